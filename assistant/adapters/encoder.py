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
HIDDEN_INPUT = "hidden"  # of the classifier's graph
MOST_THREADS = 4
HINT = "Reinstall the package, or export the encoder again."

onnxruntime.disable_telemetry_events()  # On Windows its builds report usage; nothing leaves this program unasked.


@dataclass(frozen=True, slots=True)
class Description:
    """What ``encoder.toml`` says of the files beside it; ``hidden`` names a tensor half-way up, if any."""

    name: str
    digest: str
    dimensions: int
    max_tokens: int
    output: str
    language: str
    hidden: str


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
                hidden=str(table.get("hidden", "")),
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

    def hidden(self, text: str) -> NDArray[np.float32]:
        """Return what a text is half-way up, before the layers that were taught: shape (1, tokens, dimensions).

        Raises:
            EncoderError: A file is missing or damaged, or the description names no such place.
        """
        tokenizer, session = self._loaded
        if not self.description.hidden:
            raise EncoderError(f"{self._folder / DESCRIPTION} has no field 'hidden'.", hint=HINT)
        half_way = onnxruntime.RunOptions()
        half_way.only_execute_path_to_fetches = True  # the layers above are left out
        (states,) = session.run([self.description.hidden], _inputs(tokenizer, text), half_way)
        found: NDArray[np.float32] = states
        return found

    def _side_by_side(self, texts: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        _ = self._loaded  # once, and not in several threads
        with ThreadPoolExecutor(self._threads) as threads:
            yield from threads.map(self._embed_one, texts)

    def _embed_one(self, text: str) -> NDArray[np.float32]:
        """Return one text's vector, shape (dimensions,)."""
        tokenizer, session = self._loaded
        (rows,) = session.run([self.description.output], _inputs(tokenizer, text))
        vector: NDArray[np.float32] = rows[0]
        return vector

    @cached_property
    def _loaded(self) -> tuple[Tokenizer, onnxruntime.InferenceSession]:
        """Load tokeniser and graph, once their bytes are proven to be those that were exported."""
        model, tokenizer = self._read(MODEL), self._read(TOKENIZER)
        found = hashlib.sha256(model + tokenizer).hexdigest()
        if not self.digest or not found.startswith(self.digest):
            raise EncoderError(f"{MODEL} or {TOKENIZER} in {self._folder} is damaged or not a pair.", hint=HINT)
        return Tokenizer.from_str(tokenizer.decode("utf-8")), _session(model + _also_given(self.description.hidden))

    def _read(self, name: str) -> bytes:
        """Return a file's bytes, or say which file it was."""
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise EncoderError(f"The sentence encoder's {name} cannot be read: {error}.", hint=HINT) from error


class OnnxClassifier:
    """A few layers on top of half an encoder, which tell kinds of text; fulfils `assistant.ports.Classifier`.

    Safe to use from several threads. Nothing is read before the first text.
    """

    def __init__(self, encoder: OnnxEncoder, folder: Path) -> None:
        """Keep the encoder, and where ``classifier.onnx`` and ``classifier.toml`` are."""
        self._encoder, self._folder = encoder, folder

    @property
    def alarm_from(self) -> float:
        """The probability that anything but harmless is meant, from which on a text is referred.

        Raises:
            EncoderError: The description is missing or does not read.
        """
        return self._description[0]

    @property
    def grave_from(self) -> float:
        """The same for what is grave, which must not be missed.

        Raises:
            EncoderError: The description is missing or does not read.
        """
        return self._description[1]

    def scores(self, text: str) -> Vectors:
        """Return a probability for each kind, and last how far it leans to being about the writer: shape (kinds + 1,).

        Raises:
            EncoderError: A file is missing or damaged, or belongs to another encoder.
        """
        (rows,) = self._session.run(None, {HIDDEN_INPUT: self._encoder.hidden(text)})
        scores: Vectors = rows[0]
        return scores

    @cached_property
    def _description(self) -> tuple[float, float, str, str]:
        """The two limits, the encoder's digest and the graph's."""
        try:
            table = tomllib.loads((self._folder / "classifier.toml").read_text(encoding="utf-8"))
            limits = float(table["alarm_from"]), float(table["grave_from"])
            return *limits, str(table["encoder"]), str(table["sha256"])
        except (OSError, ValueError, KeyError) as error:
            raise EncoderError(f"classifier.toml in {self._folder} cannot be read: {error}.", hint=HINT) from error

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        _, _, encoder, digest = self._description
        try:
            model = (self._folder / "classifier.onnx").read_bytes()
        except OSError as error:
            raise EncoderError(f"classifier.onnx cannot be read: {error}.", hint=HINT) from error
        if encoder != self._encoder.digest or hashlib.sha256(model).hexdigest() != digest:
            raise EncoderError(f"classifier.onnx in {self._folder} is damaged, or of another encoder.", hint=HINT)
        return _session(model)


def _inputs(tokenizer: Tokenizer, text: str) -> dict[str, NDArray[np.int64]]:
    whole = text.encode("utf-8", "replace").decode("utf-8")  # A lone surrogate is no text to the tokeniser.
    ids = np.array([tokenizer.encode(whole).ids], dtype=np.int64)
    return {"input_ids": ids, "attention_mask": np.ones_like(ids)}


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _also_given(name: str) -> bytes:
    """Return what, put behind a graph's bytes, makes it give out one more of its tensors.

    Two protobuf messages in a row read as one that holds what both do, so the graph's own file stays as it is proven:
    ModelProto.graph (field 7), its output (12), with a name (1) and a type (2) of 32-bit floats (1).
    """
    if not name:
        return b""
    kind = _field(2, _field(1, bytes([1 << 3, 1])))
    return _field(7, _field(12, _field(1, name.encode()) + kind))


def _field(number: int, content: bytes) -> bytes:
    """Return a length-delimited protobuf field of less than 128 bytes."""
    if len(content) >= 128:  # a longer one would need more than one byte for its length
        raise EncoderError("The name of the hidden tensor is too long.", hint=HINT)
    return bytes([number << 3 | 2, len(content)]) + content
