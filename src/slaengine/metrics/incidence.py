"""Incidence: how many came to which of several ends by when."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import exp, fsum, log, sqrt
from typing import Self

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.interval import LEVEL, Interval, normal_quantile
from slaengine.metrics.survival import risks
from slaengine.metrics.tally import Tally

FINISHED = "finished"
_MICROSECOND = timedelta(microseconds=1)
# The steps of a curve add up to 1 but for what rounding leaves; a share so near to it is 1.
_ONE_SHARE = 1e-12


@dataclass(frozen=True, slots=True, repr=False)
class Incidence:
    """The Aalen-Johansen curves: what share came to which end by when, one curve an end.

    `ended` has for each end, `finished` and the competing ones by name, how many came to it at
    each of `times` (microseconds), of `at_risk`. The shares of all ends and of what is still going
    on add up to 1, which Kaplan-Meier curves of the single ends do not.

    >>> from slaengine.metrics import Durations
    >>> ends = Durations.of([2, 4], competing={"merged": [3]}, censored=[5]).incidence()
    >>> ends.at("finished", timedelta(microseconds=4)), ends.at("merged", timedelta(microseconds=4))
    (0.5, 0.25)
    """

    n: int
    times: tuple[int, ...]
    at_risk: tuple[int, ...]
    ended: Mapping[str, tuple[int, ...]]
    last: int

    @classmethod
    def of(
        cls, finished: Tally, competing: Mapping[str, Tally], censored: Tally, entered: Tally
    ) -> Self:
        """Form the curves of durations by the end that they came to."""
        ends = {FINISHED: finished, **competing}
        every = Tally.merged(ends.values())
        at_risk = risks(every, censored, entered)
        counts = {name: dict(tally.items()) for name, tally in ends.items()}
        ended = {
            name: tuple(count.get(time, 0) for time in every.values)
            for name, count in counts.items()
        }
        last = max((*every.values[-1:], *censored.values[-1:]), default=0)
        return cls(every.n + censored.n, every.values, at_risk, FrozenMapping(ended), last)

    def __repr__(self) -> str:
        return f"<Incidence: {self.n} durations, {', '.join(self.ended)}>"

    def at(self, end: str, after: timedelta) -> float | None:
        """Return what share came to an end by then; None where nothing is known."""
        steps = self._steps(end, after)
        return None if steps is None else self._curve(end, steps)[-1]

    def share(self, end: str) -> float | None:
        """Return what share came to an end in all the time that was seen."""
        return self.at(end, timedelta(microseconds=self.last))

    def interval(self, end: str, after: timedelta, *, level: float = LEVEL) -> Interval | None:
        """Return the log-log interval of `at`, by the delta method; None where that is 0 or 1."""
        z = normal_quantile(level)
        steps = self._steps(end, after)
        if steps is None:
            return None
        share = self._curve(end, steps)[-1]
        if not 0 < share < 1 - _ONE_SHARE:
            return None
        reach = exp(z * sqrt(self._variance(end, steps)) / (share * -log(share)))
        return Interval(share**reach, share ** (1 / reach), level, "log-log")

    def _steps(self, end: str, after: timedelta) -> int | None:
        if end not in self.ended:
            known = ", ".join(self.ended)
            raise MetricsError(f"no duration came to the end {end!r}; there are {known}")
        micros = after // _MICROSECOND
        steps = bisect_right(self.times, micros)
        over = self._still(steps)[-1] == 0
        return steps if self.n and (micros <= self.last or over) else None

    def _still(self, steps: int) -> list[float]:
        """Return what share is still going on just before each step, and after the last one."""
        share = 1.0
        still = [share]
        for step in range(steps):
            risk = self.at_risk[step]
            share *= (risk - self._out(step)) / risk
            still.append(share)
        return still

    def _out(self, step: int) -> int:
        return sum(counts[step] for counts in self.ended.values())

    def _curve(self, end: str, steps: int) -> list[float]:
        """Return the curve of an end before the first step and after each."""
        curve = [0.0]
        still = self._still(steps)
        for step, count in enumerate(self.ended[end][:steps]):
            curve.append(curve[-1] + still[step] * count / self.at_risk[step])
        return curve

    def _variance(self, end: str, steps: int) -> float:
        """Return the variance of the last point of a curve, as Greenwood's is for one end."""
        curve, still = self._curve(end, steps), self._still(steps)
        terms: list[float] = []
        for step, count in enumerate(self.ended[end][:steps]):
            risk, out = self.at_risk[step], self._out(step)
            rest = curve[-1] - curve[step + 1]
            if risk > out:  # else nothing is left, and the curve rises no more
                terms.append(rest * rest * out / (risk * (risk - out)))
            terms.append(still[step] ** 2 * count * (risk - count) / risk**3)
            terms.append(-2 * rest * still[step] * count / risk**2)
        return max(0.0, fsum(terms))
