"""Replaces what points to a person before a text leaves the machine, and puts it back in what comes in return.

No model of names and no network: careful rules, the given and family names of the library Faker for English, German,
French and Spanish, and the names that a person declares. Each different word gets a stand-in of one word, numbered as
it appears (``PersonA``, ``SurnameA``, ``EmailA``): the number of words stays, a conversation keeps its stand-ins from
turn to turn, and only this program can go back.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from assistant.resources import care_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.types import Claim

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)*|O['’][A-Z][a-z]+|Mc[A-Z][a-z]+)"
_WORD = re.compile(rf"(?<![\w@.]){_CAPITAL}(?![\w@])")
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Herr|Herrn|Frau|Monsieur|M(?=\.)|Madame|Mademoiselle|Mme"
    r"|Mlle|Señor|Señora|Señorita|Sr|"
    r"Sra|Srta|Don|Doña|Nurse|Sister)\.?\s+(?:Dr\.?\s+|Prof\.?\s+)?"
    rf"((?:(?:van|von|de|del|de la|der|den|du|la|zu)\s+)*{_CAPITAL}(?:\s+{_CAPITAL})?)"
)
_CALLED = re.compile(
    r"\b(?:named|called|name is|name was|heißt|heisst|namens|nennt sich|s['’]appelle|nommée?|se llama"
    r"|llamad[oa]|se llamaba)\s+"
    rf"({_CAPITAL}(?:\s+{_CAPITAL})?)"
)
_ROLE = re.compile(
    r"(?i:\b(?:my|our|the|mon|ma|mes|notre|le|la|mi|nuestr[oa]|el|la|mein|meine|unser|unsere|der|die)\s+(?:\w+\s+)?"
    r"(?:deputy|colleague|assistant|boss|manager|trainee|apprentice|intern|analyst|engineer|adjointe?"
    r"|collègue|stagiaire|chef|"
    r"apprentie?|directrice|adjunt[oa]|compañer[oa]|becari[oa]|jef[ea]|aprendiz|kollegin?|kollege"
    r"|lehrling|chefin|praktikantin?|"
    rf"stellvertreterin?))\s+({_CAPITAL})"
)
_EXACT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("Handle", re.compile(r"(?<![\w@])@[A-Za-z_][\w.]{2,}\b")),
    (
        "Number",
        re.compile(
            r"(?i)\b(?:employee|staff|personnel|payroll|badge)\s*(?:no\.?|number|id|nr\.?"
            r"|#)?\s*[:#]?\s*((?=[\w-]*\d{3})[\w-]{4,})"
            r"|\b(?:personalnummer|mitarbeiternummer|personalnr\.?|matricule|n[uú]mero de empleado"
            r"|legajo)\s*(?:no\.?|nr\.?|n°)?\s*:?\s*"
            r"((?=[\w-]*\d{3})[\w-]{4,})"
        ),
    ),
    (
        "Address",
        re.compile(
            r"\b\d{1,4}[a-z]?,?\s+(?:[A-Z][\w'’-]+\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close"
            r"|Square|Way|Court)\b"
            r"|\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|gasse|allee|platz)\s+\d{1,4}[a-z]?\b"
            r"|\b\d{1,4}(?:\s?bis)?,?\s+(?:rue|avenue|boulevard|place|impasse|chemin)\s+(?:d(?:e|u|es"
            r"|e la)\s+|d['’]|de l['’])?[\w'’-]+"
            r"|\b(?:[Cc]alle|[Aa]venida|[Pp]laza|[Pp]aseo)\s+(?:de\s+(?:la\s+"
            r"|los\s+)?)?[\w-]+(?:\s+[A-Z][\w-]+)?,?\s+(?:n[.°º]?\s*)?\d{1,4}\b"
        ),
    ),
    (  # of an account, of a card
        "Number",
        re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b|\b(?:\d{4}[ -]?){3}\d{4}\b"),
    ),
    ("Phone", re.compile(r"(?<![\w.,])(?:\+\d{1,3}[\s./-]?)?\(?\d{2,5}\)?(?:[\s./-]?\d{2,4}){2,5}(?![\w,]|\.\d)")),
)
_PARTICLES = re.compile(r"\s+(?:(?:van|von|de|del|der|du|la)\s+)*")
_ARTICLE = re.compile(r"(?i:\b(?:the|an?|der|die|das|le|la|les|el|los|las|un|una|une|ein|eine)\s+$)")
_STAND_IN = re.compile(
    r"\b(Person|Surname|Name|Email|Handle|Number|Address|Phone)[ -]?([A-Z]{1,2})(?![A-Z0-9])(?=\b|s\b)"
)
_PHONE_DIGITS = 8
_GERMAN = re.compile(r"\b(?:der|die|das|und|ich|nicht|ist|ein|eine|wir|mit|auf|für|hat|habe|dass|sie|er)\b")
_OPENING = re.compile(r"(?:^|[.!?…:\n«»\"“„(]|\s[-–—]\s)\s*$")


@dataclass(slots=True)
class Pseudonyms:
    """The stand-ins of one text or conversation; `cover` and `uncover` are each other's inverse."""

    hide: Sequence[str] = ()
    _stand_ins: dict[str, str] = field(default_factory=dict, repr=False)
    _originals: dict[str, str] = field(default_factory=dict, repr=False)

    def learn(self, text: str) -> None:
        """Find what points to a person in a text, and give each a stand-in; what has one keeps it."""
        for _, kind, words in sorted(_found(text, self.hide)):
            if words not in self._stand_ins:
                stand_in = f"{kind}{_letters(sum(each.startswith(kind) for each in self._originals))}"
                self._stand_ins[words], self._originals[stand_in] = stand_in, words

    def cover(self, text: str) -> str:
        """Return the text with a stand-in for everything that was learned."""
        if not self._stand_ins:
            return text
        longest_first = sorted(self._stand_ins, key=len, reverse=True)
        pattern = "|".join(rf"(?<!\w){re.escape(words)}(?!\w)" for words in longest_first)
        return re.sub(pattern, lambda match: self._stand_ins[match.group()], text)

    def uncover(self, text: str) -> str:
        """Return the text with the person's own words where stand-ins are, also where a space was put into one."""
        if not self._originals:
            return text
        return _STAND_IN.sub(lambda match: self._originals.get("".join(match.groups()), match.group()), text)

    def uncover_claim(self, claim: Claim) -> Claim:
        """Return what a model claims, in the person's own words."""
        evidence = tuple(self.uncover(each) for each in claim.evidence)
        return replace(claim, text=self.uncover(claim.text), evidence=evidence)


def _letters(number: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    first = _letters(number // 26 - 1) if number >= len(_LETTERS) else ""
    return first + _LETTERS[number % len(_LETTERS)]


def _found(text: str, hide: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """Yield place, kind and words of everything that points to a person."""
    taken: list[tuple[int, int]] = []
    for name in hide:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            taken.append(match.span())
            yield match.start(), "Name", match.group()
    for kind, pattern in _EXACT:
        for match in pattern.finditer(text):
            group = next((each for each in range(1, (pattern.groups or 0) + 1) if match.group(each)), 0)
            start, end = match.span(group)
            if _free(start, end, taken) and (kind != "Phone" or _is_phone(match.group())):
                taken.append((start, end))
                yield start, kind, text[start:end]
    yield from ((start, kind, words) for start, kind, words in _names(text) if _free(start, start + len(words), taken))


def _free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return all(end <= a or start >= b for a, b in taken)


def _is_phone(text: str) -> bool:
    """Tell a telephone number from a date, a year or a sum."""
    digits = sum(char.isdigit() for char in text)
    return digits >= _PHONE_DIGITS and not re.fullmatch(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}", text)


def _names(text: str) -> Iterator[tuple[int, str, str]]:
    for pattern in (_TITLE, _CALLED, _ROLE):
        for match in pattern.finditer(text):
            words = list(re.finditer(_CAPITAL, match.group(1)))
            for number, word in enumerate(words):
                last = pattern is _TITLE and number == len(words) - 1
                if pattern is _TITLE or word.group() not in _words("never") | _words("things"):
                    yield match.start(1) + word.start(), "Surname" if last else "Person", word.group()
    german = len(_GERMAN.findall(text)) > 1
    given, family = _known()
    words = list(_WORD.finditer(text))
    for number, match in enumerate(words):
        if not _is_given(match, text, given):
            continue
        yield match.start(), "Person", match.group()
        following = words[number + 1] if number + 1 < len(words) else None
        beside = following and _PARTICLES.fullmatch(text[match.end() : following.start()])
        if following and beside and _is_surname(following.group(), family, german=german):
            yield following.start(), "Surname", following.group()
    if not german:
        yield from ((m.start(), "Surname", m.group()) for m in words if _is_family(m, text, given, family))


def _is_given(match: re.Match[str], text: str, given: frozenset[str]) -> bool:
    word = match.group()
    parts = word.split("-")
    if word in _words("never") | _words("things") or not (word in given or all(part in given for part in parts)):
        return False
    before = text[: match.start()]
    if word in _words("words_too") and (_OPENING.search(before) or _ARTICLE.search(before)):
        return False
    return not re.match(r"\s+(?:Street|Road|Avenue|Square|AG|GmbH|Ltd|Inc|SA|SL)\b", text[match.end() :])


def _is_surname(word: str, family: frozenset[str], *, german: bool) -> bool:
    """Say whether the capitalised word behind a given name is a family name; German nouns are capitalised too."""
    return word not in _words("never") and (not german or word in family)


def _is_family(match: re.Match[str], text: str, given: frozenset[str], family: frozenset[str]) -> bool:
    """Say whether a word alone is a family name: known as one, no word, in the middle of a sentence."""
    word, before = match.group(), text[: match.start()]
    if word not in family or word in _words("never") | _words("words_too") or word in given or _OPENING.search(before):
        return False
    return not re.search(r"\b(?:[Tt]he|[Aa]n?|in|In|at|from|to|near|of)\s+$", before)


@cache
def _words(kind: str) -> frozenset[str]:
    """Return one of the word lists of ``names.toml``."""
    table = tomllib.loads((care_folder() / "names.toml").read_text(encoding="utf-8"))
    return frozenset(table[kind].split())


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Return given and family names as Faker keeps them; its lists are read, nothing of it is run."""
    from faker.providers.person import de_DE, en_GB, en_US, es_ES, fr_FR  # noqa: PLC0415 - read when a text is sent

    given: set[str] = set()
    family: set[str] = set()
    for locale in (en_GB, en_US, de_DE, fr_FR, es_ES):
        for name in ("first_names", "first_names_male", "first_names_female"):
            given.update(getattr(locale.Provider, name, ()))
        family.update(getattr(locale.Provider, "last_names", ()))
    return frozenset(given) | _words("more"), frozenset(family)
