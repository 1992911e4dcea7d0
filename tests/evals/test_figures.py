"""From judged cases to figures, by hand."""

from __future__ import annotations

import pytest

from assistant.evals.cases import Case
from assistant.evals.figures import Figure, Judged, figures_of
from assistant.intervals import wilson
from assistant.types import Situation


def judged(relevant, ranked, fit=None):
    return Judged(Case(Situation("x", "text", relevant), "a"), tuple(ranked), fit, None if fit is None else fit >= 0.5)


def test_ranking_is_measured_where_something_fits_and_abstaining_everywhere():
    """Texts out of scope count for abstaining and not for ranking."""
    found = figures_of(
        [
            judged({"a": 2}, "abcd", 0.9),
            judged({"d": 2, "a": 1}, "abcd", 0.4),
            judged({}, "abcd", 0.2),
            judged({}, "abcd", 0.6),
        ]
    )
    assert {name: (figure.value, figure.n) for name, figure in found.items()} == {
        "top_1": (0.5, 2),
        "recall_at_3": (0.5, 2),
        "mrr": (pytest.approx((1 + 1 / 4) / 2), 2),
        "ndcg_at_5": (pytest.approx((1 + (1 + 2 / 2.321928) / (2 + 1 / 1.584963)) / 2), 2),
        "out_precision": (0.5, 2),
        "out_recall": (0.5, 2),
        "false_abstention": (0.5, 2),
        "brier": (pytest.approx((0.01 + 0.36 + 0.04 + 0.36) / 4), 4),
    }


def test_a_share_carries_its_wilson_interval():
    """A figure that is a share has the score interval of its hits."""
    found = figures_of([judged({"a": 2}, "ab"), judged({"b": 2}, "ab"), judged({"a": 2}, "ab")])
    assert found["top_1"] == Figure(2 / 3, 3, *wilson(2, 3))


def test_what_is_not_defined_is_not_reported():
    """Without a text that fits there is no ranking; without one out of scope, no precision; without a fit, neither."""
    assert set(figures_of([judged({}, "ab", 0.7)])) == {"out_recall", "brier"}
    assert set(figures_of([judged({"a": 2}, "ab", 0.1)])) >= {"top_1", "false_abstention", "brier"}
    assert not {"out_precision", "out_recall"} & set(figures_of([judged({"a": 2}, "ab", 0.1)]))
    assert set(figures_of([judged({"a": 2}, "ab"), judged({}, "ab")])) == {"top_1", "recall_at_3", "mrr", "ndcg_at_5"}
    assert figures_of([]) == {}
