"""Splits what a person wrote into sentences with their offsets, also where nobody put a full stop."""

from __future__ import annotations

import re

MAX_WORDS = 40  # a longer stretch without an end is cut at a clause, so that one thought is one vector
MIN_WORDS = 3  # shorter pieces say too little alone

_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*)(?=\s|$)|\n\s*\n|\n\s*(?=[-*•–]\s)|\n(?=\s*[A-Z])")
_NOT_AN_END = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|no|Dr|Mr|Mrs|Ms|Prof|St)|\b[A-Z]|\b\d+)\.$")
_CLAUSE = re.compile(r"[,;:]\s|\s[-–—]\s|\s(?=(?:and|but|so|because|then|which|while|when)\s)")


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open spans of the sentences of ``text``, without white space or bullets at their ends."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _NOT_AN_END.search(text, start, match.end()) and not text[match.start()].isspace():
            continue
        spans.extend(_pieces(text, start, match.end()))
        start = match.end()
    spans.extend(_pieces(text, start, len(text)))
    return tuple(_joined(text, spans))


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
