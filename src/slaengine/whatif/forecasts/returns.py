"""Returns: what share of paused clocks runs again, given how long they have been paused."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import exp, log, sqrt
from operator import sub
from typing import NamedTuple

from slaengine.metrics.interval import normal_quantile, wilson
from slaengine.metrics.survival import risks
from slaengine.metrics.tally import Tally
from slaengine.whatif.forecasts.pause import Then


class Waits(NamedTuple):
    """How long pauses lasted: of clocks that ran again, that stopped, and as long as was seen."""

    ran: Tally = Tally()
    stopped: Tally = Tally()
    seen: Tally = Tally()

    @classmethod
    def of(cls, pauses: Iterable[tuple[int, Then]]) -> "Waits":
        """Gather pauses, in microseconds: those that go on or were cancelled are only seen."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for lasted, then in pauses:
            found[then].append(lasted)
        seen = [*found["paused"], *found["cancelled"]]
        return cls(*map(Tally.of, (found["running"], found["stopped"], seen)))

    @classmethod
    def merged(cls, parts: Sequence["Waits"]) -> "Waits":
        """Put the pauses of several strata together."""
        return cls(*(Tally.merged(column) for column in zip(*parts, strict=True)))


class Returns:
    """What share of the pauses of one stratum ends with the clock running again.

    That is the cumulative incidence of Aalen and Johansen (1978) up to the longest pause that
    ended: a stop is the other way to end, and what still goes on or was cancelled counts for as
    long as it was seen. Of each of `times`, and after the last, `left` is the share that is left
    before it, `comes` the share of all that runs again from it on, and `spread` its variance.

    >>> hours = [(1, "running"), (2, "stopped"), (3, "running"), (4, "stopped"), (5, "paused")]
    >>> returns = Returns(Waits.of(hours))
    >>> [round(returns.after(hour, 0.95)[0], 3) for hour in (0, 1, 3)]
    [0.4, 0.25, 0.0]
    """

    __slots__ = ("_exits", "_leaving", "_stops", "comes", "left", "spread", "times")

    def __init__(self, waits: Waits) -> None:
        ended = waits.ran + waits.stopped
        gone = ended + waits.seen
        self._exits, self._leaving = gone.values, [0, *accumulate(gone.counts)]
        self.times = ended.values
        at_risk = risks(ended, waits.seen, Tally())
        ran = dict(waits.ran.items())
        back = [ran.get(time, 0) for time in self.times]
        stops = accumulate(map(sub, ended.counts[::-1], back[::-1]))
        self._stops = [0, *stops][::-1]
        self.left = _left(at_risk, ended.counts)
        self.comes = _comes(at_risk, back, self.left)
        self.spread = self._spreads(at_risk, ended.counts, back)

    def longer(self, waited: int) -> int:
        """Return how many pauses lasted longer than this, or had when they were last seen."""
        return self._leaving[-1] - self._leaving[bisect_right(self._exits, waited)]

    def after(self, waited: int, level: float) -> tuple[float, float, float] | None:
        """Return what share runs again of those that are paused for longer than this.

        With its log-log interval, or where all or none do, Wilson's. None where no pause was ever
        seen to last so long.
        """
        n = self.longer(waited)
        if not n:
            return None
        place = bisect_right(self.times, waited)
        share = self._share(place)
        if share in (0.0, 1.0):
            around = wilson(round(share) * n, n, level)
            return (share, around.low, around.high) if around else None
        error = sqrt(max(0.0, self.spread[place])) / self.left[place]
        fall = -log(share)
        reach = exp(normal_quantile(level) * error / (share * fall))
        return share, exp(-fall * reach), exp(-fall / reach)

    def _share(self, place: int) -> float:
        """Return what share of those left before a time runs again; 1 without rounding."""
        if self._stops[place] or self.left[-1]:
            return self.comes[place] / self.left[place]
        return 1.0

    def _spreads(
        self, at_risk: Sequence[int], ended: Sequence[int], back: Sequence[int]
    ) -> list[float]:
        """Return the variance of what is to come, from each time on (Marubini, Valsecchi 1995)."""
        found = [0.0]
        for place in range(len(self.times) - 1, -1, -1):
            risk, gone, came = at_risk[place], ended[place], back[place]
            left, later = self.left[place], self.comes[place + 1]
            stays = later * later * gone / (risk * (risk - gone)) if risk > gone else 0.0
            comes = left * left * came * (risk - came) / risk**3
            found.append(found[-1] + stays + comes - 2 * later * left * came / risk**2)
        return found[::-1]


def _left(at_risk: Sequence[int], ended: Sequence[int]) -> list[float]:
    """Return what share is left before each time, and after the last."""
    found = [1.0]
    for risk, gone in zip(at_risk, ended, strict=True):
        found.append(found[-1] * (risk - gone) / risk)
    return found


def _comes(at_risk: Sequence[int], back: Sequence[int], left: Sequence[float]) -> list[float]:
    """Return what share of all runs again from each time on."""
    found = [0.0]
    for risk, came, share in zip(at_risk[::-1], back[::-1], left[-2::-1], strict=True):
        found.append(found[-1] + share * came / risk)
    return found[::-1]
