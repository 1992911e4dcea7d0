"""Recognises the texts that need a human, from data that people can read: ``knowledge/care/``.

`Care.recognise` looks at a text before anything else does. Each language has lists of phrases and rules that say
which lists have to meet, how near to one another, for a category to be there; idioms are taken out first, and
contexts such as a novel or a training can make a phrase harmless. What a category brings, and in which words,
stands in ``categories.toml``; whom to turn to, per region, in ``contacts.toml``. English rules
read every text, the others those that hold a sentence of their language: people mix them, and words look alike.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from assistant.errors import ConfigError
from assistant.language import guess_language
from assistant.lexicon import keys_of, level, mend, read_phrases, sentences_of
from assistant.reflection import Contact, Referral
from assistant.resources import care_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assistant.lexicon import Phrases

About = Literal["self", "other", "any"]
LANGUAGES = ("en", "de", "fr", "es")
TELLING_WORDS = 7  # fewer do not show their language
_LETTERS = {"de": set("äöüß"), "fr": set("àâçèêëîïôûœ"), "es": set("ñ¿¡íóú")}
_RULE_KEYS = {"category", "grave", "needs", "of", "near", "unless", "sure", "about"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was recognised: a category, whether it is grave, and about whom. Holds no word of the text."""

    category: str
    grave: bool
    about: About
    language: str


@dataclass(frozen=True, slots=True)
class Category:
    """One row of the table: what a category brings, and in which words, by language and by whom it is about."""

    id: str
    order: int
    contacts: tuple[str, ...]
    messages: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Rule:
    category: str
    needs: tuple[str, ...]
    grave: bool = False
    of: int = 0  # how many of the lists have to be met; all of them if 0
    near: int = 0  # how many sentences away they may stand
    unless: tuple[str, ...] = ()
    sure: bool = False  # also where an idiom has been taken out
    about: About = "any"


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    misspelt: tuple[str, ...]
    idioms: Phrases
    phrases: Mapping[str, Phrases] = field(repr=False)
    rules: tuple[_Rule, ...] = field(repr=False)

    def recognise(self, text: str) -> list[Finding]:
        """Return what the rules of this language find in a text."""
        whole = sentences_of(mend(level(text, self.code), self.misspelt))
        plain = [self.idioms.blank(sentence, keys_of(sentence)) for sentence in whole]
        found = _Found(self.phrases, plain), _Found(self.phrases, whole)
        return [
            Finding(rule.category, rule.grave, rule.about, self.code)
            for rule in self.rules
            if found[rule.sure].meets(rule)
        ]


class _Found:
    """Which phrases stand in which sentence, looked up when a rule asks."""

    def __init__(self, phrases: Mapping[str, Phrases], sentences: list[str]) -> None:
        self._phrases, self._sentences = phrases, [(sentence, keys_of(sentence)) for sentence in sentences]
        self._at: dict[str, list[int]] = {}

    def meets(self, rule: _Rule) -> bool:
        """Say whether enough of a rule's lists stand near one another, and no context that makes them harmless."""
        due = rule.of or len(rule.needs)
        starts = [at for name in rule.needs for at in self._where(name)]
        if due > 1 and len({name for name in rule.needs if self._where(name)}) < due:
            return False
        return any(
            sum(self._stands(name, at, rule.near) for name in rule.needs) >= due
            and not any(self._stands(name, at, rule.near) for name in rule.unless)
            for at in dict.fromkeys(starts)
        )

    def _stands(self, name: str, at: int, near: int) -> bool:
        return any(at <= other <= at + near for other in self._where(name))

    def _where(self, name: str) -> list[int]:
        if name not in self._at:
            phrases = self._phrases[name]
            self._at[name] = [at for at, (text, keys) in enumerate(self._sentences) if phrases.find(text, keys)]
        return self._at[name]


@dataclass(frozen=True, slots=True)
class Care:
    """The rules of all languages, the table of categories, and the contacts by region."""

    languages: tuple[_Language, ...] = field(repr=False)
    categories: Mapping[str, Category]
    contacts: Mapping[str, tuple[tuple[str, Contact], ...]] = field(repr=False)

    def recognise(self, text: str) -> Finding | None:
        """Return the gravest thing that a text holds, by the order of the table, or None."""
        due = _languages_of(text)
        found = [finding for language in self.languages if language.code in due for finding in language.recognise(text)]
        about = {"self": 0, "other": 1, "any": 2}
        order = sorted(
            found, key=lambda each: (not each.grave, self.categories[each.category].order, about[each.about])
        )
        return order[0] if order else None

    def referral(self, finding: Finding, text: str, region: str | None = None) -> Referral:
        """Return what to say, in the language of the text where it is one of ours, and whom to turn to.

        Args:
            finding: what was recognised.
            text: what the person wrote, for its language.
            region: a key of ``contacts.toml`` such as ``GB``; None gives the words that hold anywhere.

        """
        category = self.categories[finding.category]
        guess = guess_language(text)
        language = guess if guess in LANGUAGES else finding.language
        named = self.contacts.get((region or "").upper(), ())
        return Referral(
            category=category.id,
            grave=finding.grave,
            message=_worded(category, language, finding.about),
            contacts=tuple(contact for kind, contact in named if kind in category.contacts),
        )


def _languages_of(text: str) -> frozenset[str]:
    """Return whose rules read a text: English, and every language that it or one of its sentences is in.

    Where that cannot be told, because it is short or in another tongue, all of them do.
    """
    pieces = [text, *re.split(r"(?<=[.!?])\s+|\n+", text)]
    guessed = {guess_language(piece) for piece in pieces if len(piece.split()) >= TELLING_WORDS}
    guessed |= {code for code, letters in _LETTERS.items() if letters & set(text.lower())}
    return frozenset(LANGUAGES) if not guessed or guessed - set(LANGUAGES) else frozenset(guessed | {"en"})


def _worded(category: Category, language: str, about: About) -> str:
    return category.messages.get(f"{language}-{about}") or category.messages[language]


def shipped_care() -> Care:
    """Return the rules, categories and contacts that ship with the program."""
    return load_care(care_folder())


@cache
def load_care(folder: Path) -> Care:
    """Return the rules, categories and contacts of a folder.

    Raises:
        ConfigError: a file is missing or does not read; says which and why.

    """
    categories = {
        name: Category(name, order, tuple(row["contacts"]), _messages(row["say"]))
        for order, (name, row) in enumerate(_read(folder / "categories.toml").items())
    }
    regions = _read(folder / "contacts.toml")
    contacts = {region: tuple(_contact(region, row) for row in rows["help"]) for region, rows in regions.items()}
    languages = tuple(_language(folder / f"{code}.toml", code, categories) for code in LANGUAGES)
    return Care(languages, categories, contacts)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"{file.name} in knowledge/care cannot be read: {type(error).__name__}.", hint="Reinstall."
        ) from error


def _messages(table: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(text.split()) for name, text in table.items()}


def _contact(region: str, row: Mapping[str, str]) -> tuple[str, Contact]:
    return row["kind"], Contact(row["name"], row["reach"], region, row["source"], row["checked"])


def _language(file: Path, code: str, categories: Mapping[str, Category]) -> _Language:
    table = _read(file)
    words = table["words"]
    try:
        phrases = {name: read_phrases(lines, words, code) for name, lines in table["phrases"].items()}
        idioms = read_phrases(table["idioms"], words, code)
        rules = tuple(_rule(row, phrases, categories) for row in table["rules"])
    except ValueError as error:
        raise ConfigError(f"knowledge/care/{file.name}: {error}.", hint="Mend that line.") from error
    misspelt = tuple(level(word, code) for word in table["misspelt"])
    return _Language(code, misspelt, idioms, phrases, rules)


def _rule(row: Mapping[str, Any], phrases: Mapping[str, Phrases], categories: Mapping[str, Category]) -> _Rule:
    unknown = [*(set(row) - _RULE_KEYS), *({*row["needs"], *row.get("unless", ())} - set(phrases))]
    if unknown or row["category"] not in categories or row.get("about", "any") not in get_args(About):
        raise ValueError(f"the rule {dict(row)} names what is not there: {', '.join(unknown) or row['category']}")
    lists = {key: tuple(row[key]) for key in ("needs", "unless") if key in row}
    return _Rule(**{**row, **lists})
