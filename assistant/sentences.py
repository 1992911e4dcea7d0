"""Splits what a person wrote into sentences with their offsets, also where nobody put a full stop."""

from __future__ import annotations

import re

MAX_WORDS = 40  # a longer stretch without an end is cut at a clause, so that one thought is one vector
MIN_WORDS = 3  # shorter pieces say too little alone

_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*)(?=\s|$)|\n\s*\n|\n\s*(?=[-*•–]\s)|\n(?=\s*[A-Z])")
_NOT_AN_END = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|no|Dr|Mr|Mrs|Ms|Prof|St)|\b[A-Z])\.$")
_NUMBER_AT_END = re.compile(r"(?:^|(\S+)\s+)(\d+)\.$")
_NUMBERS = re.compile(  # what stands before a number with its full stop where a sentence goes on: "am 3. Mai"
    r"(?:am|der|die|das|dem|den|des|vom|zum|zur|im|beim|bis|ab|seit|und|oder|jede\w?|ein\w{0,2}|unser\w{0,2}|mein\w{0,2}|no|nr)\W*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:]\s|\s[-–—]\s|\s(?=(?:and|but|so|because|then|which|while|when)\s)")


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open spans of the sentences of ``text``, without white space or bullets at their ends."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if not text[match.start()].isspace() and _goes_on(text, start, match.end()):
            continue
        spans.extend(_pieces(text, start, match.end()))
        start = match.end()
    spans.extend(_pieces(text, start, len(text)))
    return tuple(_joined(text, spans))


def _goes_on(text: str, start: int, end: int) -> bool:
    """Say whether a full stop before ``end`` ends no sentence: behind an abbreviation, an initial, or a number.

    Behind a number it does where a new sentence begins with a capital: "It was week 9. Nobody had asked." A number
    that begins a line, or has an article before it, counts something.
    """
    if _NOT_AN_END.search(text, start, end):
        return True
    number = _NUMBER_AT_END.search(text[start:end].rpartition("\n")[2].lstrip())
    if number is None:
        return False
    capital = re.match(r"\s+[\"'“‘«„(]?[A-ZÀ-Þ]|\s*$", text[end:])
    return capital is None or number[1] is None or bool(_NUMBERS.fullmatch(number[1]))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a stretch at its clauses where it runs on; return trimmed spans."""
    words = list(re.finditer(r"\S+", text[start:end]))
    if len(words) <= MAX_WORDS:
        return _trimmed(text, start, end)
    limit = start + words[MAX_WORDS - 1].end()
    cuts = [match.end() for match in _CLAUSE.finditer(text, start + words[MAX_WORDS // 3].start(), limit)]
    cut = cuts[-1] if cuts else limit
    return [*_trimmed(text, start, cut), *_pieces(text, cut, end)]


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip(" \t\r\n-*•–"))
    right = len(stretch.rstrip())
    return [(start + left, start + right)] if right > left else []


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join a piece that is too short to its neighbour before it, on the same line."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        short = len(text[start:end].split()) < MIN_WORDS
        if short and joined and "\n" not in text[joined[-1][1] : start]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
