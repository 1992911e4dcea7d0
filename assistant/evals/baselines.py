"""What a method has to beat: chance, and plain similarity to the sentences of the definitions."""

from __future__ import annotations

import math
from statistics import mean
from typing import TYPE_CHECKING

import numpy as np

from assistant.evals.figures import Figure, Judged
from assistant.evals.metrics import AMONG, DEPTH, brier, central

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.evals.cases import Case
    from assistant.evals.figures import Figures
    from assistant.ports import Embedder
    from assistant.types import Pack


def chance(cases: Sequence[Case], definitions: int) -> Figures:
    """Return the expected figures of a random order, and of a coin that says "none fits" as often as it is so.

    In closed form, no order is drawn: of N definitions, c of them central, one is among the first k with probability
    1 - C(N-c, k) / C(N, k), and stands first of them at place r with C(N-r, c-1) / C(N, c). Every gain is expected at
    every place alike. The coin's precision, recall and false abstentions are its share p, its Brier score p (1 - p).
    """
    labels = [case.situation.relevant for case in cases]
    fitting = [relevant for relevant in labels if relevant]
    found: Figures = {}
    if fitting:
        counts = [len(central(relevant)) for relevant in fitting]
        found["top_1"] = _expected([_among(definitions, count, 1) for count in counts])
        found["recall_at_3"] = _expected([_among(definitions, count, AMONG) for count in counts])
        found["mrr"] = _expected([_reciprocal(definitions, count) for count in counts])
        found["ndcg_at_5"] = _expected([_gain(definitions, relevant) for relevant in fitting])
    out = 1 - len(fitting) / len(labels)
    if 0 < out < 1:
        names = ("out_precision", "out_recall", "false_abstention")
        found |= {name: Figure(out, len(labels)) for name in names}
        found["brier"] = _expected([brier([1 - out], [bool(relevant)]) for relevant in labels])
    return found


def by_similarity(pack: Pack, embedder: Embedder, cases: Sequence[Case]) -> list[Judged]:
    """Rank by the cosine of the whole text to each definition's nearest sentence, with nothing learnt on top."""
    sentences = [(each.id, sentence.text) for each in pack.definitions for sentence in each.sentences]
    owners = np.array([owner for owner, _ in sentences])
    ids = [each.id for each in pack.definitions]
    cosines = (
        embedder.embed([case.situation.text for case in cases]) @ embedder.embed([text for _, text in sentences]).T
    )
    scores = np.stack([cosines[:, owners == name].max(axis=1) for name in ids], axis=1)
    return by_scores(ids, scores, cases)


def by_scores(ids: Sequence[str], scores: np.typing.NDArray[np.floating], cases: Sequence[Case]) -> list[Judged]:
    """Rank by scores of shape (cases, ids), highest first; equal scores stay in the pack's order."""
    orders = np.argsort(-scores, axis=1, kind="stable")
    return [Judged(case, tuple(ids[at] for at in order)) for case, order in zip(cases, orders, strict=True)]


def _among(definitions: int, count: int, places: int) -> float:
    return 1 - math.comb(definitions - count, places) / math.comb(definitions, min(places, definitions))


def _reciprocal(definitions: int, count: int) -> float:
    places = range(1, definitions - count + 2)
    ways = sum(math.comb(definitions - place, count - 1) / place for place in places)
    return ways / math.comb(definitions, count)


def _gain(definitions: int, relevant: Mapping[str, int]) -> float:
    best = sorted(relevant.values(), reverse=True)[:DEPTH]
    discounts = [1 / math.log2(1 + place) for place in range(1, min(DEPTH, definitions) + 1)]
    ideal = sum(gain * discount for gain, discount in zip(best, discounts, strict=False))
    return sum(relevant.values()) / definitions * sum(discounts) / ideal


def _expected(values: Sequence[float]) -> Figure:
    return Figure(mean(values), len(values))
