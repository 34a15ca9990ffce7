"""Net scores: the share that is for it less the share that is against it, and its margin."""

from math import sqrt

from slaengine.metrics.interval import LEVEL, Interval, normal_quantile


def net_score(plus: int, minus: int, n: int) -> float | None:
    """Return the net score, from -100 to 100; None of nothing.

    >>> net_score(60, 10, 100)
    50.0
    """
    return 100 * (plus - minus) / n if n else None


def net_variance(plus: float, minus: float, n: float) -> float:
    """Return the variance of one answer, counted as +1, 0 or -1: P + D - (P - D)²."""
    share = (plus - minus) / n
    return max(0.0, (plus + minus) / n - share * share)


def net_margin(plus: int, minus: int, n: int, level: float = LEVEL) -> float | None:
    """Return the margin of error by the plain formula, in points; None of nothing.

    It is 0 when all say the same, however few they are: `net_interval` does not fall for that.

    >>> round(net_margin(60, 10, 100), 2)
    13.15
    """
    z = normal_quantile(level)
    return 100 * z * sqrt(net_variance(plus, minus, n) / n) if n else None


def net_interval(plus: int, minus: int, n: int, level: float = LEVEL) -> Interval | None:
    """Return the adjusted interval, in points: as if three more had answered.

    Three quarters of an answer on each end and one and a half in the middle are added, which keeps
    a width when all say the same. It always holds the score itself and stays within -100 and 100.

    >>> net_interval(10, 0, 10).high, round(net_interval(10, 0, 10).low)
    (100.0, 48)
    """
    z = normal_quantile(level)
    score = net_score(plus, minus, n)
    if score is None:
        return None
    more_plus, more_minus, more = plus + 0.75, minus + 0.75, n + 3
    middle = 100 * (more_plus - more_minus) / more
    half = 100 * z * sqrt(net_variance(more_plus, more_minus, more) / more)
    low, high = min(score, middle - half), max(score, middle + half)
    return Interval(max(-100.0, low), min(100.0, high), level, "adjusted wald")
