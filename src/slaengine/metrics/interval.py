"""Intervals: how far chance alone may have moved a figure."""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

from slaengine.errors import MetricsError

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where a figure may lie, given how few it was counted from.

    `level` is the share of such intervals that hold the true figure; `method` names the formula.

    >>> wilson(8, 10)
    Interval(low=0.49016247153664183, high=0.9433178485456247, level=0.95, method='wilson')
    """

    low: float
    high: float
    level: float
    method: str

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@lru_cache
def normal_quantile(level: float) -> float:
    """Return how many standard errors an interval of a level reaches to each side.

    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    if not 0 < level < 1:
        raise MetricsError(f"level {level!r} is none; give a share such as 0.95")
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(successes: int, n: int, level: float = LEVEL) -> Interval | None:
    """Return the Wilson score interval of a share; None of nothing.

    It stays within 0 and 1 and does not shrink to a point when all or none succeed.

    >>> wilson(0, 0) is None
    True
    """
    z = normal_quantile(level)
    if n == 0:
        return None
    share, square = successes / n, z * z
    shrunk = 1 + square / n
    middle = (share + square / (2 * n)) / shrunk
    half = z / shrunk * sqrt(share * (1 - share) / n + square / (4 * n * n))
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return Interval(low, high, level, "wilson")
