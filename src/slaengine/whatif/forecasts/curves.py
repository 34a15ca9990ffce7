"""Curves: how long such promises took before, and how likely one breaks that has taken so long."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import exp, log, sqrt
from typing import NamedTuple

from slaengine.errors import MetricsError
from slaengine.metrics.durations import Durations
from slaengine.metrics.interval import normal_quantile, wilson
from slaengine.metrics.survival import Survival
from slaengine.metrics.tally import Tally
from slaengine.whatif.forecasts.sight import Sight

_FEW = 5  # fewer than these, still seen, say little of what comes later
_FEW_LEFT = 0.2  # unless no more than this share of those asked about is left by then


class Stratum(NamedTuple):
    """Which promises are alike; `width` counts what they need not have in common.

    0: metric, priority, the fields in `group` and agreement are the same; 1: all but the agreement;
    2: the metric.
    """

    kind: str
    metric: str
    agreement: str | None
    priority: str | None
    group: tuple[str | None, ...]
    width: int

    def wider(self) -> "Stratum | None":
        """Return the next coarser stratum; None of the coarsest."""
        if self.width == 0:
            return self._replace(agreement=None, width=1)
        return self._replace(priority=None, group=(), width=2) if self.width == 1 else None

    def __str__(self) -> str:
        kind = None if self.kind == "sla" else self.kind
        priority = self.priority or ("no priority" if self.width < 2 else None)
        group = (each or "nothing" for each in self.group)
        parts = (kind, self.metric, priority, *group, self.agreement)
        return ", ".join(each for each in parts if each)


class Chance(NamedTuple):
    """How likely a promise is broken, and what that was learned from.

    `n` promises of the stratum had taken as long and were still going on; `low` and `high` bound
    the interval of the curve.
    """

    value: float
    low: float
    high: float
    n: int
    among: Stratum


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


class Curves:
    """The curves of every stratum, the coarser ones made when they are first asked for.

    A stratum in which fewer than `at_least` had taken as long as the one that is asked about is
    thin: then the next coarser one is asked, the metric as a whole at last.
    """

    def __init__(self, durations: Mapping[Stratum, Durations], at_least: int, level: float) -> None:
        normal_quantile(level)
        if at_least < 1:
            raise MetricsError(f"at_least {at_least!r} is none; give a number from 1")
        self._at_least, self._level = at_least, level
        self._curves: dict[Stratum, Curve] = {}
        self._parts: defaultdict[Stratum, list[Durations]] = defaultdict(list)
        for narrow, found in durations.items():
            stratum: Stratum | None = narrow
            while stratum is not None:
                self._parts[stratum].append(found)
                stratum = stratum.wider()

    def chance(self, sight: Sight) -> Chance | None:
        """Return how likely an open clock runs past its target; None where nothing is known.

        That is the share that took longer than the target, of those that had taken longer than
        this one has: the curve at the target over the curve at the time used.
        """
        thin: Chance | None = None
        stratum: Stratum | None = stratum_of(sight)
        while stratum is not None:
            found = self._asked(stratum, sight)
            if found is not None and found.n >= self._at_least:
                return found
            thin = found or thin
            stratum = stratum.wider()
        return thin

    def _asked(self, stratum: Stratum, sight: Sight) -> Chance | None:
        curve = self._curves.get(stratum)
        if curve is None:
            parts = self._parts.get(stratum)
            if parts is None:
                return None
            curve = self._curves[stratum] = Curve(parts, min(self._at_least - 1, _FEW))
        found = curve.beyond(sight.used, sight.target, self._level)
        return None if found is None else Chance(*found, curve.longer(sight.used), stratum)


def stratum_of(sight: Sight) -> Stratum:
    """Return the narrowest stratum of a clock."""
    whose = (sight.kind, sight.metric, sight.agreement, sight.priority)
    return Stratum(*whose, sight.group, 0)


class Known(NamedTuple):
    """What is known at an instant: how long promises took, and which are open and in time."""

    durations: Mapping[Stratum, Durations]
    open: Sequence[Sight]


def known_of(sights: Iterable[Sight]) -> Known:
    """Gather what some clocks teach."""
    seen = list(sights)
    return Known(durations_of(seen), [one for one in seen if one.is_open and not one.is_breached])


def durations_of(sights: Iterable[Sight]) -> dict[Stratum, Durations]:
    """Gather how long promises took, stratum by stratum: the open and cancelled ones so far."""
    ended: defaultdict[Stratum, list[int]] = defaultdict(list)
    others: defaultdict[Stratum, list[int]] = defaultdict(list)
    for sight in sights:
        times = ended if sight.state in ("met", "missed") else others
        times[stratum_of(sight)].append(sight.took)
    return {
        stratum: Durations.of(ended[stratum], censored=others[stratum])
        for stratum in {**ended, **others}
    }
