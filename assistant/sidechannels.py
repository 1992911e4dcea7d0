"""Signs that claim a proof: brackets, footnotes, links, markup, references, lists of sources, badges.

A remark's text stands beside citations that the program proved. It must not bring its own. Each rule is a
pattern with a name that a model can act on; patterns are tried on the text as it stands and as it reads with
everything invisible left out and letters in disguise (full-width, mathematical, circled) undone.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from assistant.folding import fold

if TYPE_CHECKING:
    from assistant.folding import Folded

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
            r"[\[\]{}⟦⟧【】〔〕［］｛｝⟨⟩❨❩❲❳⁅⁆〖〗〘〙⦋⦌]|\(\s*\d{1,3}\s*\)|\(\s*(?:see )?(?:note|ref|fn)\b[^)]*\)|"
            r"\(\s*(?:[ivx]{1,4}|[a-h])\s*\)|(?<=\s)\*\)"
        ),
    ),
    (
        "markup",
        re.compile(
            r"<\s*/?\s*[A-Za-z!?]|<<|>>|\||(?<!\w)/\w[^/]*\w/(?!\w)|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);|&(?:#|(?:lt|gt|amp|quot|nbsp|copy)\b)|`|"
            r"(?<!\w)(?:\*\*|__)|(?:\*\*|__)(?!\w)|~~|={2,}|-{3,}|\+\+(?=\w)|\\[a-zA-Z]|[•‣◦⁃∙]|(?<!\w):[a-z_]{3,}:(?!\w)|"
            r"(?<!\w)([*_~])\S(?:[^*_~\n]*\S)?\1(?!\w)|(?<!\w)#(?:#*\s|[^\W\d])|(?<!\w)@\w|(?<![\w:/])//(?=\w)|"
            r"^\s{0,3}(?:>\s|[-*+]\s|\||\d{1,2}[.)]\s)",
            re.MULTILINE,
        ),
    ),
    (
        "a footnote mark",
        re.compile(
            r"[†‡¶※⁂⁽⁾™®©℠℗ℹ]|\A[^()]*\b\d{1,2}\)|(?<![\w²])[¹²³⁴-⁹⁰]|(?<=\w)\*(?![\w*])|\^\(?\w|§(?!\s?\d)|\u20e3|[\u2460-\u24ff\u2776-\u2793]"
        ),
    ),
    (
        "a badge",
        re.compile(
            r"[✓✔✅☑🗸🗹√✗✘✕✖❌★☆⭐🏅🔒🛡🔐🔏🏆🎖🥇💯📎🔗📚📖📜🟢🔖🆗]|"
            rf"\b(?:{_ATTESTED}|guaranteed)\s*[:!|]|\b(?:confirmed|validated|authenticated)\s*[:|]|[(]\s*{_ATTESTED}\s*[)]|"
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
_COUNTED = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|[ivx]+)\b"
_PLACE = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|\d+(?:st|nd|rd|th))"
_LEARNED = (
    r"(?:stud(?:y|ies)|research|science|scientists?|researchers?|experts?|psychologists?|psychology|scholars?|academics?|"
    r"literature|evidence|data|statistics|surveys?|theor(?:y|ists?)|textbooks?)"
)
_SAYS = (
    r"(?:agrees?|says?|said|shows?|showed|shown|suggests?|finds?|found|proves?|proved|proven|confirms?|confirmed|"
    r"tells? us|has it|holds?|teaches|recommends?|knows?)"
)
_AUTHORS = (
    r"(?:Drucker|Goleman|Bennis|Covey|Mintzberg|Senge|Lencioni|Sinek|Maslow|Herzberg|McGregor|Lewin|Schein|Argyris|"
    r"Edmondson|Deming|Fayol|Blanchard|Hersey|Heifetz|Zaleznik|Kouzes|Posner|Machiavelli|Clausewitz|Sun Tzu|Wikipedia|"
    r"Harvard|McKinsey|Gallup|HBR|Gartner)"
)
_WRITES = (
    r"(?:says|said|writes|wrote|argues|argued|teaches|taught|claims|claimed|calls it|called it|puts it|has it|notes)"
)
_SOMEBODY = (
    rf"(?!(?i:{_WHEN}|every\w*|some\w*|any\w*|no\w*|people|management|leadership|perhaps|maybe|neither|either|each|both|"
    r"another|others?|what\w*|wh\w+|th\w+|it|he|she|they|you|your|we|one|all|christmas|easter)\b)[A-Z][a-z]{2,}"
)
_UNLESS_WRITTEN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a reference by number",
        re.compile(
            rf"\b(?:definition|sentence|dimension|quot(?:e|ation)|handle|citation|evidence|passage)s? "
            rf"(?:no\.? ?|number |#)?{_COUNTED}|\b(?:item|note|page|seite|chapter|kapitel|section|volume|figure) ?\d|"
            r"\b(?:chap|vol|bd|no)\. ?\d|"
            rf"§ ?\d|\b[nS]\. ?\d|\bp \d+\b|\b{_PLACE} (?:definition|citation|quotation|handle)\b|"
            rf"\b{_PLACE} sentence (?:of|in) (?:the|its|this|that) definition\b|#\d+(?!\w)(?! (?:on|in|of|for)\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "a reference",
        re.compile(
            r"\b(?:see|cf\.?|per|siehe|vgl\.?) (?:also )?(?:the )?"
            r"(?:above|below|sources?|references?|citations?|footnotes?)\b|"
            r"\b(?:as cited|cited above|quoted above|q\.v\.|loc\. ?cit|ibidem|a\. ?a\. ?O\.|zit\. n|hrsg\.|issn|pmid)|"
            r"\b(?:retrieved|accessed) (?:on )?\d|\b\d(?:st|nd|rd|th) ed\b|"
            r"[,(] ?(?:sources?|refs?|references?)\s*[.,;)]|"
            r"\b(?:verbatim|word for word|literally|exactly|quoted) (?:from|in|by) (?:the|its|this) "
            r"(?:definition|source|pack)|"
            r"\b(?:exact|direct|verbatim|literal) quot(?:e|ation)",
            re.IGNORECASE,
        ),
    ),
    (
        "a link",
        re.compile(
            r"\bhttps?:|\bhxxp|\b(?:tel|file|ftp|data):\w|\blocalhost\b|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b10\.\d{4,}|"
            r"\b[a-z0-9-]+\.(?:co|xyz|ly|site|online|shop|blog|cloud|tech|fr|es|nl|ca|au)\b|\S@\w|[a-z0-9][。．｡․][a-z]|"
            r"\bdot (?:com|org|net|edu|io)\b|\bwww\b|\w\.\w{2,4}/\w",
            re.IGNORECASE,
        ),
    ),
    (
        "a badge",
        re.compile(
            r"[,;(–—-] ?(?:as |this is |that is )?"
            r"(?:proven|verified|certified|confirmed|guaranteed|validated|approved|fact)\s*[.,;!)]|"
            r", (?:as )?(?:proven|verified|certified)\b(?! (?:in|by|over|at|through|wrong|right|or|and)\b)|"
            r"\b(?:this|that|it|which|all|everything) (?:is|was|has been) (?:\w+ )?proven\b|"
            r"\b(?:confirmed|checked|verified|proven|approved) by (?:the|this) (?:program|tool|system|software|app)\b|"
            r"\bfact checked\b|\b(?:officially|quality) (?:approved|checked|proven)\b|"
            r"\b100 ?% (?:sure|certain|right)\b|"
            r"\b\d{1,2} ?/ ?10\b|\b\d stars?\b|\b(?:high|low|medium) confidence\b|"
            r"\b(?:confidence|probability|certainty|likelihood|score|rating):? (?:of |is |at )?"
            r"(?:\d|high\b|low\b|medium\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "a label that imitates a note",
        re.compile(
            r"(?:^|[.!?,;(] ?)(?:evidence|quote|quotation|citation|proof|n\.?b\.?|dimension|definition|counterpart|"
            r"mirror|note|verdict|status|system|assistant|user|title|handle|strength|blind spot)\s*:",
            re.IGNORECASE,
        ),
    ),
    (
        "an appeal to research",
        re.compile(
            rf"(?<!your )(?<!the )(?<!their )(?<!our )(?<!my )\b{_LEARNED} (?:\w+ )?{_SAYS}\b|\bthe literature\b|"
            r"\bit (?:has been (?:\w+ )?(?:established|shown|accepted|proven)|"
            r"is (?:well|widely|long|generally) (?:known|established|accepted|proven))\b|"
            r"\baccording to (?:the |most |many )?(?:literature|theory|science|research|experts|studies|textbooks?)\b|"
            r"\b(?:survey|study|sample) of \d|\b(?:19|20)\d\d (?:book|article|study|paper|classic|text)\b|"
            r"\b(?:\d+ ?%|\d+ percent|nine in ten|most|nine out of ten) of (?:all )?"
            r"(?:teams|managers|leaders|companies|employees|projects|organisations|organizations|changes)\b|"
            r"\bin ten (?:teams|managers|leaders|companies)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "the name of somebody who is not in the situation",
        re.compile(
            rf"\b(?i:{_AUTHORS})\b|(?:(?<=[a-z,;:] )|\b{_SOMEBODY} ){_SOMEBODY} {_WRITES}\b|"
            rf"\b{_SOMEBODY} (?:wrote|writes|argues|argued|teaches|taught|puts it|calls it)\b|"
            rf"\b(?:says|wrote|writes|argues|quoting|to quote|in the words of) {_SOMEBODY}|"
            rf"\b{_SOMEBODY}(?:'s|’s) (?:words?|books?|work|term|phrase|model|theory|definition|framework|study)\b|"
            rf"\({_SOMEBODY}\)|(?<=\w )\b{_SOMEBODY} {_YEAR}\b"
        ),
    ),
)
_FACES = re.compile(r"[°№♥❤♡☺☹\U0001F600-\U0001F64F\U0001F900-\U0001F92F\U0001F970-\U0001F97A]")
_INVISIBLE_MARKS = frozenset(map(chr, (0x034F, *range(0xFE00, 0xFE10))))


def fault_in_side_channels(text: str, outside: str, situation: Folded) -> str | None:
    """Return what in a text claims a proof of its own, or None.

    Args:
        text: the whole text of a remark.
        outside: the text without the person's own words that it quotes: they may hold a link or a year.
        situation: what the person wrote, folded. A year of it alone in brackets is no reference, a symbol no badge.

    """
    years = frozenset(re.findall(rf"(?<!\d){_YEAR}(?!\d)", situation.original))
    for rules, written in ((_ANYWHERE, text), (_OUTSIDE_QUOTATIONS, outside)):
        for reading in dict.fromkeys((written, visible(written))):
            for name, pattern in rules:
                if any(match.group().strip("() ") not in years for match in pattern.finditer(reading)):
                    return f"the text has {name}"
    return _fault_in_symbols(text, situation)


def fault_in_references(outside: str, situation: Folded) -> str | None:
    """Return what in a text refers to a proof or an authority elsewhere, unless the person wrote of it, or None.

    ``outside`` and ``situation`` are those of `fault_in_side_channels`.
    """
    for reading in dict.fromkeys((outside, visible(outside))):
        for name, pattern in _UNLESS_WRITTEN:
            for match in pattern.finditer(reading):
                if fold(match.group().strip(" .,;:!()–—-")).text not in situation.text:
                    return f"the text has {name}"
    return None


def _fault_in_symbols(text: str, situation: Folded) -> str | None:
    """Take a picture or a sign for a badge, unless it is a face, a degree, or one that the person used."""
    for char in text:
        if unicodedata.category(char) == "So" and not _FACES.match(char) and char not in situation.original:
            return "the text has a badge"
    return None


def visible(text: str) -> str:
    """Return the text as it reads: nothing invisible, letters in disguise undone (NFKC)."""
    if text.isascii():
        return text
    kept = (char for char in text if unicodedata.category(char) != "Cf" and char not in _INVISIBLE_MARKS)
    return unicodedata.normalize("NFKC", "".join(kept))
