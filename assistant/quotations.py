"""Finds what stands in quotation marks, in the styles of many languages, nested ones too.

Marks open and close differently: “English”, „German“, »also German«, « French », ”Swedish”, 「Japanese」. So a
mark closes what is open if it can, by its shape and by what stands beside it; else it opens. An apostrophe is
told from a single quotation mark by the letters around it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOSERS: dict[str, str] = {
    "“": '”"',
    "„": '“”"',
    "”": "”",
    "‟": '”"',
    "«": "»",
    "»": "«»",
    '"': '"”“',
    "＂": "＂",
    "〝": "〞〟",
    "❝": "❞",
    "″": "″",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "‘": "’'",
    "‚": "‘’",
    "’": "’",
    "'": "'’",
    "‛": "’",
    "‹": "›",
    "›": "‹›",
    "❛": "❜",
    "`": "'`",
}
_SINGLE = frozenset("‘‚’'‛`")
_ONLY_CLOSERS = frozenset("〞〟❞」』》〉❜")
_KNOWN = frozenset(_CLOSERS) | _ONLY_CLOSERS | frozenset("（）")
_QUOTING = frozenset({"Ps", "Pe", "Pi", "Pf"})
_QUOTE_LIKE = re.compile(
    r"QUOTATION|APOSTROPHE|PRIME\b|GERSHAYIM|GERESH|(?:ACUTE|GRAVE) ACCENT|TURNED COMMA|ANGLE|MUCH "
)
_BEFORE_OPENING = "([{-–—/:;,.…¿¡"
_ELISION = re.compile(r"(?:em|tis|twas|til|till|cause|bout|n|round|\d0s|s|t)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between two marks of ``text``: ``text[start:end]``; ``mark`` opened it."""

    start: int
    end: int
    mark: str


@dataclass(slots=True)
class _Open:
    at: int
    mark: str


def find_quotations(text: str) -> tuple[list[Quotation], bool]:
    """Return every quotation in the order of their ends, and whether each mark is closed, or closes something."""
    found: list[Quotation] = []
    stack: list[_Open] = []
    closed = True
    for at, char in enumerate(text):
        if char not in _CLOSERS and char not in _ONLY_CLOSERS:
            continue
        place = _opener(text, at, stack)
        if place is not None:
            closed = closed and not any(each.mark not in _SINGLE for each in stack[place + 1 :])
            found.append(Quotation(stack[place].at + 1, at, stack[place].mark))
            del stack[place:]
        elif char in _ONLY_CLOSERS:
            closed = False
        elif _opens(text, at):
            stack.append(_Open(at, char))
    elided = all(each.mark in _SINGLE and _ELISION.match(text, each.at + 1) for each in stack)  # 'em, the '90s
    return found, closed and elided


def has_foreign_marks(text: str) -> bool:
    """Say whether a sign stands in the text that could pass for a quotation mark, and is not read as one here.

    Between two letters it is an apostrophe.
    """
    for at, char in enumerate(text):
        if char.isascii() or char in _KNOWN:
            continue
        symbol = unicodedata.category(char) == "Sk" and not "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        if symbol or unicodedata.category(char) in _QUOTING or _QUOTE_LIKE.search(unicodedata.name(char, "")):
            inside = text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()
            if not inside:
                return True
    return False


def outermost(quotations: Sequence[Quotation]) -> list[Quotation]:
    """Return those that stand in no other, in the order of the text."""
    outer: list[Quotation] = []
    for each in sorted(quotations, key=lambda each: (each.start, -each.end)):
        if not outer or each.start > outer[-1].end:
            outer.append(each)
    return outer


def _opener(text: str, at: int, stack: list[_Open]) -> int | None:
    """Return the place in ``stack`` of what the mark at ``at`` closes, or None if it closes nothing."""
    char = text[at]
    for place in range(len(stack) - 1, -1, -1):
        mark = stack[place].mark
        if char not in _CLOSERS[mark]:
            continue
        if char in _SINGLE and (not _ends_here(text, at) or any(each.mark not in _SINGLE for each in stack[place:])):
            return None  # an apostrophe
        if char in _CLOSERS and _starts_here(text, at) and not _ends_here(text, at):
            return None  # before a word: it opens a quotation inside
        return place
    return None


def _opens(text: str, at: int) -> bool:
    char, before = text[at], text[at - 1 : at]
    if char in '"″＂”' and before.isdigit():
        return False  # inches
    if char not in _SINGLE:
        return True
    return _starts_here(text, at) and not (char == "’" and _ELISION.match(text, at + 1))


def _starts_here(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    free = not before or before.isspace() or before in _BEFORE_OPENING or before in _CLOSERS
    return free and bool(after) and not after.isspace()


def _ends_here(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before) and not (after.isalnum() or after == "_") and not (before.isspace() and after.isspace())
