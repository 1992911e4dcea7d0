"""How alike replies are, and whether one can tell whose a reply is: by the encoder, as a proxy for a reader.

The swap test blanks what a reply quotes and asks which of five situations of the same dimension it was written for. The
encoder is a weak reader: what it finds above chance is a lower bound, and a model may be asked instead.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from assistant.evals.replies import answered
from assistant.evals.verdicts import Verdict
from assistant.ports import Request
from assistant.types import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.evals.replies import Reply
    from assistant.ports import Embedder, Model

CHOICES = 5
OPENING_WORDS = 6
_CHOICE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["number"],
    "properties": {"number": {"type": "integer"}},
}
_ASK = """A reply was written for one of the situations below; what it quoted is blanked with "…". For which?
Answer with a JSON object {{"number": N}} and nothing else.

Reply: {reply}

{situations}"""


@dataclass(frozen=True, slots=True)
class Swap:
    """A reader picks the situation that a reply was written for; without ``judge`` the encoder is the reader."""

    embedder: Embedder
    judge: Model | None = None
    blank: bool = True
    name: str = "swap"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield one verdict a reply of which five of the same dimension are there; chance is 0.2."""
        for reply, places in lineups(replies):
            text = blanked(reply.text) if self.blank else reply.text
            picked = self._pick(text, [each.told.text for each in places])
            found = places[picked].told.id if 0 <= picked < CHOICES else "none"
            yield Verdict(self.name, reply.told.id, float(found == reply.told.id), f"picked {found}")

    def _pick(self, text: str, situations: Sequence[str]) -> int:
        if self.judge is None:
            vectors = self.embedder.embed([text, *situations])
            return int(np.argmax(vectors[1:] @ vectors[0]))
        listed = "\n\n".join(f"Situation {number}: {each}" for number, each in enumerate(situations, 1))
        message = Message("user", _ASK.format(reply=text, situations=listed))
        raw = "".join(delta.text for delta in self.judge.stream(Request((message,), _CHOICE, 50)))
        match = re.search(r"\d+", raw)
        return int(match.group()) - 1 if match else -1


@dataclass(frozen=True, slots=True)
class WordSwap:
    """The same test for a reader who only compares words: rare ones that a reply and a situation share count most."""

    blank: bool = True
    name: str = "swap by words"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield one verdict a reply; where several situations share as much, it is a guess among them."""
        everywhere = Counter(word for reply in replies for word in _words(reply.told.text))
        for reply, places in lineups(replies):
            text = _words(blanked(reply.text) if self.blank else reply.text)
            shared = [
                sum(log(len(replies) / everywhere[word]) for word in text & _words(each.told.text)) for each in places
            ]
            best = [each.told.id for each, score in zip(places, shared, strict=True) if score == max(shared)]
            score = (reply.told.id in best) / len(best)
            yield Verdict(self.name, reply.told.id, score, f"picked {best[0]}" if len(best) == 1 else "guessed")


@dataclass(frozen=True, slots=True)
class Sameness:
    """Replies to different situations are different: what is alike is their likeness by the encoder, quotes blanked."""

    embedder: Embedder
    name: str = "sameness"

    def verdicts(self, replies: Sequence[Reply]) -> Iterator[Verdict]:
        """Yield, for each reply, 1 less its greatest cosine with another, and whether its opening is its own."""
        said = answered(replies)
        if len(said) < 2:
            return
        vectors = self.embedder.embed([blanked(reply.text) for reply in said])
        cosines = vectors @ vectors.T
        np.fill_diagonal(cosines, -1.0)
        openings = [" ".join(blanked(reply.text).split()[:OPENING_WORDS]) for reply in said]
        for row, reply in enumerate(said):
            nearest = int(np.argmax(cosines[row]))
            reason = f"nearest is {said[nearest].told.id}, cosine {cosines[row, nearest]:.2f}"
            yield Verdict(self.name, reply.told.id, float(np.clip(1 - cosines[row, nearest], 0, 1)), reason)
            shared = openings.count(openings[row]) - 1
            yield Verdict(f"{self.name}, opening", reply.told.id, 1 - shared / (len(said) - 1), f"shared with {shared}")


def lineups(replies: Sequence[Reply]) -> Iterator[tuple[Reply, list[Reply]]]:
    """Yield each reply of which five of the same dimension are there, with these five in a settled order."""
    said = [reply for reply in answered(replies) if reply.dimension]
    for reply in said:
        alike = [each for each in said if each.dimension == reply.dimension and each is not reply]
        others = sorted(alike, key=lambda each: zlib.crc32(f"{reply.told.id}{each.told.id}".encode()))[: CHOICES - 1]
        if len(others) == CHOICES - 1:
            yield reply, sorted([reply, *others], key=lambda each: zlib.crc32(each.told.id.encode()))


def _words(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[^\W\d_]{3,}", text.lower())}


def blanked(text: str) -> str:
    """Return the text without what it quotes."""
    return re.sub(r"«[^»]*»|“[^”]*”|\"[^\"]*\"", "…", text)
