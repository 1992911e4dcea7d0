"""The measures, against values that were computed by hand or published."""

from __future__ import annotations

import math

import pytest

from assistant.evals.metrics import (
    Bin,
    brier,
    central,
    found_among,
    ndcg,
    reciprocal_rank,
    reliability,
)

RANKED = ("a", "b", "c", "d", "e", "f")


@pytest.mark.parametrize(
    ("relevant", "due"),
    [({"a": 2, "b": 1}, {"a"}), ({"a": 2, "b": 2}, {"a", "b"}), ({"a": 1, "b": 1}, {"a", "b"}), ({}, set())],
)
def test_central_is_what_has_the_highest_grade(relevant, due):
    """What is labelled 2 is central; where nothing is, what is labelled 1."""
    assert central(relevant) == due


@pytest.mark.parametrize(
    ("relevant", "first", "three", "reciprocal"),
    [
        ({"a": 2}, 1, 1, 1),
        ({"c": 2, "a": 1}, 0, 1, 1 / 3),
        ({"d": 2, "f": 2}, 0, 0, 1 / 4),
        ({"b": 2, "f": 2}, 0, 1, 1 / 2),
        ({"z": 2}, 0, 0, 0),
    ],
)
def test_a_central_definition_is_found_at_its_place(relevant, first, three, reciprocal):
    """Top-1, recall@3 and the reciprocal rank go by the first central definition, a defensible one does not count."""
    assert found_among(RANKED, relevant, 1) == first
    assert found_among(RANKED, relevant, 3) == three
    assert reciprocal_rank(RANKED, relevant) == pytest.approx(reciprocal)


def test_mean_reciprocal_rank_is_that_of_the_textbook_example():
    """Answers at the places 3, 2 and 1 have a mean reciprocal rank of 11/18."""
    ranks = [reciprocal_rank("abc", {name: 2}) for name in "cba"]
    assert sum(ranks) / 3 == pytest.approx(11 / 18)


def test_discounted_gain_by_hand():
    """Gains of 1 at place 1 and 2 at place 3 are 1 + 2/2; the best order has 2 + 1/log2(3)."""
    assert ndcg(RANKED, {"c": 2, "a": 1}) == pytest.approx(2 / (2 + 1 / math.log2(3)))
    assert ndcg(RANKED, {"a": 2, "b": 1}) == 1
    assert ndcg(RANKED, {"f": 2}) == 0  # beyond the fifth place


def test_discounted_gain_is_that_of_the_published_example():
    """Grades 3, 2, 3, 0, 1, 2 in that order have an nDCG@6 of 0.961 where these six are all there are."""
    grades = dict(zip("abcdef", (3, 2, 3, 0, 1, 2), strict=True))
    assert ndcg("abcdef", grades, 6) == pytest.approx(0.961, abs=5e-4)


def test_brier_by_hand():
    """Forecasts of 0.7 that come true and of 0.3 that do not are each 0.09 off; a sure error is 1 off."""
    assert brier([0.7, 0.3], [True, False]) == pytest.approx(0.09)
    assert brier([1.0, 0.0], [False, True]) == 1


def test_forecasts_are_binned_with_their_outcomes():
    """Each bin has its count, mean forecast and share of outcomes; none is empty, certainty is in the last."""
    found = reliability([0.02, 0.06, 0.55, 1.0], [False, True, True, True])
    assert found == [
        Bin(0.0, 0.1, 2, pytest.approx(0.04), 0.5),
        Bin(0.5, 0.6, 1, 0.55, 1.0),
        Bin(0.9, 1.0, 1, 1.0, 1.0),
    ]
