"""The nouns of the journal: what was kept, what the person says about it, and the experiments they tried.

Fields that hold a person's own words are kept out of ``repr``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from datetime import datetime

    from assistant.reflection import Reflection

MarkKind = Literal["confirmed", "corrected", "unhelpful"]
State = Literal["planned", "done", "not", "changed"]

MARK_KINDS: tuple[MarkKind, ...] = get_args(MarkKind)
STATES: tuple[State, ...] = get_args(State)
LOOK_BACK = 5  # saved reflections; an experiment of an older one is not asked about any more

Document = dict[str, Any]
"""A record of the journal as plain values; `assistant.records` says which there are."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the person wrote in one turn of a conversation; ``follows`` is the id of the reflection before it."""

    text: str = field(repr=False)
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept reflection as a list shows it; ``dimensions`` are ids of definitions, the main one first.

    ``conversation`` is the id of the first reflection of its conversation (its own, if it stands alone), and
    ``position`` its place in it, from 1.
    """

    id: str
    created_at: datetime
    situation: str = field(repr=False)
    status: str
    mode: str
    partial: bool
    pack: str
    dimensions: tuple[str, ...]
    conversation: str
    position: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a search found, and the passage it was found in, with the hits between ``«`` and ``»``."""

    entry: Entry
    passage: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the person says about a reflection.

    ``confirmed`` and ``corrected`` are about its dimension (a reflection has one of the two, the newest):
    ``definition`` is the id the person settled on, None for "none of these". ``unhelpful`` is about the
    remark at the place ``remark``, counted from 0.
    """

    reflection: str
    kind: MarkKind
    created_at: datetime
    definition: str | None = None
    remark: int | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Experiment:
    """What the person wants to try after a reflection, what became of it, and what they saw."""

    reflection: str
    text: str = field(repr=False)
    planned_at: datetime
    state: State = "planned"
    closed_at: datetime | None = None
    seen: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: how many records are new, stood there already, or stood there otherwise and were kept."""

    added: int = 0
    known: int = 0
    differing: tuple[str, ...] = ()


def offered(reflection: Reflection) -> Experiment | None:
    """Return the experiment that a reflection offers, as one that is planned, or None if it offers none."""
    remark = next((each for each in reflection.remarks if each.kind == "experiment"), None)
    return None if remark is None else Experiment(reflection.id, remark.text, reflection.created_at)
