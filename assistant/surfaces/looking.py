"""The commands that only look: the definitions, and a saved reflection."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING

import click

from assistant.app import open_pack
from assistant.errors import UnknownDefinition
from assistant.settings import load_settings
from assistant.surfaces.render import open_console, print_definitions, print_pair

if TYPE_CHECKING:
    from assistant.surfaces.options import Common
    from assistant.types import Definition, Pack


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
    counterpart = pack.counterpart(definition.id)
    print_pair(console, (definition,) if counterpart is None else (definition, counterpart))


def find_definition(pack: Pack, identifier: str) -> Definition:
    """Return the definition with that id.

    Raises:
        UnknownDefinition: there is none; an id that is near is named.

    """
    try:
        return pack.definition(identifier)
    except KeyError:
        ids = [each.id for each in pack.definitions]
        near = difflib.get_close_matches(identifier.lower(), ids, n=1)
        raise UnknownDefinition(
            f"The pack {pack.id} has no definition «{identifier}».",
            hint=f"{f'Did you mean «{near[0]}»? ' if near else ''}reflect definitions lists all.",
        ) from None
