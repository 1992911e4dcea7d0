"""Forgetting, once the person has seen what it takes and said so."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from assistant.app import open_journal
from assistant.errors import NothingYet, UsageError
from assistant.settings import load_settings

if TYPE_CHECKING:
    from assistant.entries import Entry
    from assistant.surfaces.options import Common


def forget(common: Common, identifier: str | None, *, everything: bool) -> None:
    """Forget one conversation or everything, after asking.

    Raises:
        UsageError: neither or both were named, or nobody can be asked.
        NotFound: there is nothing of that id.
        NothingYet: everything is to be forgotten, and there is nothing.

    """
    if identifier is not None and everything:
        raise UsageError(f"Only {identifier}, or everything?", hint="Give the id alone, or --all alone.")
    if identifier is None and not everything:
        raise UsageError("Which one is to be forgotten?", hint="Give its id (reflect journal list), or --all.")
    journal = open_journal(load_settings(common.overrides()))
    if everything and not journal.records():
        raise NothingYet("The journal is empty.", hint="There is nothing to forget.")
    going = _going(journal.entries(), None if everything else journal.find(identifier))
    question = _question(going, everything=everything)
    if common.dry_run:
        click.echo(json.dumps({"would_forget": [each.id for each in going]}) if common.as_json else question)
        return
    if not common.yes and not _agreed(question):
        click.echo("Nothing was forgotten.", err=True)
        return
    gone = journal.forget(None if everything else going[0].id)
    if common.as_json:
        click.echo(json.dumps({"forgotten": list(gone)}))
    else:
        click.echo(f"Forgotten: {_number(len(gone))}. No byte of it is left in {journal.path.parent}.")
        common.say("Exports that you wrote elsewhere are yours to delete.")


def _going(entries: list[Entry], wanted: str | None) -> list[Entry]:
    """Return what would be forgotten, oldest first."""
    if wanted is not None:
        conversation = next(each.conversation for each in entries if each.id == wanted)
        entries = [each for each in entries if each.conversation == conversation]
    return entries[::-1]


def _question(going: list[Entry], *, everything: bool) -> str:
    if everything:
        return f"Forget the whole journal, {_number(len(going))}?"
    begins = " ".join(going[0].situation.split())
    begins = begins if len(begins) <= 60 else f"{begins[:60].rsplit(' ', 1)[0]} …"
    turns = f" and its {len(going)} turns" if len(going) > 1 else ""
    return f"Forget the reflection {going[-1].id} of {going[-1].created_at:%Y-%m-%d %H:%M}{turns}: «{begins}»?"


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Nobody can be asked here.", hint="Give --yes to forget without a question.")
    return click.confirm(question, default=False, err=True)


def _number(count: int) -> str:
    return f"{count} reflection{'' if count == 1 else 's'}"
