"""Intervals for counts out of few: what a share, or the difference of two, may be."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def wilson(count: float, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval of a proportion, by E. B. Wilson.

    Args:
        count: how many, 0 to ``n``; an expected count need not be whole.
        n: out of how many, at least 1.
        confidence: between 0 and 1.

    Returns:
        Lower and upper limit, 0 to 1.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, Journal of
    the American Statistical Association 22, 209-212; method 3 in Newcombe (1998), Two-sided confidence
    intervals for the single proportion, Statistics in Medicine 17, 857-872, whose table I the tests repeat.

    """
    if not 0 <= count <= n or n < 1:
        raise ValueError(f"{count} of {n} is no proportion")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(first: tuple[int, int], second: tuple[int, int], *, confidence: float = 0.95) -> tuple[float, float]:
    """Return the interval of the first proportion less the second, by R. G. Newcombe's hybrid of score intervals.

    Args:
        first: how many, and out of how many.
        second: likewise, of another group.
        confidence: between 0 and 1.

    Returns:
        Lower and upper limit, -1 to 1.

    Source: method 10 in Newcombe (1998), Interval estimation for the difference between independent
    proportions, Statistics in Medicine 17, 873-890, whose table II the tests repeat.

    """
    (low_1, high_1), (low_2, high_2) = (wilson(*each, confidence=confidence) for each in (first, second))
    share_1, share_2 = first[0] / first[1], second[0] / second[1]
    gap = share_1 - share_2
    below = sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2)
    above = sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2)
    return max(-1.0, gap - below), min(1.0, gap + above)
