"""Survival: how many are still going on after how long, when some have not come to their end."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, chain, pairwise, repeat
from math import exp, fsum, log, sqrt
from operator import neg
from typing import Self

from slaengine.errors import MetricsError
from slaengine.metrics.interval import LEVEL, Interval, normal_quantile
from slaengine.metrics.tally import Tally
from slaengine.metrics.timerange import TimeRange, nearest

_MICROSECOND = timedelta(microseconds=1)
# A product of a million factors is off by less; shares that differ by less are one share.
_ONE_SHARE = 1e-12


@dataclass(frozen=True, slots=True, repr=False)
class Survival:
    """The Kaplan-Meier curve: what share is still going on after how long.

    At each of `times` (microseconds) `ended` of `at_risk` came to their end; the curve steps down
    there to `shares`. `spread` is Greenwood's sum up to each time, `last` the longest duration
    seen, open ones included: nothing is known beyond it. Open ones count as long as they were
    seen, so that the curve does not flatter a desk which leaves its long tickets open. Where few
    were under observation at first, the curve may come to 0 early and says nothing after that.

    >>> from slaengine.metrics import Durations
    >>> curve = Durations.of([6, 6, 6, 7], censored=[6, 9]).survival()
    >>> curve.times, [round(share, 3) for share in curve.shares]
    ((6, 7), [0.5, 0.25])
    >>> curve.at(timedelta(microseconds=8))
    0.25
    """

    n: int
    times: tuple[int, ...]
    at_risk: tuple[int, ...]
    ended: tuple[int, ...]
    shares: tuple[float, ...]
    spread: tuple[float, ...]
    last: int

    @classmethod
    def of(cls, finished: Tally, censored: Tally, entered: Tally) -> Self:
        """Form the curve of durations that ended, were last seen open, and were first seen late."""
        times = finished.values
        at_risk = risks(finished, censored, entered)
        shares: list[float] = []
        spread: list[float] = []
        share, greenwood = 1.0, 0.0
        for risk, ended in zip(at_risk, finished.counts, strict=True):
            left = risk - ended
            share *= left / risk
            greenwood += ended / (risk * left) if left else float("inf")
            shares.append(share)
            spread.append(greenwood)
        last = max((*finished.values[-1:], *censored.values[-1:]), default=0)
        n = finished.n + censored.n
        return cls(n, times, at_risk, finished.counts, tuple(shares), tuple(spread), last)

    def __repr__(self) -> str:
        return f"<Survival: {self.n} durations, {len(self.times)} steps>"

    def at(self, after: timedelta) -> float | None:
        """Return what share is still going on after so long; None where nothing is known."""
        micros = after // _MICROSECOND
        step = bisect_right(self.times, micros)
        share = self.shares[step - 1] if step else 1.0
        known = micros <= self.last or share == 0
        return share if self.n and known else None

    def interval(self, after: timedelta, *, level: float = LEVEL) -> Interval | None:
        """Return the log-log interval of `at`; None where the curve is 0 or not known.

        >>> from slaengine.metrics import Durations
        >>> curve = Durations.of([6, 6, 6, 7], censored=[6, 9]).survival()
        >>> round(curve.interval(timedelta(microseconds=6)).low, 4)
        0.1109
        """
        z = normal_quantile(level)
        if not self.at(after):
            return None
        step = bisect_right(self.times, after // _MICROSECOND)
        low, high = self._band(step - 1, z) if step else (1.0, 1.0)
        return Interval(low, high, level, "log-log")

    def quantile(self, share: float) -> timedelta | None:
        """Return by when a share has come to its end; None while fewer have.

        `quantile(0.5)` is the median of all, open ones included.
        """
        wanted = 1 - fraction_of(share) + _ONE_SHARE
        step = bisect_left(self.shares, -wanted, key=neg)
        return timedelta(microseconds=self.times[step]) if step < len(self.times) else None

    def quantile_range(self, share: float, *, level: float = LEVEL) -> TimeRange:
        """Return from where to where a quantile may lie: where the curve's log-log band has it.

        The side on which the band does not come down so far is None.
        """
        wanted = 1 - fraction_of(share)
        z = normal_quantile(level)
        ends: list[timedelta | None] = [None, None]
        for step, time in enumerate(self.times):
            if self.shares[step] == 0:
                break  # the band is not known where the curve is 0
            for side, edge in enumerate(self._band(step, z)):
                if ends[side] is None and edge <= wanted + _ONE_SHARE:
                    ends[side] = timedelta(microseconds=time)
            if ends[1] is not None:
                break  # the lower edge was there before
        return TimeRange(ends[0], ends[1], level, "log-log")

    def mean(self, until: timedelta | None = None) -> timedelta | None:
        """Return the mean duration up to a limit, longer ones counting as the limit.

        That is the area under the curve (restricted mean survival time), which can be known while
        some are open; `until` is by default the longest duration seen. None where nothing is known
        up to there.
        """
        return nearest(self.area(until))

    def area(self, until: timedelta | None = None) -> float | None:
        """Return the mean in microseconds, before `mean` rounds it to whole ones."""
        limit = self._limit(until)
        return None if limit is None else fsum(self._strips(limit))

    def mean_error(self, until: timedelta | None = None) -> float | None:
        """Return the standard error of `mean`, in microseconds."""
        limit = self._limit(until)
        if limit is None:
            return None
        areas = self._areas_after(limit)
        terms = [
            area * area * ended / (risk * (risk - ended))
            for area, ended, risk in zip(areas, self.ended, self.at_risk, strict=False)
            if risk > ended
        ]
        return sqrt(fsum(terms))

    def mean_range(self, until: timedelta | None = None, *, level: float = LEVEL) -> TimeRange:
        """Return from where to where `mean` may lie, by the normal distribution."""
        z = normal_quantile(level)
        limit, area, error = self._limit(until), self.area(until), self.mean_error(until)
        if limit is None or area is None or error is None:
            return TimeRange(None, None, level, "normal")
        low, high = max(0.0, area - z * error), min(float(limit), area + z * error)
        return TimeRange(nearest(low), nearest(high), level, "normal")

    def _band(self, step: int, z: float) -> tuple[float, float]:
        """Return the two edges of the band at a step, where the curve is neither 1 nor 0."""
        fall = -log(self.shares[step])
        reach = exp(z * sqrt(self.spread[step]) / fall)
        return exp(-fall * reach), exp(-fall / reach)

    def _limit(self, until: timedelta | None) -> int | None:
        limit = self.last if until is None else until // _MICROSECOND
        return None if self.at(timedelta(microseconds=limit)) is None else limit

    def _strips(self, limit: int) -> list[float]:
        """Return the areas between one step and the next, up to a limit; the first from 0."""
        steps = bisect_left(self.times, limit)
        edges = [0, *self.times[:steps], limit]
        heights = [1.0, *self.shares[:steps]]
        return [
            height * (end - start)
            for height, (start, end) in zip(heights, pairwise(edges), strict=True)
        ]

    def _areas_after(self, limit: int) -> list[float]:
        """Return the area that is left after each step before a limit."""
        left: list[float] = []
        total = 0.0
        for strip in reversed(self._strips(limit)[1:]):
            total += strip
            left.append(total)
        return left[::-1]


def risks(ended: Tally, censored: Tally, entered: Tally) -> tuple[int, ...]:
    """Return how many are at risk just before each end: in since before it, and not out yet."""
    here = ended.n + censored.n - entered.n
    columns = (
        tally.below(ended.values) if tally.values else repeat(0) for tally in (entered, censored)
    )
    gone = chain((0,), accumulate(ended.counts))
    found: list[int] = []
    for came, lost, went, out in zip(*columns, gone, ended.counts, strict=False):
        risk = here + came - went - lost
        if risk < out:
            raise MetricsError("something ended no later than it was first seen; leave it out")
        found.append(risk)
    return tuple(found)


def fraction_of(share: float) -> float:
    """Return a share; refuse what is none.

    >>> fraction_of(50)
    Traceback (most recent call last):
    ...
    slaengine.errors.MetricsError: share 50 is none; give a number from 0 to 1
    """
    if not 0 <= share <= 1:
        raise MetricsError(f"share {share!r} is none; give a number from 0 to 1")
    return share
