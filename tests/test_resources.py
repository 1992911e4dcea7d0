"""Where the data that ships with the program is found."""

from __future__ import annotations

import pytest

from assistant import resources
from assistant.errors import ConfigError, UnknownPack


def test_everything_that_ships_is_found():
    """Prompts, encoder, pack and schema are found, in a wheel as in a checkout."""
    assert (resources.prompts_folder() / "system.md").is_file()
    assert (resources.encoder_folder() / "model.onnx").is_file()
    assert (resources.pack_folder(resources.DEFAULT_PACK) / "pack.toml").is_file()
    assert resources.schema_file().is_file()


def test_the_encoder_is_no_pack():
    """Only what has a pack.toml is listed as a pack."""
    assert resources.DEFAULT_PACK in resources.shipped_packs()
    assert "encoder" not in resources.shipped_packs()


def test_a_pack_of_ones_own_is_a_folder(tmp_path):
    """A pack may be named by the path of its folder."""
    assert resources.pack_folder(str(tmp_path)) == tmp_path


@pytest.mark.parametrize("name", ["encoder", "nowhere/at/all", "../encoder"])
def test_what_is_no_pack_is_told(monkeypatch, tmp_path, name):
    """A name that is no pack is an error that lists those that ship."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownPack) as refused:
        resources.pack_folder(name)
    shipped = ", ".join(resources.shipped_packs())
    assert str(refused.value) == f"There is no pack «{name}». Shipped: {shipped}; or give the path of a folder."


def test_a_folder_that_is_missing_says_what_to_do(monkeypatch, tmp_path):
    """An installation without its data says that it is to be reinstalled."""
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "assistant")
    with pytest.raises(ConfigError) as refused:
        resources.prompts_folder()
    assert (
        str(refused.value) == "The folder prompts/ is missing from this installation. Reinstall reflection-assistant."
    )
