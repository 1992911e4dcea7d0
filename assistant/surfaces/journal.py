"""Looking into the journal: its entries, and what a search finds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from rich.padding import Padding
from rich.text import Text

from assistant.app import open_journal, open_pack
from assistant.settings import load_settings
from assistant.surfaces.render import open_console

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console, RenderableType

    from assistant.entries import Entry
    from assistant.settings import Settings
    from assistant.surfaces.options import Common

EMPTY = 'There is no saved reflection yet. Make one: reflect "what happened".'
_STATUS = {
    "nothing_fits": "nothing fits",
    "too_thin": "too little told",
    "unsupported_language": "not read",
    "referred": "referred",
}


def list_entries(common: Common, count: int | None, *, turns: bool) -> None:
    """Print what is kept, newest first: a line an entry, or as JSON one array."""
    settings = load_settings(common.overrides())
    journal = open_journal(settings)
    every = journal.entries()
    lengths = turns_of(every)
    told = every if turns else last_turns(every)
    settled = settled_by_person(settings)
    if common.as_json:
        shapes = [
            {**shape(each), "turns": lengths[each.conversation], "settled": settled.get(each.conversation)}
            for each in told
        ]
        click.echo(json.dumps(shapes[:count], ensure_ascii=False))
    elif not told:
        click.echo(EMPTY, err=True)
    else:
        _print(settings, told[:count], lengths, settled)
        if count is not None and len(told) > count:
            common.say(f"{len(told) - count} older ones: reflect journal list --all.")


def search(common: Common, query: str, count: int) -> None:
    """Print the entries that a search finds, each with the passage; of a conversation the last turn that has it."""
    settings = load_settings(common.overrides())
    found: dict[str, Any] = {}
    for each in open_journal(settings).search(query):
        found.setdefault(each.entry.conversation, each)
    chosen = list(found.values())[:count]
    if common.as_json:
        click.echo(json.dumps([{**shape(each.entry), "passage": each.passage} for each in chosen], ensure_ascii=False))
        return
    if not chosen:
        click.echo("Nothing was found. Every word must begin a word of the same entry.", err=True)
    console = open_console(color=settings.color)
    for each in chosen:
        console.print(Text(f"{each.entry.id}  {each.entry.created_at:%Y-%m-%d %H:%M}", style="bold"))
        print_block(console, Text(" ".join(each.passage.split())))
    if len(found) > count:
        common.say(f"{len(found) - count} more: reflect journal search -n {len(found)}.")


def print_block(console: Console, block: RenderableType) -> None:
    """Print an indented block and an empty line, without white space at the ends of lines."""
    with console.capture() as captured:
        console.print(Padding(block, (0, 0, 0, 2), expand=False))
    lines = [line.rstrip() for line in captured.get().splitlines()]
    console.file.write("\n".join([*lines, "", ""]))


def shape(entry: Entry) -> dict[str, Any]:
    """Return an entry as plain values for JSON."""
    return {
        "id": entry.id,
        "created_at": entry.created_at.isoformat().replace("+00:00", "Z"),
        "situation": entry.situation,
        "status": entry.status,
        "mode": entry.mode,
        "partial": entry.partial,
        "pack": entry.pack,
        "dimensions": list(entry.dimensions),
        "conversation": entry.conversation,
        "position": entry.position,
    }


def last_turns(entries: Iterable[Entry]) -> list[Entry]:
    """Return, of entries that come newest first, the last of each conversation, whole ones before partial ones."""
    last: dict[str, Entry] = {}
    for each in entries:
        if each.conversation not in last or (last[each.conversation].partial and not each.partial):
            last[each.conversation] = each
    return list(last.values())


def turns_of(entries: Iterable[Entry]) -> dict[str, int]:
    """Return how many turns each conversation has."""
    lengths: dict[str, int] = {}
    for each in entries:
        lengths[each.conversation] = max(lengths.get(each.conversation, 1), each.position)
    return lengths


def settled_by_person(settings: Settings) -> dict[str, str | None]:
    """Return, for each conversation whose dimension the person settled, the id they settled on."""
    journal = open_journal(settings)
    conversation = {each.id: each.conversation for each in journal.entries()}
    marks = (mark for mark in journal.marks() if mark.kind != "unhelpful")
    return {conversation[mark.reflection]: mark.definition for mark in marks}


def _print(
    settings: Settings, entries: Iterable[Entry], lengths: Mapping[str, int], settled: Mapping[str, str | None]
) -> None:
    names = {each.id: each.name for each in open_pack(settings).definitions}
    console = open_console(color=settings.color)
    for each in entries:
        about = settled.get(each.conversation, each.dimensions[0] if each.dimensions else None)
        label = _STATUS.get(each.status, "") if about is None else names.get(about, about)
        label += " ✓" if each.conversation in settled else ""
        turns = f"({lengths[each.conversation]} turns) " if lengths[each.conversation] > 1 else ""
        partial = "(interrupted) " if each.partial else ""
        begins = Text("  " + partial + turns, style="dim") + Text(" ".join(each.situation.split()))
        begins.truncate(console.width, overflow="ellipsis")
        console.print(Text(f"{each.id}  {each.created_at:%Y-%m-%d %H:%M}  {label}", style="bold"))
        console.print(begins)
