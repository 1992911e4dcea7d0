"""Intervals, against values that others published."""

from __future__ import annotations

import pytest

from assistant.intervals import difference, wilson


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_the_published_one(count, n, low, high):
    """Wilson's interval is what Newcombe (1998) prints for it in table I, method 3."""
    assert wilson(count, n) == pytest.approx((low, high), abs=5e-5)


def test_the_score_interval_stays_within_bounds():
    """All out of all has no upper bound above 1."""
    low, high = wilson(20, 20)
    assert (round(low, 4), high) == (0.8389, 1.0)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_the_published_one(first, second, low, high):
    """Newcombe's hybrid interval is what he prints for it in table II, method 10."""
    assert difference(first, second) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("count", "n"), [(1, 0), (3, 2), (-1, 4)])
def test_what_is_no_proportion_is_refused(count, n):
    """More than all, less than none, or out of nothing is a mistake."""
    with pytest.raises(ValueError, match="is no proportion"):
        wilson(count, n)


def test_a_surer_interval_is_wider():
    """At 99 % an interval holds the one at 95 %."""
    (low, high), (lower, higher) = wilson(4, 12), wilson(4, 12, confidence=0.99)
    assert lower < low < high < higher
