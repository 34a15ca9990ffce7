"""Curves: how long promises of one stratum took, and what share takes longer still."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import exp, log, sqrt

from slaengine.metrics.durations import Durations
from slaengine.metrics.interval import normal_quantile, wilson
from slaengine.metrics.survival import Survival
from slaengine.metrics.tally import Tally

_FEW_LEFT = 0.2  # unless no more than this share of those asked about is left by then


class Curve:
    """The curve of Kaplan and Meier of one stratum, ready to be asked many times."""

    __slots__ = ("_ended", "_exits", "_leaving", "_shares", "_survival", "_trusted")

    def __init__(self, parts: Sequence[Durations], few: int = 0) -> None:
        finished = Tally.merged(part.finished for part in parts)
        censored = Tally.merged(part.censored for part in parts)
        gone = finished + censored
        self._survival = Survival.of(finished, censored, Tally())
        self._shares = (1.0, *self._survival.shares)
        self._ended = [0, *accumulate(self._survival.ended)]
        self._exits = gone.values
        self._leaving = [0, *accumulate(gone.counts)]
        place = bisect_right(self._leaving, gone.n - few) - 1
        self._trusted = gone.values[place] if few and place >= 0 else None

    def longer(self, used: int) -> int:
        """Return how many took longer than this, or had when they were last seen."""
        return self._leaving[-1] - self._leaving[bisect_right(self._exits, used)]

    def beyond(self, used: int, target: int, level: float) -> tuple[float, float, float] | None:
        """Return what share takes longer than the target of those that took longer than `used`.

        With its interval: the log-log one of the curve from there on, or where all or none do,
        Wilson's. None where nobody was seen for so long, and where those still seen had become few
        while many had not ended: a curve of few may come down to 0 by a single end.
        """
        curve, target = self._survival, max(used, target)
        last = curve.last if not curve.shares or curve.shares[-1] > 0 else target
        n = self.longer(used)
        if not n or target > last or not self._tells(used, target):
            return None
        first, step = bisect_right(curve.times, used), bisect_right(curve.times, target)
        before, spread = (curve.shares[first - 1], curve.spread[first - 1]) if first else (1.0, 0.0)
        after = curve.shares[step - 1] if step else 1.0
        share = after / before
        if step <= first or after == 0:
            around = wilson(n if after else 0, n, level)
            return (share, around.low, around.high) if around else None
        fall = -log(share)
        reach = exp(normal_quantile(level) * sqrt(curve.spread[step - 1] - spread) / fall)
        return share, exp(-fall * reach), exp(-fall / reach)

    def _tells(self, used: int, target: int) -> bool:
        """Tell whether enough were still seen at the target, or all but few had ended before."""
        trusted, times = self._trusted, self._survival.times
        if trusted is None or target <= trusted:
            return True
        if used >= trusted:
            return not self._censored_after(used)
        shares = self._shares
        before, left = shares[bisect_right(times, used)], shares[bisect_right(times, trusted)]
        return left <= _FEW_LEFT * before

    def _censored_after(self, used: int) -> bool:
        """Tell whether any that took longer was still open when it was last seen."""
        ended = self._ended[-1] - self._ended[bisect_right(self._survival.times, used)]
        return self.longer(used) > ended
