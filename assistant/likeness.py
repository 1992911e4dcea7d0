"""How like the practice texts that need a human a text is: a second opinion beside the phrases, learned from examples.

A text is taken apart into features: its words and pairs of words, pieces of words, the signs of
``knowledge/care/signs.toml`` that it holds, which of them stand together, and how many of one group do. Each feature is
hashed into a row of a table; the table's columns are the kinds of text (harmless, self-harm, violence, …), and the sum
of a text's rows is its score for each kind. `assistant.training.care` fits the tables, by ridge regression in closed
form, and says how well they do. English texts are read by a classifier instead, a few layers on top of the embedded
encoder that `assistant.training.classifier` teaches; without it, or with another encoder, the table answers.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import inf
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from assistant.errors import ConfigError, EncoderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from assistant.ports import Classifier
    from assistant.signs import Sign, Signs

    Floats = NDArray[np.float32]

ROWS = 2**15  # of the table; features that fall on the same row share it
PIECES = (3, 4, 5)  # letters in a piece of a word
SIGN, TOGETHER, COUNT = 0.7, 0.5, 0.5  # how much a sign weighs, two that stand together, and each more of a group
MOST = 5  # more signs of one group than this say no more
NEAR = 2  # sentences in which signs stand together
UNDECIDED = 0.1  # nearer to nought than this, it is not told whom a text is about
FEWEST_WORDS = 8  # the classifier was taught by whole accounts, and makes too much of "He left."
SHORT_WORDS, SHORT_LIMITS = (
    20,
    (1.1, 0.95),
)  # words from which on its own limits hold; for anything, for something grave
CALM_BELOW = 0.1  # probability that a text needs a human, by the classifier
HARMLESS = 0  # the column of texts that need nobody


@dataclass(frozen=True, slots=True)
class Table:
    """What was learned for some texts: weights by row and kind, and from which score on it counts.

    Attributes:
        weights: shape (rows, kinds + 1); the last column leans to "about the writer".
        bias: shape (kinds + 1,).
        alarm_from: the need for a human from which on a text is referred, though no phrase was found.

    """

    weights: Floats = field(repr=False)
    bias: Floats = field(repr=False)
    alarm_from: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a text seems to be: the likeliest category, whom it is about, and whether it is to be referred.

    ``calm``: the classifier is so sure of a harmless text that a phrase which is not grave does not count.
    """

    category: str
    grave: bool
    about: Literal["self", "other", "any"]
    alarming: bool
    calm: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """Where a language's signs come from, the learned tables by name, and what reads English better than these.

    ``kinds`` names the columns: "" for harmless, a category, or a category with "!" where it is grave.
    """

    signs: Callable[[str], Signs] = field(repr=False)
    kinds: tuple[str, ...]
    tables: Mapping[str, Table]
    classifier: Classifier | None = field(default=None, repr=False)

    def opinion(self, text: str, language: str) -> Opinion:
        """Return what the classifier or the tables make of a text; ``language`` is one of those that have signs."""
        classified = self._classified(text, language)
        scores, alarm_from, grave_from = classified or self._weighed(text, language)
        need = float(1 - scores[HARMLESS])
        grave = sum(float(score) for kind, score in zip(self.kinds, scores, strict=False) if kind.endswith("!"))
        kind = self.kinds[1 + int(np.argmax(scores[1:-1]))]
        return Opinion(
            category=kind.rstrip("!"),
            grave=kind.endswith("!"),
            about=_about(float(scores[-1])),
            alarming=need >= alarm_from or grave >= grave_from,
            calm=classified is not None and need < CALM_BELOW,
        )

    def _weighed(self, text: str, language: str) -> tuple[Floats, float, float]:
        """Return a table's scores and its limit; they are no probabilities, so what is grave has no other."""
        table = self.tables[table_for(language)]
        return table.bias + sum_of(features_of(text, self.signs(language)), table.weights), table.alarm_from, inf

    def _classified(self, text: str, language: str) -> tuple[Floats, float, float] | None:
        """Return the classifier's scores and limits; of a damaged one, and of a few words, none."""
        count = len(text.split())
        if language != "en" or self.classifier is None or count < FEWEST_WORDS:
            return None
        try:
            limits = SHORT_LIMITS if count < SHORT_WORDS else (self.classifier.alarm_from, self.classifier.grave_from)
            return self.classifier.scores(text), *limits
        except EncoderError:
            return None


def _about(leaning: float) -> Literal["self", "other", "any"]:
    return "any" if abs(leaning) < UNDECIDED else "self" if leaning > 0 else "other"


def table_for(language: str) -> str:
    """Return the name of the table that answers for a text."""
    return "english" if language == "en" else "other"


def features_of(text: str, signs: Signs) -> dict[int, float]:
    """Return the rows that a text's features fall on, and their weights."""
    rows: dict[int, float] = {}
    for names, weight in _blocks([(words.split(), found) for words, found in signs.found(text)]):
        for name in names:
            row = zlib.crc32(name.encode()) % ROWS
            rows[row] = rows.get(row, 0.0) + weight
    return rows


def sum_of(features: Mapping[int, float], weights: Floats) -> Floats:
    """Return the weighted sum of some rows of a table, shape (columns,)."""
    at, by = np.fromiter(features, np.int64), np.fromiter(features.values(), np.float32)
    total: Floats = by @ weights[at]
    return total


def _blocks(sentences: Sequence[tuple[list[str], frozenset[Sign]]]) -> Iterator[tuple[set[str], float]]:
    """Yield the names of features, and what each of them weighs, for sentences as their words and signs."""
    words = {word for each, _ in sentences for word in each}
    pairs = {f"w {one} {two}" for each, _ in sentences for one, two in pairwise(each)}
    yield _even({f"w {word}" for word in words} | pairs)
    yield _even({f"c {piece}" for word in words for piece in _pieces(f" {word} ")})
    signs = [found for _, found in sentences]
    yield {f"s {sign.name}" for found in signs for sign in found}, SIGN
    near = [found.union(*signs[at + 1 : at + NEAR]) for at, found in enumerate(signs)]
    together = {f"p {one} {two}" for each in near for one, two in combinations(sorted(sign.name for sign in each), 2)}
    yield together, TOGETHER
    yield {name for each in near for name in _counts(each)}, COUNT


def _even(names: set[str]) -> tuple[set[str], float]:
    """Return features so weighted that a long text weighs no more than a short one."""
    return names, 1 / max(len(names), 1) ** 0.5


def _pieces(word: str) -> Iterator[str]:
    return (word[at : at + size] for size in PIECES for at in range(len(word) - size + 1))


def _counts(window: Iterable[Sign]) -> Iterator[str]:
    groups = [sign.group for sign in window]
    return (f"n {group} {count}" for group in set(groups) for count in range(1, min(groups.count(group), MOST) + 1))


def save_tables(file: Path, kinds: Sequence[str], tables: Mapping[str, Table]) -> None:
    """Write what was learned; weights as 8-bit whole numbers with one scale a column."""
    arrays: dict[str, NDArray[Any]] = {"kinds": np.array(kinds)}
    for name, table in tables.items():
        scale = np.maximum(np.abs(table.weights).max(axis=0), 1e-9) / 127
        arrays |= {
            f"{name}/weights": np.round(table.weights / scale).astype(np.int8),
            f"{name}/scale": scale.astype(np.float32),
            f"{name}/bias": table.bias.astype(np.float32),
            f"{name}/alarm_from": np.array(table.alarm_from, np.float32),
        }
    with file.open("wb") as stream:
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]  # the stubs take the names for its options


def load_likeness(file: Path, signs: Callable[[str], Signs]) -> Likeness:
    """Return what `save_tables` wrote, with the signs that it was learned with.

    Raises:
        ConfigError: the file is missing or damaged.

    """
    try:
        with np.load(file, allow_pickle=False) as arrays:
            names = {name.split("/")[0] for name in arrays.files if "/" in name}
            tables = {name: _table(name, arrays) for name in names}
            return Likeness(signs, tuple(str(kind) for kind in arrays["kinds"]), tables)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise ConfigError(
            f"{file.name} in knowledge/care cannot be read: {type(error).__name__}.",
            hint="Reinstall, or run python -m assistant.training.care.",
        ) from error


def _table(name: str, arrays: Mapping[str, NDArray[Any]]) -> Table:
    weights = arrays[f"{name}/weights"].astype(np.float32) * arrays[f"{name}/scale"]
    return Table(weights, arrays[f"{name}/bias"], float(arrays[f"{name}/alarm_from"]))
