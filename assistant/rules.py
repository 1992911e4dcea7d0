"""Phrases and rules: what ``knowledge/care/en.toml`` and its siblings find in a text.

Each language has lists of phrases and rules that say which lists have to meet, how near to one another, for a category
to be there; idioms are taken out first, and contexts such as a novel or a training can make a phrase harmless. English
rules read every text, the others those that hold a sentence of their language: people mix them, and words look alike.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from assistant.errors import ConfigError
from assistant.language import guess_language, likely_languages
from assistant.lexicon import keys_of, level, mend, read_phrases, sentences_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from assistant.lexicon import Phrases

About = Literal["self", "other", "any"]
LANGUAGES = ("en", "de", "fr", "es")
TELLING_WORDS = 4  # a sentence of fewer does not show its language
TELLING_WHOLE = 25  # words of a text that show which language each of its sentences is in
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
class Rules:
    """The rules of all languages."""

    languages: tuple[_Language, ...] = field(repr=False)

    def find(self, text: str) -> list[Finding]:
        """Return what the phrases of a text say, in the order of languages and rules."""
        due = _languages_of(text)
        return [each for language in self.languages if language.code in due for each in language.recognise(text)]


def language_of(text: str, otherwise: str = "en") -> str:
    """Return which of the languages that are recognised a text is in, or ``otherwise`` where it is in none of them."""
    guess = guess_language(text)
    return guess if guess in LANGUAGES else otherwise


def _languages_of(text: str) -> frozenset[str]:
    """Return whose rules read a text: of every language that a short one, or a sentence of a longer one, may be in.

    In a longer one a sentence is in the language of most of its function words: English and Spanish share some.
    Where nothing can be told, because it is in another tongue or has no word that tells, all of them read it.
    """
    pieces = [text, *(each for each in re.split(r"(?<=[.!?])\s+|\n+", text) if len(each.split()) >= TELLING_WORDS)]
    if len(text.split()) < TELLING_WHOLE:
        guessed = frozenset[str]().union(*(likely_languages(piece) for piece in pieces))
    else:
        guessed = frozenset(guess_language(piece) for piece in pieces)
    guessed |= {code for code, letters in _LETTERS.items() if letters & set(text.lower())}
    return guessed & set(LANGUAGES) or frozenset(LANGUAGES)


def load_rules(folder: Path, categories: Collection[str]) -> Rules:
    """Return the rules of a folder; each names one of the categories.

    Raises:
        ConfigError: a file is missing or does not read; says which and why.

    """
    return Rules(tuple(_language(folder / f"{code}.toml", code, categories) for code in LANGUAGES))


def read_table(file: Path) -> dict[str, Any]:
    """Return what a TOML file of ``knowledge/care`` holds.

    Raises:
        ConfigError: it is missing or does not read.

    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"{file.name} in knowledge/care cannot be read: {type(error).__name__}.", hint="Reinstall."
        ) from error


def _language(file: Path, code: str, categories: Collection[str]) -> _Language:
    table = read_table(file)
    words = table["words"]
    try:
        phrases = {name: read_phrases(lines, words, code) for name, lines in table["phrases"].items()}
        idioms = read_phrases(table["idioms"], words, code)
        rules = tuple(_rule(row, phrases, categories) for row in table["rules"])
    except ValueError as error:
        raise ConfigError(f"knowledge/care/{file.name}: {error}.", hint="Mend that line.") from error
    misspelt = tuple(level(word, code) for word in table["misspelt"])
    return _Language(code, misspelt, idioms, phrases, rules)


def _rule(row: Mapping[str, Any], phrases: Mapping[str, Phrases], categories: Collection[str]) -> _Rule:
    unknown = [*(set(row) - _RULE_KEYS), *({*row["needs"], *row.get("unless", ())} - set(phrases))]
    if unknown or row["category"] not in categories or row.get("about", "any") not in get_args(About):
        raise ValueError(f"the rule {dict(row)} names what is not there: {', '.join(unknown) or row['category']}")
    lists = {key: tuple(row[key]) for key in ("needs", "unless") if key in row}
    return _Rule(**{**row, **lists})
