"""From torch weights to the folder that the program reads: ONNX graph, tokeniser, description."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import torch
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from tokenizers import Tokenizer

from assistant.learning import HEADER
from assistant.training.mpnet import DIMENSIONS, with_small_words
from assistant.training.weights import BASE_NAME, BASE_SHA256

if TYPE_CHECKING:
    from assistant.training.mpnet import SentenceEncoder

MAX_TOKENS = 256
OUTPUT = "sentence_vector"
HIDDEN = "/layers.7/outer_norm/LayerNormalization_output_0"  # where the layers begin that are taught
OPSET = 17
DIGEST_LENGTH = 16
BITS = 8
BLOCK = 128
INT8_ACTIVATIONS = 4  # onnxruntime's accuracy level of that name


@dataclass(frozen=True, slots=True)
class Source:
    """What an encoder was made from: a ``name`` of its own, and in words how its weights were ``tuned``."""

    name: str = BASE_NAME
    tuned: str = "no"


def export(encoder: SentenceEncoder, tokenizer: Path, folder: Path, source: Source) -> str:
    """Write ``model.onnx`` (int8), ``tokenizer.json`` and ``encoder.toml``; the card beside them is left alone.

    Args:
        encoder: The module to export; it is put in evaluation mode.
        tokenizer: The base model's ``tokenizer.json``.
        folder: Where to write; made if it is not there.
        source: What goes into the description.

    Returns:
        The digest of what was written: the same for the same weights and library versions.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        full = Path(temporary) / "full.onnx"
        write_graph(encoder, full)
        quantise(full, folder / "model.onnx")
    write_tokenizer(tokenizer, folder / "tokenizer.json")
    digest = digest_of(folder)
    (folder / "encoder.toml").write_text(describe(source, digest), encoding="utf-8")
    return digest


def write_graph(encoder: SentenceEncoder, path: Path) -> None:
    """Trace the encoder into an ONNX file with one output, unit vectors (texts, dimensions).

    Its word vectors become eight bits each here, with a scale a word; linear layers follow in `quantise`.
    """
    ids = torch.tensor([[101, 2023, 2003, 102], [101, 2023, 102, 0]])
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        with_small_words(encoder).eval(),
        (ids, (ids > 0).long()),
        str(path),
        dynamo=False,  # The newer exporter needs another library and writes version-dependent metadata.
        opset_version=OPSET,
        input_names=["input_ids", "attention_mask"],
        output_names=[OUTPUT],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, OUTPUT: {0: "texts"}},
    )


def quantise(full: Path, path: Path) -> None:
    """Quantise the weights of every linear layer to eight bits, one scale for ``BLOCK`` of them.

    Activations are quantised as they come, by blocks too: MPNet has a few that are far larger than the others,
    and one scale for all of them (as ``quantize_dynamic`` has) turns the vectors by 24 degrees on average.
    """
    quantizer = MatMulNBitsQuantizer(
        onnx.load(full), bits=BITS, block_size=BLOCK, is_symmetric=True, accuracy_level=INT8_ACTIVATIONS
    )
    quantizer.process()
    model = quantizer.model.model
    model.producer_name, model.producer_version = "assistant.training", ""
    path.write_bytes(model.SerializeToString(deterministic=True))


def write_tokenizer(base: Path, path: Path) -> None:
    """Copy the base tokeniser without padding, and with the truncation that the sentence model was made for."""
    tokenizer = Tokenizer.from_file(str(base))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.save(str(path), pretty=False)


def digest_of(folder: Path) -> str:
    """Return the first sixteen hex digits of SHA-256 over ``model.onnx`` and then ``tokenizer.json``."""
    digest = hashlib.sha256()
    for name in ("model.onnx", "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:DIGEST_LENGTH]


def describe(source: Source, digest: str) -> str:
    """Return the text of ``encoder.toml``."""
    return f"""\
{HEADER}
name = "{source.name}"
digest = "{digest}"
dimensions = {DIMENSIONS}
max_tokens = {MAX_TOKENS}
output = "{OUTPUT}"
hidden = "{HIDDEN}"
language = "en"
licence = "Apache-2.0"
base = "{BASE_NAME}"
base_sha256 = "{BASE_SHA256}"
tuned = "{source.tuned}"
"""
