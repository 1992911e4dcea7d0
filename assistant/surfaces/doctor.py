"""The state of this installation: what is configured, where things are, what can be reached, what is missing."""

from __future__ import annotations

import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import click

from assistant.app import open_encoder, open_journal, open_pack
from assistant.errors import ConfigError, ReflectError, StorageError, UnknownPack
from assistant.resources import encoder_folder, pack_folder
from assistant.settings import load_settings
from assistant.surfaces.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from assistant.settings import Settings
    from assistant.surfaces.options import Common

REACH_TIMEOUT_S = 3.0
NONE_YET = " (none yet)"
_START = {  # what listens there, and how it is started
    11434: "Ollama is started with: ollama serve",
    1234: "LM Studio's server is started in its window, or with: lms server start",
    8080: "llama.cpp is started with: llama-server -m MODEL.gguf",
    8000: "vLLM is started with: vllm serve MODEL",
}
_HINTS = {  # for what is at fault
    "definitions": "The definitions do not load: reflect pack check PATH names every line, reflect pack list what "
    "ships.",
    "encoder": "The encoder is missing or damaged: pip install --force-reinstall reflection-assistant.",
    "data": "Nothing can be written there: check its rights, or name another folder with REFLECT_DATA_DIR.",
    "journal": "The journal cannot be used, and the line above says why; --no-save goes on without it.",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    ``state`` is ``ok``, ``missing`` (it could be had, and the hint says how) or ``fault``; with a fault that
    ``stops``, no reflection can be made and kept.
    """

    name: str
    state: Literal["ok", "missing", "fault"]
    detail: str
    hint: str = ""
    stops: bool = False


def examine(common: Common) -> int:
    """Print what is configured, where things are, what can be reached, and how to get what is missing.

    Returns:
        The exit code: 1 where a fault stops reflecting, else 0.

    Raises:
        UsageError: an option cannot be used.

    """
    try:
        checks = list(_checks(load_settings(common.overrides())))
    except ConfigError as error:
        checks = [Check("config", "fault", error.message, error.hint, stops=True)]
    works = not any(each.stops for each in checks)
    if common.as_json:
        shapes = [{key: value for key, value in asdict(each).items() if key != "stops"} for each in checks]
        click.echo(json.dumps({"works": works, "checks": shapes}, ensure_ascii=False))
    else:
        _print(checks)
    return 0 if works else 1


def _print(checks: Sequence[Check]) -> None:
    width = max(len("advice"), *(len(each.name) for each in checks))
    for each in checks:
        fault = "FAULT: " if each.state == "fault" else ""
        click.echo(_filled(each.name.ljust(width) + "  ", f"{fault}{each.detail}"))
    hints = [each.hint for each in checks if each.hint]
    click.echo(_filled("advice".ljust(width) + "  ", "what to do, or what you could have:" if hints else "none"))
    for hint in hints:
        click.echo(_filled("- ", hint))


def _filled(head: str, text: str) -> str:
    """Return a line, on a terminal cut between words and indented as far as what stands behind its head."""
    if not sys.stdout.isatty():
        return f"{head}{text}"
    return wrapped(text, head=head)


def _checks(settings: Settings) -> Iterator[Check]:
    yield _mode(settings)
    yield from _configured(settings)
    for name, found in _places(settings).items():
        yield _place(name, found, settings)
    yield _endpoint(settings)


def _mode(settings: Settings) -> Check:
    if settings.mode == "model":
        return Check("mode", "ok", "model")
    detail = f"offline: {settings.why_offline}"
    if settings.require_model:
        return Check("mode", "fault", detail, "A model is required; reflect setup asks for an endpoint.", stops=True)
    if settings.offline:
        return Check("mode", "ok", detail)
    hint = (
        f"No model is asked ({settings.why_offline}): reflections rank and quote, and understand nothing. reflect "
        "setup asks for an endpoint; with Ollama on this machine: reflect setup --server ollama."
    )
    return Check("mode", "missing", detail, hint)


def _configured(settings: Settings) -> Iterator[Check]:
    names = f"{len(settings.hide)} name{'' if len(settings.hide) == 1 else 's'}, not shown"
    keeping = "Nothing is kept, as was asked for; reflect setup --journal --yes keeps a journal on this machine."
    region = "No region is set, so a referral cannot name help near you: reflect setup --region CODE --yes."
    rows = {
        "model": (settings.model or "none", ""),
        "base_url": (settings.destination if settings.base_url or settings.mode == "model" else "none", ""),
        "api_key": ("set, not shown" if settings.api_key else "none", ""),
        "pack": (settings.pack, ""),
        "save": ("yes", "") if settings.save else ("no", keeping),
        "region": (settings.region, "") if settings.region else ("none", region),
        "hide": (names if settings.hide else "none", ""),
    }
    for name, (value, hint) in rows.items():
        state: Literal["ok", "missing"] = "missing" if name == "region" and hint else "ok"
        yield Check(name, state, f"{value}  (from {settings.origins.get(name, 'default')})", hint)


def _place(name: str, found: str | ReflectError, settings: Settings) -> Check:
    if isinstance(found, UnknownPack) and settings.origins.get("pack") == "option":
        raise found
    if isinstance(found, ReflectError):
        stops = name != "journal" or settings.save
        return Check(name, "fault", " ".join(str(found).split()), _HINTS[name], stops=stops)
    if name == "index" and found.endswith(NONE_YET):
        hint = f"The index is made at the first reflection; reflect pack index {settings.pack} makes it now."
        return Check(name, "missing", found, hint)
    if name == "config" and settings.warnings:
        return Check(name, "fault", found, " ".join(settings.warnings))
    return Check(name, "ok", found)


def _endpoint(settings: Settings) -> Check:
    """Say whether something listens where texts would be sent; nothing is sent to find out."""
    if settings.mode == "offline":
        return Check("endpoint", "ok", f"not tried ({settings.why_offline})")
    address = urlsplit(settings.destination)
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        with socket.create_connection((address.hostname or "", port), timeout=REACH_TIMEOUT_S):
            return Check("endpoint", "ok", f"{settings.destination} listens")
    except OSError as error:
        detail = f"{settings.destination} cannot be reached ({error.strerror or type(error).__name__})"
    start = _START.get(port, "Is it running, is the address right? reflect setup asks again")
    hint = f"The endpoint cannot be reached. {start}. Until then reflections are made offline, and say so."
    return Check("endpoint", "fault", detail, hint, stops=settings.require_model)


def _places(settings: Settings) -> dict[str, str | ReflectError]:
    """Return where this installation reads and writes, or what is at fault there."""
    index = settings.data_dir / "index"
    return {
        "definitions": _told(lambda: _pack_line(settings)),
        "encoder": _told(lambda: f"{encoder_folder()}, digest {open_encoder().digest}"),
        "data": _told(lambda: _data_line(settings.data_dir)),
        "index": f"{index}{'' if index.exists() else NONE_YET}",
        "journal": _told(lambda: open_journal(settings).condition()),
        "config": str(settings.config_dir / "config.toml"),
    }


def _pack_line(settings: Settings) -> str:
    pack = open_pack(settings)
    return f"{pack.id} {pack.version}: {len(pack.definitions)} in {pack_folder(settings.pack)}"


def _data_line(folder: Path) -> str:
    """Return the folder that is written to, once it is known that it can be; nothing is made to find out."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise StorageError(
            f"{there} cannot be written.", hint="Check its rights, or name another folder with REFLECT_DATA_DIR."
        )
    return f"{folder}{'' if folder.exists() else NONE_YET}"


def _told(line: Callable[[], str]) -> str | ReflectError:
    try:
        return line()
    except ReflectError as error:
        return error
