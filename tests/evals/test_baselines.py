"""What a method has to beat: chance against every order there is, similarity and BM25 by hand."""

from __future__ import annotations

import sys
from itertools import permutations
from statistics import mean

import pytest
from fakes import FakeEmbedder

from assistant.errors import ConfigError
from assistant.evals.baselines import by_similarity, chance
from assistant.evals.bm25 import by_words
from assistant.evals.cases import Case
from assistant.evals.figures import Judged, figures_of
from assistant.types import Situation

NAMES = "abcde"


def case(relevant, text="text"):
    return Case(Situation("x", text, relevant), "file")


@pytest.mark.parametrize(
    "relevant", [{"a": 2}, {"a": 2, "b": 2}, {"a": 2, "b": 1, "c": 1}, {"b": 1}, dict.fromkeys(NAMES, 2)]
)
def test_chance_is_the_mean_over_every_order(relevant):
    """The closed form gives what all 120 orders of five definitions give on average."""
    ranked = [figures_of([Judged(case(relevant), order)]) for order in permutations(NAMES)]
    due = {name: mean(figures[name].value for figures in ranked) for name in ranked[0]}
    assert {name: figure.value for name, figure in chance([case(relevant)], len(NAMES)).items()} == pytest.approx(due)


def test_a_coin_of_the_right_weight_has_its_share_everywhere():
    """With one of four out of scope, the coin's shares are a quarter and its Brier score is 3/16."""
    found = chance([case({"a": 2})] * 3 + [case({})], 5)
    shares = ("out_precision", "out_recall", "false_abstention", "brier")
    assert [found[name].value for name in shares] == [0.25, 0.25, 0.25, pytest.approx(3 / 16)]


def test_a_pack_of_fewer_definitions_than_places_can_be_measured():
    """With two definitions, one is always among three."""
    assert chance([case({"a": 2})], 2)["recall_at_3"].value == 1


def test_similarity_ranks_by_the_nearest_sentence(pack):
    """A text that shares its words with a sentence finds the definition of that sentence first."""
    [judged] = by_similarity(pack, FakeEmbedder(), [case({}, pack.definition("change").sentences[0].text)])
    assert judged.ranked[0] == "change"
    assert sorted(judged.ranked) == sorted(each.id for each in pack.definitions)
    assert (judged.fit, judged.fits, judged.first) == (None, None, None)


def test_words_rank_by_rarity_and_ties_stay_in_the_order_of_the_pack(pack):
    """BM25 finds a rare word; a text without a word of the pack leaves all in their order, and so does an empty one."""
    shareholders, nothing, marks = by_words(pack, [case({}, "our shareholders"), case({}, "zzz qqq"), case({}, "…")])
    assert shareholders.ranked[0] == "predictability-and-order"
    assert nothing.ranked == marks.ranked == tuple(each.id for each in pack.definitions)


def test_a_missing_library_is_told_with_how_to_install_it(pack, monkeypatch):
    """Without the extra, the error says what to type."""
    monkeypatch.setitem(sys.modules, "bm25s", None)
    with pytest.raises(ConfigError, match=r"pip install 'reflection-assistant\[evaluate\]'"):
        by_words(pack, [])
