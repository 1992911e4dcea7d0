"""What is written to config.toml, and what is left as it was."""

from __future__ import annotations

import stat
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.configfile import changed, write_config
from assistant.errors import ConfigError
from assistant.settings import load_settings

BEFORE = '# mine\nmodel = "small"  # the quick one\nbudget_s = 90\n\nhide = [\n  "Miriam",\n]\n'


def test_other_lines_stay(tmp_path):
    """A change touches its own keys; comments and other keys stay where they are."""
    before = '# mine\nmodel = "small"  # the quick one\nbudget_s = 90\n'
    after = changed(before, {"model": "large", "save": False, "api_key": None})
    assert after == '# mine\nbudget_s = 90\nmodel = "large"\nsave = false\n'


def test_no_change_is_no_change():
    """Without a change the text stays as it is, also where there is none."""
    assert (changed("", {}), changed("# mine\n", {})) == ("", "# mine\n")


def test_a_value_over_several_lines_is_written_anew():
    """Where a line alone cannot be changed, every value is kept, and the comments are not."""
    assert tomllib.loads(changed(BEFORE, {"hide": ["Jan"]})) == {"model": "small", "budget_s": 90, "hide": ["Jan"]}


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.lists(st.text(st.characters(exclude_categories=["Cs"]))),
)
def test_any_text_comes_back(text, names):
    """Whatever is written is read back as it was given."""
    assert tomllib.loads(changed("", {"model": text, "hide": names})) == {"model": text, "hide": names}


def test_the_file_is_private_and_read_by_settings(home):
    """The file is readable by its owner only, the folder too, and settings read what was written."""
    folder = home / "config"
    file = write_config(
        folder, {"base_url": "http://localhost:1/v1", "api_key": "sk-1", "hide": ["Jan Krüger"], "region": "DE"}
    )
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o600, 0o700)
    settings = load_settings({})
    assert (settings.base_url, settings.api_key, settings.region) == ("http://localhost:1/v1", "sk-1", "DE")
    assert (settings.hide, settings.warnings) == (("Jan Krüger",), ())
    assert [path.name for path in folder.iterdir()] == ["config.toml"]


def test_a_file_that_is_not_toml_is_left_alone(tmp_path):
    """A file that cannot be read is not overwritten, and is named."""
    (tmp_path / "config.toml").write_text("model = ")
    with pytest.raises(
        ConfigError, match=r"config.toml cannot be written: it is not TOML in UTF-8. Nothing was changed"
    ):
        write_config(tmp_path, {"model": "x"})
    assert (tmp_path / "config.toml").read_text() == "model = "
