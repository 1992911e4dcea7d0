"""A reflection laid open: numbered notes, whose words are quoted where, pairs of definitions, the lines below.

What a terminal and a page have in common, without either: text in, values out.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeVar

from assistant.draft import OFFLINE_NOTICE
from assistant.folding import fold, occurrences
from assistant.reflection import NOTICE

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from assistant.entries import Mark
    from assistant.reflection import Reflection, Status
    from assistant.types import Citation, Definition, Pack, Remark

L = TypeVar("L", bound="Hashable")

Whose = Literal["person", "definition"]
Span = tuple[int, int]
"""Half-open offsets in a text."""

STATUS_LINES: dict[Status, str] = {
    "nothing_fits": (
        "None of these definitions seems to fit, and forcing one on it would not help you. They speak about plans, "
        "structures, direction and the like; this may be about something else, one person and you perhaps, and there "
        "they say little."
    ),
    "too_thin": (
        "Too little is told yet to hold it against the definitions. An answer to the question is enough to go on, or "
        "one moment: who was there, what was said, what you did."
    ),
    "unsupported_language": (
        "This does not seem to be in English, and offline only English can be read. Write it in English, or configure "
        "a model, which reads any language: --model NAME --base-url URL."
    ),
}
KIND_NAMES = {
    "mirror": "What happened",
    "dimension": "What it may be about",
    "counterpart": "The other side of the same task",
    "strength": "What helps",
    "blind_spot": "Seen otherwise",
    "question": "A question",
    "experiment": "A small experiment",
}
_QUOTATION = re.compile(r"«([^«»]*)»|“([^“”]*)”|„([^„“”]*)[“”]|\"([^\"\n]*)\"")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Notes:
    """Numbers citations in the order in which they are first shown; the same sentence keeps its number."""

    def __init__(self) -> None:
        """Begin at 1."""
        self._numbers: dict[tuple[str, int], int] = {}
        self.citations: list[Citation] = []

    def number(self, citation: Citation) -> int:
        """Return the number of the note that holds this citation."""
        key = (citation.definition, citation.sentence_index)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.citations.append(citation)
        return self._numbers[key]


def visible(text: str) -> str:
    """Return the text with a sign in place of each character that could act on a terminal or turn the reading order.

    Nothing is added or removed, so that offsets hold.
    """
    return _UNSEEN.sub("\ufffd", text)


def pieces(text: str, spans: Iterable[tuple[Span, L]]) -> Iterator[tuple[str, frozenset[L]]]:
    """Cut a text where labelled spans begin and end, and yield each piece with its labels; spans may overlap."""
    labelled = list(spans)
    cuts = sorted({0, len(text), *(place for span, _ in labelled for place in span)})
    for start, end in pairwise(cuts):
        yield text[start:end], frozenset(label for (low, high), label in labelled if low <= start and end <= high)


def quotations(remark: Remark, situation: str) -> list[tuple[Span, Whose]]:
    """Return where a remark quotes, and whom: the person, or a definition that it cites. Others' words are left out."""
    person = fold(situation)
    cited = [fold(f"{citation.name}. {citation.sentence}") for citation in remark.citations]
    found: list[tuple[Span, Whose]] = []
    for match in _QUOTATION.finditer(remark.text):
        words = fold(next(group for group in match.groups() if group is not None))
        if any(True for _ in occurrences(words, person)):
            found.append((match.span(), "person"))
        elif any(True for each in cited for _ in occurrences(words, each)):
            found.append((match.span(), "definition"))
    return found


def pairs(reflection: Reflection, pack: Pack | None) -> list[tuple[Definition, ...]]:
    """Return the cited definitions, each with its counterpart beside it.

    Args:
        reflection: a reflection; it keeps the texts that it cites.
        pack: the pack as it is installed now, if there is one. It lends a counterpart that is not cited, but only
            where it is the very pack that the reflection was made with.

    """
    lent = pack.definitions if pack is not None and pack.digest == reflection.pack.digest else ()
    known = {each.id: each for each in (*lent, *reflection.definitions)}
    done: set[str] = set()
    found: list[tuple[Definition, ...]] = []
    for definition in reflection.definitions:
        if definition.id not in done:
            other = known.get(definition.counterpart or "")
            found.append((definition,) if other is None else (definition, other))
            done.update(each.id for each in found[-1])
    return found


def status_lines(reflection: Reflection) -> Iterator[str]:
    """Yield what is to be said about a reflection that is not grounded; in the person's own language first."""
    if _tells_in_own_language(reflection):
        yield reflection.notice
    if reflection.status in STATUS_LINES:
        yield STATUS_LINES[reflection.status]


def _tells_in_own_language(reflection: Reflection) -> bool:
    """Return whether the notice is not the usual one but says, in the language of the text, why it is not read."""
    return reflection.status == "unsupported_language" and reflection.notice not in {NOTICE, OFFLINE_NOTICE}


def lines_below(reflection: Reflection) -> Iterator[str]:
    """Yield what is to be said below a reflection, in single lines: what is missing, and what this is."""
    if reflection.withheld:
        count = len(reflection.withheld)
        yield f"{'1 remark withheld: it' if count == 1 else f'{count} remarks withheld: they'} could not be proven."
    if reflection.partial:
        yield "This reflection was interrupted; it holds what had been shown."
    if not _tells_in_own_language(reflection):
        yield reflection.notice


def made_line(reflection: Reflection) -> str:
    """Return when and with what a reflection was made."""
    pack = f"pack {reflection.pack.id} {reflection.pack.version}"
    offline = "offline, as the model failed" if reflection.fallback else "offline"
    return f"{reflection.created_at:%Y-%m-%d %H:%M} UTC · {reflection.model or offline} · {pack}"


def saying(mark: Mark, names: Mapping[str, str]) -> str:
    """Return what the person said about a reflection as a line; ``names`` are those of definitions, by id."""
    note = f": {mark.note}" if mark.note else "."
    if mark.kind == "unhelpful":
        return f"You said that remark {(mark.remark or 0) + 1} did not help{note}"
    about = "none of these" if mark.definition is None else names.get(mark.definition, mark.definition)
    return f"{'You confirmed' if mark.kind == 'confirmed' else 'You said that this is rather about'} {about}{note}"
