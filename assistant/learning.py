"""What practice situations teach: a linear head, and how far its numbers can be trusted. Pure arithmetic.

The head is fitted in closed form (ridge regression, Hoerl and Kennard 1970) on the vectors of a pack's own
situations. Its columns: one a definition, one for *none of these fits*, then for each definition whether it
is practised and whether it is missing. What the columns are worth is measured on situations that the head had
not seen (`calibrate`): a temperature for the scores, a logistic regression for the fit, a threshold below
which nothing fits. Where the encoder itself was taught by the same situations, that measurement must come from
encoders that had not seen them either: training makes it and keeps it beside the encoder (`calibration_for`).
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from assistant.ports import Learned, Vectors
    from assistant.types import Situation

Floats = NDArray[np.floating[Any]]

HEADER = "# Written by `python -m assistant.training`: do not edit; README.md beside it is the model card."
FORMAT = "3"  # of what is learned from a pack: an index that keeps another one learns anew
RIDGE = 3.0
FOLDS = 5
MIN_SITUATIONS = 30  # fewer teach nothing that holds
MIN_OF_EACH = 5  # situations that fit, and that fit nothing, for a fit to be learned from
DEFENSIBLE = 0.5  # of a label 1 against a label 2
SIMILARITY_WEIGHT = 0.4
FALSE_ABSTENTION = 0.05  # share of fitting situations, written or real, that may be taken for fitting nothing
TEMPERATURES = np.geomspace(0.02, 2.0, 93)
PENALTY = 0.5  # of the logistic regressions, on standardised features


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

    Returns:
        ``head``, shape (1 + dimensions, 3 x definitions + 1), and what `calibrate` returns.

    """
    if len(situations) < MIN_SITUATIONS:
        return {}
    targets = _targets(definitions, situations)
    held_out = np.zeros_like(targets)
    fold = np.arange(len(situations)) % FOLDS
    for number in range(FOLDS):
        head = _ridge(situation_vectors[fold != number], targets[fold != number])
        held_out[fold == number] = apply_head(head, situation_vectors[fold == number])
    held_out[:, : len(definitions)] += SIMILARITY_WEIGHT * nearest_similarity(
        definitions, sentence_vectors, owners, situation_vectors
    )
    return {"head": _ridge(situation_vectors, targets), **calibrate(definitions, held_out, situations)}


def calibrate(definitions: Sequence[str], evidence: Floats, situations: Sequence[Situation]) -> Learned:
    """Return what evidence is worth, measured on situations that nothing behind it had seen.

    Args:
        definitions: ids, in the order of the columns.
        evidence: of each situation, shape (situations, 3 x definitions + 1).
        situations: their labels.

    Returns:
        ``temperature``, shape (1,), by which `rank` divides; ``practice``, shape (2, 3), for what is practised and
        what is missing the intercept and weights of the two columns, among central definitions; and, if there
        are enough situations of both sorts, ``fit``, intercept and weights of `fit_features`, with
        ``fits_from``, shape (1,), the probability below which nothing fits.

    """
    count = len(definitions)
    targets = _targets(definitions, situations)
    central = targets[:, :count] == 1
    learned: Learned = {"temperature": np.array([_temperature(evidence[:, :count], targets[:, :count])], np.float32)}
    columns = np.stack([evidence[:, count + 1 : 2 * count + 1][central], evidence[:, 2 * count + 1 :][central]], axis=1)
    practised, missing = targets[:, count + 1 : 2 * count + 1][central], targets[:, 2 * count + 1 :][central]
    learned["practice"] = np.stack([_logistic(columns, practised), _logistic(columns, missing)])
    fits = targets[:, count] == 0
    if min(fits.sum(), (~fits).sum()) >= MIN_OF_EACH:
        features = fit_features(evidence, count)
        learned["fit"] = _logistic(features, fits.astype(np.float64))
        real = np.array([each.kind == "real" for each in situations])
        learned["fits_from"] = _threshold(probability(learned["fit"], features), fits, real)
    return learned


def calibration_for(path: Path, *, pack_digest: str, encoder_digest: str) -> Learned:
    """Return the calibration that training left in a file, if it was made for this pack and this encoder.

    Args:
        path: a TOML file; that there is none is no mistake.
        pack_digest: of the pack in use.
        encoder_digest: of the encoder in use.

    Returns:
        Arrays as of `calibrate`; empty where there is nothing for this pair, and `learn` must do.

    """
    if not path.is_file():
        return {}
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if (table["pack"], table["encoder"]) != (pack_digest, encoder_digest):
        return {}
    return {name: np.array(values, np.float32) for name, values in table["arrays"].items()}


def calibration_text(
    arrays: Learned, figures: Mapping[str, Mapping[str, float]], *, pack_digest: str, encoder_digest: str
) -> str:
    """Return the file that `calibration_for` reads.

    Args:
        arrays: as of `calibrate`; written to six decimals.
        figures: what was measured along with them, by kind of situation; for people.
        pack_digest: of the pack whose situations were read.
        encoder_digest: of the encoder that was taught by all of them.

    """
    lines = [HEADER, f'pack = "{pack_digest}"', f'encoder = "{encoder_digest}"', "", "[arrays]"]
    lines += [f"{name} = {np.round(array.astype(float), 6).tolist()}" for name, array in arrays.items()]
    for kind, measured in figures.items():
        lines += ["", f"[measured.{kind}]  # on situations that neither encoder nor head had seen"]
        lines += [f"{name} = {value}" for name, value in measured.items()]
    return "\n".join(lines) + "\n"


def fit_features(evidence: Floats, count: int) -> Floats:
    """Return for each row the best evidence for a definition, and the evidence for none: (rows, 2)."""
    return np.stack([evidence[:, :count].max(axis=1), evidence[:, count]], axis=1)


def probability(weights: Floats, features: Floats) -> Floats:
    """Return the logistic function of intercept and weighted features, one a row."""
    return sigmoid(weights[0] + features @ weights[1:])


def sigmoid(values: Floats) -> Floats:
    """Return 1 / (1 + exp(-values))."""
    squashed: Floats = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return squashed


def softmax(values: Floats) -> Floats:
    """Return shares along the last axis."""
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def apply_head(head: Floats, vectors: Floats) -> Floats:
    """Return the head's columns for each vector."""
    applied: Floats = head[0] + vectors @ head[1:]
    return applied


def nearest_similarity(definitions: Sequence[str], sentences: Floats, owners: Sequence[str], vectors: Floats) -> Floats:
    """Return the cosine to each definition's nearest sentence: (vectors, definitions)."""
    cosines = vectors @ sentences.T
    columns = [cosines[:, [owner == name for owner in owners]].max(axis=1) for name in definitions]
    return np.stack(columns, axis=1)


def _threshold(probabilities: Floats, fits: NDArray[np.bool_], real: NDArray[np.bool_]) -> Vectors:
    """Return the probability below which nothing fits, shape (1,): neither written nor real ones lose more than due."""
    kinds = [fits & real, fits & ~real]
    among = [np.sort(probabilities[kind]) for kind in kinds if kind.sum() >= MIN_SITUATIONS]
    among = among or [np.sort(probabilities[fits])]
    return np.array([min(each[int(FALSE_ABSTENTION * len(each))] for each in among)], np.float32)


def _targets(definitions: Sequence[str], situations: Sequence[Situation]) -> Floats:
    weights = {0: 0.0, 1: DEFENSIBLE, 2: 1.0}
    return np.array(
        [
            [weights[each.relevant.get(name, 0)] for name in definitions]
            + [float(not each.relevant)]
            + [float(name in each.doing) for name in definitions]
            + [float(name in each.missing) for name in definitions]
            for each in situations
        ],
        dtype=np.float32,
    )


def _ridge(vectors: Floats, targets: Floats) -> Vectors:
    """Return weights of shape (1 + dimensions, columns), the intercept first."""
    design = np.hstack([np.ones((len(vectors), 1), np.float32), vectors]).astype(np.float64)
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    return np.linalg.solve(design.T @ design + penalty, design.T @ targets).astype(np.float32)


def _temperature(scores: Floats, targets: Floats) -> float:
    """Return the temperature under which the labels of fitting situations are most likely."""
    fitting = targets.sum(axis=1) > 0
    if not fitting.any():
        return 1.0
    shares = targets[fitting] / targets[fitting].sum(axis=1, keepdims=True)
    losses = [-(shares * np.log(softmax(scores[fitting] / each) + 1e-12)).sum() for each in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _logistic(features: Floats, truth: Floats) -> Vectors:
    """Return intercept and weights of a logistic regression, by Newton's method, standardised while it is fitted."""
    if not len(features):
        return np.zeros(1 + features.shape[1], np.float32)
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    design = np.hstack([np.ones((len(features), 1)), (features - middle) / spread]).astype(np.float64)
    penalty = PENALTY * np.eye(design.shape[1])
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        predicted = sigmoid(design @ weights)
        hessian = (design * (predicted * (1 - predicted))[:, None]).T @ design + penalty
        weights += np.linalg.solve(hessian, design.T @ (truth - predicted) - penalty @ weights)
    slopes = weights[1:] / spread
    return np.concatenate([[weights[0] - slopes @ middle], slopes]).astype(np.float32)
