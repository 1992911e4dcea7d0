"""What the free text of a remark may not do: carry a proof that the program did not make.

A remark's text stands beside citations that are proven. So it must not bring its own: no reference, link,
footnote or badge, no markup that could imitate one, no quotation that nobody wrote, no dimension by name
that the remark does not cite, and no letters dressed up as others.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.cuts import changes_meaning, is_negated
from assistant.folding import Folded, fold, fold_known, occurrences, word_count
from assistant.gates import fault_in_judgement
from assistant.naming import fault_in_names
from assistant.questions import fault_in_question
from assistant.quotations import Quotation, find_quotations, has_foreign_marks, outermost
from assistant.sidechannels import fault_in_references, fault_in_side_channels, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.types import Claim, Definition, Pack

MAX_TEXT_LENGTH = 1_500  # characters; a whole reflection has 120 to 220 words
MIN_QUOTATION_WORDS = 4  # shorter ones are a manner of speaking,
MIN_GUILLEMET_WORDS = 2  # but between « and » stand only words that were written: the terminal sets them off
MAX_MARKS = 2  # combining marks on one letter

_HARMLESS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")  # soft hyphen, zero-width spaces and joiners
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that show nothing
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "FULLWIDTH", "MATHEMATICAL", "LISU")
_LOOK_ALIKES = frozenset(_SCRIPTS[1:])
_DRESSED = re.compile(
    r"SMALL CAPITAL|S(?:UPER|UB)SCRIPT LATIN|MODIFIER LETTER (?:SMALL|CAPITAL)|(?:CIRCLED|SQUARED|PARENTHESIZED) LATIN|"
    r"REGIONAL"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?:[Pp]rofessor |[Dd]r\.? )?([A-Z]\w+)")
_WITHOUT_MARKS = re.compile(
    r"\b(?:you (?:write|wrote|said|say)|your (?:own |exact )?words(?: are| were)?|i quote)\s*:\s*([\w(][^.!?\n]*)",
    re.IGNORECASE,
)
_ENDS = " .,;:!?…-–—'\"‘’“”"


def fault_in_wording(
    claim: Claim,
    *,
    cited: Sequence[str],
    pack: Pack,
    handles: Mapping[str, Definition],
    situation: Folded,
) -> str | None:
    """Return why a remark's text may not be shown, in words a model can act on, or None.

    Args:
        claim: the remark as the model wrote it.
        cited: ids of the definitions that the remark has proven citations of.
        pack: the pack, for its names and texts.
        handles: this request's table; a handle must not appear in the text.
        situation: what the person wrote, folded.

    """
    text = claim.text.strip()
    if len(text) > MAX_TEXT_LENGTH:
        return "the text is too long"
    quotations, closed = find_quotations(text)
    persons = [each for each in quotations if _is_written(text, each, situation)]
    outside = _without(text, persons)
    return (
        _fault_in_characters(text, situation)
        or fault_in_side_channels(text, outside, situation)
        or _fault_in_origin(outside, handles, pack, situation)
        or fault_in_references(_nameless(outside, pack), situation)
        or ("the text has marks that could pass for quotation marks" if has_foreign_marks(text) else None)
        or (None if closed else "a quotation mark is not closed")
        or _fault_in_quotations(text, quotations, [pack.definition(each) for each in cited], situation)
        or fault_in_names(claim.kind, text, cited, pack, situation)
        or (fault_in_question(text) if claim.kind == "question" else None)
        or fault_in_judgement(_without(text, quotations), situation.original)
    )


# --- letters --------------------------------------------------------------------------------


def _fault_in_characters(text: str, situation: Folded) -> str | None:
    if text.isascii() and text.replace("\n", " ").isprintable():
        return None
    return _fault_in_signs(text) or _fault_in_scripts(text, situation)


def _fault_in_signs(text: str) -> str | None:
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if category in {"Cc", "Co", "Cn", "Cs", "Zl", "Zp"} and char != "\n":
            return "the text has control characters"
        if (category == "Cf" and char not in _HARMLESS) or char in _BLANK:
            return "the text has invisible or direction-changing characters"
        marks = marks + 1 if category == "Mn" else 0
        if marks > MAX_MARKS or _DRESSED.search(unicodedata.name(char, "")):
            return "the text has letters dressed up as others"
    return None


def _fault_in_scripts(text: str, situation: Folded) -> str | None:
    written = _scripts(situation.original)
    for word in re.findall(r"\w+", visible_letters(text)):
        scripts = _scripts(word)
        if len(scripts) > 1:
            return "a word mixes letters of several scripts"
        if len(word) > 1 and scripts & _LOOK_ALIKES - written and "LATIN" in _scripts(text):
            return "a word is in letters of a script that the person did not use"
    return None


def visible_letters(text: str) -> str:
    """Return the text without what is invisible in it, so that a word is read as it is seen."""
    return "".join(char for char in text if char not in _HARMLESS)


def _scripts(text: str) -> set[str]:
    names = (unicodedata.name(char, "") for char in set(text) if char.isalpha())
    return {script for name in names for script in _SCRIPTS if name.startswith(script)}


# --- where it says that it comes from ---------------------------------------------------------


def _fault_in_origin(text: str, handles: Mapping[str, Definition], pack: Pack, situation: Folded) -> str | None:
    seen = visible(text)
    words = set(re.findall(r"\w+", seen.lower()))
    if words & set(handles):
        return "the text has a handle"
    plain = " ".join(re.findall(r"\w+", seen.lower()))
    for source in {definition.source for definition in pack.definitions}:
        author, title = _author_and_title(source)
        spelled = author and re.search(r"\b" + r"[\W_]{0,2}".join(author), seen.lower())
        if spelled or (title and title in plain):
            return "the text names a source"
    if any(name.lower() not in situation.text for name in _ACCORDING.findall(seen)):
        return "the text names a source"
    return None


def _author_and_title(source: str) -> tuple[str, str]:
    """Return surname and title, in small letters, of "After John P. Kotter, A Force for Change (1990)"."""
    before, _, after = source.partition(",")
    names = re.findall(r"\b[A-Z][a-z]{3,}\b", before)
    title = " ".join(re.findall(r"\w+", after.partition("(")[0].lower())).removeprefix("a ").removeprefix("the ")
    return (names[-1].lower() if after and names else ""), (title if title.count(" ") > 1 else "")


def _nameless(text: str, pack: Pack) -> str:
    """Return the text without the pack's names: a definition that "says" something is no authority from elsewhere."""
    names = sorted((re.escape(each.name) for each in pack.definitions), key=len, reverse=True)
    return re.sub("|".join(names), "…", text, flags=re.IGNORECASE)


# --- quotations -------------------------------------------------------------------------------


def _is_written(text: str, quotation: Quotation, situation: Folded) -> bool:
    """Say whether the quoted words stand in what the person wrote, and keep their meaning.

    Cut off from a negation they do so only where the remark's own sentence has one: none of it «sounded like me».
    """
    hits = occurrences(fold(text[quotation.start : quotation.end].strip(_ENDS)), situation)
    told = is_negated(text[: quotation.start])
    return any(told or not changes_meaning(situation, *hit) for hit in hits)


def _without(text: str, quotations: Sequence[Quotation]) -> str:
    """Return the text with the words of these quotations left out."""
    for each in reversed(outermost(quotations)):
        text = f"{text[: each.start]}…{text[each.end :]}"
    return text


def _fault_in_quotations(
    text: str, quotations: Sequence[Quotation], cited: Sequence[Definition], situation: Folded
) -> str | None:
    for each, least in (*_single(quotations), *_in_a_row(text, quotations)):
        words = text[each.start : each.end]
        if word_count(fold(words)) < least or _is_written(text, each, situation):
            continue
        quoted = fold(words.strip(_ENDS))
        places = (fold_known(place) for definition in cited for place in (definition.text, definition.name))
        if not any(True for place in places for _ in occurrences(quoted, place)):
            return "a quotation stands neither in the situation nor in a definition that the remark cites"
    for match in _WITHOUT_MARKS.finditer(text):
        spoken = fold(match[1].strip(_ENDS))
        if word_count(spoken) >= MIN_QUOTATION_WORDS and not any(True for _ in occurrences(spoken, situation)):
            return "words are put into the person's mouth that do not stand in the situation"
    return None


def _single(quotations: Sequence[Quotation]) -> Iterator[tuple[Quotation, int]]:
    """Yield each quotation, and from how many words on it must have been written."""
    for each in quotations:
        yield each, MIN_GUILLEMET_WORDS if each.mark in "«»" else MIN_QUOTATION_WORDS


def _in_a_row(text: str, quotations: Sequence[Quotation]) -> Iterator[tuple[Quotation, int]]:
    """Yield quotations that follow one another with no word between: together they read as one."""
    for before, after in pairwise(outermost(quotations)):
        if not any(char.isalnum() for char in text[before.end : after.start]):
            yield from ((before, 1), (after, 1))
