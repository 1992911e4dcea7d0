"""What the free text of a remark may not do: carry a proof that the program did not make.

A remark's text stands beside citations that are proven. So it must not bring its own: no reference, link,
footnote or badge, no markup that could imitate one, no quotation that nobody wrote, no dimension by name
that the remark does not cite, and no letters dressed up as others.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from assistant.folding import Folded, fold, occurrences, word_count
from assistant.gates import fault_in_judgement
from assistant.questions import fault_in_question

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from assistant.types import Claim, Definition, Pack

MAX_TEXT_LENGTH = 1_500  # characters; a whole reflection has 120 to 220 words
MIN_QUOTATION_WORDS = 4  # shorter ones are a manner of speaking

_SIDE_CHANNELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a bracket marker", re.compile(r"[\[\]{}⟦⟧【】〔〕［］]")),
    ("a footnote mark", re.compile(r"[†‡§¶※]|(?<=\w)[¹²³⁴-⁹⁰]|\^\d")),
    ("a link", re.compile(r"(?i)\bhttps?:|\bwww\.|\bmailto:|\bdoi\b|\b[a-z0-9-]+\.(?:com|org|net|edu|io|info|gov)\b")),
    (
        "markup",
        re.compile(
            r"<\s*/?\s*[A-Za-z!?][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);|`|\*\*|__|^\s{0,3}(?:#{1,6}\s|>\s|[-*+]\s|\|)",
            re.MULTILINE,
        ),
    ),
    (
        "a reference in brackets",
        re.compile(
            r"\([^)]*\b(?:1[5-9]|20)\d\d[a-z]?\b[^)]*\)|\([^)]*\b(?:pp?\.|ibid|op\. ?cit|et al)[^)]*\)", re.IGNORECASE
        ),
    ),
    (
        "a list of sources",
        re.compile(
            r"\b(?:sources?|references?|citations?|bibliography|footnotes?)\s*:|\bet al\b|\bibid\b|\bpp?\. ?\d",
            re.IGNORECASE,
        ),
    ),
    ("a badge", re.compile(r"[✓✔✅☑🗸✗✘❌★☆⭐🏅🔒🛡]|\b(?:verified|fact-checked|peer-reviewed)\b", re.IGNORECASE)),
    ("a line of its own that imitates a heading or a note", re.compile(r"\n\s*\S")),
)
_QUOTATIONS = re.compile(r"\"([^\"]*)\"|(?<!\w)'([^\n]*?)'(?!\w)")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "FULLWIDTH", "MATHEMATICAL", "LISU")


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
    folded = fold(text)
    return (
        _fault_in_characters(text)
        or _fault_in_side_channels(text, handles, pack)
        or _fault_in_quotations(folded, pack, situation)
        or _fault_in_names(folded, cited, pack)
        or (fault_in_question(text) if claim.kind == "question" else None)
        or fault_in_judgement(text, situation.original)
    )


def _fault_in_characters(text: str) -> str | None:
    for char in text:
        category = unicodedata.category(char)
        if category in {"Cc", "Co", "Cn", "Cs", "Zl", "Zp"} and char != "\n":
            return "the text has control characters"
        if category == "Cf" and char not in "\u00ad\u200c\u200d":  # soft hyphen and joiners are part of spelling
            return "the text has invisible or direction-changing characters"
    if any(len(_scripts(word)) > 1 for word in re.findall(r"\w+", text)):
        return "a word mixes letters of several scripts"
    return None


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(char, "") for char in word if char.isalnum())
    return {script for name in names for script in _SCRIPTS if name.startswith(script)}


def _fault_in_side_channels(text: str, handles: Mapping[str, Definition], pack: Pack) -> str | None:
    for name, pattern in _SIDE_CHANNELS:
        if pattern.search(text):
            return f"the text has {name}"
    words = set(re.findall(r"\w+", text.lower()))
    if words & set(handles):
        return "the text has a handle"
    if any(author in words for definition in pack.definitions for author in _authors(definition.source)):
        return "the text names a source"
    return None


def _authors(source: str) -> Iterator[str]:
    """Yield the surname in a source line such as "After John P. Kotter, A Force for Change (1990)"."""
    before_title = source.split(",", maxsplit=1)
    names = re.findall(r"\b[A-Z][a-z]{3,}\b", before_title[0])
    if len(before_title) > 1 and names:
        yield names[-1].lower()


def _fault_in_quotations(text: Folded, pack: Pack, situation: Folded) -> str | None:
    if text.text.count('"') % 2:
        return "a quotation mark is not closed"
    for match in _QUOTATIONS.finditer(text.text):
        words = fold(match.group(1) or match.group(2) or "")
        quoted = fold(words.text.strip(" .,;:!?-'\""))
        if word_count(quoted) < MIN_QUOTATION_WORDS:
            continue
        written = occurrences(quoted, situation)
        if not written and not any(occurrences(quoted, fold(each.text)) for each in pack.definitions):
            return "a quotation stands neither in the situation nor in the definitions"
    return None


def _fault_in_names(text: Folded, cited: Collection[str], pack: Pack) -> str | None:
    plain = _plain_name(text.text)
    for definition in pack.definitions:
        if definition.id in cited:
            continue
        name = re.escape(_plain_name(fold(definition.name).text))
        pattern = rf"(?<!\w){name}(?!\w)"
        if " " not in definition.name:  # a common word; a name only where it is marked as one
            pattern = rf"[\"']{name}[\"']|\bdimensions? (?:of |called |named )?{name}\b|\b{name} dimension\b"
        if re.search(pattern, plain):
            return "the text names a dimension that the remark does not cite"
    return None


def _plain_name(text: str) -> str:
    """Level what spelling varies in a dimension's name: -ize, ampersand, hyphens."""
    return re.sub(r"\s+", " ", re.sub(r"iz(?=e|ing|ation)", "is", text.replace("&", " and ").replace("-", " "))).strip()
