"""Teaches the base encoder from a pack's practice situations, on a CPU in half an hour.

Runs from different seeds start from the same weights and are averaged (a model soup, Wortsman et al. 2022),
each itself an average of its last epochs. Word embeddings and the lower layers stay as they are, so that what
the base knows of English, and with it a pack on other subjects, is kept; what they make of each text is computed
once for all runs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from assistant.training.examples import batches, kept, padded, practice, targets, tokenised, usable
from assistant.training.export import MAX_TOKENS
from assistant.training.losses import Heads, likeness_loss
from assistant.training.mpnet import LAYERS, SentenceEncoder, from_base

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.training.examples import Tokens
    from assistant.training.weights import Base
    from assistant.types import Pack

State = dict[str, Tensor]
Lower = dict[str, Tensor]
LIKENESS_TEMPERATURE = 0.1
AVERAGE_EVERY = 10  # steps
AT_ONCE = 32  # texts that go through the frozen layers together


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number that the training depends on; trials were compared by author file, never on what is held out."""

    seeds: tuple[int, ...] = (0,)
    frozen: int = 8  # layers, from below
    epochs: int = 3
    averaged: int = 2  # of the last epochs
    batch: int = 32
    rate: float = 1e-4
    decay: float = 0.85  # of the rate, from each layer to the one below it
    head_rate: float = 5e-3
    weight_decay: float = 0.01
    warm_up: float = 0.1
    written: float = 0.5  # share of the written situations that an epoch draws, beside all real ones
    drop_sentence: float = 0.3
    drop_word: float = 0.12
    smoothing: float = 0.1
    temperature: float = 0.05
    definition_weight: float = 0.7
    definitions_every: int = 2  # steps: their sentences take a third of the time
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
    lower = lower_layers(base, pack, recipe)
    return blend(base, [run(base, pack, recipe, seed, lower) for seed in recipe.seeds])


def blend(base: Base, states: Sequence[State]) -> SentenceEncoder:
    """Return the encoder whose weights are the mean of those of the runs."""
    encoder = from_base(base.tensors(), positions=MAX_TOKENS)
    encoder.load_state_dict(mean_of(states))
    return encoder.eval()


def run(base: Base, pack: Pack, recipe: Recipe, seed: int, lower: Lower) -> State:
    """Train once and return the mean of the last epochs' weights; ``lower`` is as of `lower_layers`."""
    torch.manual_seed(seed)
    encoder = from_base(base.tensors(), positions=MAX_TOKENS)
    lesson = Lesson.of(pack, tokenizer_of(base), lower)
    course = _Run(encoder.train(), lesson, recipe, Random(seed))  # noqa: S311  # a shuffle, no secret
    states: list[State] = []
    for step, (batch, factor) in enumerate(course.schedule()):
        course.step(batch, factor, definitions=step % recipe.definitions_every == 0)
        if step >= course.steps_per_epoch * (recipe.epochs - recipe.averaged) and step % AVERAGE_EVERY == 0:
            states.append({name: value.detach().clone() for name, value in encoder.state_dict().items()})
    return mean_of(states)


def mean_of(states: Sequence[State]) -> State:
    """Return the mean of weights that started from the same ones."""
    return {name: torch.stack([state[name] for state in states]).mean(dim=0) for name in states[0]}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is taught: texts as the frozen layers leave them (each (tokens, d), in bfloat16), and their targets."""

    tokens: list[Tokens]
    texts: list[Tensor]
    goals: Tensor
    practice: Tensor
    real: list[int]
    written: list[int]
    sentences: tuple[Tensor, Tensor]
    owners: list[int]

    @classmethod
    def of(cls, pack: Pack, tokenizer: Tokenizer, lower: Lower) -> Lesson:
        """Prepare a pack's situations and sentences from what the frozen layers made of them."""
        situations, names = usable(pack.situations), [definition.id for definition in pack.definitions]
        owned = [(at, each.text) for at, definition in enumerate(pack.definitions) for each in definition.sentences]
        return cls(
            tokens=[tokenised(each.text, tokenizer) for each in situations],
            texts=[lower[each.text] for each in situations],
            goals=targets(situations, names),
            practice=practice(situations, names),
            real=[at for at, each in enumerate(situations) if each.kind == "real"],
            written=[at for at, each in enumerate(situations) if each.kind != "real"],
            sentences=padded([lower[text] for _, text in owned]),
            owners=[owner for owner, _ in owned],
        )


@torch.no_grad()  # type: ignore[untyped-decorator]  # torch declares no types for it
def lower_layers(base: Base, pack: Pack, recipe: Recipe) -> Lower:
    """Return what the frozen layers make of every situation and sentence of a pack: (tokens, d) by its text."""
    encoder, tokenizer = from_base(base.tensors(), positions=MAX_TOKENS), tokenizer_of(base)
    texts = [each.text for each in usable(pack.situations)]
    texts += [each.text for definition in pack.definitions for each in definition.sentences]
    ids = {text: torch.tensor(tokenizer.encode(text).ids) for text in texts}
    made: Lower = {}
    order = sorted(ids, key=lambda text: len(ids[text]))
    for start in range(0, len(order), AT_ONCE):
        group = order[start : start + AT_ONCE]
        rows, mask = padded([ids[text] for text in group])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = encoder.through(encoder.begin(rows), mask, 0, recipe.frozen)
        made |= {text: hidden[row, : len(ids[text])].bfloat16().clone() for row, text in enumerate(group)}
    return made


class _Run:
    """One training run: encoder, heads and optimiser together."""

    def __init__(self, encoder: SentenceEncoder, lesson: Lesson, recipe: Recipe, chance: Random) -> None:
        self.encoder, self.lesson, self.recipe, self.chance = encoder, lesson, recipe, chance
        self.heads = Heads(lesson.owners)
        self.lengths = [len(each.ids) for each in lesson.tokens]
        self.drawn = round(recipe.written * len(lesson.written))
        self.steps_per_epoch = math.ceil((len(lesson.real) + self.drawn) / recipe.batch)
        self.optimizer = torch.optim.AdamW(_groups(encoder, self.heads, recipe), weight_decay=recipe.weight_decay)
        self.rates = [float(group["lr"]) for group in self.optimizer.param_groups]

    def schedule(self) -> Iterator[tuple[list[int], float]]:
        """Yield each batch of all epochs, with the share of the learning rate at that step."""
        total = self.steps_per_epoch * self.recipe.epochs
        step = 0
        for _ in range(self.recipe.epochs):
            pool = self.lesson.real + self.chance.sample(self.lesson.written, self.drawn)
            for batch in batches(self.lengths, pool, self.recipe.batch, self.chance):
                warm = min(1.0, (step + 1) / (self.recipe.warm_up * total))
                yield batch, warm * (0.05 + 0.95 * (0.5 + 0.5 * math.cos(math.pi * step / total)))
                step += 1

    def step(self, batch: Sequence[int], factor: float, *, definitions: bool) -> None:
        """Move the weights once; ``definitions`` says whether their sentences take part."""
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        self.optimizer.zero_grad()
        self.loss(batch, definitions=definitions).backward()  # type: ignore[no-untyped-call]  # torch declares no types for it
        nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimizer.step()

    def loss(self, batch: Sequence[int], *, definitions: bool) -> Tensor:
        """Return the weighted sum of the losses on a batch."""
        recipe, lesson = self.recipe, self.lesson
        hidden, _ = padded([lesson.texts[at] for at in batch])
        masks = [
            kept(lesson.tokens[at], self.chance, drop_sentence=recipe.drop_sentence, drop_word=recipe.drop_word)
            for at in batch
        ]
        vectors, goal = self.embed(hidden, nn.utils.rnn.pad_sequence(masks, batch_first=True)), lesson.goals[batch]
        loss = (
            self.heads.class_loss(vectors, goal, recipe.smoothing)
            + recipe.likeness_weight * likeness_loss(vectors, goal, LIKENESS_TEMPERATURE)
            + recipe.practice_weight * self.heads.practice_loss(vectors, lesson.practice[batch])
        )
        if definitions:
            sentences = self.embed(*lesson.sentences)
            near = self.heads.definition_loss(vectors, sentences, goal, recipe.temperature)
            loss = loss + recipe.definition_weight * near
        return loss

    def embed(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Return unit vectors from where the frozen layers end, in bfloat16 where that is enough (much faster)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.encoder.through(hidden.float(), mask, self.recipe.frozen, LAYERS)
        return self.encoder.pool(hidden.float(), mask)


def _groups(encoder: SentenceEncoder, heads: Heads, recipe: Recipe) -> list[dict[str, object]]:
    """Return parameter groups: the last layer at full rate, each below it slower, the heads faster."""
    encoder.requires_grad_(False)  # torch takes it by position only
    groups: list[dict[str, object]] = []
    for at in range(recipe.frozen, LAYERS):
        encoder.layers[at].requires_grad_(True)  # as above
        parameters = list(encoder.layers[at].parameters())
        groups.append({"params": parameters, "lr": recipe.rate * recipe.decay ** (LAYERS - 1 - at)})
    groups.append({"params": list(heads.parameters()), "lr": recipe.head_rate, "weight_decay": 0.0})
    return groups


def tokenizer_of(base: Base) -> Tokenizer:
    """Load the base's tokeniser as it is exported: cut at the limit, not padded."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(base.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer
