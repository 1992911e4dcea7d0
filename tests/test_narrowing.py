"""Narrowing: what a model gets to see of a pack that is too large for it."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import FakeEmbedder, FakeIndex
from many import many_definitions, narrowed_recall, queries

from assistant.narrowing import shortlist
from assistant.retrieval import Retriever, records_of

OWNERS = ["a", "a", "b"]


def test_each_sentence_looks_for_its_nearest_on_either_side():
    """The order is that of the text's sentences' nearest, plus the definition's sentences' nearest, plus practice."""
    cosines = np.array([[0.8, 0.1, 0.5], [0.2, 0.4, 0.5]])
    nothing = np.zeros((2, 2))
    assert shortlist(["a", "b"], OWNERS, cosines, nothing) == ("a", "b")  # 0.6 + 0.6 against 0.5 + 0.5
    assert shortlist(["a", "b"], OWNERS, cosines, np.array([[0.0, 0.4], [0.0, 0.2]])) == ("b", "a")  # 1.0 + 0.3
    assert shortlist(["b", "a"], ["b", "a"], np.ones((1, 2)), np.zeros((1, 2))) == ("b", "a")  # ties keep the order


def test_only_a_pack_that_is_narrowed_keeps_the_parts_of_its_situations(pack):
    """A pack that can be shown whole has no record more for this, and its rankings no shortlist."""
    assert {record.kind for record in records_of(pack)} == {"sentence", "situation"}
    assert Retriever(pack, FakeEmbedder(), FakeIndex()).rank_one("We plan.").shortlist == ()
    large = many_definitions(practised=True)
    assert {record.kind for record in records_of(large)} == {"sentence", "situation", "part"}


@pytest.mark.parametrize("practised", [False, True])
def test_the_shortlist_has_every_definition_once(practised):
    """With practice situations or without, a narrowed pack is put in one order, the same each time."""
    pack = many_definitions(practised=practised)
    retriever = Retriever(pack, FakeEmbedder(), FakeIndex())
    text = pack.definition("stock-ending").text
    found = retriever.rank_one(text).shortlist
    assert sorted(found) == sorted(each.id for each in pack.definitions)
    assert found[0] == "stock-ending"
    assert retriever.rank([text, "Another one."])[0].shortlist == found


def test_the_pack_of_300_has_neighbours_and_a_query_for_each():
    """Sixty acts in five facets: all texts differ, facets are paired within their act, each has one query of a kind."""
    pack = many_definitions(practised=True)
    assert len({each.text for each in pack.definitions}) == 300
    assert sum(each.counterpart is not None for each in pack.definitions) == 240
    texts = {text for plain in (True, False) for text, _ in queries(plain=plain)}
    assert len(texts) == 600
    assert not texts & {each.text for each in pack.situations}
    assert [due for _, due in queries(plain=True)] == [each.id for each in pack.definitions]


def test_what_is_said_plainly_is_among_the_few_that_are_shown(encoder):
    """Of 75 definitions six are shown, as few as 24 of 300 are, and most queries find their own among them."""
    pack, asked = many_definitions(practised=True, acts=15), queries(plain=True)[:75:2]
    assert narrowed_recall(pack, asked, encoder, budget=6) >= 0.75
