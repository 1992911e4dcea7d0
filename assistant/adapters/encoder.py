"""The embedded sentence encoder: onnxruntime and tokenizers live in this room only.

Each text goes through the graph alone: nothing is padded, and a vector is the same every time, whatever stands
beside its text. A text is short, so what a second core is for is a second text, not the other half of the same one.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from assistant.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from assistant.ports import Vectors

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
DESCRIPTION = "encoder.toml"
MOST_THREADS = 4
HINT = "Reinstall the package, or export the encoder again."

onnxruntime.disable_telemetry_events()  # On Windows its builds report usage; nothing leaves this program unasked.


@dataclass(frozen=True, slots=True)
class Description:
    """What ``encoder.toml`` says of the files beside it."""

    name: str
    digest: str
    dimensions: int
    max_tokens: int
    output: str
    language: str


class OnnxEncoder:
    """Sentence vectors from the files of one folder; fulfils `assistant.ports.Embedder`.

    Nothing is read before it is needed: ``digest`` and ``dimensions`` read the description only, and
    the first text loads the graph. Safe to use from several threads.
    """

    def __init__(self, *, folder: Path, threads: int | None = None) -> None:
        """Keep where the encoder is.

        Args:
            folder: Holds ``model.onnx``, ``tokenizer.json`` and ``encoder.toml``.
            threads: How many texts are embedded at once; None for one a core, four at most. Vectors are the same.
        """
        self._folder = folder
        self._threads = threads or min(os.cpu_count() or 1, MOST_THREADS)

    @property
    def digest(self) -> str:
        """Identify weights and tokeniser; the files are compared with it when they are loaded."""
        return self.description.digest

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self.description.dimensions

    @cached_property
    def description(self) -> Description:
        """What the folder's description says.

        Raises:
            EncoderError: It is missing, is not TOML, or lacks a field.
        """
        content = self._read(DESCRIPTION)
        try:
            table = tomllib.loads(content.decode("utf-8"))
            return Description(
                name=str(table["name"]),
                digest=str(table["digest"]),
                dimensions=int(table["dimensions"]),
                max_tokens=int(table["max_tokens"]),
                output=str(table["output"]),
                language=str(table["language"]),
            )
        except (ValueError, TypeError) as error:
            raise EncoderError(f"{self._folder / DESCRIPTION} cannot be read: {error}.", hint=HINT) from error
        except KeyError as error:
            raise EncoderError(f"{self._folder / DESCRIPTION} has no field {error}.", hint=HINT) from error

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts; a text longer than ``max_tokens`` is cut there.

        Args:
            texts: Any number of texts; the empty text has a vector too.

        Returns:
            Unit rows in the order of ``texts``, shape (texts, dimensions), the same bytes for the
            same text whatever stands beside it.

        Raises:
            EncoderError: A file is missing or damaged.
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        several = len(texts) > 1 and self._threads > 1
        for row, vector in enumerate(self._side_by_side(texts) if several else map(self._embed_one, texts)):
            vectors[row] = vector
        return vectors

    def _side_by_side(self, texts: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        _ = self._loaded  # once, and not in several threads
        with ThreadPoolExecutor(self._threads) as threads:
            yield from threads.map(self._embed_one, texts)

    def _embed_one(self, text: str) -> NDArray[np.float32]:
        """Return one text's vector, shape (dimensions,)."""
        tokenizer, session = self._loaded
        whole = text.encode("utf-8", "replace").decode("utf-8")  # A lone surrogate is no text to the tokeniser.
        ids = np.array([tokenizer.encode(whole).ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        (rows,) = session.run([self.description.output], inputs)
        vector: NDArray[np.float32] = rows[0]
        return vector

    @cached_property
    def _loaded(self) -> tuple[Tokenizer, onnxruntime.InferenceSession]:
        """Load tokeniser and graph, once their bytes are proven to be those that were exported."""
        model, tokenizer = self._read(MODEL), self._read(TOKENIZER)
        found = hashlib.sha256(model + tokenizer).hexdigest()
        if not self.digest or not found.startswith(self.digest):
            raise EncoderError(f"{MODEL} or {TOKENIZER} in {self._folder} is damaged or not a pair.", hint=HINT)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return Tokenizer.from_str(tokenizer.decode("utf-8")), session

    def _read(self, name: str) -> bytes:
        """Return a file's bytes, or say which file it was."""
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise EncoderError(f"The sentence encoder's {name} cannot be read: {error}.", hint=HINT) from error
