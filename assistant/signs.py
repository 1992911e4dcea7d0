"""Signs: words that point the same way, by language, from ``knowledge/care/signs.toml``. None means anything alone."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from assistant.errors import ConfigError
from assistant.lexicon import alternatives, keys_of, level, read_phrases, sentences_of

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.lexicon import Phrases


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign by its name, and the group that it belongs to."""

    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one language, each with its phrases."""

    language: str
    phrases: tuple[tuple[Sign, Phrases], ...] = field(repr=False)

    def found(self, text: str) -> list[tuple[str, frozenset[Sign]]]:
        """Return the levelled sentences of a text, and which signs each holds."""
        sentences = [(sentence, keys_of(sentence)) for sentence in sentences_of(level(text, self.language))]
        return [
            (sentence, frozenset(sign for sign, phrases in self.phrases if phrases.find(sentence, keys)))
            for sentence, keys in sentences
        ]


@cache
def load_signs(file: Path, language: str) -> Signs:
    """Return the signs of a file in one language; each is read when a text is first looked at in it.

    Raises:
        ConfigError: it is missing or does not read.

    """
    try:
        groups = tomllib.loads(file.read_text(encoding="utf-8"))
        rows = [(Sign(name, group), row[language]) for group, signs in groups.items() for name, row in signs.items()]
        return Signs(language, tuple((sign, read_phrases(alternatives(line), {}, language)) for sign, line in rows))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise ConfigError(f"{file.name} in knowledge/care cannot be read: {error}.", hint="Reinstall.") from error
