"""Signs that claim a proof: brackets, footnotes, links, markup, references, lists of sources, badges.

A remark's text stands beside citations that the program proved. It must not bring its own. Each rule is a
pattern with a name that a model can act on; patterns are tried on the text as it stands and as it reads with
everything invisible left out and letters in disguise (full-width, mathematical, circled) undone.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_WHEN = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|"
    r"november|december|spring|summer|autumn|fall|winter|since|in|until|till|by|from|before|after|early|late|mid|end|"
    r"q[1-4]|januar|februar|märz|mai|juni|juli|oktober|dezember|seit|ende|anfang|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_NAME_AND = rf"(?!(?i:{_WHEN})\b)[A-Z][\w'’.-]+"
_SOURCES = (
    r"(?:sources?|references?|citations?|bibliography|footnotes?|works cited|further reading|quellen?(?:angaben?)?|"
    r"belege?|nachweise?|literatur(?:verzeichnis)?|références?|bibliographie|fuentes?|referencias?|fonti?|bronnen)"
)
_ATTESTED = r"(?:verified|proven|certified|fact-checked|peer-reviewed)"

_ANYWHERE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a bracket marker",
        re.compile(
            r"[\[\]{}⟦⟧【】〔〕［］｛｝⟨⟩❨❩❲❳⁅⁆〖〗〘〙⦋⦌]|\(\s*\d{1,3}\s*\)|\(\s*(?:see )?(?:note|ref|fn)\b[^)]*\)"
        ),
    ),
    (
        "markup",
        re.compile(
            r"<\s*/?\s*[A-Za-z!?]|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);|&#|`|(?<!\w)(?:\*\*|__)|(?:\*\*|__)(?!\w)|~~|"
            r"={3,}|\\[a-zA-Z]|(?<!\w)([*_])\S(?:[^*_\n]*\S)?\1(?!\w)|^\s{0,3}(?:#{1,6}\s|>\s|[-*+•]\s|-{3,}|\|)",
            re.MULTILINE,
        ),
    ),
    (
        "a footnote mark",
        re.compile(r"[†‡¶※⁂⁽⁾]|(?<=\w)\*(?![\w*])|\^\(?\w|§(?!\s?\d)|\u20e3|[\u2460-\u24ff\u2776-\u2793]"),
    ),
    (
        "a badge",
        re.compile(
            r"[✓✔✅☑🗸🗹√✗✘✕✖❌★☆⭐🏅🔒🛡🔐🔏🏆🎖🥇💯📎🔗📚📖📜🟢🔖🆗]|"
            rf"\b{_ATTESTED}\s*[:!|]|\b(?:confirmed|validated|authenticated)\s*[:|]|[(]\s*{_ATTESTED}\s*[)]|"
            r"(?-i:\b(?:VERIFIED|PROVEN|CERTIFIED|CONFIRMED|VALIDATED)\b)|"
            rf"\b{_ATTESTED}\s+(?:by (?:the program|reflect|ai)\b|(?:citation|quot|source|reference|evidence))|"
            rf"\b(?:citations?|quotes?|quotations?|remarks?)\s+(?:is |are |has been |have been )?{_ATTESTED}\b|"
            r"\b(?:this|that|it|all|everything|which)(?: of (?:this|it))? (?:is|are|was|were|has been|have been)"
            r"(?: \w+)? (?:verified|certified)\b|\b100 ?% (?:accurate|verified|true|certain|proven)\b|"
            r"\b(?:fact-checked|peer-reviewed)\b|\b(?:confidence|accuracy|match|rating|score)\s*[:=]\s*\d|"
            r":[a-z_]*(?:check|tick|verified|star|lock|shield)[a-z_]*:",
            re.IGNORECASE,
        ),
    ),
    ("a line of its own that imitates a heading or a note", re.compile(r"\n\s*\S")),
)
_OUTSIDE_QUOTATIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a footnote mark", re.compile(r"(?<=\w)[¹²³⁴-⁹⁰]")),
    (
        "a link",
        re.compile(
            r"\b[a-z][a-z0-9+.-]*://|\bwww\.|\bmailto:|\bjavascript:|\bdoi\b|\barxiv\b|\bisbn\b|\S@\w[\w-]*\.\w|"
            r"\b[a-z0-9-]+\.(?:com|org|net|edu|io|info|gov|app|dev|biz|ai|eu|uk|de|ch|example|test|local)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a reference in brackets",
        re.compile(
            rf"\([^()]*?\b(?:{_NAME_AND}(?:,? et al\.?)?,? |[\w'’-]+, ?){_YEAR}[a-z]?\b[^()]*\)|"
            rf"\(\s*{_YEAR}[a-z]?\s*(?:[,:;][^()]*)?\)|\([^()]*\b(?i:pp?\.|ibid|op\. ?cit|et al|vgl\.|ebd\.)[^()]*\)|"
            rf"\b{_NAME_AND}(?:,? \(|, ?){_YEAR}[a-z]?\b"
        ),
    ),
    (
        "a list of sources",
        re.compile(
            rf"\b{_SOURCES}\s*(?::|[-–—]\s)|\bet al\b|\bibid\b|\bop\. ?cit\b|\bpp?\. ?\d|"
            r"\b(?:see |cf\.? |siehe )?(?:note|ref|reference|source|citation|footnote|fn|fußnote|quelle)\.? ?"
            r"(?:no\.? ?)?\d|\b(?:see|cf\.?|siehe) (?:page|chapter|section|seite|kapitel) ?\d|\bch\. ?\d",
            re.IGNORECASE,
        ),
    ),
    (
        "an appeal to research",
        re.compile(
            r"(?<!your )(?<!the )(?<!their )\b(?:studies|research|scientists|researchers)\s+(?:\w+ )?"
            r"(?:shows?|shown|suggests?|says?|finds?|found|proves?|proved|proven|confirms?|confirmed)\b|"
            r"\bit is (?:scientifically )?proven\b|\b(?:according to|as) research\b",
            re.IGNORECASE,
        ),
    ),
)
_INVISIBLE_MARKS = frozenset(map(chr, (0x034F, *range(0xFE00, 0xFE10))))


def fault_in_side_channels(text: str, outside: str, years: Collection[str]) -> str | None:
    """Return what in a text claims a proof of its own, or None.

    Args:
        text: the whole text of a remark.
        outside: the text without the person's own words that it quotes: they may hold a link or a year.
        years: years that the person wrote of; one of them alone in brackets is no reference.

    """
    for rules, written in ((_ANYWHERE, text), (_OUTSIDE_QUOTATIONS, outside)):
        for reading in dict.fromkeys((written, visible(written))):
            for name, pattern in rules:
                if any(match.group().strip("() ") not in years for match in pattern.finditer(reading)):
                    return f"the text has {name}"
    return None


def years_in(text: str) -> frozenset[str]:
    """Return the years that stand in a text."""
    return frozenset(re.findall(rf"(?<!\d){_YEAR}(?!\d)", text))


def visible(text: str) -> str:
    """Return the text as it reads: nothing invisible, letters in disguise undone (NFKC)."""
    if text.isascii():
        return text
    kept = (char for char in text if unicodedata.category(char) != "Cf" and char not in _INVISIBLE_MARKS)
    return unicodedata.normalize("NFKC", "".join(kept))
