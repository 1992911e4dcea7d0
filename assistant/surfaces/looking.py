"""The commands that only look: the definitions, a saved reflection, and the state of this installation."""

from __future__ import annotations

import difflib
import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from assistant.app import open_journal, open_pack, where_things_are
from assistant.errors import UnknownDefinition
from assistant.settings import load_settings
from assistant.surfaces.render import open_console, print_definition, print_definitions, print_review

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.surfaces.options import Common
    from assistant.types import Definition, Pack

REACH_TIMEOUT_S = 3.0


def show_definitions(common: Common, identifier: str | None) -> None:
    """Print the pack as a table, or one definition and its counterpart."""
    settings = load_settings(common.overrides())
    pack = open_pack(settings)
    console = open_console(color=settings.color)
    if identifier is None:
        if common.as_json:
            click.echo(json.dumps([each.to_dict() for each in pack.definitions], ensure_ascii=False))
        else:
            print_definitions(console, pack)
        return
    definition = find_definition(pack, identifier)
    if common.as_json:
        click.echo(json.dumps(definition.to_dict(), ensure_ascii=False))
        return
    print_definition(console, definition)
    counterpart = pack.counterpart(definition.id)
    if counterpart is not None:
        print_definition(console, counterpart)


def find_definition(pack: Pack, identifier: str) -> Definition:
    """Return the definition with that id.

    Raises:
        UnknownDefinition: there is none; the nearest id is named.

    """
    try:
        return pack.definition(identifier)
    except KeyError:
        ids = [each.id for each in pack.definitions]
        near = difflib.get_close_matches(identifier.lower(), ids, n=1, cutoff=0.0)[0]
        raise UnknownDefinition(
            f"The pack {pack.id} has no definition «{identifier}».",
            hint=f"Did you mean «{near}»? reflect definitions lists all.",
        ) from None


def review(common: Common, identifier: str | None) -> None:
    """Print a saved reflection with its citations opened."""
    settings = load_settings(common.overrides())
    reflection = open_journal(settings).load(identifier)
    if common.as_json:
        click.echo(json.dumps(reflection.to_dict(), ensure_ascii=False))
    else:
        print_review(open_console(color=settings.color), reflection)


def examine(common: Common) -> None:
    """Print what is configured, where things are, and what can be reached."""
    settings = load_settings(common.overrides())
    rows = {**_configured(settings), **where_things_are(settings), "endpoint": _reach(settings)}
    if common.as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    width = max(map(len, rows))
    for name, value in rows.items():
        click.echo(f"{name.ljust(width)}  {value}")


def _configured(settings: Settings) -> dict[str, str]:
    rows = {
        name: f"{value}  (from {settings.origins.get(name, 'default')})"
        for name, value in (
            ("model", settings.model or "none"),
            ("base_url", settings.destination if settings.base_url or settings.mode == "model" else "none"),
            ("api_key", "set, not shown" if settings.api_key else "none"),
            ("pack", settings.pack),
            ("save", "yes" if settings.save else "no"),
        )
    }
    mode = f"offline: {settings.why_offline}" if settings.mode == "offline" else "model"
    return {"mode": mode, **rows}


def _reach(settings: Settings) -> str:
    """Say whether something listens where texts would be sent; nothing is sent to find out."""
    if settings.mode == "offline":
        return f"not tried ({settings.why_offline})"
    address = urlsplit(settings.destination)
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        with socket.create_connection((address.hostname or "", port), timeout=REACH_TIMEOUT_S):
            return f"{settings.destination} listens"
    except OSError as error:
        return f"{settings.destination} cannot be reached ({error.strerror or type(error).__name__}); is it running?"
