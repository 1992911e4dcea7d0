"""Pushes that are not followed: to rate, rank, compare, diagnose or decide about persons, or just to be told.

One kind sentence says what will not be done, and the reflection goes on. Which phrases are a push, and the
sentence, stand in ``knowledge/care/pushes.toml`` in the language that `assistant.lexicon` describes.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from assistant.errors import ConfigError
from assistant.language import guess_language
from assistant.lexicon import keys_of, level, read_phrases, sentences_of
from assistant.reflection import Declined
from assistant.resources import care_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assistant.lexicon import Phrases


OPENING_WORDS = 3  # "so please just tell me …"


@dataclass(frozen=True, slots=True)
class Push:
    """One kind of push: its phrases by language, and the sentence that declines it by language."""

    kind: str
    phrases: Mapping[str, Phrases] = field(repr=False)
    say: Mapping[str, str] = field(repr=False)


def declined(text: str) -> Declined | None:
    """Return the sentence that declines a push in this text, or None if nothing in it is one.

    Args:
        text: what the person writes now, in any language.

    Raises:
        ConfigError: ``pushes.toml`` is missing or does not read.

    """
    for push in load_pushes(care_folder() / "pushes.toml"):
        found = next((code for code, phrases in push.phrases.items() if _stands(phrases, text, code)), None)
        if found is not None:
            guess = guess_language(text)
            return Declined(push.say.get(guess, push.say[found]) if guess != "en" else push.say[found])
    return None


def _stands(phrases: Phrases, text: str, language: str) -> bool:
    """Say whether a sentence opens with a push: what stands deeper in one is mostly told, not asked."""
    return any(
        phrases.opens(sentence, keys_of(sentence), within=OPENING_WORDS)
        for sentence in sentences_of(level(text, language))
    )


@cache
def load_pushes(file: Path) -> tuple[Push, ...]:
    """Return the pushes of a file, in their order.

    Raises:
        ConfigError: it is missing or does not read.

    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        words = table.pop("words")
        return tuple(
            Push(
                kind,
                {code: read_phrases(lines, words, code) for code, lines in row["phrases"].items()},
                {code: " ".join(line.split()) for code, line in row["say"].items()},
            )
            for kind, row in table.items()
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise ConfigError(f"{file.name} in knowledge/care cannot be read: {error}.", hint="Reinstall.") from error
