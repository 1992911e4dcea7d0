"""Patterns as text: bars of counts, each with the entries it stands for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from rich.table import Table
from rich.text import Text

from assistant.app import open_journal, open_pack
from assistant.patterns import BALANCE_FROM, CHART_FROM, find_patterns
from assistant.settings import load_settings
from assistant.surfaces.journal import EMPTY, print_block
from assistant.surfaces.render import open_console
from assistant.surfaces.render import print_block as print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from assistant.patterns import Count, Patterns, Share
    from assistant.settings import Settings
    from assistant.surfaces.options import Common

BAR = 20  # characters for all of n
HEAD = "Counts of what you wrote, never of what you are. {n}: {since} to {until}."
BELOW = "reflect review ID opens an entry; there you confirm or correct what it is about."
STATES = {"planned": "planned", "done": "done", "not": "not done", "changed": "done otherwise"}


def patterns_of(settings: Settings) -> Patterns:
    """Return the patterns of the journal, for the pack that the settings name."""
    journal = open_journal(settings)
    return find_patterns(journal.entries(), journal.marks(), journal.experiments(), open_pack(settings))


def show_patterns(common: Common) -> None:
    """Print the patterns, or as JSON one value."""
    settings = load_settings(common.overrides())
    found = patterns_of(settings)
    if common.as_json:
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False))
    elif not found.n:
        click.echo(EMPTY, err=True)
    else:
        print_patterns(open_console(color=settings.color), found)


def print_patterns(console: Console, found: Patterns) -> None:
    """Print what there is enough for, and why the rest is not there."""
    print_lines(console, Text(head(found)), after=1)
    if found.n < CHART_FROM:
        _print_list(console, found)
    for title, counts, of, drawn in sections(found):
        console.print(Text(title, style="bold"))
        _print_counts(console, counts, of, drawn=drawn)
    for line in sentences(found):
        print_lines(console, Text(line), after=1)
    print_lines(console, BELOW)


def head(found: Patterns) -> str:
    """Return what is counted, and from when to when."""
    entries = _entries(found.n)
    since, until = (f"{found.rows[place].created_at:%Y-%m-%d}" for place in (0, -1))
    line = HEAD.format(n=entries[0].upper() + entries[1:], since=since, until=until)
    other = f" {found.elsewhere} made with other definitions are left out." if found.elsewhere else ""
    return line + other


def _entries(count: int) -> str:
    return f"{count} entr{'y' if count == 1 else 'ies'}"


def sections(found: Patterns) -> Iterator[tuple[str, Sequence[Count], int, bool]]:
    """Yield title, counts, out of how many, and whether bars are drawn; only what was confirmed is drawn."""
    if found.confirmed:
        yield f"Confirmed by you ({found.settled} of {_entries(found.n)})", found.confirmed, found.settled, True
    if found.supposed:
        supposed = sum(count.n for count in found.supposed)
        yield f"Not confirmed: what the program supposed ({_entries(supposed)})", found.supposed, supposed, False
    if found.experiments:
        of = sum(count.n for count in found.experiments)
        named = [type(each)(each.label, STATES[each.label], each.entries) for each in found.experiments]
        yield f"Experiments ({of})", named, of, False
    if found.unhelpful:
        yield "Remarks that did not help", [found.unhelpful], found.n, False


def sentences(found: Patterns) -> Iterator[str]:
    """Yield what is said in words, and why something is not said."""
    if found.n < CHART_FROM:
        yield f"Under {CHART_FROM} entries this is a list and nothing more."
        return
    if not found.confirmed:
        yield f"{found.settled} of {found.n} are confirmed; from {CHART_FROM} on they are charted."
    elif not found.balance:
        yield f"A balance between the sides needs {BALANCE_FROM} confirmed entries; there are {found.settled}."
    if found.balance:
        yield _balance(found.balance)
    for each in found.changes or ():
        yield (
            f"Changed: {each.name}, {each.earlier.n} of the earlier {each.earlier_of} confirmed entries and "
            f"{each.later.n} of the later {each.later_of} (difference between {each.low:+.0%} and {each.high:+.0%})."
        )
    if found.changes == ():
        yield "Between the earlier and the later half, nothing differs by more than chance would make."
    for correction in found.corrections:
        entries = " ".join(correction.entries)
        yield f"The program said {correction.said}, you said {correction.rather}: {entries}."
    if found.never:
        yield (
            f"None of these {found.n} entries is about: {', '.join(found.never)}. Is that absent from your work, or "
            "only from this journal?"
        )


def _balance(shares: Sequence[Share]) -> str:
    counts = ", ".join(
        f"{share.count.n} of {share.of} on {share.count.name} (so few leave {share.low:.0%} to {share.high:.0%})"
        for share in shares
    )
    return f"Balance of the confirmed entries: {counts}. Neither side is the good one."


def _print_counts(console: Console, counts: Sequence[Count], of: int, *, drawn: bool) -> None:
    table = Table.grid(padding=(0, 2))
    for _ in range(2 + drawn):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for count in counts:
        bar = [Text("█" * max(1, round(BAR * count.n / of)), style="cyan")] if drawn else []
        table.add_row(count.name, *bar, f"{count.n} of {of}", Text(" ".join(count.entries), style="dim"))
    print_block(console, table)


def _print_list(console: Console, found: Patterns) -> None:
    for row in found.rows:
        sure = "confirmed" if row.confirmed else "not confirmed"
        console.print(Text(f"{row.id}  {row.created_at:%Y-%m-%d}  {row.about} ({sure})"))
    console.print()
