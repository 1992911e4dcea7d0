"""A small language for phrases that people can read and a program can find, whatever the spelling.

In a phrase, words stand one after the other; ``…`` leaves room for up to four more; ``(a|b c)`` is one or the
other, ``(a|b)?`` may be missing, brackets may stand in brackets; ``<name>`` is a word list of the file; a star stands
for any ending or, in front, any beginning: ``threat*``, ``*kündigung``; ``colou?r`` has a letter that may be missing.
Text and phrases are levelled alike before they meet: lower case, no accents, no apostrophes and hyphens, digits that
stand for letters, and one slip in the words named as often misspelt. Sentence ends stay, so that no phrase reaches
across one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

GAP_WORDS = 4
KEY_LETTERS = 4  # so many letters of a word decide whether a phrase is looked for at all
MISSPELT_FROM = 6  # a shorter word is too near to others
TWO_SLIPS_FROM = 10
_STOP = " . "
_SENTENCE_END = re.compile(r"[.!?…\n;]+(?=\s|$|[\"'”’»)])|\n+")
_LETTER_DIGITS = str.maketrans("013457@$", "oieastas")
_NAME = re.compile(r"<([\w-]+)>")
_TOKEN = re.compile(r"\(|\)\??|\||…\??|[^\s()|…]+")
_PLAIN, _DIGRAPH = re.compile(r"[a-z*?]+"), re.compile(r"[aou]e")
_STAR, _MAYBE = "xqx", "xqy"  # stand for a star and an optional letter while a phrase is levelled
_SPACED_APOSTROPHES = frozenset({"fr", "es", "it"})


def level(text: str, language: str) -> str:
    """Return the words of a text, levelled and one space apart, with a lone full stop at each sentence end."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).lower()
    plain = "".join(char for char in plain if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")
    plain = _SENTENCE_END.sub(_STOP, plain)
    plain = re.sub(r"(?<=\w)[’'`´ʼ](?=\w)", " " if language in _SPACED_APOSTROPHES else "", plain)
    plain = re.sub(r"(?<=[a-z])\*+(?=[a-z])", "", plain)
    plain = re.sub(r"(?<=[a-z])[013457@$]+(?=[a-z])", lambda match: match.group().translate(_LETTER_DIGITS), plain)
    words = re.findall(r"\w+|(?<= )\.(?= )", plain)
    if language == "de":
        words = [word.replace("ae", "a").replace("oe", "o").replace("ue", "u") for word in words]
    return " ".join(words)


def sentences_of(levelled: str) -> list[str]:
    """Return the sentences of a levelled text, each with a space behind its last word, as phrases expect it."""
    return [f"{part} " for part in (each.strip() for each in f" {levelled} ".split(_STOP)) if part]


@dataclass(frozen=True, slots=True)
class Phrases:
    """A named list of phrases, each with the keys by which it is likely, looked for in levelled sentences.

    A phrase is compiled when a sentence first has one of its keys: most never are.
    """

    patterns: tuple[tuple[frozenset[str], str], ...] = field(repr=False)

    def find(self, sentence: str, keys: frozenset[str]) -> bool:
        """Say whether one of the phrases stands in a sentence; ``keys`` are those of the sentence (`keys_of`)."""
        return any(_compiled(pattern).search(sentence) for pattern in self._likely(keys))

    def opens(self, sentence: str, keys: frozenset[str], *, within: int) -> bool:
        """Say whether one of the phrases stands in a sentence with no more than ``within`` words before it."""
        starts = (match.start() for pattern in self._likely(keys) for match in _compiled(pattern).finditer(sentence))
        return any(sentence[:start].count(" ") <= within for start in starts)

    def blank(self, sentence: str, keys: frozenset[str]) -> str:
        """Return the sentence with an underscore in place of each phrase that stands in it."""
        for pattern in self._likely(keys):
            sentence = _compiled(pattern).sub("_ ", sentence)
        return sentence

    def _likely(self, keys: frozenset[str]) -> Iterator[str]:
        return (pattern for due, pattern in self.patterns if not due or due & keys)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def keys_of(sentence: str) -> frozenset[str]:
    """Return the first letters of each word, by which a phrase is found likely or not."""
    return frozenset(word[:KEY_LETTERS] for word in sentence.split())


def read_phrases(lines: Iterable[str], words: Mapping[str, str], language: str) -> Phrases:
    """Return phrases ready for use.

    Args:
        lines: phrases, in the language of this module.
        words: the word lists that ``<name>`` stands for, as ``a|b c|d*``.
        language: ISO 639-1 code.

    Raises:
        ValueError: a phrase names a word list that is not there, or is empty; says which.

    """
    return Phrases(tuple(_translate(line, words, language) for line in lines))


def alternatives(text: str) -> list[str]:
    """Return the phrases that bars part from one another; a bar in brackets belongs to its phrase."""
    parts, depth = [""], 0
    for piece in re.split(r"([()|])", text):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _translate(line: str, words: Mapping[str, str], language: str) -> tuple[frozenset[str], str]:
    """Return the keys of a phrase and its regular expression."""
    names = {name for name in _NAME.findall(line) if name not in words}
    if names:
        raise ValueError(f"«{line}» names a word list that is not there: {', '.join(names)}")
    tokens = _TOKEN.findall(_NAME.sub(lambda match: f"({words[match.group(1)]})", line))
    keys, body = _sequence(tokens, language)
    if tokens or not body:
        raise ValueError(f"«{line}» is no phrase: a bracket is not closed, or holds nothing")
    return keys, r"(?<!\S)" + body


def _sequence(tokens: list[str], language: str) -> tuple[frozenset[str], str]:
    """Take elements from the front of ``tokens`` up to a bar or bracket; return their keys and their pattern."""
    keys: frozenset[str] = frozenset()
    parts: list[str] = []
    while tokens and tokens[0] not in {"|", ")", ")?"}:
        part = tokens.pop(0)
        if part == "(":
            new, body = _group(tokens, language)
            if not body:
                return keys, ""
            parts.append(body)
            keys = keys if body.endswith("?") else _better(keys, new)
        elif part.startswith("…"):
            parts.append(rf"(?:\S+ ){{0,{GAP_WORDS}}}")
        else:
            for word in _words(part, language):
                parts.append(word.replace("*", r"\S*") + " ")
                keys = _better(keys, _key(word))
    return keys, "".join(parts)


def _group(tokens: list[str], language: str) -> tuple[frozenset[str], str]:
    """Take what stands up to the closing bracket: one key for each alternative, none if one of them has none."""
    alternatives = [_sequence(tokens, language)]
    while tokens and tokens[0] == "|":
        tokens.pop(0)
        alternatives.append(_sequence(tokens, language))
    if not tokens or not all(body for _, body in alternatives):
        return frozenset(), ""
    optional = tokens.pop(0).removeprefix(")")
    keys = (
        frozenset().union(*(each for each, _ in alternatives)) if all(each for each, _ in alternatives) else frozenset()
    )
    return keys, f"(?:{'|'.join(body for _, body in alternatives)}){optional}"


@cache
def _words(text: str, language: str) -> tuple[str, ...]:
    """Return the words of a token, levelled, their stars and optional letters kept."""
    if _PLAIN.fullmatch(text) and (language != "de" or not _DIGRAPH.search(text)):
        return (text,)
    levelled = level(text.replace("*", _STAR).replace("?", _MAYBE).replace("-", " "), language)
    return tuple(word.replace(_STAR, "*").replace(_MAYBE, "?") for word in levelled.split())


def _key(word: str) -> frozenset[str]:
    """Return by which letters a word is found likely; none where they are not sure."""
    sure = re.split(r"\w?\?|\*", word, maxsplit=1)[0]
    return frozenset({sure[:KEY_LETTERS]}) if sure == word or len(sure) >= KEY_LETTERS else frozenset()


def _better(old: frozenset[str], new: frozenset[str]) -> frozenset[str]:
    """Return the keys that fewer sentences will have: the longer ones, then the fewer."""
    if not old or not new:
        return old or new
    return min(old, new, key=lambda keys: (-min(map(len, keys)), len(keys)))


def mend(levelled: str, misspelt: Sequence[str]) -> str:
    """Return a levelled text in which the words that are often misspelt are spelt right."""
    return " ".join(_mend_word(word, tuple(misspelt)) for word in levelled.split())


@lru_cache(maxsize=8192)
def _mend_word(word: str, misspelt: tuple[str, ...]) -> str:
    if len(word) < MISSPELT_FROM - 1:
        return word
    for right in misspelt:
        slips = 2 if len(right) >= TWO_SLIPS_FROM else 1
        if word[0] == right[0] and abs(len(word) - len(right)) <= slips and _near(word, right, slips):
            return right
    return word


def _near(one: str, other: str, slips: int) -> bool:
    """Say whether so many letters added, left out, changed or swapped at most turn one word into the other."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1] <= slips
