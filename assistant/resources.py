"""Finds the data that ships with the program: in a wheel inside the package, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import ConfigError, UnknownPack

_PACKAGE = Path(__file__).resolve().parent
DEFAULT_PACK = "leadership-vs-management"
_NOT_PACKS = frozenset({"encoder", "care"})


def _data(name: str) -> Path:
    """Return a data folder; the wheel holds it inside the package, a checkout one level higher."""
    for candidate in (_PACKAGE / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise ConfigError(f"The folder {name}/ is missing from this installation.", hint="Reinstall reflection-assistant.")


def prompts_folder() -> Path:
    """Return the folder of the prompt files."""
    return _data("prompts")


def encoder_folder() -> Path:
    """Return the folder of the embedded sentence encoder."""
    return _data("knowledge") / "encoder"


def calibration_file() -> Path:
    """Return where the encoder's training left what it measured for the pack that it was taught with."""
    return encoder_folder() / "calibration.toml"


def vectors_file() -> Path:
    """Return where the vectors of the default pack's own texts lie, computed when the package was made."""
    return encoder_folder() / "vectors.npz"


def care_folder() -> Path:
    """Return the folder that says which texts need a human."""
    return _data("knowledge") / "care"


def shipped_packs() -> list[str]:
    """Return the names of the packs that ship with the program."""
    folders = (each for each in _data("knowledge").iterdir() if (each / "pack.toml").is_file())
    return sorted(each.name for each in folders if each.name not in _NOT_PACKS)


def pack_folder(name: str) -> Path:
    """Return the folder of a shipped pack by its name, or of one's own by its path.

    Raises:
        UnknownPack: there is no such pack.

    """
    shipped = _data("knowledge") / name
    if name in shipped_packs():
        return shipped
    own = Path(name).expanduser()
    if own.is_dir():
        return own
    raise UnknownPack(
        f"There is no pack «{name}».", hint=f"Shipped: {', '.join(shipped_packs())}; or give the path of a folder."
    )


def schema_file() -> Path:
    """Return the JSON Schema of a reflection, as it is shipped."""
    return _PACKAGE / "reflection.schema.json"


def page_part(name: str) -> str:
    """Return a part of the page on which a reflection is reviewed: its frame, its style, or its script."""
    return (_PACKAGE / "surfaces" / name).read_text(encoding="utf-8")
