"""``python -m assistant.training classifier``: teach the layers that tell which English texts need a human.

They begin where the encoder's frozen layers end, as copies of the base's own next layers, and read what the shipped
encoder hands up there, so that one graph serves both. Examples are those of `assistant.training.care`. The texts of one
author, and those of a quarter of the ordinary situations' authors, are left out: by them it is told how well it does.
About twenty minutes on two cores.
"""

from __future__ import annotations

import copy
import hashlib
import math
import os
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from assistant.adapters.encoder import HIDDEN_INPUT, OnnxEncoder
from assistant.learning import HEADER
from assistant.training.care import KINDS, ORDINARY, examples
from assistant.training.examples import batches, padded
from assistant.training.export import MAX_TOKENS, OPSET, quantise
from assistant.training.finetune import Recipe as EncoderRecipe
from assistant.training.mpnet import DIMENSIONS, MASKED, from_base

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.training.care import Example
    from assistant.training.mpnet import SentenceEncoder
    from assistant.training.weights import Base

FROM = EncoderRecipe().frozen  # layers, from below, that the classifier shares with the encoder
AUTHOR = "l"  # left out
ALARM_FROM, GRAVE_FROM = 0.8, 0.4  # probabilities from which on a text is referred: for anything, for something grave
QUARTER, THIRD = 4, 3
CALM = 0.02  # what a target is short of one, so that the scores stay apart at both ends


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number that the teaching depends on."""

    layers: int = 3
    epochs: int = 3
    batch: int = 32
    rate: float = 1e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    warm_up: float = 0.1
    drop_word: float = 0.12
    smoothing: float = 0.05
    about_weight: float = 0.2
    ordinary: int = 260  # situations that each epoch draws
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """Examples with what the encoder's lower layers make of each, (tokens, d) in 16 bits, and which are left out."""

    examples: Sequence[Example] = field(repr=False)
    hidden: Sequence[Tensor] = field(repr=False)
    left_out: Sequence[bool]

    def those(self, *, ordinary: bool, left_out: bool) -> list[int]:
        """Return the places of the ordinary situations or of the practice texts, taught or left out."""
        return [
            at
            for at, each in enumerate(self.examples)
            if each.author.startswith(ORDINARY) == ordinary and self.left_out[at] == left_out
        ]


class Classifier(nn.Module):
    """A few layers, then mean and maximum over the tokens, then a score for each kind and for whom it is about."""

    def __init__(self, encoder: SentenceEncoder, layers: int) -> None:
        """Begin with copies of the encoder's own layers."""
        super().__init__()
        self.layers = nn.ModuleList(copy.deepcopy(encoder.layers[FROM + at]) for at in range(layers))
        self.distances: Tensor
        self.register_buffer("distances", encoder.distances.detach().clone())
        self.norm = nn.LayerNorm(2 * DIMENSIONS)
        self.head = nn.Linear(2 * DIMENSIONS, len(KINDS) + 1)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Map (b, t, d) and a mask (b, t) to raw scores (b, kinds + 1)."""
        at = torch.arange(hidden.shape[1])
        middle = (self.distances.shape[0] + 1) // 2 - 1
        apart = self.distances[at[None] - at[:, None] + middle].permute(2, 0, 1)
        bias = (1.0 - mask)[:, None, None, :] * MASKED + apart[None]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        weights = mask[:, :, None]
        mean = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
        most = (hidden + (weights - 1.0) * -MASKED).amax(dim=1)
        scores: Tensor = self.head(self.norm(torch.cat([mean, most], dim=1)))
        return scores


class Told(nn.Module):
    """What is exported: one whole text in, a probability for each kind and a leaning from -1 to 1 out."""

    def __init__(self, classifier: Classifier) -> None:
        """Wrap it."""
        super().__init__()
        self.classifier = classifier

    def forward(self, hidden: Tensor) -> Tensor:
        """Map (1, t, d) to (1, kinds + 1)."""
        scores = self.classifier(hidden, torch.ones_like(hidden[:, :, 0]))
        return torch.cat([scores[:, :-1].softmax(dim=1), scores[:, -1:].tanh()], dim=1)


def read(encoder: OnnxEncoder, practice: Path) -> Lesson:
    """Return the English examples, as the encoder's lower layers hand them up."""
    english = [each for each in examples(practice) if each.language == "en" and _is_read(each)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        hidden = list(threads.map(lambda each: torch.from_numpy(encoder.hidden(each.text)[0]).half(), english))
    return Lesson(english, hidden, [_is_left_out(each.author) for each in english])


def _is_read(example: Example) -> bool:
    """Say whether an example takes part: of the ordinary situations, which are long, one in three does."""
    return not example.author.startswith(ORDINARY) or zlib.crc32(example.text.encode()) % THIRD == 0


def _is_left_out(author: str) -> bool:
    return author == AUTHOR or (author.startswith(ORDINARY) and zlib.crc32(author.encode()) % QUARTER == 0)


def teach(lesson: Lesson, base: Base, recipe: Recipe) -> Classifier:
    """Return the classifier taught by all that is not left out."""
    torch.manual_seed(recipe.seed)
    chance = Random(recipe.seed)  # noqa: S311  # a shuffle, no secret
    taught = Classifier(from_base(base.tensors(), positions=MAX_TOKENS), recipe.layers).train()
    heads = [*taught.norm.parameters(), *taught.head.parameters()]
    groups = [{"params": taught.layers.parameters(), "lr": recipe.rate}, {"params": heads, "lr": recipe.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay)
    rates = [float(group["lr"]) for group in optimizer.param_groups]
    for batch, share in _schedule(lesson, recipe, chance):
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share
        optimizer.zero_grad()
        _loss(taught, lesson, batch, recipe).backward()  # type: ignore[no-untyped-call]  # torch declares no types for it
        nn.utils.clip_grad_norm_(taught.parameters(), 1.0)
        optimizer.step()
    return taught.eval()


def _schedule(lesson: Lesson, recipe: Recipe, chance: Random) -> Iterator[tuple[list[int], float]]:
    """Yield each batch of all epochs, with the share of the learning rate at that step: warmed up, then a cosine."""
    practice, ordinary = (lesson.those(ordinary=kind, left_out=False) for kind in (False, True))
    lengths = [len(each) for each in lesson.hidden]
    total, step = recipe.epochs * math.ceil((len(practice) + recipe.ordinary) / recipe.batch), 0
    for _ in range(recipe.epochs):
        pool = practice + chance.sample(ordinary, recipe.ordinary)
        for batch in batches(lengths, pool, recipe.batch, chance):
            warm = min(1.0, (step + 1) / (recipe.warm_up * total))
            yield batch, warm * (0.05 + 0.95 * (0.5 + 0.5 * math.cos(math.pi * step / total)))
            step += 1


def _loss(classifier: Classifier, lesson: Lesson, batch: Sequence[int], recipe: Recipe) -> Tensor:
    """Return the cross-entropy by kind, that of harmless or not, and a little of whom a text is about."""
    hidden, mask = padded([lesson.hidden[at].float() for at in batch])
    mask = mask * (torch.rand_like(mask) >= recipe.drop_word)
    mask[:, 0] = 1.0
    scores = classifier(hidden, mask)
    kinds = torch.tensor([lesson.examples[at].kind for at in batch])
    about = torch.tensor([{None: 0.0, True: 1.0, False: -1.0}[lesson.examples[at].about_writer] for at in batch])
    by_kind = nn.functional.cross_entropy(scores[:, :-1], kinds, label_smoothing=recipe.smoothing)
    goal = (kinds > 0).float() * (1 - 2 * CALM) + CALM
    alarm = nn.functional.binary_cross_entropy_with_logits(_need(scores), goal)
    leaning = nn.functional.binary_cross_entropy_with_logits(scores[:, -1], (about > 0).float(), reduction="none")
    return by_kind + alarm + recipe.about_weight * (leaning * (about != 0)).mean()


def _need(scores: Tensor) -> Tensor:
    """Return the logit of anything but harmless, from raw scores (n, kinds + 1)."""
    logs = scores[:, :-1].log_softmax(dim=1)
    return logs[:, 1:].logsumexp(dim=1) - logs[:, 0]


@torch.no_grad()  # type: ignore[untyped-decorator]  # torch declares no types for it
def shares(classifier: Classifier, lesson: Lesson) -> Iterator[tuple[str, int, float]]:
    """Yield, for each kind of what was left out, how many texts there are and what share of them is referred."""
    told = Told(classifier).eval()
    groups: dict[str, list[bool]] = {}
    for at in (*lesson.those(ordinary=False, left_out=True), *lesson.those(ordinary=True, left_out=True)):
        example = lesson.examples[at]
        name = KINDS[example.kind] or ("ordinary" if example.author.startswith(ORDINARY) else "harmless")
        scores = told(lesson.hidden[at].float()[None])[0].tolist()
        grave = sum(score for kind, score in zip(KINDS, scores, strict=False) if kind.endswith("!"))
        referred = 1 - scores[0] >= ALARM_FROM or grave >= GRAVE_FROM
        groups.setdefault(f"{name}, indirect" if example.indirect else name, []).append(referred)
    yield from ((name, len(found), sum(found) / len(found)) for name, found in sorted(groups.items()))


def write(classifier: Classifier, folder: Path, *, encoder: str) -> None:
    """Write ``classifier.onnx`` (weights of eight bits) and ``classifier.toml`` for an encoder's digest."""
    with tempfile.TemporaryDirectory() as temporary:
        full = Path(temporary) / "full.onnx"
        torch.onnx.export(
            Told(classifier).eval(),
            (torch.zeros(1, 7, DIMENSIONS),),
            str(full),
            dynamo=False,  # as in `assistant.training.export`
            opset_version=OPSET,
            input_names=[HIDDEN_INPUT],
            output_names=["scores"],
            dynamic_axes={HIDDEN_INPUT: {1: "tokens"}},
        )
        quantise(full, folder / "classifier.onnx")
    digest = hashlib.sha256((folder / "classifier.onnx").read_bytes()).hexdigest()
    text = (
        f'{HEADER}\nencoder = "{encoder}"\nsha256 = "{digest}"\nalarm_from = {ALARM_FROM}\ngrave_from = {GRAVE_FROM}\n'
    )
    (folder / "classifier.toml").write_text(text, encoding="utf-8")
