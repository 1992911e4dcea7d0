"""One situation with all that offline remarks are made of, and how to choose among hand-written lines."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from assistant.citations import cite
from assistant.lexicon import keys_of, level, read_phrases, sentences_of
from assistant.mentions import slots_of
from assistant.types import Evidence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from assistant.lexicon import Phrases
    from assistant.mentions import Named, Slot
    from assistant.reading import Passage
    from assistant.subjects import Subject
    from assistant.types import BankQuestion, Citation, Definition, Pack, Ranking

_T = TypeVar("_T")

SHORT_WORDS = 45  # to a text of up to so many words the answer is short as well
_FOR_LACK, _FOR_STATE, _FOR_NAMING = 3.0, 2.0, 3.0  # what makes a line suit
_MOST = 5.0  # what matters so much in an account matters as much as can be
NEAR_ENOUGH = 0.75
LIKELY = 0.6  # from here on a practised or missing dimension decides which lines suit


@dataclass(frozen=True, slots=True)
class Case:
    """A situation, what retrieval made of it, what can be quoted of it, what it does not tell, and what it names.

    ``unheard``: of the people whom it names first, it tells no word. ``subjects`` is what it speaks of at all.
    """

    situation: str = field(repr=False)
    pack: Pack = field(repr=False)
    ranking: Ranking
    passages: tuple[Passage, ...] = ()
    lacks: tuple[str, ...] = ()
    named: Mapping[Slot, Named] = field(default_factory=dict, repr=False)
    unheard: bool = False
    subjects: tuple[Subject, ...] = ()

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

    def fill(self, line: str) -> str | None:
        """Return a line with what the account names put in, or None where it names nothing of the kind."""
        words: dict[str, str] = {slot: named.words for slot, named in self.named.items()}
        return line.format(**words) if slots_of(line) <= set(words) else None

    def filled(self, lines: Iterable[str], but: Collection[str] = ()) -> list[str]:
        """Return the lines that can be filled, as filled: those that name what matters most, save ``but``."""
        filled = [(self.matter(line), text) for line in lines if (text := self.fill(line)) is not None]
        filled = [(matter, text) for matter, text in filled if text not in but]
        most = max((matter for matter, _ in filled), default=0.0)
        return [text for matter, text in filled if matter >= most - NEAR_ENOUGH]

    def matter(self, line: str) -> float:
        """Return how much what a line names matters in the account; 0 where it names nothing."""
        return max((named.score for slot, named in self.named.items() if slot in slots_of(line)), default=0.0)

    def asks(self, definition: Definition) -> str | None:
        """Return what completes "it asks …" about what the account names, or None."""
        guide = self.pack.guides.get(definition.id)
        texts = self.filled(guide.asks) if guide else []
        return self.choose(texts) if texts else None

    def suiting(self, lines: Sequence[BankQuestion], but: Collection[str] = ()) -> list[str]:
        """Return the lines that suit best, as filled, without those in ``but``.

        A line suits that asks for what the account lacks, that fits what is practised or missing, and that names what
        the account names; one of the other state, for what the account does tell, or that takes for granted what it
        does not tell, does not suit at all.
        """
        likely = self.likely(self.main)
        lines = [line for line in lines if takes_nothing_untold(line, self.situation, self.pack.language)]
        suiting: list[tuple[float, str]] = []
        for line in lines:
            text = self.fill(line.text)
            if text is None or text in but or (line.when != "any" and {line.when} != likely):
                continue
            if line.lacks and line.lacks not in self.lacks:
                continue
            asked = _FOR_LACK if line.lacks and line.lacks == self.lacks[0] else float(bool(line.lacks))
            named = _FOR_NAMING * min(self.matter(line.text), _MOST) / _MOST
            suiting.append((asked + _FOR_STATE * (line.when != "any") + named, text))
        best = max((score for score, _ in suiting), default=0)
        near = [text for score, text in suiting if score >= best - 1]
        return near or [text for line in lines if (text := self.fill(line.text)) is not None and text not in but]

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


def takes_nothing_untold(line: BankQuestion, situation: str, language: str) -> bool:
    """Say whether an account holds a phrase that the line needs, where it needs any, and none that forbids it."""
    told = [(sentence, keys_of(sentence)) for sentence in sentences_of(level(situation, language))]
    needed, ruled_out = (
        any(_phrases(words, language).find(sentence, keys) for sentence, keys in told)
        for words in (line.needs, line.unless)
    )
    return (needed or not line.needs) and not ruled_out


@cache
def _phrases(words: tuple[str, ...], language: str) -> Phrases:
    return read_phrases(words, {}, language)
