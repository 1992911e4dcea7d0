"""The state of this installation: what is configured, where things are, what can be reached, what is missing."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from assistant.app import where_things_are
from assistant.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.settings import Settings
    from assistant.surfaces.options import Common

REACH_TIMEOUT_S = 3.0
FAULT = "FAULT: "
_START = {  # what listens there, and how it is started
    11434: "Ollama is started with: ollama serve",
    1234: "LM Studio's server is started in its window, or with: lms server start",
    8080: "llama.cpp is started with: llama-server -m MODEL.gguf",
    8000: "vLLM is started with: vllm serve MODEL",
}


def examine(common: Common) -> None:
    """Print what is configured, where things are, what can be reached, and how to get what is missing."""
    settings = load_settings(common.overrides())
    rows = {**_configured(settings), **where_things_are(settings), "endpoint": _reach(settings)}
    advice = list(_advice(settings, rows))
    if common.as_json:
        click.echo(json.dumps({**rows, "advice": advice}, ensure_ascii=False))
        return
    width = max(map(len, rows))
    for name, value in rows.items():
        click.echo(f"{name.ljust(width)}  {value}")
    click.echo(f"{'advice'.ljust(width)}  {'what is missing, and how to get it:' if advice else 'nothing is missing'}")
    for line in advice:
        click.echo(f"- {line}")


def _configured(settings: Settings) -> dict[str, str]:
    rows = {
        name: f"{value}  (from {settings.origins.get(name, 'default')})"
        for name, value in (
            ("model", settings.model or "none"),
            ("base_url", settings.destination if settings.base_url or settings.mode == "model" else "none"),
            ("api_key", "set, not shown" if settings.api_key else "none"),
            ("pack", settings.pack),
            ("save", "yes" if settings.save else "no"),
            ("region", settings.region or "none"),
            ("hide", f"{len(settings.hide)} names, not shown" if settings.hide else "none"),
        )
    }
    mode = f"offline: {settings.why_offline}" if settings.mode == "offline" else "model"
    return {"mode": mode, **rows}


def _reach(settings: Settings) -> str:
    """Say whether something listens where texts would be sent; nothing is sent to find out."""
    if settings.mode == "offline":
        return f"not tried ({settings.why_offline})"
    try:
        with socket.create_connection(_address(settings), timeout=REACH_TIMEOUT_S):
            return f"{settings.destination} listens"
    except OSError as error:
        return f"{FAULT}{settings.destination} cannot be reached ({error.strerror or type(error).__name__})"


def _address(settings: Settings) -> tuple[str, int]:
    address = urlsplit(settings.destination)
    return address.hostname or "", address.port or (443 if address.scheme == "https" else 80)


def _advice(settings: Settings, rows: Mapping[str, str]) -> Iterator[str]:
    """Yield one line for each thing that is missing or amiss: what, and how to get it."""
    yield from settings.warnings
    if settings.mode == "offline" and not settings.offline:
        yield (
            f"No model is asked ({settings.why_offline}): reflections rank and quote, and understand nothing. reflect "
            "setup asks for an endpoint; with Ollama on this machine: reflect setup --server ollama."
        )
    if rows["endpoint"].startswith(FAULT):
        start = _START.get(_address(settings)[1], "Is it running, is the address right? reflect setup asks again")
        yield f"The endpoint cannot be reached. {start}. Until then reflections are made offline, and say so."
    if rows["definitions"].startswith(FAULT):
        yield "The definitions do not load: reflect pack check PATH names every line, reflect pack list what ships."
    if rows["encoder"].startswith(FAULT):
        yield "The encoder is missing or damaged: pip install --force-reinstall reflection-assistant."
    if rows["index"].endswith("(none yet)"):
        yield f"The index is made at the first reflection; reflect pack index {settings.pack} makes it now."
    if rows["journal"].startswith(FAULT):
        yield "The journal cannot be used, and the line above says why; --no-save goes on without it."
    if not settings.save:
        yield "Nothing is kept, as was asked for; reflect setup --journal --yes keeps a journal on this machine."
    if settings.region is None:
        yield "No region is set, so a referral cannot name help near you: reflect setup --region CODE --yes."
