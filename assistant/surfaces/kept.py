"""One reflection as an export for reading shows it: with its turn, what the person said, and its experiment.

Whoever writes one asserts first that it is proven.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant import records
from assistant.surfaces.opened import saying

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.entries import Document, Experiment, Mark
    from assistant.reflection import Reflection
    from assistant.types import Citation, Definition

STATES = {"planned": "planned", "done": "done", "not": "not done", "changed": "done otherwise"}


@dataclass(slots=True)
class Kept:
    """A reflection that can be shown, and what belongs to it."""

    reflection: Reflection
    position: int = 1
    conversation: str = ""
    marks: list[Mark] = field(default_factory=list)
    experiment: Experiment | None = None

    def add(self, record: Document) -> None:
        """Take a record that belongs to this reflection; one that this version does not know is passed over."""
        if record["record"] == "turn":
            self.position, self.conversation = record["position"], record["conversation"]
        elif record["record"] == "mark" and (mark := records.to_mark(record)):
            self.marks.append(mark)
        elif record["record"] == "experiment":
            self.experiment = records.to_experiment(record)

    def notes(self) -> list[tuple[Citation, Definition]]:
        """Return each cited sentence once, in the order of the remarks."""
        texts = {each.id: each for each in self.reflection.definitions}
        found: dict[tuple[str, int], tuple[Citation, Definition]] = {}
        for remark in self.reflection.remarks:
            for citation in remark.citations:
                place = (citation.definition, citation.sentence_index)
                found.setdefault(place, (citation, texts[citation.definition]))
        return list(found.values())

    def numbers(self, citations: tuple[Citation, ...]) -> list[int]:
        """Return the numbers of the notes, from 1, in which these citations stand."""
        order = [(each.definition, each.sentence_index) for each, _ in self.notes()]
        return sorted({order.index((each.definition, each.sentence_index)) + 1 for each in citations})

    def sayings(self) -> Iterator[str]:
        """Yield what the person said about it, a line each."""
        names = {each.id: each.name for each in self.reflection.definitions}
        yield from (saying(mark, names) for mark in self.marks)
        if self.experiment:
            seen = f" What you saw: {self.experiment.seen}" if self.experiment.seen else ""
            yield f"Experiment, {STATES[self.experiment.state]}: {self.experiment.text}{seen}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A reflection that stands in the journal and cannot be shown, and why."""

    id: str
    fault: str
