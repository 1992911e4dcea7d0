"""``python -m assistant.training.care``: fit the tables by which `assistant.likeness` gives its opinion.

Examples are the texts in ``knowledge/care/practice/``, one file an author, and the practice situations of the shipped
pack, which are ordinary work but for those that ``practice/left-out.txt`` names. To be run after a change of examples,
of signs or of phrases; it takes about a minute. What it prints is measured by cross-fitting: each
author's texts are judged by tables that have seen no text of that author.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.likeness import ROWS, Table, features_of, save_tables, table_for
from assistant.pack import load_pack
from assistant.resources import DEFAULT_PACK, care_folder, pack_folder
from assistant.rules import language_of, load_rules, read_table
from assistant.signs import load_signs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Some = NDArray[np.bool_]

RIDGE = 10.0
HEAVIER = 2.0  # how much more a text that needs a human weighs than one that does not
HARD, EASY = 0.02, 0.007  # share that may be referred, without a phrase, of harmless texts full of alarming words,
# and of ordinary ones
ENOUGH = 50  # texts to take a share of
KINDS = (
    *("", "self-harm!", "violence!", "harassment!", "harassment", "safety!", "safety"),
    *("discrimination", "legal", "burnout"),
)
OWN = frozenset({"a", "e"})  # authors who also wrote the phrases: taught with, and not told of
TWINS = frozenset("ghijkl")  # authors whose harmless texts are made of the words of the others: a table of words
# learns nothing from these, and finds less of what further authors wrote; the classifier learns most from them
ORDINARY = "ordinary"  # the author's name of the pack's situations, before their own


@dataclass(frozen=True, slots=True)
class Example:
    """A text, its author, the column of its kind, and whether it is about the writer; None where nobody said."""

    text: str = field(repr=False)
    author: str
    kind: int
    about_writer: bool | None = None
    indirect: bool = False
    language: str = "en"


def examples(folder: Path) -> Iterator[Example]:
    """Yield the texts of a practice folder, and the ordinary situations of the pack."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            about = {"self": True, "other": False}.get(row.get("about", ""))
            language = language_of(row["text"])
            yield Example(row["text"], file.stem, _kind(row), about, bool(row.get("indirect")), language)
    lines = (folder / "left-out.txt").read_text(encoding="utf-8").splitlines()
    left_out = {line.split("#")[0].strip() for line in lines}
    for each in load_pack(pack_folder(DEFAULT_PACK)).situations:
        if each.id not in left_out:
            yield Example(each.text, f"{ORDINARY} {each.id.rpartition('-')[0]}", 0, language=language_of(each.text))


def _kind(row: dict[str, Any]) -> int:
    category = row["category"] or ""
    graded = f"{category}!" if category and row["grave"] else category
    return KINDS.index(graded)


@dataclass(frozen=True, slots=True)
class Lesson:
    """All examples as numbers; arrays have one row an example."""

    examples: Sequence[Example] = field(repr=False)
    features: Floats = field(repr=False)  # shape (examples, rows of a table)
    english: Some = field(repr=False)
    found: Some = field(repr=False)  # by the phrases
    fold: NDArray[np.int64] = field(repr=False)

    @property
    def kinds(self) -> NDArray[np.int64]:
        """The column of each example's kind."""
        return np.array([each.kind for each in self.examples])

    @property
    def ordinary(self) -> Some:
        """Which examples are situations of the pack."""
        return np.array([each.author.startswith(ORDINARY) for each in self.examples])

    @property
    def grave(self) -> Some:
        """Which examples are grave."""
        return np.array([kind.endswith("!") for kind in KINDS])[self.kinds]

    def harmless(self, among: Some) -> list[tuple[Some, float]]:
        """Return the hard and the ordinary ones of some harmless examples, and what share of them may be referred."""
        parts = ((among & (self.kinds == 0) & ~self.ordinary, HARD), (among & self.ordinary, EASY))
        return [(some, share) for some, share in parts if some.sum() >= ENOUGH]

    def targets(self) -> Floats:
        """Return 1 in the column of its kind; in the last one 1 or -1 for whom it is about, 0 if that is unknown."""
        about = [0.0 if each.about_writer is None else 1.0 if each.about_writer else -1.0 for each in self.examples]
        return np.column_stack([np.eye(len(KINDS))[self.kinds], about]).astype(np.float32)


def read() -> Lesson:
    """Return the examples as numbers."""
    rows = [each for each in examples(care_folder() / "practice") if each.author not in TWINS]
    features = np.zeros((len(rows), ROWS), np.float32)
    for at, each in enumerate(rows):
        found = features_of(each.text, load_signs(care_folder() / "signs.toml", each.language))
        features[at, list(found)] = list(found.values())
    rules = load_rules(care_folder(), read_table(care_folder() / "categories.toml"))
    phrases = [rules.find(each.text) for each in rows]
    return Lesson(
        rows,
        features,
        np.array([each.language == "en" for each in rows]),
        np.array([bool(found) for found in phrases]),
        _folds([each.author for each in rows]),
    )


def _folds(authors: Sequence[str]) -> NDArray[np.int64]:
    """Give each author of practice texts a fold; deal the ordinary situations' authors into these."""
    writers = sorted({name for name in authors if not name.startswith(ORDINARY)})
    others = sorted(set(authors) - set(writers))
    fold = {name: at for at, name in enumerate(writers)} | {name: at % len(writers) for at, name in enumerate(others)}
    return np.array([fold[name] for name in authors])


def gram_of(inputs: Floats) -> Floats:
    """Return how alike any two examples are, an intercept included: shape (examples, examples)."""
    alike: Floats = inputs @ inputs.T + 1
    return alike


def fit(gram: Floats, lesson: Lesson, among: Some) -> Floats:
    """Return how much each example counts for each kind, shape (examples, kinds + 1); nought for those left out.

    Ridge regression (Hoerl and Kennard 1970) in its dual form, since there are fewer examples than features.
    """
    counts = np.zeros((len(among), len(KINDS) + 1), np.float32)
    weight = np.where(lesson.kinds[among] > 0, HEAVIER, 1.0)
    regular = gram[np.ix_(among, among)].astype(np.float64) + np.diag(RIDGE / weight)
    counts[among] = np.linalg.solve(regular, lesson.targets()[among])
    return counts


def need(gram: Floats, lesson: Lesson, among: Some) -> Floats:
    """Return how much each example needs a human, by a table that has not seen its author."""
    needs = np.zeros(len(gram), np.float32)
    for fold in range(lesson.fold.max() + 1):
        unseen = lesson.fold == fold
        needs[unseen] = 1 - gram[unseen] @ fit(gram, lesson, among & ~unseen)[:, 0]
    return needs


def alarm_from(lesson: Lesson, needs: Floats, among: Some) -> float:
    """Return the lowest need from which on no larger share is referred of what is harmless and has no phrase."""
    limits = []
    for some, share in lesson.harmless(among):
        highest = np.sort(needs[some & ~lesson.found])[::-1]
        limits.append(float(highest[int(share * some.sum())]) + 1e-6)
    return max(limits)


def main() -> None:
    """Fit the tables, say how well they do on authors that they had not seen, and write them."""
    lesson = read()
    print(f"{len(lesson.examples)} examples: {dict(Counter(KINDS[kind] or 'harmless' for kind in lesson.kinds))}")
    everything = np.ones(len(lesson.examples), np.bool_)
    gram = gram_of(lesson.features)
    counts, needs = fit(gram, lesson, everything), need(gram, lesson, everything)
    weights, bias = lesson.features.T @ counts, counts.sum(axis=0)
    tables: dict[str, Table] = {}
    for language in ("en", "other"):
        those = lesson.english if language == "en" else ~lesson.english
        name = table_for(language)
        tables[name] = Table(weights, bias, alarm_from(lesson, needs, those))
        tell(name, lesson, needs, tables[name], those)
    file = care_folder() / "learned.npz"
    save_tables(file, KINDS, tables)
    print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")


def tell(name: str, lesson: Lesson, needs: Floats, table: Table, among: Some) -> None:
    """Print what is found of each kind, and what of the harmless: by phrases, by the table, and by both."""
    among = among & np.array([each.author not in OWN for each in lesson.examples])
    alarming = needs >= table.alarm_from
    ways = {"phrases": lesson.found, "learned": alarming}
    ways["both"] = alarming | lesson.found
    indirect = np.array([each.indirect for each in lesson.examples])
    parts = {kind: lesson.kinds == at for at, kind in enumerate(KINDS) if kind}
    parts |= {"grave": lesson.grave, "other": (lesson.kinds > 0) & ~lesson.grave}
    parts |= {"direct": (lesson.kinds > 0) & ~indirect, "indirect": (lesson.kinds > 0) & indirect}
    parts |= {"harmless": (lesson.kinds == 0) & ~lesson.ordinary, "ordinary": lesson.ordinary}
    print(f"\n{name}: of each kind, how many are referred")
    for part, which in parts.items():
        some = which & among
        if some.any():
            shares = "  ".join(f"{way} {found[some].mean():6.1%}" for way, found in ways.items())
            print(f"  {part:<16}{some.sum():>5}  {shares}")


if __name__ == "__main__":
    main()
