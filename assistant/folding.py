"""Comparing what was quoted with what was written: a conservative fold that remembers where it came from.

Folded alike are differences that typing, copying and type-setting make: runs of white space, the shapes of
quotation marks and dashes, an ellipsis as one character or three dots, what is invisible (Unicode category Cf,
soft hyphens among them, and variation selectors), canonically equivalent spellings (NFC), and upper and lower
case where one character stands for one. Not folded is whatever can change a meaning: no compatibility forms
(``10²`` is not ``102``), no look-alikes of other scripts, no minus sign, no dash that may be one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.cuts import is_spaceless, may_cut

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOUBLE = '"“”„‟«»'
_QUOTES = dict.fromkeys("‘’‚‛ʼ‹›`´" + _DOUBLE, "'")  # single for double: whoever quotes a quotation changes its marks
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-")
_SHAPES = {**_QUOTES, **_DASHES, "…": "..."}
_INVISIBLE_MARKS = frozenset(map(chr, (0x034F, *range(0xFE00, 0xFE10))))  # grapheme joiner, variation selectors


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
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    clusters = list(_clusters(text))
    following = (cluster for cluster, _, _ in (*clusters[1:], ("", 0, 0)))
    for (cluster, start, end), after in zip(clusters, following, strict=False):
        last = characters[-1] if characters else " "
        for char in _shape(cluster, last, after):
            if char == last == " ":
                continue
            if char == last == "-" and not after.isdigit():
                ends[-1] = end  # two hyphens are how a typewriter makes a dash
                continue
            characters.append(char)
            starts.append(start)
            ends.append(end)
    keep = len(characters) - (characters[-1:] == [" "])
    return Folded(text, "".join(characters[:keep]), tuple(starts[:keep]), tuple(ends[:keep]))


@lru_cache(maxsize=512)
def fold_known(text: str) -> Folded:
    """Return the folded form of a text of the pack, folded once; a person's text never goes through this cache."""
    return fold(text)


def _clusters(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each visible character with its combining marks, composed, and its offsets."""
    start = 0
    while start < len(text):
        end = start + 1
        if text[start] < "\u0080" and text[end : end + 1] < "\u00ad":  # most is: nothing hidden, nothing to combine
            yield text[start], start, end
        elif not _is_invisible(text[start]):
            cluster = text[start]
            for at in range(end, len(text)):
                if unicodedata.combining(text[at]):
                    cluster, end = cluster + text[at], at + 1
                elif not _is_invisible(text[at]):
                    break
            yield _composed(cluster), start, end
        start = end


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or char in _INVISIBLE_MARKS


def _composed(cluster: str) -> str:
    """Return the composed form; a sign that NFC would make another of stays: the Kelvin sign is no K."""
    if len(cluster) == 1 or unicodedata.normalize("NFC", cluster[0]) != cluster[0]:
        return cluster
    return unicodedata.normalize("NFC", cluster)


def _shape(cluster: str, last: str, after: str) -> str:
    if cluster.isspace():
        return " "
    if cluster in _DASHES and after[:1].isdigit() and not last.isalnum():
        return cluster  # it may be a minus sign
    if cluster in _DOUBLE and last.isdigit():
        return '"'  # it may be inches, and ' feet
    return "".join(_SHAPES.get(char, _lower(char)) for char in cluster)


def _lower(char: str) -> str:
    """Return the lower-case form where case is all that differs: not for ``İ``, the Kelvin sign or ``ẞ``."""
    lower = char.lower()
    return lower if len(lower) == 1 and lower.upper() == char else char


def occurrences(needle: Folded, haystack: Folded) -> Iterator[tuple[int, int]]:
    """Yield the folded spans at which ``needle`` stands in ``haystack`` as whole words and whole numbers."""
    at = haystack.text.find(needle.text) if needle.text else -1
    while at >= 0:
        end = at + len(needle.text)
        if may_cut(haystack, at) and may_cut(haystack, end):
            yield at, end
        at = haystack.text.find(needle.text, at + 1)


def word_count(folded: Folded) -> int:
    """Return how many white-space separated pieces hold a letter or a digit.

    Where a script writes no spaces, two characters count as a word.
    """
    return sum(
        max(any(char.isalnum() for char in piece), (sum(map(is_spaceless, piece)) + 1) // 2)
        for piece in folded.text.split()
    )
