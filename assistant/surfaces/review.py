"""``reflect review``: a saved reflection opened, in the terminal or as a page, and what the person makes of it."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from assistant.app import SystemClock, open_journal, open_pack
from assistant.entries import Mark
from assistant.errors import ConfigError, PackError, UnknownPack, UsageError
from assistant.settings import load_settings
from assistant.surfaces.looking import find_definition
from assistant.surfaces.opened import saying
from assistant.surfaces.page import render_page
from assistant.surfaces.render import open_console, print_review

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.ports import Marks
    from assistant.reflection import Reflection
    from assistant.settings import Settings
    from assistant.surfaces.options import Common
    from assistant.types import Pack

NONE = "none"


@dataclass(frozen=True, slots=True)
class Said:
    """What the person says about a reflection; remarks are counted from 1."""

    confirm: bool = False
    correct: str | None = None
    unhelpful: tuple[int, ...] = ()
    note: str | None = None
    take_back: bool = False

    def __bool__(self) -> bool:
        """Return whether anything was said."""
        return bool(self.confirm or self.correct or self.unhelpful or self.note or self.take_back)


def review(common: Common, identifier: str | None, said: Said, *, html: str | None, ask: bool) -> None:
    """Show a saved reflection, write its page, or keep what is said about it.

    Raises:
        UsageError: what is said does not go together, or a file cannot be written.
        NotFound: there is no such reflection.
        CitationError: the saved text was changed; it is not shown.

    """
    settings = load_settings(common.overrides())
    journal = open_journal(settings)
    reflection = journal.load(identifier)
    pack = installed_pack(settings)
    keep_said(journal, reflection, said, pack, common.say)
    if html is not None:
        page = render_page(reflection, pack=pack, sayings=lines_of(journal, reflection, pack))
        write_private(html, page, common.say)
    elif common.as_json:
        click.echo(json.dumps(reflection.to_dict(), ensure_ascii=False))
    elif not said:
        sayings = [line for _, line in lines_of(journal, reflection, pack)]
        print_review(open_console(color=settings.color), reflection, pack=pack, sayings=sayings)
        if ask and sys.stdin.isatty():
            ask_about(journal, reflection, pack, common.say)


def installed_pack(settings: Settings) -> Pack | None:
    """Return the installed pack, or None if it does not load: a saved reflection opens without it.

    Raises:
        UnknownPack: one was named with the call, and is not there.

    """
    try:
        return open_pack(settings)
    except UnknownPack:
        if settings.origins.get("pack") == "option":
            raise
    except (PackError, ConfigError):
        pass
    return None


def keep_said(
    journal: Marks, reflection: Reflection, said: Said, pack: Pack | None, say: Callable[[str], None]
) -> None:
    """Keep in the journal what is said about a reflection, and repeat it in a line each.

    Raises:
        UsageError: it does not go together, or there is no such remark.

    """
    if said.take_back:
        for mark in journal.marks(reflection.id):
            journal.unmark(reflection.id, remark=mark.remark)
        say("What you said about this reflection is taken back.")
    names = _names(reflection, pack)
    for mark in _marks(reflection, said, pack):
        journal.mark(mark)
        say(saying(mark, names))


def _marks(reflection: Reflection, said: Said, pack: Pack | None) -> list[Mark]:
    if said.confirm and said.correct:
        raise UsageError("It is confirmed and corrected at once.", hint="Give one of the two.")
    if said.note and not (said.confirm or said.correct or said.unhelpful):
        raise UsageError("A note needs something to belong to.", hint="Add --confirm, --correct ID or --unhelpful N.")
    now, note = SystemClock().now(), said.note or ""
    marks = []
    if said.confirm:
        found = reflection.dimensions[0].id if reflection.dimensions else None
        marks.append(Mark(reflection.id, "confirmed", now, definition=found, note=note))
    if said.correct:
        marks.append(
            Mark(reflection.id, "corrected", now, definition=_meant(said.correct, reflection, pack), note=note)
        )
    for number in said.unhelpful:
        if number > len(reflection.remarks):
            raise UsageError(
                f"There is no remark {number}; this reflection has {len(reflection.remarks)}.",
                hint="reflect review numbers them.",
            )
        marks.append(Mark(reflection.id, "unhelpful", now, remark=number - 1, note=note))
    return marks


def _meant(word: str, reflection: Reflection, pack: Pack | None) -> str | None:
    """Return the id of the definition that is meant, None for none of them."""
    if word == NONE:
        return None
    if pack is None or pack.id != reflection.pack.id:
        raise UsageError(
            f"This reflection was made with the pack {reflection.pack.id}, which is not the one in use.",
            hint=f"Add --pack {reflection.pack.id}, or the path of its folder.",
        )
    return find_definition(pack, word).id


def ask_about(journal: Marks, reflection: Reflection, pack: Pack | None, say: Callable[[str], None]) -> None:
    """Ask what the person makes of a reflection; an empty answer leaves things as they are."""
    named = reflection.dimensions[0].name if reflection.dimensions else "none of these"
    answer = ask(f"Is this about {named}? Enter leaves it open; y if so; else the id of a definition, or none:")
    yes = answer.lower() in {"y", "yes"}
    numbers = ask("Did a remark not help? Its number, or several; Enter for none:").replace(",", " ").split()
    note = ask("Why, if you like:") if answer or numbers else ""
    unhelpful = tuple(int(each) for each in numbers if each.isdecimal() and int(each) > 0)
    said = Said(confirm=yes, correct=None if yes else answer or None, unhelpful=unhelpful, note=note or None)
    keep_said(journal, reflection, said, pack, say)


def ask(question: str) -> str:
    """Return the answer to a question on a terminal, without white space at its ends; nothing where there is none."""
    try:
        return str(click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)).strip()
    except click.Abort:
        return ""


def write_private(file: str, text: str, say: Callable[[str], None]) -> None:
    """Write a file that only its owner can read; ``-`` is standard output.

    Raises:
        UsageError: it cannot be written.

    """
    if file == "-":
        click.echo(text, nl=False)
        return
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.", hint="Name another file.") from error
    say(f"Written to {file}.")


def _names(reflection: Reflection, pack: Pack | None) -> dict[str, str]:
    return {each.id: each.name for each in (*(pack.definitions if pack else ()), *reflection.definitions)}


def lines_of(journal: Marks, reflection: Reflection, pack: Pack | None) -> list[tuple[Mark, str]]:
    """Return what was said about a reflection, each with its line for people."""
    names = _names(reflection, pack)
    return [(mark, saying(mark, names)) for mark in journal.marks(reflection.id)]
