"""Bounds: an amount that holds for a share of clocks, with a given confidence."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil, exp, lgamma, log, sqrt
from typing import Literal, TypeAlias

from slaengine.errors import MetricsError
from slaengine.metrics.tally import Tally
from slaengine.whatif.curve import Curve

Method: TypeAlias = Literal["order statistic", "kaplan-meier log-log"]
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Bound:
    """By when a share comes to its end: as estimated, and at most, with a given confidence.

    `upper` is None where that cannot be said, and `reason` then tells why. `needed` is how many
    finished ones it takes at least.
    """

    estimate: int | None
    upper: int | None
    needed: int
    method: Method
    reason: str


def finished_needed(share: float, confidence: float) -> int:
    """Return how many finished clocks it takes before any amount can be named.

    Of fewer, all could have been quick by chance although more than 1 - share are slow: the
    longest of n is long enough with a probability of 1 - share ** n (Wilks, 1941).

    >>> finished_needed(0.95, 0.95)
    59
    """
    _check(share, confidence)
    return ceil(log(1 - confidence) / log(share))


def bound_of(curve: Curve, share: float, confidence: float) -> Bound:
    """Return by when a share of clocks comes to its end, at most, with a given confidence.

    Where all came to their end, the bound is the order statistic that holds whatever the
    distribution is (Wilks, 1941). Where some are open or were cancelled, they count for as long as
    they were seen, and the bound is where the upper edge of the Kaplan-Meier curve's log-log band
    comes down to 1 - share (Brookmeyer and Crowley, 1982), one-sided.
    """
    needed = finished_needed(share, confidence)
    survival = curve.durations().survival()
    estimate = _micros(survival.quantile(share))
    censored = curve.open.n + curve.cancelled.n
    method: Method = "kaplan-meier log-log" if censored else "order statistic"
    n = curve.finished.n
    if n < needed:
        reason = f"too thin: {n} finished, and it takes {needed}"
        return Bound(estimate, None, needed, method, reason)
    upper: int | None
    if censored:
        upper = _micros(survival.quantile_range(share, level=2 * confidence - 1).high)
    else:
        upper = _order_statistic(curve.finished, share, confidence)
    reason = "" if upper is not None else f"open too long: {censored} of {curve.n} had no end"
    return Bound(estimate, upper, needed, method, reason)


def _order_statistic(finished: Tally, share: float, confidence: float) -> int:
    """Return the smallest value below which a share lies, with a given confidence.

    The k-th of n is one when a binomial number of n trials is below k with that probability: so
    many may be longer, f = n - k, that no more than f are with at most 1 - confidence.
    """
    n, rate = finished.n, 1 - share
    # of fewer than that the chance is nothing that a float could tell
    longer = max(0, int(n * rate - 12 * sqrt(n * rate * share)))
    chance = exp(_log_of(longer, n, rate))
    total = chance  # that no more than `longer` are longer
    while True:
        chance *= (n - longer) / (longer + 1) * rate / share
        total += chance
        if total > 1 - confidence:
            return finished.at([n - longer - 1])[0]
        longer += 1


def _log_of(count: int, n: int, rate: float) -> float:
    """Return the logarithm of the chance that so many of n are, at this rate of each."""
    ways = lgamma(n + 1) - lgamma(count + 1) - lgamma(n - count + 1)
    return ways + count * log(rate) + (n - count) * log(1 - rate)


def _check(share: float, confidence: float) -> None:
    if not 0 < share < 1:
        raise MetricsError(f"share {share!r} is none to promise; give a number such as 0.95")
    if not 0.5 < confidence < 1:
        raise MetricsError(f"confidence {confidence!r} is none; give a number such as 0.95")


def _micros(duration: timedelta | None) -> int | None:
    return None if duration is None else duration // _MICROSECOND
