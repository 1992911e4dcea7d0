"""Vectors that ship with the package, and what happens without them."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import FakeEmbedder

from assistant.adapters.encoder import OnnxEncoder
from assistant.adapters.stored import RecentVectors, StoredVectors, store
from assistant.app import open_assistant
from assistant.resources import encoder_folder, vectors_file
from assistant.retrieval import records_of

TEXTS = ["the ovens never wait", "nobody read the roadmap", "give it a month"]


class OtherEmbedder(FakeEmbedder):
    """The fake, under another digest."""

    digest = "fake-2"


@pytest.fixture
def file(tmp_path):
    store(TEXTS, FakeEmbedder(), tmp_path / "vectors.npz")
    return tmp_path / "vectors.npz"


def test_stored_texts_are_not_embedded_again(file):
    """What is stored is read, what is not is embedded, and each row is the vector of its text."""
    embedder = FakeEmbedder()
    rows = StoredVectors(embedder, file).embed([TEXTS[1], "another text", TEXTS[0]])
    assert embedder.embedded == ["another text"]
    fresh = FakeEmbedder().embed([TEXTS[1], "another text", TEXTS[0]])
    np.testing.assert_allclose(rows, fresh, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("damage", ["missing", "garbage", "other encoder", "other arrays"])
def test_a_file_that_does_not_serve_is_as_good_as_empty(file, damage):
    """Without the file, with a damaged one, or with that of another encoder, every text is embedded."""
    embedder = OtherEmbedder() if damage == "other encoder" else FakeEmbedder()
    if damage == "missing":
        file.unlink()
    elif damage == "garbage":
        file.write_bytes(b"PK\x03\x04 no archive")
    elif damage == "other arrays":
        np.savez(file, keys=np.zeros(1, np.uint64))
    rows = StoredVectors(embedder, file).embed(TEXTS)
    assert embedder.embedded == TEXTS
    np.testing.assert_array_equal(rows, FakeEmbedder().embed(TEXTS))


def test_the_shipped_vectors_are_those_of_the_shipped_pack(pack):
    """Every text of the pack has its vector in the package, and it is the encoder's own, whatever processor made it."""
    embedder = FakeEmbedder()
    encoder = OnnxEncoder(folder=encoder_folder())
    embedder.digest, embedder.dimensions = encoder.digest, encoder.dimensions
    texts = [record.text for record in records_of(pack)]
    rows = StoredVectors(embedder, vectors_file()).embed(texts)
    assert embedder.embedded == []
    # Eight-bit products are summed otherwise without AVX-512, which turns a vector by up to two degrees.
    assert (rows[::97] * encoder.embed(texts[::97])).sum(axis=1).min() > 0.999


def test_what_was_just_embedded_is_not_embedded_again():
    """A text that was asked for a moment ago has the same vector without the encoder; one long ago is embedded anew."""
    embedder = FakeEmbedder()
    recent = RecentVectors(embedder, most=2)
    np.testing.assert_array_equal(recent.embed(TEXTS[:1]), FakeEmbedder().embed(TEXTS[:1]))
    np.testing.assert_array_equal(recent.embed(TEXTS[:2]), FakeEmbedder().embed(TEXTS[:2]))
    assert embedder.embedded == TEXTS[:2]
    recent.embed(TEXTS[2:])
    np.testing.assert_array_equal(recent.embed(TEXTS), FakeEmbedder().embed(TEXTS))
    assert embedder.embedded == [*TEXTS, TEXTS[0]]
    assert (recent.digest, recent.dimensions) == (embedder.digest, embedder.dimensions)


def test_care_and_ranking_embed_a_text_once(monkeypatch):
    """What care has looked at is ranked without being embedded again."""
    asked = []

    def counted(self, text):
        asked.append(text)
        return whole(self, text)

    whole = OnnxEncoder._embed_one
    monkeypatch.setattr(OnnxEncoder, "_embed_one", counted)
    text = "I spent all week on the roadmap. Nobody read it."
    with open_assistant(offline=True) as assistant:
        assistant.reflect(text)
    assert asked.count(text) == 1
