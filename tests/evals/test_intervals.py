"""Intervals, against published and exact values."""

from __future__ import annotations

import pytest

from assistant.evals.intervals import bootstrap, wilson


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe, Statistics in Medicine 17, 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_score_interval_is_the_published_one(hits, count, low, high):
    """Wilson's interval has the values of Newcombe's comparison of methods."""
    assert wilson(hits, count) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_the_score_interval_stays_within_bounds():
    """All out of all has no upper bound above 1."""
    low, high = wilson(20, 20)
    assert (round(low, 4), high) == (0.8389, 1.0)


def test_equal_values_have_a_bootstrap_interval_of_one_point():
    """Where all values are equal, every resample has their mean."""
    assert bootstrap([0.25] * 7) == (0.25, 0.25)


def test_the_bootstrap_agrees_with_the_normal_interval_of_a_long_series():
    """For 400 values from 0 to 1 the interval is the mean ± 1.96 standard errors, and the same each time."""
    values = [place / 399 for place in range(400)]
    low, high = bootstrap(values)
    assert low == pytest.approx(0.5 - 1.96 * 0.2894 / 20, abs=3e-3)
    assert high == pytest.approx(0.5 + 1.96 * 0.2894 / 20, abs=3e-3)
    assert bootstrap(values) == (low, high)
