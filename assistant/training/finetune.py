"""Teaches the base encoder from a pack's practice situations, on a CPU in some minutes.

Several runs from different seeds start from the same weights and are averaged (a model soup, Wortsman
et al. 2022), each itself an average of its last epochs. Word embeddings stay as they are, and the last
layers move most, so that what the base knows of English, and with it a pack on other subjects, is kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from assistant.training.bert import LAYERS, SentenceEncoder, from_base
from assistant.training.examples import augmented, batches, padded, practice, targets, usable
from assistant.training.export import MAX_TOKENS
from assistant.training.losses import Heads, likeness_loss

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.training.weights import Base
    from assistant.types import Pack, Situation

State = dict[str, Tensor]
LIKENESS_TEMPERATURE = 0.1
AVERAGE_EVERY = 10  # steps


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number that the training depends on; chosen by author file on the practice situations only."""

    seeds: tuple[int, ...] = (0, 1)
    epochs: int = 5
    averaged: int = 2  # of the last epochs
    batch: int = 32
    rate: float = 3e-4
    decay: float = 0.85  # of the rate, from each layer to the one below it
    head_rate: float = 5e-3
    weight_decay: float = 0.01
    warm_up: float = 0.1
    real: int = 2  # how often a retold real situation counts
    drop_sentence: float = 0.25
    drop_word: float = 0.08
    smoothing: float = 0.1
    temperature: float = 0.05
    definition_weight: float = 0.5
    likeness_weight: float = 0.3
    practice_weight: float = 0.3


def finetune(base: Base, pack: Pack, recipe: Recipe | None = None) -> SentenceEncoder:
    """Return the base encoder taught by the pack's situations: the mean of one run for each seed.

    Args:
        base: The published weights and tokeniser.
        pack: Definitions and practice situations; those that the pack holds out are not among them.
        recipe: The hyper-parameters; those that were chosen, where it is None.

    Returns:
        The encoder in evaluation mode. The same machine and library versions give the same weights.
    """
    recipe = recipe or Recipe()
    states = [_run(base, pack, recipe, seed).state_dict() for seed in recipe.seeds]
    encoder = from_base(base.tensors(), positions=MAX_TOKENS)
    encoder.load_state_dict(mean_of(states))
    return encoder.eval()


def mean_of(states: Sequence[State]) -> State:
    """Return the mean of weights that started from the same ones."""
    return {name: torch.stack([state[name] for state in states]).mean(dim=0) for name in states[0]}


def _run(base: Base, pack: Pack, recipe: Recipe, seed: int) -> SentenceEncoder:
    """Train once and return the mean of the last epochs."""
    torch.manual_seed(seed)
    encoder = from_base(base.tensors(), positions=MAX_TOKENS, dropout=0.0).train()
    encoder.words.requires_grad_(False)  # torch takes it by position only
    encoder.positions.requires_grad_(False)  # as above
    run = _Run(encoder, pack, _tokenizer(base), recipe, Random(seed))  # noqa: S311  # a shuffle, no secret
    kept: list[State] = []
    for step, (batch, factor) in enumerate(run.schedule()):
        run.step(batch, factor)
        if step >= run.steps_per_epoch * (recipe.epochs - recipe.averaged) and step % AVERAGE_EVERY == 0:
            kept.append({name: value.detach().clone() for name, value in encoder.state_dict().items()})
    encoder.load_state_dict(mean_of(kept))
    return encoder.eval()


class _Run:
    """One training run: encoder, heads and optimiser together."""

    def __init__(
        self, encoder: SentenceEncoder, pack: Pack, tokenizer: Tokenizer, recipe: Recipe, chance: Random
    ) -> None:
        self.encoder, self.tokenizer, self.recipe, self.chance = encoder, tokenizer, recipe, chance
        self.names = [definition.id for definition in pack.definitions]
        sentences = [(at, each.text) for at, definition in enumerate(pack.definitions) for each in definition.sentences]
        self.sentences = padded([tokenizer.encode(text).ids for _, text in sentences])
        self.heads = Heads([owner for owner, _ in sentences])
        self.pool = [
            situation
            for situation in usable(pack.situations)
            for _ in range(recipe.real if situation.kind == "real" else 1)
        ]
        self.steps_per_epoch = math.ceil(len(self.pool) / recipe.batch)
        self.optimizer = torch.optim.AdamW(_groups(encoder, self.heads, recipe), weight_decay=recipe.weight_decay)
        self.rates = [float(group["lr"]) for group in self.optimizer.param_groups]

    def schedule(self) -> Iterator[tuple[list[Situation], float]]:
        """Yield each batch of all epochs, with the share of the learning rate at that step."""
        total = self.steps_per_epoch * self.recipe.epochs
        step = 0
        for _ in range(self.recipe.epochs):
            for batch in batches(self.pool, self.recipe.batch, self.chance):
                warm = min(1.0, (step + 1) / (self.recipe.warm_up * total))
                yield batch, warm * (0.05 + 0.95 * (0.5 + 0.5 * math.cos(math.pi * step / total)))
                step += 1

    def step(self, batch: Sequence[Situation], factor: float) -> None:
        """Move the weights once."""
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        self.optimizer.zero_grad()
        self.loss(batch).backward()  # type: ignore[no-untyped-call]  # torch declares no types for it
        nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimizer.step()

    def loss(self, batch: Sequence[Situation]) -> Tensor:
        """Return the weighted sum of the four losses on a batch."""
        recipe = self.recipe
        rows = [
            augmented(
                each.text,
                self.tokenizer,
                self.chance,
                drop_sentence=recipe.drop_sentence,
                drop_word=recipe.drop_word,
            )
            for each in batch
        ]
        vectors, sentences = self.embed(*padded(rows)), self.embed(*self.sentences)
        goal = targets(batch, self.names)
        return (
            self.heads.class_loss(vectors, goal, recipe.smoothing)
            + recipe.definition_weight * self.heads.definition_loss(vectors, sentences, goal, recipe.temperature)
            + recipe.likeness_weight * likeness_loss(vectors, goal, LIKENESS_TEMPERATURE)
            + recipe.practice_weight * self.heads.practice_loss(vectors, practice(batch, self.names))
        )

    def embed(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return unit vectors, computed in bfloat16 where that is enough (three times as fast)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors: Tensor = self.encoder(ids, mask)
        return nn.functional.normalize(vectors.float(), dim=1)


def _groups(encoder: SentenceEncoder, heads: Heads, recipe: Recipe) -> list[dict[str, object]]:
    """Return parameter groups: the last layer at full rate, each below it slower, the heads faster."""
    groups: list[dict[str, object]] = [
        {"params": list(encoder.layers[at].parameters()), "lr": recipe.rate * recipe.decay ** (LAYERS - 1 - at)}
        for at in range(LAYERS)
    ]
    groups.append({"params": list(encoder.norm.parameters()), "lr": recipe.rate * recipe.decay**LAYERS})
    groups.append({"params": list(heads.parameters()), "lr": recipe.head_rate, "weight_decay": 0.0})
    return groups


def _tokenizer(base: Base) -> Tokenizer:
    """Load the base's tokeniser as it is exported: cut at the limit, not padded."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(base.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer
