"""What the encoder is taught: to stand near the right definition, apart by class, and near its like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from assistant.training.mpnet import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

SCALE = 12.0  # a unit vector is short; this stands in for a larger learning rate of the heads
SHARED = 0.2  # two situations count as alike from this overlap of their targets
OUT_START = 0.3  # cosine from which a definition is better than none, to begin with


class Heads(nn.Module):
    """Linear heads that help in training and are then thrown away; the product fits its own."""

    def __init__(self, owners: Sequence[int]) -> None:
        """Make the heads for definitions whose sentences belong to ``owners`` (an index for each sentence)."""
        super().__init__()
        count = max(owners) + 1
        self.classes = nn.Linear(DIMENSIONS, count + 1)
        self.practice = nn.Linear(DIMENSIONS, 2 * count)
        self.out = nn.Parameter(torch.tensor(OUT_START))
        for layer in (self.classes, self.practice):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)
        belongs = torch.arange(count)[:, None] == torch.tensor(owners)[None]
        self.mask: Tensor
        self.register_buffer("mask", torch.where(belongs, 0.0, -1e9) - belongs.sum(dim=1, keepdim=True).log())

    def class_loss(self, vectors: Tensor, goal: Tensor, smoothing: float) -> Tensor:
        """Return the cross-entropy of a linear reading of the vectors, (n, d) against (n, classes)."""
        soft = goal * (1 - smoothing) + smoothing / goal.shape[1]
        return cross_entropy(self.classes(vectors) * SCALE, soft)

    def practice_loss(self, vectors: Tensor, goal: Tensor) -> Tensor:
        """Return the binary cross-entropy of what is practised and what is missing, summed over columns."""
        logits = self.practice(vectors) * SCALE
        loss = nn.functional.binary_cross_entropy_with_logits(logits, goal, reduction="none")
        return loss.sum(dim=1).mean()

    def definition_loss(self, vectors: Tensor, sentences: Tensor, goal: Tensor, temperature: float) -> Tensor:
        """Return the cross-entropy of similarity to the definitions, each by a soft maximum over its sentences."""
        cosines = vectors @ sentences.T / temperature
        by_definition = (cosines[:, None, :] + self.mask).logsumexp(dim=2)
        out = (self.out / temperature).expand(len(vectors), 1)
        return cross_entropy(torch.cat([by_definition, out], dim=1), goal)


def cross_entropy(logits: Tensor, goal: Tensor) -> Tensor:
    """Return the mean cross-entropy against distributions ``goal``, both (n, classes)."""
    return -(goal * logits.log_softmax(dim=1)).sum(dim=1).mean()


def likeness_loss(vectors: Tensor, goal: Tensor, temperature: float) -> Tensor:
    """Pull situations together by how far their targets overlap (supervised contrastive, Khosla et al. 2020)."""
    apart = torch.eye(len(vectors), dtype=torch.bool)
    logits = (vectors @ vectors.T / temperature).masked_fill(apart, -1e9)
    overlap = torch.minimum(goal[:, None], goal[None]).sum(dim=2).masked_fill(apart, 0.0)
    total = overlap.sum(dim=1)
    kept = total > SHARED
    if not kept.any():
        return vectors.sum() * 0.0
    return -((overlap * logits.log_softmax(dim=1)).sum(dim=1)[kept] / total[kept]).mean()
