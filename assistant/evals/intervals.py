"""How far a figure may be off: 95 % intervals for shares and for means."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

Z = 1.959964  # the normal quantile that leaves 2.5 % on either side
RESAMPLES = 2_000
SEED = 20_261_124  # the same cases give the same interval


def wilson(hits: float, count: int) -> tuple[float, float]:
    """Return the 95 % score interval of ``hits`` out of ``count``, at least one (Wilson, JASA 22(158), 1927)."""
    share, spread = hits / count, Z**2 / count
    middle = share + spread / 2
    half = Z * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))


def bootstrap(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % percentile interval of the mean, from 2,000 resamples (Efron, Annals of Statistics 7(1), 1979).

    The resamples are drawn with a fixed seed, so that the same values have the same interval.
    """
    chance = np.random.default_rng(SEED)
    drawn = chance.integers(0, len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(np.asarray(values, float)[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
