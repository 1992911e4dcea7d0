"""What became of the last experiment: asked when a conversation begins, kept in the journal's ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from assistant.entries import LOOK_BACK, offered
from assistant.errors import ReflectError
from assistant.ports import Journal, Ledger, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from assistant.entries import Experiment, State

_STATES: dict[str, State] = {"d": "done", "n": "not", "c": "changed"}


class Book(Journal, Shelf, Ledger, Protocol):
    """The sides of a journal that this needs."""


def open_experiment(journal: Book) -> Experiment | None:
    """Return the newest experiment that was offered or planned and of which nothing is known yet, if there is one."""
    known = {each.reflection: each for each in journal.experiments()}
    for entry in journal.entries(limit=LOOK_BACK):
        if entry.id in known:
            return known[entry.id] if known[entry.id].state == "planned" else None
        try:
            found = offered(journal.load(entry.id))
        except ReflectError:  # it cannot be read: that is told where somebody asks for it
            continue
        if found is not None:
            return found
    return None


def ask_how_it_went(
    journal: Book, *, ask: Callable[[str], str], say: Callable[[str], None], now: Callable[[], datetime]
) -> None:
    """Ask what became of the last experiment and what the person saw, and keep the answer; no answer leaves it open."""
    experiment = open_experiment(journal)
    if experiment is None:
        return
    say(f"Last time there was this. {experiment.text}")
    answer = ask("What became of it? done, not, changed; Enter leaves it open:")
    state = _STATES.get(answer[:1].lower())
    if state is None:
        return
    seen = ask("What came in between?" if state == "not" else "What did you see?")
    journal.note(replace(experiment, state=state, closed_at=now(), seen=seen))
    say("That is in your journal.")
