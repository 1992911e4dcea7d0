"""From rankings to figures: what a method did on labelled situations, each figure with its interval and its n."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.evals.intervals import bootstrap
from assistant.evals.metrics import AMONG, brier, found_among, ndcg, reciprocal_rank
from assistant.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evals.cases import Case
    from assistant.types import Ranking

NAMES = {
    "top_1": "top-1",
    "recall_at_3": "recall@3",
    "mrr": "MRR",
    "ndcg_at_5": "nDCG@5",
    "out_precision": "out-of-scope precision",
    "out_recall": "out-of-scope recall",
    "false_abstention": "false abstention",
    "brier": "Brier",
}
RESAMPLED_FROM = 5
LOWER_IS_BETTER = frozenset({"false_abstention", "brier"})


@dataclass(frozen=True, slots=True)
class Judged:
    """What one method said of one case: ids best first, and the probability that the first of them is central.

    ``fit``, ``fits`` and ``first`` are None where a method gives no probabilities, and so cannot abstain.
    """

    case: Case
    ranked: tuple[str, ...]
    fit: float | None = None
    fits: bool | None = None
    first: float | None = None

    @property
    def in_scope(self) -> bool:
        """Whether some definition fits, by the label."""
        return bool(self.case.situation.relevant)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value over ``n`` cases, with its 95 % interval; a baseline in closed form has none."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


Figures = dict[str, Figure]
"""Figures by the keys of `NAMES`; where a figure is not defined, its key is missing."""


def judge(cases: Sequence[Case], rankings: Sequence[Ranking]) -> list[Judged]:
    """Return each case with what its ranking says."""
    return [
        Judged(case, tuple(each.definition for each in ranking), ranking.fit, ranking.fits, ranking[0].score)
        for case, ranking in zip(cases, rankings, strict=True)
    ]


def figures_of(judged: Sequence[Judged]) -> Figures:
    """Return every figure that is defined on these cases."""
    return {**_ranking(judged), **_abstaining(judged)}


def _ranking(judged: Sequence[Judged]) -> Figures:
    """Measure the ranking, on texts that some definition fits."""
    pairs = [(each.ranked, each.case.situation.relevant) for each in judged if each.in_scope]
    if not pairs:
        return {}
    return {
        "top_1": _share([found_among(*pair, 1) for pair in pairs]),
        "recall_at_3": _share([found_among(*pair, AMONG) for pair in pairs]),
        "mrr": _mean([reciprocal_rank(*pair) for pair in pairs]),
        "ndcg_at_5": _mean([ndcg(*pair) for pair in pairs]),
    }


def _abstaining(judged: Sequence[Judged]) -> Figures:
    """Measure the words "none of these fits", on all texts that the method could say them of.

    Precision is the share of what was so called that is out of scope, recall the share of what is out of scope that
    was so called (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, ch. 8.3); false
    abstention is the share of the other texts that was so called. Without a text out of scope there is no precision.
    """
    told = [(each.fit, not each.fits, each.in_scope) for each in judged if each.fit is not None]
    abstained = [not in_scope for _, said, in_scope in told if said]
    out = [said for _, said, in_scope in told if not in_scope]
    fitting = [said for _, said, in_scope in told if in_scope]
    shares = {"out_precision": abstained if out else [], "out_recall": out, "false_abstention": fitting}
    found = {name: _share(values) for name, values in shares.items() if values}
    if told:
        errors = [brier([fit], [in_scope]) for fit, _, in_scope in told]
        found["brier"] = _mean(errors)
    return found


def _share(values: Sequence[float]) -> Figure:
    hits = sum(values)
    return Figure(hits / len(values), len(values), *wilson(hits, len(values)))


def _mean(values: Sequence[float]) -> Figure:
    """Return a mean; of fewer than five values resampling tells nothing, so there is no interval."""
    return Figure(sum(values) / len(values), len(values), *(bootstrap(values) if len(values) >= RESAMPLED_FROM else ()))
