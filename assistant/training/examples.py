"""Practice situations as training examples: their targets, their augmentation, their batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from assistant.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from tokenizers import Tokenizer

    from assistant.types import Situation

DEFENSIBLE = 0.35  # of a label 1 against a label 2
POOL = 6  # batches that are sorted by length together, so that little is padded


def usable(situations: Sequence[Situation]) -> list[Situation]:
    """Keep what the encoder can read: English."""
    return [situation for situation in situations if situation.lang == "en"]


def targets(situations: Sequence[Situation], definitions: Sequence[str]) -> Tensor:
    """Return a distribution for each situation, the last column for *none of these fits*: (n, definitions + 1)."""
    rows = torch.zeros(len(situations), len(definitions) + 1)
    weights = {2: 1.0, 1: DEFENSIBLE}
    for row, situation in zip(rows, situations, strict=True):
        for name, label in situation.relevant.items():
            row[definitions.index(name)] = weights[label]
        if not situation.relevant:
            row[-1] = 1.0
    return rows / rows.sum(dim=1, keepdim=True)


def practice(situations: Sequence[Situation], definitions: Sequence[str]) -> Tensor:
    """Return 1 where a dimension is practised, then 1 where it is missing: (n, 2 x definitions)."""
    return torch.tensor(
        [
            [float(name in each.doing) for name in definitions] + [float(name in each.missing) for name in definitions]
            for each in situations
        ]
    )


def augmented(text: str, tokenizer: Tokenizer, chance: Random, *, drop_sentence: float, drop_word: float) -> list[int]:
    """Tokenise a text with some of its sentences (in half of the longer texts) and some of its words left out."""
    parts = [text[start:end] for start, end in split_sentences(text)]
    if len(parts) > 2 and chance.random() < 2 * drop_sentence:
        parts = [part for part in parts if chance.random() > drop_sentence] or parts
        text = " ".join(parts)
    first, *inner, last = tokenizer.encode(text).ids
    return [first, *(token for token in inner if chance.random() > drop_word), last]


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return token ids and mask, each (n, longest row)."""
    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
    return ids, mask


def batches(pool: Sequence[Situation], size: int, chance: Random) -> list[list[Situation]]:
    """Shuffle, then batch texts of like length together, in random order."""
    shuffled = chance.sample(pool, len(pool))
    ordered: list[Situation] = []
    for start in range(0, len(shuffled), size * POOL):
        ordered += sorted(shuffled[start : start + size * POOL], key=lambda each: len(each.text))
    groups = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    return chance.sample(groups, len(groups))
