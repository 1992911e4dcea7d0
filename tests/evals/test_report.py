"""What a report tells of judged cases."""

from __future__ import annotations

import pytest

from assistant.evals.cases import Case
from assistant.evals.figures import Judged
from assistant.evals.metrics import Bin, Point, abstention_curve, best_within
from assistant.evals.report import NONE, Confusion, Report
from assistant.types import Situation


def judged(pack, relevant, first, fit, *, kind="plain", file="a"):
    ids = [first, *(each.id for each in pack.definitions if each.id != first)]
    situation = Situation("x", "text", relevant, kind=kind)
    return Judged(Case(situation, file), tuple(ids), fit, fit >= 0.5, fit * 0.8)


@pytest.fixture
def report(pack):
    found = (
        judged(pack, {"change": 2}, "change", 0.9),
        judged(pack, {"change": 2, "leadership": 2}, "leadership", 0.8, kind="two"),
        judged(pack, {"change": 2, "leadership": 2}, "management", 0.7, kind="two", file="b"),
        judged(pack, {"change": 2}, "change", 0.4),
        judged(pack, {}, "change", 0.6, kind="out"),
        judged(pack, {}, "change", 0.2, kind="out", file="b"),
    )
    return Report(pack, "fake", found, {}, 0)


def test_labels_are_held_against_answers(report):
    """Each case is counted once; of several central definitions under the one answered, else under the first."""
    labels, counts = report.confusion.labels, report.confusion.counts
    assert labels[-1] == NONE
    found = {
        (label, told): counts[row][column]
        for row, label in enumerate(labels)
        for column, told in enumerate(labels)
        if counts[row][column]
    }
    assert found == {
        ("change", "change"): 1,
        ("leadership", "leadership"): 1,
        ("change", "management"): 1,
        ("change", NONE): 1,
        (NONE, "change"): 1,
        (NONE, NONE): 1,
    }


def test_of_many_labels_those_that_occur_most_are_kept(report):
    """A matrix too large to be read is reduced to the labels that occur most often, in their order."""
    few = report.confusion.among_the_first(2)
    assert few == Confusion(("change", NONE), ((1, 1), (1, 1)))
    assert report.confusion.among_the_first(40) == report.confusion


def test_groups_hold_every_case_once(report):
    """By kind and by source, the cases are those of the whole."""
    assert {name: figures["brier"].n for name, figures in report.by_kind.items()} == {"out": 2, "plain": 2, "two": 2}
    assert {name: figures["brier"].n for name, figures in report.by_source.items()} == {"a": 4, "b": 2}
    assert "top_1" not in report.by_kind["out"]


def test_forecasts_of_the_first_are_held_against_whether_it_is_central(report):
    """A first definition of a text that none fits is never central."""
    assert report.first_bins == [
        Bin(0.1, 0.2, 1, pytest.approx(0.16), 0.0),
        Bin(0.3, 0.4, 1, pytest.approx(0.32), 1.0),
        Bin(0.4, 0.5, 1, pytest.approx(0.48), 0.0),
        Bin(0.5, 0.6, 1, pytest.approx(0.56), 0.0),
        Bin(0.6, 0.7, 1, pytest.approx(0.64), 1.0),
        Bin(0.7, 0.8, 1, pytest.approx(0.72), 1.0),
    ]


def test_the_curve_has_every_threshold_and_the_best_within_a_bound():
    """Between saying never and saying always, each fit is a threshold; the best keeps to the bound."""
    curve = abstention_curve([0.1, 0.4, 0.3, 0.9], [False, False, True, True])
    assert curve == [
        Point(0.0, 0.0, 0.0),
        Point(0.3, 0.5, 0.0),
        Point(0.4, 0.5, 0.5),
        Point(0.9, 1.0, 0.5),
        Point(1.0, 1.0, 1.0),
    ]
    assert best_within(curve, 0.05) == Point(0.3, 0.5, 0.0)
    assert best_within(curve, 0.6) == Point(0.9, 1.0, 0.5)
    assert abstention_curve([0.1, 0.2], [True, True]) == []
    assert best_within([], 0.05) is None
