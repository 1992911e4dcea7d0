"""Settings: option, then environment, then ``config.toml``, then default. The only reader of the environment."""

from __future__ import annotations

import difflib
import os
import re
import stat
import sys
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit, urlunsplit

import platformdirs

from assistant.errors import ConfigError, ReflectError, UsageError
from assistant.resources import DEFAULT_PACK

if TYPE_CHECKING:
    from collections.abc import Mapping

APP = "reflect"
_ENVIRONMENT: dict[str, tuple[str, ...]] = {
    "model": ("REFLECT_MODEL", "OPENAI_MODEL"),
    "base_url": ("REFLECT_BASE_URL", "OPENAI_BASE_URL"),
    "api_key": ("REFLECT_API_KEY", "OPENAI_API_KEY"),
    "pack": ("REFLECT_PACK",),
    "offline": ("REFLECT_OFFLINE",),
    "save": ("REFLECT_SAVE",),
    "region": ("REFLECT_REGION",),
    "hide": ("REFLECT_HIDE",),
    "data_dir": ("REFLECT_DATA_DIR",),
    "config_dir": ("REFLECT_CONFIG_DIR",),
    "connect_timeout_s": ("REFLECT_CONNECT_TIMEOUT",),
    "read_timeout_s": ("REFLECT_READ_TIMEOUT",),
    "budget_s": ("REFLECT_BUDGET",),
}
_YES, _NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})
_NOT_IN_FILE = frozenset({"confirmed", "config_dir", "require_model", "color", "dumb", "origins", "warnings"})
OPENAI_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class Settings:
    """What one run goes by. Time-outs fit a person who waits; ``origins`` names where each value came from."""

    data_dir: Path
    config_dir: Path
    model: str | None = None
    base_url: str | None = field(default=None, repr=False)  # may hold credentials
    api_key: str | None = field(default=None, repr=False)
    offline: bool = False
    pack: str = DEFAULT_PACK
    save: bool = True
    region: str | None = None  # whose contacts a referral names, such as DE
    hide: tuple[str, ...] = field(default=(), repr=False)  # names that never leave this machine
    pseudonyms: bool = True  # replace what points to a person before a text leaves this machine
    confirmed: bool = True  # that texts may go to the destination
    require_model: bool = False
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 60.0
    budget_s: float = 120.0
    context_definitions: int = 24
    color: bool = True
    dumb: bool = False
    origins: Mapping[str, str] = field(default_factory=dict, repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def mode(self) -> Literal["model", "offline"]:
        """Whether a model is asked."""
        return "offline" if self.why_offline else "model"

    @property
    def why_offline(self) -> str:
        """Why no model is asked, or nothing if one is."""
        if self.offline:
            return "offline was asked for"
        if not self.api_key and not self.base_url:
            return "no key and no base URL are set"
        if not self.model and not self.base_url:  # an endpoint of one's own says itself which models it has
            return "no model is named (set --model or REFLECT_MODEL)"
        return ""

    @property
    def destination(self) -> str:
        """Where texts go when a model is asked, without credentials and query."""
        parts = urlsplit(self.base_url or OPENAI_URL)
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        address = f"{host}:{parts.port}" if parts.port else host
        return urlunsplit((parts.scheme, address, parts.path, "", ""))


def is_this_machine(address: str) -> bool:
    """Say whether an address is on this machine, so that what is sent there does not leave it."""
    host = (urlsplit(address).hostname or "").lower()
    return host in {"localhost", "::1"} or re.fullmatch(r"127(?:\.\d{1,3}){3}", host) is not None


def load_settings(given: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of one run.

    Args:
        given: options by field name; they come first.
        environ: the environment; the process's own if None.

    Raises:
        ConfigError: a value cannot be used, or ``config.toml`` cannot be read; says which and where from.
        UsageError: an option cannot be used.

    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {name: _read(name, value, "option") for name, value in given.items()}
    origins = dict.fromkeys(values, "option")
    for name, variables in _ENVIRONMENT.items():
        variable = next((each for each in variables if environ.get(each, "").strip()), None)
        if variable is not None and name not in values:
            values[name], origins[name] = _read(name, environ[variable].strip(), variable), variable
    config_dir = values.setdefault("config_dir", Path(platformdirs.user_config_dir(APP, appauthor=False)))
    file = config_dir / "config.toml"
    for name, value in _read_file(file).items():
        if name not in values:
            values[name], origins[name] = _read(name, value, str(file)), str(file)
    values.setdefault("data_dir", Path(platformdirs.user_data_dir(APP, appauthor=False)))
    values["dumb"] = environ.get("TERM") in {"dumb", "unknown"}  # cannot move its cursor
    values["color"] = not environ.get("NO_COLOR") and not values["dumb"]
    _check_url(values.get("base_url"), origins.get("base_url", ""))
    return Settings(**values, origins=origins, warnings=_warnings(file, origins))


def _read_file(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        cause = (
            error.strerror
            if isinstance(error, OSError)
            else "not UTF-8"
            if isinstance(error, UnicodeDecodeError)
            else error
        )
        raise ConfigError(f"{file} cannot be read: {cause}.", hint="Mend or remove it.") from error
    known = [each.name for each in fields(Settings) if each.name not in _NOT_IN_FILE]
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean «{near[0]}»?" if near else f"There are {', '.join(sorted(known))}."
            raise ConfigError(f"{file}: unknown key «{key}».", hint=hint)
    return table


def _read(name: str, value: object, origin: str) -> Any:  # noqa: ANN401 - each field has its own type
    """Return a value in the type of its field."""
    kind = next(str(each.type) for each in fields(Settings) if each.name == name)
    try:
        if "Path" in kind:
            return Path(str(value)).expanduser()
        if "bool" in kind:
            return value if isinstance(value, bool) else _switch(str(value))
        if "int" in kind or "float" in kind:
            return _positive(value, whole="int" in kind)
        if "tuple" in kind:
            return _names(value)
        if isinstance(value, str | Path) and str(value).strip():
            return str(value).strip()
    except ValueError as error:
        raise _wrong(origin)(
            f"{name} from {origin}: {error}.", hint="See reflect doctor for what is set where."
        ) from None
    raise _wrong(origin)(f"{name} from {origin} is not a text, or is empty.", hint="Set it again or remove it.")


def _wrong(origin: str) -> type[ReflectError]:
    """Return the error that a value from there is: what was given with the call is wrong usage."""
    return UsageError if origin == "option" else ConfigError


def _names(value: object) -> tuple[str, ...]:
    """Return names from a list of a file, or from a text with commas between them."""
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or not all(isinstance(each, str) for each in given):
        raise ValueError("a list of names is due")
    return tuple(each.strip() for each in given if each.strip())


def _switch(text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise ValueError("yes or no is due")


def _positive(value: object, *, whole: bool) -> float | int:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("a number is due")  # noqa: TRY004 - told like any other value
    try:
        number = int(value) if whole else float(value)
    except ValueError:
        raise ValueError("a number is due") from None
    if not 0 < number < float("inf"):
        raise ValueError("a number above 0 is due")
    return number


def _check_url(url: str | None, origin: str) -> None:
    if url is None:
        return
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        hint = "It reads like http://localhost:11434/v1."
        raise _wrong(origin)(f"The base URL from {origin} is no address.", hint=hint)


def _warnings(file: Path, origins: Mapping[str, str]) -> tuple[str, ...]:
    """Say so when others on this machine can read a key."""
    if origins.get("api_key") != str(file) or sys.platform == "win32":
        return ()
    if file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return (f"{file} holds a key and others can read it; run: chmod 600 {file}",)
    return ()
