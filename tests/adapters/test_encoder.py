"""The embedded encoder: what it promises, shown on the files that are shipped."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.encoder import OnnxEncoder
from assistant.errors import EncoderError
from assistant.resources import encoder_folder

FOLDER = encoder_folder()
TEXTS = (
    "Nobody has read the plan.",
    "I moved two people to the night shift and wrote down who decides what, and since then it is quiet.",
    "Why should anybody care where this department is in five years?",
)


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    """Load the shipped encoder once for this module."""
    return OnnxEncoder(folder=FOLDER, threads=1)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the shipped encoder to a folder that a test may damage."""
    return Path(shutil.copytree(FOLDER, tmp_path / "encoder"))


def test_rows_are_unit_vectors(encoder: OnnxEncoder) -> None:
    """Each text has one row of float32, as long as ``dimensions`` says and of length 1."""
    vectors = encoder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_no_texts_give_no_rows(encoder: OnnxEncoder) -> None:
    """An empty sequence gives an array without rows that still has its columns."""
    assert encoder.embed(()).shape == (0, encoder.dimensions)


def test_neighbours_do_not_change_a_vector(encoder: OnnxEncoder) -> None:
    """A text has the same bytes alone, in any company and in any order."""
    together = encoder.embed(TEXTS)
    reverse = encoder.embed(TEXTS[::-1])[::-1]
    alone = np.vstack([encoder.embed([text]) for text in TEXTS])
    assert np.array_equal(together, alone)
    assert np.array_equal(together, reverse)


def test_threads_do_not_change_a_vector(encoder: OnnxEncoder) -> None:
    """The number of threads changes how long it takes, and not one bit of the result."""
    assert np.array_equal(encoder.embed(TEXTS), OnnxEncoder(folder=FOLDER, threads=2).embed(TEXTS))


def test_callers_in_several_threads_get_the_same(encoder: OnnxEncoder) -> None:
    """An encoder that is loaded and used by several threads at once gives each what one would get."""
    fresh = OnnxEncoder(folder=FOLDER, threads=1)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(fresh.embed, [TEXTS] * 8))
    assert all(np.array_equal(result, encoder.embed(TEXTS)) for result in results)


def test_closer_in_meaning_is_closer(encoder: OnnxEncoder) -> None:
    """A sentence is nearer to its paraphrase than to a sentence on something else."""
    vectors = encoder.embed(
        ["The budget was overspent.", "We spent more money than planned.", "She sang in the choir."]
    )
    near, far = vectors[0] @ vectors[1], vectors[0] @ vectors[2]
    assert near > far + 0.1


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\ud800", "😀", "x" * 20_000, "word " * 5_000])
def test_any_text_has_a_vector(encoder: OnnxEncoder, text: str) -> None:
    """Empty, broken and very long texts have a finite unit vector like any other."""
    (vector,) = encoder.embed([text])
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_a_long_text_is_cut_where_the_description_says(encoder: OnnxEncoder) -> None:
    """Words beyond ``max_tokens`` do not count, and words before it do."""
    kept = "plan " * (encoder.description.max_tokens - 2)
    inside, cut, other = encoder.embed([kept, kept + "vision " * 50, "vision " + kept])
    assert np.array_equal(inside, cut)
    assert not np.array_equal(inside, other)


def test_the_digest_is_that_of_the_files(encoder: OnnxEncoder) -> None:
    """The digest recorded at export is the start of SHA-256 over ``model.onnx`` and then ``tokenizer.json``."""
    content = (FOLDER / "model.onnx").read_bytes() + (FOLDER / "tokenizer.json").read_bytes()
    assert len(encoder.digest) == 16
    assert hashlib.sha256(content).hexdigest().startswith(encoder.digest)


def test_what_it_is_is_known_without_loading_it(copy: Path) -> None:
    """Digest and dimensions need the description alone: they do not wait for the graph."""
    (copy / "model.onnx").unlink()
    (copy / "tokenizer.json").unlink()
    encoder = OnnxEncoder(folder=copy)
    assert (encoder.dimensions, len(encoder.digest)) == (768, 16)
    assert encoder.embed(()).shape == (0, 768)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "encoder.toml"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    """Without one of its files the encoder raises an error that names the file and says what to do."""
    (copy / name).unlink()
    with pytest.raises(EncoderError, match=name) as caught:
        OnnxEncoder(folder=copy).embed(TEXTS)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("keep", [0, 1_000, 300_000])
def test_a_file_cut_short_is_refused(copy: Path, name: str, keep: int) -> None:
    """A file of which only a beginning is left is called damaged, and never read as far as it goes."""
    path = copy / name
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(EncoderError, match="damaged"):
        OnnxEncoder(folder=copy).embed(TEXTS)


def test_one_changed_bit_is_refused(copy: Path) -> None:
    """One changed bit among the weights is enough for a refusal."""
    content = bytearray((copy / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (copy / "model.onnx").write_bytes(content)
    with pytest.raises(EncoderError, match="damaged"):
        OnnxEncoder(folder=copy).embed(TEXTS)


@pytest.mark.parametrize(
    "content",
    [b"", b"name = ", b"\xff\xfe", b'name = "x"\ndigest = ""\n', b'dimensions = "many"\nname = "x"\ndigest = "x"\n'],
)
def test_an_unreadable_description_is_refused(copy: Path, content: bytes) -> None:
    """A description that is no TOML, or that lacks a field or has a wrong one, is an error of the encoder."""
    (copy / "encoder.toml").write_bytes(content)
    with pytest.raises(EncoderError, match=r"encoder\.toml"):
        OnnxEncoder(folder=copy).embed(TEXTS)
