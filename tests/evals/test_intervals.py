"""Intervals, against published and exact values."""

from __future__ import annotations

import pytest

from assistant.evals.intervals import bootstrap


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
