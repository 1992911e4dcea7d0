"""Vectors that need not be computed again: of a pack's own texts, from the package, and of the last texts asked for."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from assistant.ports import Embedder, Vectors


class _Remembering:
    """An encoder with vectors that are known already; digest and dimensions are the encoder's."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def digest(self) -> str:
        """Identify the encoder that the vectors are of."""
        return self._embedder.digest

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._embedder.dimensions


class StoredVectors(_Remembering):
    """Gives stored vectors where it has them and asks an encoder for the rest; fulfils `assistant.ports.Embedder`.

    A file that was made with another encoder, is missing, or cannot be read is as good as empty: what it holds
    can always be computed again.
    """

    def __init__(self, embedder: Embedder, file: Path) -> None:
        """Keep where the vectors are; the file is read when the first text is due."""
        super().__init__(embedder)
        self._file = file

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text, shape (texts, dimensions); stored ones are exact to three decimals."""
        return _filled_up(texts, self._stored, self._embedder)

    @cached_property
    def _stored(self) -> dict[int, Vectors]:
        """Read the file: unit vectors by the key of their text."""
        try:
            with np.load(self._file, allow_pickle=False) as table:
                keys, rows, encoder = table["keys"], table["vectors"].astype(np.float32), str(table["encoder"])
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return {}
        if encoder != self.digest or rows.shape != (len(keys), self.dimensions):
            return {}
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return dict(zip(keys.tolist(), rows, strict=True))


class RecentVectors(_Remembering):
    """Remembers the vectors of the last texts, by their keys alone; fulfils `assistant.ports.Embedder`.

    In a conversation what was written before is ranked again with every turn, and is embedded once.
    Safe to use from several threads.
    """

    def __init__(self, embedder: Embedder, most: int = 64) -> None:
        """Remember at most so many texts' vectors of an encoder."""
        super().__init__(embedder)
        self._most = most
        self._recent: dict[int, Vectors] = {}
        self._changing = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row a text, shape (texts, dimensions): the encoder's own, to the last bit."""
        with self._changing:
            known = dict(self._recent)
        vectors = _filled_up(texts, known, self._embedder)
        latest = {key_of(text): row for text, row in zip(texts[-self._most :], vectors[-self._most :], strict=True)}
        with self._changing:
            kept = {key: row for key, row in self._recent.items() if key not in latest} | latest
            self._recent = dict(list(kept.items())[-self._most :])
        return vectors


def _filled_up(texts: Sequence[str], known: Mapping[int, Vectors], embedder: Embedder) -> Vectors:
    """Return one row a text: what is known by its key, the rest from the encoder."""
    vectors = np.zeros((len(texts), embedder.dimensions), np.float32)
    found = [known.get(key_of(text)) for text in texts]
    missing = [row for row, vector in enumerate(found) if vector is None]
    for row, vector in enumerate(found):
        if vector is not None:
            vectors[row] = vector
    if missing:
        vectors[missing] = embedder.embed([texts[row] for row in missing])
    return vectors


def store(texts: Sequence[str], embedder: Embedder, file: Path) -> None:
    """Write the vectors of these texts, as 16-bit floats, for `StoredVectors` to read."""
    keys = np.array([key_of(text) for text in texts], np.uint64)
    vectors = embedder.embed(texts).astype(np.float16)
    with file.open("wb") as stream:
        np.savez_compressed(stream, keys=keys, vectors=vectors, encoder=np.array(embedder.digest))


def key_of(text: str) -> int:
    """Return the key of a text: the first 64 bits of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")
