"""How far a mean may be off; `assistant.intervals` has the interval of a share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

RESAMPLES = 2_000
SEED = 20_261_124  # the same cases give the same interval


def bootstrap(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % percentile interval of the mean, from 2,000 resamples (Efron, Annals of Statistics 7(1), 1979).

    The resamples are drawn with a fixed seed, so that the same values have the same interval.
    """
    chance = np.random.default_rng(SEED)
    drawn = chance.integers(0, len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(np.asarray(values, float)[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
