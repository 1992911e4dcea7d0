"""The rules of ranking: similarity to the definitions, and what practice situations teach. Pure arithmetic.

A linear head over the embedding is fitted in closed form (ridge regression, Hoerl and Kennard 1970) from a
pack's own practice situations; a text's score joins it with the cosine similarity to the definitions'
sentences. The probability that any definition fits is a logistic regression on the head's own outputs,
fitted on predictions for situations that the head had not seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.types import Ranked, Ranking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.ports import Learned, Vectors
    from assistant.types import Situation

Floats = NDArray[np.floating[Any]]

RIDGE = 3.0
FOLDS = 5
MIN_SITUATIONS = 30  # fewer teach nothing that holds
WHOLE_WEIGHT = 0.6  # of the whole text against its most telling sentences
SIMILARITY_WEIGHT = 0.4
TEMPERATURE = 0.12
FITS_FROM = 0.5
# A pack without situations: similarity alone. Cosines of unrelated texts under this encoder lie around 0.1,
# of related ones above 0.3; measured on the practice situations of the shipped pack.
BARE_FIT = (-4.0, 18.0)
CARRIED = 3


def learn(
    definitions: Sequence[str],
    sentence_vectors: Vectors,
    owners: Sequence[str],
    situation_vectors: Vectors,
    situations: Sequence[Situation],
) -> Learned:
    """Return what the practice situations teach; empty where there are too few.

    Args:
        definitions: ids, in the order of the columns.
        sentence_vectors: shape (sentences, dimensions).
        owners: the definition id of each sentence.
        situation_vectors: shape (situations, dimensions).
        situations: their labels.

    """
    if len(situations) < MIN_SITUATIONS:
        return {}
    targets = np.array([[each.relevant.get(name, 0) / 2 for name in definitions] for each in situations], np.float32)
    held_out = np.zeros_like(targets)
    fold = np.arange(len(situations)) % FOLDS
    for number in range(FOLDS):
        weights = _ridge(situation_vectors[fold != number], targets[fold != number])
        held_out[fold == number] = _apply(weights, situation_vectors[fold == number])
    similarity = _similarity(definitions, sentence_vectors, owners, situation_vectors)
    joined = held_out + SIMILARITY_WEIGHT * similarity
    fits = (targets.sum(axis=1) > 0).astype(np.float32)
    fit = _logistic(_fit_features(joined), fits)
    return {"head": _ridge(situation_vectors, targets), "fit": fit}


def rank(  # noqa: PLR0917 - one call, in retrieval.py
    definitions: Sequence[str],
    learned: Mapping[str, Floats],
    vectors: Vectors,
    similarities: Floats,
    parts: Sequence[tuple[int, int]],
    nearest: Mapping[str, int],
) -> Ranking:
    """Return the ranking of one text.

    Args:
        definitions: ids, in the order of the columns.
        learned: what `learn` returned.
        vectors: the whole text first, then its sentences; shape (1 + sentences, dimensions).
        similarities: to the nearest sentence of each definition; shape (1 + sentences, definitions).
        parts: spans of those sentences in the text.
        nearest: for each definition, the index of its sentence nearest to the text.

    """
    evidence = SIMILARITY_WEIGHT * similarities
    if "head" in learned:
        evidence = evidence + _apply(learned["head"], vectors)
    joined = _join(evidence)
    scores = _softmax(joined / TEMPERATURE)
    if "fit" in learned:
        fit = float(_sigmoid(_fit_features(joined[None]) @ learned["fit"][1:] + learned["fit"][0])[0])
    else:
        fit = float(_sigmoid(np.array(BARE_FIT[0] + BARE_FIT[1] * (similarities.max() - 0.1))))
    order = np.argsort(-scores, kind="stable")
    first = int(order[0])
    telling = np.argsort(-evidence[1:, first], kind="stable")[:CARRIED]
    return Ranking(
        ranked=tuple(Ranked(definitions[at], float(scores[at] * fit)) for at in order),
        fits=fit >= FITS_FROM,
        fit=fit,
        carried=tuple(parts[at] for at in telling) if parts else (),
        nearest=dict(nearest),
    )


def _join(evidence: Floats) -> Floats:
    """Join the whole text's evidence with that of its two most telling sentences, for each definition."""
    whole: Floats = evidence[0]
    if len(evidence) == 1:
        return whole
    top = np.mean(np.sort(evidence[1:], axis=0)[-2:], axis=0)
    joined: Floats = np.asarray(WHOLE_WEIGHT * whole + (1 - WHOLE_WEIGHT) * top)
    return joined


def _ridge(vectors: Floats, targets: Floats) -> Floats:
    """Return weights of shape (1 + dimensions, columns), the intercept first."""
    design = np.hstack([np.ones((len(vectors), 1), np.float32), vectors]).astype(np.float64)
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    solved: Floats = np.linalg.solve(design.T @ design + penalty, design.T @ targets).astype(np.float32)
    return solved


def _apply(weights: Floats, vectors: Floats) -> Floats:
    applied: Floats = weights[0] + vectors @ weights[1:]
    return applied


def _similarity(definitions: Sequence[str], sentences: Floats, owners: Sequence[str], vectors: Floats) -> Floats:
    cosines = vectors @ sentences.T
    columns = [cosines[:, [owner == name for owner in owners]].max(axis=1) for name in definitions]
    return np.stack(columns, axis=1)


def _fit_features(joined: Floats) -> Floats:
    """Return, for each row, the best score, its distance to the second, and the sum: shape (rows, 3)."""
    ordered = np.sort(joined, axis=1)
    return np.stack([ordered[:, -1], ordered[:, -1] - ordered[:, -2], joined.sum(axis=1)], axis=1)


def _logistic(features: Floats, truth: Floats) -> Floats:
    """Return intercept and weights of a logistic regression, by Newton's method with a small ridge."""
    design = np.hstack([np.ones((len(features), 1)), features]).astype(np.float64)
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        predicted = _sigmoid(design @ weights)
        gradient = design.T @ (truth - predicted) - 1e-2 * weights
        hessian = (design * (predicted * (1 - predicted))[:, None]).T @ design + 1e-2 * np.eye(len(weights))
        weights = weights + np.linalg.solve(hessian, gradient)
    return weights.astype(np.float32)


def _sigmoid(values: Floats) -> Floats:
    squashed: Floats = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return squashed


def _softmax(values: Floats) -> Floats:
    raised = np.exp(values - values.max())
    shares: Floats = raised / raised.sum()
    return shares
