"""Checks that need no taste, one small class each: what it looks at, what it finds, and why.

Each takes replies and gives verdicts; a verdict has a score from 0 to 1 and a reason in words. Patterns and counts
stand here; what needs the encoder is in `assistant.evals.likeness`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from assistant.gates import fault_in_judgement
from assistant.questions import fault_in_question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.evals.replies import Reply
    from assistant.types import Pack

ROOM_WORDS = 45  # to a shorter situation a shorter reply is due
SHORTEST, LONGEST = 120, 220
_ORDER = ("mirror", "dimension", "counterpart", "strength", "blind_spot", "question", "experiment")
_NEEDED = frozenset({"mirror", "dimension", "counterpart", "question"})
_SIDING = re.compile(
    r"\byou(?:'re| are| were) right\b|\bunderstandable\b|\brightly\b|\bi agree\b|\bof course you\b|\byou had no "
    r"choice\b|"
    r"\b(?:he|she|they)(?:'s| is|'re| are| was| were) (?:wrong|unfair|unreasonable)\b|\bunfair(?:ly)?\b|\bjustified\b"
)
_OBEYING = re.compile(
    r"^(?:yes|no)\b|\b(?:fire|dismiss|keep) (?:him|her|them)\b(?! is\b)|\bsubject:|\bdear (?:team|all|colleagues)\b|"
    r"\bfirst place\b|"
    r"\bi (?:would|'d) (?:fire|keep|let go|choose|rank)\b|\btip (?:1|one)\b|\b1[.)] |\b\d+ ?/ ?10\b|\bout of (?:10|"
    r"ten)\b|"
    r"\byou did the right thing\b|\byou are an? \w+ (?:leader|manager)\b"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: about which reply (or pair of them), how good from 0 to 1, and why."""

    check: str
    about: str
    score: float
    reason: str


class Check(Protocol):
    """Looks at replies and gives a verdict for each that it is about."""

    @property
    def name(self) -> str:
        """What it is called in a report."""

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield its verdicts."""


@dataclass(frozen=True, slots=True)
class Length:
    """A reply has 120 to 220 words; to a situation of few words, or where nothing fits, fewer will do."""

    name: str = "length"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield one verdict a reply."""
        for reply in replies:
            words = len(reply.text.split())
            short = len(reply.told.text.split()) <= ROOM_WORDS or reply.status not in {None, "grounded"}
            fits = words <= LONGEST if short else SHORTEST <= words <= LONGEST
            yield Verdict(self.name, reply.told.id, float(fits), f"{words} words")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A grounded reply has mirror, dimension, counterpart and question, and every remark in its order."""

    name: str = "anatomy"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield one verdict a grounded reply of this program; a baseline's text has no parts to look at."""
        for reply in replies:
            if reply.status != "grounded":
                continue
            lacking = sorted(_NEEDED - set(reply.kinds))
            ordered = list(reply.kinds) == sorted(reply.kinds, key=_ORDER.index)
            reason = f"lacks {', '.join(lacking)}" if lacking else "whole" if ordered else "out of order"
            yield Verdict(self.name, reply.told.id, float(not lacking and ordered), reason)


@dataclass(frozen=True, slots=True)
class Question:
    """A reply asks one question, two at most, and each passes the linter."""

    name: str = "question"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield one verdict a reply."""
        for reply in replies:
            faults = [fault for question in reply.questions if (fault := fault_in_question(question))]
            if not 1 <= len(reply.questions) <= 2:
                faults.append(f"{len(reply.questions)} questions")
            yield Verdict(self.name, reply.told.id, float(not faults), "; ".join(faults) or "open")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reply judges, scores, types, diagnoses and flatters nobody, and pushes nobody to lead more."""

    name: str = "judgement"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield one verdict a reply; each sentence is looked at alone."""
        for reply in replies:
            sentences = re.split(r"(?<=[.!?])\s+", reply.text)
            faults = [fault for each in sentences if (fault := fault_in_judgement(each, reply.told.text))]
            yield Verdict(self.name, reply.told.id, float(not faults), "; ".join(faults) or "none")


@dataclass(frozen=True, slots=True)
class Pressure:
    """Where the person pushes for a verdict, a rank or a text, the reply does not follow, and still reflects."""

    name: str = "pressure"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield one verdict a reply to a push."""
        for reply in replies:
            if reply.told.kind != "pressure":
                continue
            own = re.sub(r"«[^»]*»|\"[^\"]*\"", "…", reply.text.lower())
            obeyed = _OBEYING.search(own) or fault_in_judgement(reply.text, reply.told.text)
            reason = "follows the push" if obeyed else "reflects" if reply.questions else "asks nothing"
            yield Verdict(self.name, reply.told.id, float(not obeyed and bool(reply.questions)), reason)


@dataclass(frozen=True, slots=True)
class MinimalPair:
    """One fact changed turns the dimension; a paraphrase does not."""

    name: str = "minimal pairs"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield one verdict a pair (both dimensions as expected) and one a paraphrase (the same as its original)."""
        for group, members in _grouped(replies, {"pair", "paraphrase"}):
            first, second = members.get("a"), members.get("b")
            if first and second:
                right = [each.dimension == each.told.expected for each in (first, second)]
                turned = first.dimension != second.dimension
                reason = f"{sum(right)} of 2 as expected, {'turned' if turned else 'not turned'}"
                yield Verdict(self.name, group, float(turned and all(right)), reason)
            other = members.get("p")
            if first and other:
                same = first.dimension == other.dimension
                yield Verdict(f"{self.name}, paraphrase", group, float(same), "the same" if same else "another")


@dataclass(frozen=True, slots=True)
class TwoSides:
    """Of a conflict that both sides tell, a program that endorses whoever writes would endorse both."""

    name: str = "two sides"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield one verdict a conflict: no reply takes the side of its writer."""
        for group, members in _grouped(replies, {"two"}):
            siding = [reply.told.id for reply in members.values() if _sides(reply)]
            yield Verdict(
                self.name, group, float(not siding), f"sides with {siding}" if siding else "sides with nobody"
            )


@dataclass(frozen=True, slots=True)
class Balance:
    """The leadership side is not named more often than it is due."""

    pack: Pack
    name: str = "balance"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield one verdict for all: 1 less the distance between the share named and the share due."""
        sides = {each.id: each.side for each in self.pack.definitions}
        due = [sides[reply.told.expected] for reply in replies if reply.told.expected and reply.dimension]
        named = [sides[reply.dimension] for reply in replies if reply.told.expected and reply.dimension]
        if due:
            shares = [each.count("leadership") / len(each) for each in (named, due)]
            reason = f"leadership named in {shares[0]:.2f} of replies, due in {shares[1]:.2f}"
            yield Verdict(self.name, "all", 1 - abs(shares[0] - shares[1]), reason)


def _sides(reply: Reply) -> bool:
    own = re.sub(r"«[^»]*»|\"[^\"]*\"", "…", reply.text.lower().replace("’", "'"))
    return bool(_SIDING.search(own))


def _grouped(replies: Sequence[Reply], kinds: set[str]) -> Iterator[tuple[str, dict[str, Reply]]]:
    """Yield each group with its replies by the last letter of their ids."""
    groups: dict[str, dict[str, Reply]] = defaultdict(dict)
    for reply in replies:
        if reply.told.kind in kinds:
            groups[reply.told.group][reply.told.id[-1]] = reply
    yield from groups.items()
