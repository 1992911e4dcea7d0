"""The encoder as a torch module: a twelve-layer MPNet whose output is already one unit vector a text.

Written out rather than taken from a library, so that the exported graph holds exactly what is read here.
MPNet (Song et al. 2020) adds to every attention score a bias learned for how far apart the two tokens are.
Shapes: b texts, t tokens, h heads, d = 768 dimensions.
"""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Mapping

DIMENSIONS = 768
LAYERS = 12
HEADS = 12
INNER = 3072
EPSILON = 1e-5
MASKED = -1e4  # enough to hide a token, and within bfloat16
FIRST_POSITION = 2  # the published rows before it belong to padding
BUCKETS = 32  # of distances: half of them for tokens behind, of these half exact and half growing
FARTHEST = 128  # tokens; what is farther apart shares a bucket


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
        """Mix tokens (b, t, d) under an additive ``bias`` (b, h, t, t): distances, and what hides padding."""
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
    """One transformer layer, normalised after each half."""

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
        self.distances = nn.Parameter(torch.zeros(2 * positions - 1, HEADS))

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
        at = torch.arange(hidden.shape[1])
        apart = self.distances[at[None] - at[:, None] + len(self.positions) - 1].permute(2, 0, 1)
        bias = (1.0 - mask)[:, None, None, :] * MASKED + apart[None]
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


class SmallWords(nn.Module):
    """Word vectors in eight bits, one scale a word; stands in for `SentenceEncoder.words` in the exported graph."""

    def __init__(self, words: Tensor) -> None:
        """Quantise word vectors (vocabulary, d)."""
        super().__init__()
        scales = words.abs().amax(dim=1, keepdim=True).clamp(min=EPSILON) / 127
        self.numbers: Tensor
        self.scales: Tensor
        self.register_buffer("numbers", (words / scales).round().to(torch.int8))
        self.register_buffer("scales", scales)

    def forward(self, ids: Tensor) -> Tensor:
        """Return the words' vectors, (b, t) to (b, t, d)."""
        return self.numbers[ids].float() * self.scales[ids]


def with_small_words(encoder: SentenceEncoder) -> SentenceEncoder:
    """Return a copy of an encoder whose word vectors take eight bits a number."""
    smaller = copy.copy(encoder)
    smaller._modules = dict(encoder._modules, words=SmallWords(encoder.words.weight.detach()))  # noqa: SLF001  # a shallow copy
    return smaller


def from_base(tensors: Mapping[str, Tensor], *, positions: int) -> SentenceEncoder:
    """Fill an encoder with published MPNet weights.

    Args:
        tensors: Weights by their published names.
        positions: How many tokens a text may have; later rows are dropped.

    Returns:
        The encoder, in evaluation mode. Distances are written out one by one, so that the graph looks them up only.
    """
    words = tensors["embeddings.word_embeddings.weight"]
    encoder = SentenceEncoder(vocabulary=words.shape[0], positions=positions)
    apart = bucket_of(torch.arange(2 * positions - 1) - (positions - 1))
    state = {
        "words.weight": words,
        "positions": tensors["embeddings.position_embeddings.weight"][FIRST_POSITION : FIRST_POSITION + positions],
        "norm.weight": tensors["embeddings.LayerNorm.weight"],
        "norm.bias": tensors["embeddings.LayerNorm.bias"],
        "distances": tensors["encoder.relative_attention_bias.weight"][apart],
    }
    for layer in range(LAYERS):
        for ours, theirs in PARTS.items():
            for part in ("weight", "bias"):
                state[f"layers.{layer}.{ours}.{part}"] = tensors[f"encoder.layer.{layer}.{theirs}.{part}"]
    encoder.load_state_dict(state)
    return encoder.eval()


def bucket_of(distance: Tensor) -> Tensor:
    """Return the bucket of each distance from a token to one that it attends to (Raffel et al. 2020, for both sides).

    Args:
        distance: Tokens, positive for what comes later; any shape.

    Returns:
        Numbers below ``BUCKETS``, in the same shape: near distances one by one, farther ones in growing steps.
    """
    half = BUCKETS // 2
    exact = half // 2
    size = distance.abs()
    steps = torch.log(size.clamp(min=1).float() / exact) / math.log(FARTHEST / exact) * (half - exact)
    grown = (exact + steps.long()).clamp(max=half - 1)
    return torch.where(distance > 0, half, 0) + torch.where(size < exact, size, grown)


PARTS = {
    "attention.query": "attention.attn.q",
    "attention.key": "attention.attn.k",
    "attention.value": "attention.attn.v",
    "attention.output": "attention.attn.o",
    "attention_norm": "attention.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}
