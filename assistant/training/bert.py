"""The encoder as a torch module: a six-layer BERT whose output is already one unit vector a text.

Written out rather than taken from a library, so that the exported graph holds exactly what is read here.
Shapes: b texts, t tokens, h heads, d = 384 dimensions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Mapping

DIMENSIONS = 384
LAYERS = 6
HEADS = 12
INNER = 1536
EPSILON = 1e-12
MASKED = -1e4  # enough to hide a token, and within bfloat16


class Attention(nn.Module):
    """Self-attention over a text's tokens."""

    def __init__(self) -> None:
        """Make the four projections."""
        super().__init__()
        self.query = nn.Linear(DIMENSIONS, DIMENSIONS)
        self.key = nn.Linear(DIMENSIONS, DIMENSIONS)
        self.value = nn.Linear(DIMENSIONS, DIMENSIONS)
        self.output = nn.Linear(DIMENSIONS, DIMENSIONS)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Mix tokens (b, t, d) under an additive ``bias`` (b, 1, 1, t) that hides padding."""
        query, key, value = (self._split(part(hidden)) for part in (self.query, self.key, self.value))
        mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias.to(query.dtype))
        merged = mixed.transpose(1, 2).reshape(hidden.shape)
        projected: Tensor = self.output(merged)
        return projected

    @staticmethod
    def _split(hidden: Tensor) -> Tensor:
        """Turn (b, t, d) into (b, h, t, d / h)."""
        return hidden.view(hidden.shape[0], hidden.shape[1], HEADS, DIMENSIONS // HEADS).transpose(1, 2)


class Layer(nn.Module):
    """One transformer layer, normalised after each half as BERT does."""

    def __init__(self) -> None:
        """Make attention, the two inner projections and their norms."""
        super().__init__()
        self.attention = Attention()
        self.attention_norm = nn.LayerNorm(DIMENSIONS, eps=EPSILON)
        self.inner = nn.Linear(DIMENSIONS, INNER)
        self.outer = nn.Linear(INNER, DIMENSIONS)
        self.outer_norm = nn.LayerNorm(DIMENSIONS, eps=EPSILON)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Map (b, t, d) to (b, t, d)."""
        hidden = self.attention_norm(hidden + self.attention(hidden, bias))
        changed = self.outer(nn.functional.gelu(self.inner(hidden)))
        result: Tensor = self.outer_norm(hidden + changed)
        return result


class SentenceEncoder(nn.Module):
    """Token ids in, unit vectors out: mean over the tokens that the mask keeps, then length 1."""

    def __init__(self, *, vocabulary: int, positions: int) -> None:
        """Make an encoder with random weights; `from_base` fills it."""
        super().__init__()
        self.words = nn.Embedding(vocabulary, DIMENSIONS)
        self.positions = nn.Parameter(torch.zeros(positions, DIMENSIONS))
        self.norm = nn.LayerNorm(DIMENSIONS, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Embed token ids (b, t), mask 1 for a token and 0 for padding, as unit rows (b, d)."""
        mask = attention_mask.to(self.positions.dtype)
        return self.pool(self.through(self.begin(input_ids), mask, 0, LAYERS), mask)

    def begin(self, input_ids: Tensor) -> Tensor:
        """Return what enters the first layer, (b, t, d)."""
        hidden: Tensor = self.norm(self.words(input_ids) + self.positions[: input_ids.shape[1]])
        return hidden

    def through(self, hidden: Tensor, mask: Tensor, first: int, end: int) -> Tensor:
        """Send (b, t, d) through the layers from ``first`` to before ``end``."""
        bias = (1.0 - mask)[:, None, None, :] * MASKED
        for layer in self.layers[first:end]:
            hidden = layer(hidden, bias)
        return hidden

    @staticmethod
    def pool(hidden: Tensor, mask: Tensor) -> Tensor:
        """Return the mean over the tokens that the mask (b, t) keeps, at length 1: (b, d)."""
        weights = mask[:, :, None]
        mean = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
        unit: Tensor = mean / mean.norm(dim=1, keepdim=True)
        return unit


def from_base(tensors: Mapping[str, Tensor], *, positions: int) -> SentenceEncoder:
    """Fill an encoder with published BERT weights.

    Args:
        tensors: Weights by their published names.
        positions: How many tokens a text may have; later rows are dropped.

    Returns:
        The encoder, in evaluation mode. Texts are single, so the first token type's row joins the positions.
    """
    words = tensors["embeddings.word_embeddings.weight"]
    encoder = SentenceEncoder(vocabulary=words.shape[0], positions=positions)
    types = tensors["embeddings.token_type_embeddings.weight"]
    state = {
        "words.weight": words,
        "positions": tensors["embeddings.position_embeddings.weight"][:positions] + types[0],
        "norm.weight": tensors["embeddings.LayerNorm.weight"],
        "norm.bias": tensors["embeddings.LayerNorm.bias"],
    }
    for layer in range(LAYERS):
        for ours, theirs in PARTS.items():
            for part in ("weight", "bias"):
                state[f"layers.{layer}.{ours}.{part}"] = tensors[f"encoder.layer.{layer}.{theirs}.{part}"]
    encoder.load_state_dict(state)
    return encoder.eval()


PARTS = {
    "attention.query": "attention.self.query",
    "attention.key": "attention.self.key",
    "attention.value": "attention.self.value",
    "attention.output": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}
