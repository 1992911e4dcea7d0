"""Writes ``config.toml``: changes the keys it is given, and leaves every other line as it is.

The file can hold a key, so it is readable by its owner only, and it is put in its place at once: nobody finds
half of it, or reads it before its rights are set.
"""

from __future__ import annotations

import json
import re
import secrets
import tomllib
from typing import TYPE_CHECKING

from assistant.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Value = str | bool | list[str] | None
_KEY = re.compile(r"\s*([A-Za-z_][\w-]*)\s*=")


def write_config(folder: Path, changes: Mapping[str, Value]) -> Path:
    """Change keys of ``config.toml`` in a folder and return the file; None takes a key out.

    Raises:
        ConfigError: the file cannot be read or written.

    """
    file = folder / "config.toml"
    try:
        before = file.read_text(encoding="utf-8-sig") if file.exists() else ""
        after = changed(before, changes)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(file, after)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else "it is not TOML in UTF-8"
        raise ConfigError(f"{file} cannot be written: {cause}.", hint="Nothing was changed.") from error
    return file


def changed(before: str, changes: Mapping[str, Value]) -> str:
    """Return the text of a file with these changes, its comments and its other keys kept where they can be."""
    wanted = {**tomllib.loads(before), **changes}
    wanted = {key: value for key, value in wanted.items() if value is not None}
    lines = [line for line in before.splitlines() if not _sets(line, changes)]
    fresh = [f"{key} = {_toml(value)}" for key, value in changes.items() if value is not None]
    at = next((number for number, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    text = "".join(f"{line}\n" for line in [*lines[:at], *fresh, *lines[at:]])
    if _reads_as(text, wanted):
        return text
    return "\n".join(f"{key} = {_toml(value)}" for key, value in wanted.items()) + "\n"  # a value over several lines


def _sets(line: str, changes: Mapping[str, Value]) -> bool:
    key = _KEY.match(line)
    return key is not None and key.group(1) in changes


def _reads_as(text: str, wanted: Mapping[str, object]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _toml(value: object) -> str:
    """Return a value as TOML; its strings are written like those of JSON, but for one sign."""
    if isinstance(value, list):
        return f"[{', '.join(_toml(each) for each in value)}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)


def _replace(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
