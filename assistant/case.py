"""One situation with all that offline remarks are made of, and how to choose among hand-written lines."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from assistant.citations import cite
from assistant.types import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.reading import Passage
    from assistant.types import BankQuestion, Citation, Definition, Pack, Ranking

_T = TypeVar("_T")

SHORT_WORDS = 45  # to a text of up to so many words the answer is short as well
LIKELY = 0.6  # from here on a practised or missing dimension decides which lines suit


@dataclass(frozen=True, slots=True)
class Case:
    """A situation, what retrieval made of it, what can be quoted of it, and what it does not tell."""

    situation: str = field(repr=False)
    pack: Pack = field(repr=False)
    ranking: Ranking
    passages: tuple[Passage, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def short(self) -> bool:
        """Whether the text is so short that the answer should be."""
        return len(self.situation.split()) <= SHORT_WORDS

    @property
    def main(self) -> Definition:
        """The definition that ranks first."""
        return self.pack.definition(self.ranking[0].definition)

    def words(self, passage: Passage) -> Evidence:
        """Return the person's words in a passage, located."""
        return Evidence(self.situation[passage.start : passage.end], passage.start, passage.end)

    def choose(self, lines: Sequence[_T]) -> _T:
        """Return one of the lines: always the same for the same situation."""
        return lines[zlib.crc32(f"{len(lines)}{lines[0]}{self.situation}".encode()) % len(lines)]

    def likely(self, definition: Definition) -> frozenset[str]:
        """Return which of ``doing`` and ``missing`` is likely for the definition, as far as ranking can tell."""
        tables = (("doing", self.ranking.doing), ("missing", self.ranking.missing))
        return frozenset(when for when, table in tables if table.get(definition.id, 0.0) >= LIKELY)

    def suiting(self, lines: Sequence[BankQuestion]) -> Sequence[BankQuestion]:
        """Return the lines that ask for what the account lacks, else those that suit what is practised or missing."""
        likely = self.likely(self.main)
        suiting = [line for line in lines if line.when == "any" or {line.when} == likely]
        asking = [line for lack in self.lacks for line in suiting if line.lacks == lack]
        fitting = [line for line in suiting if line.when != "any"]
        return asking[:1] or fitting or [line for line in suiting if not line.lacks] or lines

    def cite_nearest(self, definition: Definition) -> Citation:
        """Return a citation of the sentence of the definition that is closest to the situation."""
        return cite(definition, definition.sentences[self.ranking.nearest.get(definition.id, 0)])

    def concern(self, definition: Definition) -> str:
        """Return what completes "… is about"."""
        guide = self.pack.guides.get(definition.id)
        return guide.concern.rstrip(".") if guide else f"the task «{definition.task}»"

    def looks(self, definition: Definition) -> str:
        """Return what completes "where it is at work, …"."""
        guide = self.pack.guides.get(definition.id)
        return begin_low(self.choose(guide.looks_like)).rstrip(".") if guide else "one finds what its definition says"


def name_of(definition: Definition) -> str:
    """Return the definition's name as it stands inside a sentence."""
    return begin_low(definition.name)


def begin_low(text: str) -> str:
    """Return the text as it stands inside a sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() or text.startswith("I ") else text[:1].lower() + text[1:]
