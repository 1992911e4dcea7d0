"""Settings: where a value comes from, and what is said about one that cannot be used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.errors import ConfigError
from assistant.settings import Settings, load_settings


@pytest.fixture
def config(tmp_path):
    """Return an environment whose config.toml is written by calling it with its text."""
    environment = {"REFLECT_CONFIG_DIR": str(tmp_path), "REFLECT_DATA_DIR": str(tmp_path / "data")}

    def write(text="", **more):
        (tmp_path / "config.toml").write_text(text, encoding="utf-8")
        return environment | more

    return write


def test_option_before_environment_before_file_before_default(config):
    """A value comes from the option, else the environment, else config.toml, else the default, and says so."""
    environment = config('model = "file"\npack = "file"\nsave = false', REFLECT_MODEL="variable", REFLECT_PACK="v")
    settings = load_settings({"pack": "option"}, environment)
    assert (settings.pack, settings.model, settings.save, settings.read_timeout_s) == ("option", "variable", False, 60)
    file = str(settings.config_dir / "config.toml")
    wanted = {"pack": "option", "model": "REFLECT_MODEL", "save": file}
    assert {name: settings.origins.get(name) for name in wanted} == wanted
    assert "read_timeout_s" not in settings.origins


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        ("REFLECT_MODEL", "OPENAI_MODEL", "model"),
        ("REFLECT_API_KEY", "OPENAI_API_KEY", "api_key"),
    ],
)
def test_a_variable_of_ours_comes_before_one_of_the_sdk(config, first, second, field):
    """REFLECT_… comes first, OPENAI_… is read where it is not set, and an empty one counts as not set."""
    assert getattr(load_settings({}, config(**{first: "ours", second: "theirs"})), field) == "ours"
    assert getattr(load_settings({}, config(**{first: " ", second: "theirs"})), field) == "theirs"
    assert getattr(load_settings({}, config()), field) is None


def test_the_directories_move_together(tmp_path):
    """REFLECT_DATA_DIR and REFLECT_CONFIG_DIR move everything that is written; ~ is the home."""
    settings = load_settings({}, {"REFLECT_DATA_DIR": "~/data", "REFLECT_CONFIG_DIR": str(tmp_path)})
    assert (settings.data_dir, settings.config_dir) == (Path("~/data").expanduser(), tmp_path)


def test_without_anything_the_directories_are_the_users(home):
    """Without variables, data and configuration lie where this system keeps them for the user."""
    settings = load_settings({}, {})
    assert settings.data_dir.name == settings.config_dir.name == "reflect"
    assert home in settings.data_dir.parents or sys.platform in {"win32", "darwin"}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"offline": True, "api_key": "k", "model": "m"}, "offline was asked for"),
        ({}, "no key and no base URL are set"),
        ({"model": "m"}, "no key and no base URL are set"),
        ({"api_key": "k"}, "no model is named (set --model or REFLECT_MODEL)"),
        ({"api_key": "k", "model": "m"}, ""),
        ({"base_url": "http://localhost:1/v1"}, ""),
    ],
)
def test_the_mode_says_why_it_is_offline(config, given, why):
    """Without a key and a base URL, or where it was asked for, no model is asked, and it says why."""
    settings = load_settings(given, config())
    assert (settings.why_offline, settings.mode) == (why, "offline" if why else "model")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (None, "https://api.openai.com/v1"),
        ("http://user:secret@host:8080/v1?token=secret#x", "http://host:8080/v1"),
        ("http://[::1]:11434/v1", "http://[::1]:11434/v1"),
        ("https://host/v1/", "https://host/v1/"),
    ],
)
def test_the_destination_shows_no_credentials(config, url, shown):
    """Where texts go is shown without user, password and query."""
    settings = load_settings({} if url is None else {"base_url": url}, config())
    assert settings.destination == shown
    assert "secret" not in repr(settings)


def test_a_key_is_in_no_repr(config):
    """Printing the settings shows no key."""
    assert "sk-1" not in repr(load_settings({"api_key": "sk-1", "model": "m"}, config()))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("modell = 'x'", "config.toml: unknown key «modell». Did you mean «model»?"),
        ("require_model = true", "unknown key «require_model»"),
        ("model = ", "config.toml cannot be read: Invalid value (at end of document). Mend or remove it."),
        ("model = 3", "is not a text, or is empty. Set it again or remove it."),
        ("save = 'perhaps'", "yes or no is due"),
        ("read_timeout_s = 'soon'", "a number is due"),
        ("read_timeout_s = true", "a number is due"),
        ("read_timeout_s = 0", "a number above 0 is due"),
        ("budget_s = inf", "a number above 0 is due"),
        ("base_url = 'localhost:1'", "is no address. It reads like http://localhost:11434/v1."),
        ("base_url = 'ftp://host'", "is no address."),
        ("base_url = 'http://host:99999'", "is no address."),
    ],
)
def test_a_file_that_cannot_be_used_says_what_where_and_what_to_do(config, file, words):
    """Each value that cannot be used is one line that names the file, the value and the way out."""
    with pytest.raises(ConfigError) as refused:
        load_settings({}, config(file))
    assert words in str(refused.value)
    assert "config.toml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_variable_that_cannot_be_used_is_named(config):
    """A bad value from the environment names its variable, and never shows an address that may hold a password."""
    with pytest.raises(ConfigError, match=r"^read_timeout_s from REFLECT_READ_TIMEOUT: a number is due\. "):
        load_settings({}, config(REFLECT_READ_TIMEOUT="soon"))
    with pytest.raises(ConfigError, match=r"^The base URL from OPENAI_BASE_URL is no address\. ") as refused:
        load_settings({}, config(OPENAI_BASE_URL="user:secret@host"))
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_text_or_a_folder_is_told(config, tmp_path):
    """A config.toml that is not UTF-8, or a folder, is a clear error; a missing one and a byte order mark are none."""
    environment = config()
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"config\.toml cannot be read: not UTF-8\. Mend or remove it\.$"):
        load_settings({}, environment)
    file.write_bytes(b"\xef\xbb\xbfmodel = 'm'")
    assert load_settings({}, environment).model == "m"
    file.unlink()
    assert load_settings({}, environment).model is None
    file.mkdir()
    with pytest.raises(ConfigError, match=r"config\.toml cannot be read: Is a directory\."):
        load_settings({}, environment)


def test_switches_read_the_usual_words(config):
    """Yes and no are read in the usual spellings."""
    for word, value in {"1": True, "yes": True, "On": True, "0": False, "FALSE": False, "off": False}.items():
        assert load_settings({}, config(REFLECT_OFFLINE=word)).offline is value


def test_a_key_that_others_can_read_is_warned_about(config, tmp_path):
    """A key in a file that others can read is warned about, with the command that mends it."""
    environment = config('api_key = "k"')
    file = tmp_path / "config.toml"
    file.chmod(0o644)
    assert load_settings({}, environment).warnings == (
        f"{file} holds a key and others can read it; run: chmod 600 {file}",
    )
    file.chmod(0o600)
    assert load_settings({}, environment).warnings == ()


@pytest.mark.parametrize(
    ("more", "color"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)]
)
def test_colour_is_left_out_where_it_is_not_wanted(config, more, color):
    """NO_COLOR with any value, and a dumb terminal, mean no colour."""
    assert load_settings({}, config(**more)).color is color


def test_settings_are_frozen(tmp_path):
    """Settings do not change during a run."""
    settings = Settings(tmp_path, tmp_path)
    with pytest.raises(AttributeError):
        settings.offline = True
