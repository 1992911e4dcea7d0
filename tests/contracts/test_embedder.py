"""What every embedder does: the fake one and the embedded encoder."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import FakeEmbedder

TEXTS = ["The ovens never wait.", "Nobody read the roadmap, and I do not know why.", "…", "Öfen & Pläne 😀"]


@pytest.fixture(params=["fake", "onnx"])
def embedder(request):
    return FakeEmbedder() if request.param == "fake" else request.getfixturevalue("encoder")


def test_one_row_a_text_of_length_one(embedder):
    """Each text is one row of unit length, whatever it holds."""
    rows = embedder.embed(TEXTS)
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), embedder.dimensions)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_no_text_no_row(embedder):
    """For no text there is no row, and the width is still right."""
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_a_row_does_not_depend_on_its_neighbours(embedder):
    """A text has the same row alone, among others, and at another time."""
    together = embedder.embed(TEXTS)
    for text, row in zip(TEXTS, together, strict=True):
        assert embedder.embed([text])[0] == pytest.approx(row, abs=1e-5)


def test_texts_that_say_the_same_are_nearer(embedder):
    """A text is nearer to one that shares its words than to one that does not."""
    one, near, far = embedder.embed(["the ovens never wait", "the ovens wait", "budgets for next spring"])
    assert one @ near > one @ far


def test_the_digest_names_what_made_the_vectors(embedder):
    """The digest is a short text that stays the same as long as the vectors do."""
    assert embedder.digest == embedder.digest
    assert embedder.digest.strip()
