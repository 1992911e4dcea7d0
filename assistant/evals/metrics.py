"""The measures, each for one text or one series of numbers, each with its source. Pure arithmetic.

A *central* definition is one labelled 2; where a text has only definitions labelled 1, these count as
central. Ranking is measured only on texts that some definition fits: on others it has no right answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AMONG = 3
DEPTH = 5
BINS = 10


def central(relevant: Mapping[str, int]) -> frozenset[str]:
    """Return the ids with the highest grade; none where none fits."""
    best = max(relevant.values(), default=0)
    return frozenset(name for name, grade in relevant.items() if grade == best)


def found_among(ranked: Sequence[str], relevant: Mapping[str, int], count: int) -> float:
    """Return 1 if a central definition is among the first ``count``, else 0.

    With ``count`` 1 it is top-1 accuracy, with 3 what is called recall@3 here. Where one definition is central, as in
    most texts, that is recall at a rank (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008,
    ch. 8); where two are, finding one of them is enough.

    Args:
        ranked: ids, best first.
        relevant: grade by id, 2 or 1; not empty.
        count: how many places are looked at.

    """
    return float(not central(relevant).isdisjoint(ranked[:count]))


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Return 1 / the place of the first central definition, 0 if none was ranked (Voorhees, TREC-8, 1999).

    The arguments are those of `found_among`.
    """
    aims = central(relevant)
    return next((1 / place for place, name in enumerate(ranked, 1) if name in aims), 0.0)


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], count: int = DEPTH) -> float:
    """Return the normalised discounted cumulative gain of the first ``count`` places, 0 to 1.

    Gains are the grades, 2 and 1, discounted by log2(1 + place) and divided by what the best order would
    give (Järvelin and Kekäläinen, ACM TOIS 20(4), 2002, in the form with log2(1 + place)).

    The arguments are those of `found_among`.
    """
    best = sorted(relevant.values(), reverse=True)[:count]
    return _discounted([relevant.get(name, 0) for name in ranked[:count]]) / _discounted(best)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(1 + place) for place, gain in enumerate(gains, 1))


def brier(probabilities: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Return the mean squared distance of probabilities to outcomes, 0 to 1, lower is better.

    The one-sided form for yes or no of Brier, Monthly Weather Review 78(1), 1950.
    """
    return float(np.mean((np.asarray(probabilities, float) - np.asarray(outcomes, float)) ** 2))


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts in ``[low, high)``: how many, their mean, and how often what they forecast was so."""

    low: float
    high: float
    count: int
    mean: float
    share: float


def reliability(probabilities: Sequence[float], outcomes: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """Return forecasts against outcomes in equally wide bins; empty bins are left out, 1.0 is in the last one.

    Murphy and Winkler, Journal of the Royal Statistical Society C 26(1), 1977.
    """
    forecast, outcome = np.asarray(probabilities, float), np.asarray(outcomes, float)
    place = np.minimum((forecast * bins).astype(int), bins - 1)
    found = []
    for at in range(bins):
        here = place == at
        if here.any():
            mean, share = float(forecast[here].mean()), float(outcome[here].mean())
            found.append(Bin(at / bins, (at + 1) / bins, int(here.sum()), mean, share))
    return found


@dataclass(frozen=True, slots=True)
class Point:
    """If "none fits" were said below ``fit_from``: the share of texts out of scope, and of others, that get it."""

    fit_from: float
    out_recall: float
    false_abstention: float


def abstention_curve(fits: Sequence[float], in_scope: Sequence[bool]) -> list[Point]:
    """Return what every threshold on the fit would give, from never abstaining on; empty where one kind is missing.

    The receiver operating characteristic of "none fits" (Fawcett, Pattern Recognition Letters 27(8), 2006).
    """
    fit, scope = np.asarray(fits, float), np.asarray(in_scope, bool)
    if scope.all() or not scope.any():
        return []
    thresholds = [0.0, *np.unique(fit)[1:], 1.0]
    return [Point(float(at), float((fit[~scope] < at).mean()), float((fit[scope] < at).mean())) for at in thresholds]


def best_within(curve: Sequence[Point], false_abstention: float) -> Point | None:
    """Return the point that meets most texts out of scope with at most that share of false abstentions."""
    allowed = [point for point in curve if point.false_abstention <= false_abstention]
    return max(allowed, key=lambda point: (point.out_recall, -point.false_abstention), default=None)
