"""Practice situations as training examples: their targets, their tokens, their augmentation, their batches."""

from __future__ import annotations

from dataclasses import dataclass
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
OUTSIDE = -1  # the sentence of a token that belongs to none: the first and the last


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as tokens: their ids, and of which of its sentences each is part."""

    ids: tuple[int, ...]
    sentence: Tensor
    sentences: int


def usable(situations: Sequence[Situation]) -> list[Situation]:
    """Keep what the encoder can read: English."""
    return [situation for situation in situations if situation.lang == "en"]


def author_of(situation: Situation) -> str:
    """Return the file that a situation stands in, one author's each: its id without the number."""
    return situation.id.rpartition("-")[0]


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


def tokenised(text: str, tokenizer: Tokenizer) -> Tokens:
    """Return the tokens of a text, cut where the tokeniser cuts it."""
    encoding = tokenizer.encode(text)
    ends = [end for _, end in split_sentences(text)]
    of = [
        OUTSIDE if start == end else next((at for at, last in enumerate(ends) if start < last), len(ends) - 1)
        for start, end in encoding.offsets
    ]
    return Tokens(tuple(encoding.ids), torch.tensor(of), len(ends))


def kept(tokens: Tokens, chance: Random, *, drop_sentence: float, drop_word: float) -> Tensor:
    """Return a mask that leaves out some sentences (of some of the longer texts) and some words: (tokens,)."""
    words = torch.tensor([chance.random() > drop_word for _ in tokens.ids]) | (tokens.sentence == OUTSIDE)
    if tokens.sentences > 2 and chance.random() < 2 * drop_sentence:
        dropped = [at for at in range(tokens.sentences) if chance.random() < drop_sentence]
        if len(dropped) < tokens.sentences:
            words &= ~torch.isin(tokens.sentence, torch.tensor(dropped, dtype=torch.long))
    return words.float()


def padded(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Return rows of any length as one tensor, zeros behind each, and a mask (n, longest row)."""
    mask = torch.zeros(len(rows), max(map(len, rows)))
    for index, row in enumerate(rows):
        mask[index, : len(row)] = 1
    return torch.nn.utils.rnn.pad_sequence(list(rows), batch_first=True), mask


def batches(lengths: Sequence[int], pool: Sequence[int], size: int, chance: Random) -> list[list[int]]:
    """Shuffle the indices in ``pool``, then batch texts of like length together, in random order."""
    shuffled = chance.sample(pool, len(pool))
    ordered: list[int] = []
    for start in range(0, len(shuffled), size * POOL):
        ordered += sorted(shuffled[start : start + size * POOL], key=lambda at: lengths[at])
    groups = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    return chance.sample(groups, len(groups))
