"""One evaluation: the installation and the baselines on the same cases, with all that is told and drawn of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from assistant.evals.figures import figures_of
from assistant.evals.metrics import abstention_curve, best_within, central, reliability

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.evals.cases import Case
    from assistant.evals.figures import Figures, Judged
    from assistant.evals.metrics import Bin, Point
    from assistant.types import Pack

NONE = "none fits"
TOLERATED = 0.05  # false abstentions, of the goal for texts out of scope

CONVENTIONS = (
    (
        "A central definition is one labelled 2, or 1 where none is labelled 2. Top-1: the first is central; recall@3: "
        "a central one is among the first three; MRR: 1 / place of the first central one; nDCG@5: gains 2 and 1."
    ),
    (
        "Rankings are measured on the texts that some definition fits, also where the answer would be that none does. "
        "The others count for that answer alone; false abstentions are those of texts that some definition fits."
    ),
    "Brier: mean squared error of the probability that any definition fits; lower is better.",
    (
        "Similarity alone: the cosine to the nearest sentence under this encoder, nothing learnt on top. What the "
        "untuned base encoder does, its model card tells, or --encoder DIR."
    ),
    (
        "Intervals are 95 %: Wilson's for shares, the bootstrap's for means of five and more. Chance is an expected "
        "value, in closed form."
    ),
)


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each label (rows) was answered by each definition (columns); the last of both is "none fits".

    A text with several central definitions counts under the one that was answered, else under the first of them.
    """

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def among_the_first(self, count: int) -> Confusion:
        """Return the part of it that has the ``count`` labels that occur most often, in their order."""
        occur = [
            sum(row) + sum(column) for row, column in zip(self.counts, zip(*self.counts, strict=True), strict=True)
        ]
        kept = sorted(sorted(range(len(occur)), key=lambda at: -occur[at])[:count])
        return Confusion(
            tuple(self.labels[at] for at in kept), tuple(tuple(self.counts[row][at] for at in kept) for row in kept)
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What was found; ``judged`` is the installation's, ``baselines`` have figures alone, by their labels."""

    pack: Pack
    encoder: str
    judged: tuple[Judged, ...]
    baselines: Mapping[str, Figures]
    practised: int

    @property
    def figures(self) -> Figures:
        """The figures of this installation on all cases."""
        return figures_of(self.judged)

    def groups(self, key: Callable[[Case], str]) -> dict[str, Figures]:
        """Return the installation's figures by group, the groups in alphabetical order."""
        names = sorted({key(each.case) for each in self.judged})
        return {name: figures_of([each for each in self.judged if key(each.case) == name]) for name in names}

    @property
    def by_kind(self) -> dict[str, Figures]:
        """Figures by the kind of situation."""
        return self.groups(lambda case: case.situation.kind)

    @property
    def by_source(self) -> dict[str, Figures]:
        """Figures by file, that is, by author."""
        return self.groups(lambda case: case.file)

    @property
    def by_language(self) -> dict[str, Figures]:
        """Figures by language."""
        return self.groups(lambda case: case.situation.lang)

    @property
    def out_of_scope(self) -> int:
        """How many cases no definition fits, by their labels."""
        return sum(not each.in_scope for each in self.judged)

    @property
    def confusion(self) -> Confusion:
        """Labels against answers."""
        labels = (*(each.id for each in self.pack.definitions), NONE)
        counted = Counter(_cell(each) for each in self.judged)
        return Confusion(labels, tuple(tuple(counted[row, column] for column in labels) for row in labels))

    @property
    def fit_bins(self) -> list[Bin]:
        """The probability that any definition fits, against whether one does."""
        told = [each for each in self.judged if each.fit is not None]
        return reliability([each.fit or 0.0 for each in told], [each.in_scope for each in told])

    @property
    def first_bins(self) -> list[Bin]:
        """The probability given to the first definition, against whether it is central."""
        told = [each for each in self.judged if each.first is not None]
        outcomes = [each.ranked[0] in central(each.case.situation.relevant) for each in told]
        return reliability([each.first or 0.0 for each in told], outcomes)

    @property
    def curve(self) -> list[Point]:
        """What other thresholds on the fit would give."""
        told = [each for each in self.judged if each.fit is not None]
        return abstention_curve([each.fit or 0.0 for each in told], [each.in_scope for each in told])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON takes it; numbers are rounded to six places."""
        groups = {"by_kind": self.by_kind, "by_source": self.by_source, "by_language": self.by_language}
        best = best_within(self.curve, TOLERATED)
        shape = {
            "schema": "evaluation/1",
            "pack": {"id": self.pack.id, "version": self.pack.version, "digest": self.pack.digest},
            "encoder": self.encoder,
            "situations": {
                "n": len(self.judged),
                "out_of_scope": self.out_of_scope,
                "among_practice": self.practised,
            },
            "figures": _plain(self.figures),
            "baselines": {label: _plain(figures) for label, figures in self.baselines.items()},
            **{name: {key: _plain(each) for key, each in group.items()} for name, group in groups.items()},
            "confusion": asdict(self.confusion),
            "reliability": {
                "fit": [asdict(each) for each in self.fit_bins],
                "first": [asdict(each) for each in self.first_bins],
            },
            "abstention": {
                "curve": [asdict(each) for each in self.curve],
                "best_within_5_percent": asdict(best) if best else None,
            },
            "conventions": list(CONVENTIONS),
        }
        rounded: dict[str, Any] = _rounded(shape)
        return rounded


def _cell(judged: Judged) -> tuple[str, str]:
    aims = central(judged.case.situation.relevant)
    told = NONE if judged.fits is False else judged.ranked[0]
    if not aims:
        return NONE, told
    return (told if told in aims else next(name for name in judged.case.situation.relevant if name in aims)), told


def _plain(figures: Figures) -> dict[str, dict[str, float | int | None]]:
    return {name: asdict(figure) for name, figure in figures.items()}


def _rounded(value: Any) -> Any:  # noqa: ANN401 - a JSON value, whatever its depth
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list | tuple) else value
