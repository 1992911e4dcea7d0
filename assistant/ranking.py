"""The rules of ranking: similarity to the definitions, joined with what practice situations teach.

A text's evidence is what the head reads in its vector, plus the cosine similarity to the nearest sentence of
each definition; that of the whole text is joined with that of its most telling sentences. `assistant.learning`
has the head, and turns evidence into probabilities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assistant.learning import SIMILARITY_WEIGHT, apply_head, fit_features, probability, sigmoid, softmax
from assistant.types import Ranked, Ranking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.learning import Floats
    from assistant.ports import Learned, Vectors

WHOLE_WEIGHT = 0.6  # of the whole text against its most telling sentences
TELLING = 2  # sentences that speak for a definition beside the whole text
CARRIED = 3
# A pack without situations: similarity alone. Of the texts that a pack is about, 19 in 20 have a cosine above 0.40 to
# one of its sentences, of others 19 in 20 one below: measured on a pack of roles in a project, with 18 texts of its own
# and some 65 others, under an encoder that had been taught by another pack.
BARE_TEMPERATURE = 0.05
BARE_FIT = (-7.2, 18.0)
BARE_FITS_FROM = 0.5


def evidence_of(learned: Learned, vectors: Vectors, similarities: Floats) -> Floats:
    """Return what the text and each of its parts say: (1 + parts, columns), the whole text first.

    Args:
        learned: what `assistant.learning.learn` returned; empty for a pack without situations.
        vectors: the whole text first, then its sentences; shape (1 + parts, dimensions).
        similarities: to the nearest sentence of each definition; shape (1 + parts, definitions).

    """
    evidence: Floats = SIMILARITY_WEIGHT * similarities
    if "head" in learned:
        read = apply_head(learned["head"], vectors)
        read[:, : evidence.shape[1]] += evidence
        return read
    return evidence


def join(evidence: Floats) -> Floats:
    """Join the whole text's evidence with that of its most telling sentences, for each column."""
    whole: Floats = evidence[0]
    if len(evidence) == 1:
        return whole
    top = np.mean(np.sort(evidence[1:], axis=0)[-TELLING:], axis=0)
    joined: Floats = np.asarray(WHOLE_WEIGHT * whole + (1 - WHOLE_WEIGHT) * top)
    return joined


def rank(  # noqa: PLR0917 - one call, in retrieval.py
    definitions: Sequence[str],
    learned: Learned,
    vectors: Vectors,
    similarities: Floats,
    parts: Sequence[tuple[int, int]],
    nearest: Mapping[str, int],
) -> Ranking:
    """Return the ranking of one text.

    Args:
        definitions: ids, in the order of the columns.
        learned: what `assistant.learning.learn` returned, or training measured in its stead.
        vectors: the whole text first, then its sentences; shape (1 + parts, dimensions).
        similarities: to the nearest sentence of each definition; shape (1 + parts, definitions).
        parts: spans of those sentences in the text.
        nearest: for each definition, the index of its sentence nearest to the text.

    """
    count = len(definitions)
    evidence = evidence_of(learned, vectors, similarities)
    joined = join(evidence)
    fit, fits_from = _fit(learned, joined, similarities)
    temperature = float(learned["temperature"][0]) if "temperature" in learned else BARE_TEMPERATURE
    scores = softmax(joined[:count] / temperature)
    order = np.argsort(-scores, kind="stable")
    telling = np.argsort(-evidence[1:, int(order[0])], kind="stable")[:CARRIED]
    doing, missing = _practice(definitions, learned, joined)
    return Ranking(
        ranked=tuple(Ranked(definitions[at], float(scores[at] * fit)) for at in order),
        fits=fit >= fits_from,
        fit=fit,
        carried=tuple(parts[at] for at in telling),
        nearest=dict(nearest),
        doing=doing,
        missing=missing,
    )


def _fit(learned: Learned, joined: Floats, similarities: Floats) -> tuple[float, float]:
    """Return the probability that any definition fits, and from which one on it is said."""
    if "fit" in learned:
        features = fit_features(joined[None], similarities.shape[1])
        return float(probability(learned["fit"], features)[0]), float(learned["fits_from"][0])
    bare = BARE_FIT[0] + BARE_FIT[1] * similarities[0].max()
    return float(sigmoid(np.asarray(bare))), BARE_FITS_FROM


def _practice(
    definitions: Sequence[str], learned: Learned, joined: Floats
) -> tuple[dict[str, float], dict[str, float]]:
    """Return, as if each definition were central, the probabilities that it is practised and that it is missing."""
    if "practice" not in learned:
        return {}, {}
    count = len(definitions)
    columns = np.stack([joined[count + 1 : 2 * count + 1], joined[2 * count + 1 :]], axis=1)
    doing, missing = (probability(weights, columns) for weights in learned["practice"])
    return (
        dict(zip(definitions, map(float, doing), strict=True)),
        dict(zip(definitions, map(float, missing), strict=True)),
    )
