"""Bounds: an amount that holds for a share of clocks, with a given confidence."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from math import ceil, exp, expm1, log, log1p

from slaengine.errors import MetricsError
from slaengine.metrics.student import incomplete_beta
from slaengine.metrics.survival import Survival
from slaengine.whatif.targets.curve import Curve

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Bound:
    """By when a share comes to its end: as estimated, and at most, with a given confidence.

    `upper` is None where that cannot be said, and `reason` then tells why: `too thin (22 of 59)`
    where 22 finished and it takes 59 at least (`needed`), `open too long (20 of 120)` where 20 of
    120 had not ended when they were last seen.
    """

    estimate: int | None
    upper: int | None
    needed: int
    reason: str


def finished_needed(share: float, confidence: float) -> int:
    """Return how many finished clocks it takes before any amount can be named.

    Of fewer, all could have been quick by chance although more than 1 - share are slow: the
    longest of n is long enough with a probability of 1 - share ** n (Wilks, 1941).

    >>> finished_needed(0.95, 0.95)
    59
    """
    if not 0 < share < 1:
        raise MetricsError(f"share {share!r} is none to promise; give a number such as 0.95")
    if not 0.5 < confidence < 1:
        raise MetricsError(f"confidence {confidence!r} is none; give a number such as 0.95")
    return ceil(log(1 - confidence) / log(share))


def bound_of(curve: Curve, share: float, confidence: float) -> Bound:
    """Return by when a share of clocks comes to its end, at most, with a given confidence.

    The estimate is the Kaplan-Meier quantile. The bound is where the upper limit of that curve
    comes down to 1 - share: of what still goes on, each end leaves a share that is distributed as
    Beta(n, 1), n being those at risk, and the limit is a quantile of the product of these, fitted
    by its first two moments (Fay, Brittain and Proschan, 2013). Where all have ended the product
    is exactly a beta distribution, and the bound the order statistic that holds whatever the
    distribution of durations is (Wilks, 1941). Open and cancelled ones are at risk for as long as
    they were seen.

    >>> from slaengine.whatif.targets.curve import Need
    >>> bound = bound_of(Curve.of(Need(n, "finished") for n in range(1, 101)), 0.95, 0.95)
    >>> bound.estimate, bound.upper
    (95, 99)
    """
    needed = finished_needed(share, confidence)
    survival = curve.durations().survival()
    quantile = survival.quantile(share)
    estimate = None if quantile is None else quantile // _MICROSECOND
    n, others = curve.finished.n, curve.open.n + curve.cancelled.n
    if n < needed:
        reason = f"too thin ({n} of {needed})"
        return Bound(estimate, None, needed, reason)
    upper = _upper(survival, share, confidence)
    reason = "" if upper is not None else f"open too long ({others} of {curve.n})"
    return Bound(estimate, upper, needed, reason)


def _upper(survival: Survival, share: float, confidence: float) -> int | None:
    """Return the first time at which the curve is below 1 - share with that confidence."""
    steps = list(zip(survival.at_risk, survival.ended, strict=True))
    means = list(accumulate(log((risk - ended + 1) / (risk + 1)) for risk, ended in steps))
    spreads = list(
        accumulate(log1p(ended / ((risk - ended + 1) * (risk + 2))) for risk, ended in steps)
    )

    def enough(step: int) -> bool:
        return _below(means[step], spreads[step], 1 - share) >= confidence

    found = bisect_left(range(len(steps)), 1, key=lambda step: int(enough(step)))
    return survival.times[found] if found < len(steps) else None


def _below(mean: float, spread: float, limit: float) -> float:
    """Return how likely a product of beta variables lies below a limit.

    `mean` is the logarithm of its mean, `spread` that of its second moment over the mean squared.
    """
    middle, rest = exp(mean), -expm1(mean)
    size = rest / (middle * expm1(spread)) - 1
    return incomplete_beta(middle * size, rest * size, limit, 1 - limit)
