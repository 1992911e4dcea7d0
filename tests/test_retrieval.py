"""Retrieval: which definition a text is nearest to, and how often anything is embedded."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fakes import FakeEmbedder, FakeIndex
from made import PACK, TOLD

from assistant.ports import Changes
from assistant.retrieval import MAX_PARTS, Retriever, records_of

BARE = replace(PACK, situations=())
SENTENCES = [sentence.text for definition in PACK.definitions for sentence in definition.sentences]


@pytest.fixture
def embedder():
    return FakeEmbedder()


@pytest.fixture
def retriever(embedder):
    return Retriever(BARE, embedder, FakeIndex())


def test_a_record_for_every_sentence_and_every_situation():
    """The index holds each citable sentence and each practice situation once, under an id of its own."""
    records = records_of(PACK)
    assert [each.text for each in records if each.kind == "sentence"] == SENTENCES
    assert [each.text for each in records if each.kind == "situation"] == [each.text for each in PACK.situations]
    assert len({each.id for each in records}) == len(records)
    assert records == records_of(PACK)


def test_nothing_is_prepared_twice(retriever):
    """The index is brought up to date at the first use; a second time changes nothing and says so."""
    assert retriever.prepare() == Changes(added=len(SENTENCES), removed=0, kept=0)
    assert retriever.prepare() == Changes(added=0, removed=0, kept=len(SENTENCES))


class SlowIndex(FakeIndex):
    """Takes its time to be brought up to date, and counts how often that is done."""

    synced = 0

    def sync(self, records, **ways):
        self.synced += 1
        time.sleep(0.05)
        return super().sync(records, **ways)


def test_texts_that_come_at_once_wait_for_one_preparation(embedder):
    """Where many threads ask first, the index is brought up to date once, and each gets its ranking."""
    index = SlowIndex()
    retriever = Retriever(BARE, embedder, index)
    with ThreadPoolExecutor(8) as pool:
        rankings = list(pool.map(retriever.rank_one, SENTENCES[:8]))
    assert rankings == [retriever.rank_one(each) for each in SENTENCES[:8]]
    assert index.synced == 1


@pytest.mark.parametrize("definition", PACK.definitions, ids=[each.id for each in PACK.definitions])
def test_a_definitions_own_words_find_it(retriever, definition):
    """The text of a definition ranks that definition first, and names the sentence that was nearest."""
    for sentence in definition.sentences:
        ranking = retriever.rank_one(sentence.text)
        assert ranking[0].definition == definition.id
        assert ranking.nearest[definition.id] == sentence.index


def test_every_definition_is_ranked_once_best_first(retriever):
    """A ranking has every definition of the pack once, with scores that do not rise."""
    ranking = retriever.rank_one(TOLD)
    assert sorted(each.definition for each in ranking) == sorted(each.id for each in PACK.definitions)
    scores = [each.score for each in ranking]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in [*scores, ranking.fit])


def test_many_texts_are_ranked_as_each_alone(retriever):
    """Ranking many texts in one go gives what ranking each alone gives."""
    texts = [TOLD, "Short.", "\n".join(SENTENCES)]
    assert retriever.rank(texts) == [retriever.rank_one(text) for text in texts]
    assert retriever.rank([]) == []


def test_a_text_is_embedded_once_whole_and_once_by_sentence(retriever, embedder):
    """Of a text, the whole and each sentence are embedded once; of a very long one the first and last sentences."""
    retriever.prepare()
    embedder.embedded.clear()
    retriever.rank_one(TOLD)
    parts = ["We moved the stations so the ovens never wait.", "Nobody keeps to it as soon as I turn around."]
    assert embedder.embedded == [TOLD, *parts]
    embedder.embedded.clear()
    retriever.rank_one(" ".join(f"This is sentence n{number} of many." for number in range(100)))
    assert len(embedder.embedded) == 1 + MAX_PARTS
    assert embedder.embedded[1] == "This is sentence n0 of many."
    assert embedder.embedded[-1] == "This is sentence n99 of many."


def test_what_carried_a_ranking_are_spans_of_the_text(retriever):
    """The parts that carried a ranking are sentences of the text, by their place in it."""
    text = f"Something else entirely. {SENTENCES[-1]} And so on."
    ranking = retriever.rank_one(text)
    start, end = ranking.carried[0]
    assert text[start:end] == SENTENCES[-1]
    assert all(0 <= a < b <= len(text) for a, b in ranking.carried)
