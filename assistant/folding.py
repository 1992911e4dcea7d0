"""Comparing what was quoted with what was written: a conservative fold that remembers where it came from.

Folded alike are differences that typing, copying and type-setting make: runs of white space, the shapes of
quotation marks and dashes, an ellipsis as one character or three dots, invisible format characters (Unicode
category Cf, soft hyphens among them), canonically equivalent spellings (NFC), and upper and lower case where
one character stands for one. Not folded is whatever can change a meaning: no compatibility forms (``10²`` is
not ``102``), no look-alikes of other scripts, no minus sign, no dash before a digit.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SINGLE_QUOTES = dict.fromkeys("‘’‚‛ʼ‹›`´", "'")
_DOUBLE_QUOTES = dict.fromkeys("“”„‟«»", '"')
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-")
_SHAPES = {**_SINGLE_QUOTES, **_DOUBLE_QUOTES, **_DASHES, "…": "..."}
_JOINERS = "'-"  # join two letters into one word: don't, well-being
_NUMBER_JOINERS = ".,:/"  # join two digits into one number: 1.5, 10,000, 9:30
_NUMBER_SIGNS = "+-−±<>~≈$€£¥#"  # change the number that they stand before
_NUMBER_UNITS = "%‰°$€£¥"  # change the number that they stand behind


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; its character ``i`` came from ``[starts[i], ends[i])`` of the original."""

    original: str = field(repr=False)
    text: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original of folded ``[start, end)``."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Return the folded form of ``text``, without white space at either end."""
    characters: list[tuple[str, int, int]] = []
    for cluster, start, end in _clusters(text):
        for char in _shape(cluster, text[end : end + 1]):
            if char != " ":
                characters.append((char, start, end))
            elif characters and characters[-1][0] != " ":
                characters.append((" ", start, end))
    if characters and characters[-1][0] == " ":
        characters.pop()
    return Folded(
        text,
        "".join(char for char, _, _ in characters),
        tuple(start for _, start, _ in characters),
        tuple(end for _, _, end in characters),
    )


def _clusters(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each visible character with its combining marks, composed, and its offsets."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        if unicodedata.category(text[start]) != "Cf":
            cluster = text[start:end]  # a lone sign is kept: NFC would make a K of the Kelvin sign
            yield (unicodedata.normalize("NFC", cluster) if len(cluster) > 1 else cluster), start, end
        start = end


def _shape(cluster: str, following: str) -> str:
    if cluster.isspace():
        return " "
    if cluster in _DASHES and following.isdigit():
        return cluster
    return "".join(_SHAPES.get(char, _lower(char)) for char in cluster)


def _lower(char: str) -> str:
    """Return the lower-case form where case is all that differs: not for ``İ``, the Kelvin sign or ``ẞ``."""
    lower = char.lower()
    return lower if len(lower) == 1 and lower.upper() == char else char


def occurrences(needle: Folded, haystack: Folded) -> list[tuple[int, int]]:
    """Return the folded spans at which ``needle`` stands in ``haystack`` as whole words and whole numbers."""
    found: list[tuple[int, int]] = []
    if not needle.text:
        return found
    at = haystack.text.find(needle.text)
    while at >= 0:
        end = at + len(needle.text)
        if _is_boundary(haystack.text, at) and _is_boundary(haystack.text, end):
            found.append((at, end))
        at = haystack.text.find(needle.text, at + 1)
    return found


def _is_boundary(text: str, at: int) -> bool:
    """Say whether cutting ``text`` at ``at`` leaves every word and number whole."""
    before, after = text[max(at - 2, 0) : at], text[at : at + 2]
    if not before or not after:
        return True
    left, right = before[-1], after[0]
    if _wordlike(left) and _wordlike(right):
        return False
    if left in _JOINERS and _wordlike(right) and len(before) > 1 and _wordlike(before[0]):
        return False
    if right in _JOINERS and _wordlike(left) and len(after) > 1 and _wordlike(after[1]):
        return False
    return not _splits_number(before, after)


def _splits_number(before: str, after: str) -> bool:
    left, right = before[-1], after[0]
    if right.isdigit() and (left in _NUMBER_SIGNS or (left in _NUMBER_JOINERS and before[0].isdigit())):
        return True
    return left.isdigit() and (right in _NUMBER_UNITS or (right in _NUMBER_JOINERS and after[1:].isdigit()))


def _wordlike(char: str) -> bool:
    return char.isalnum() or char == "_" or bool(unicodedata.combining(char))


def word_count(folded: Folded) -> int:
    """Return how many white-space separated pieces hold a letter or a digit."""
    return sum(any(char.isalnum() for char in piece) for piece in folded.text.split())
