"""Curves of every stratum: how likely a promise breaks, given how long it took or was paused."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import exp, hypot, inf, log
from typing import NamedTuple

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.durations import Durations
from slaengine.metrics.interval import normal_quantile
from slaengine.whatif.forecasts.curve import Curve
from slaengine.whatif.forecasts.pause import Then
from slaengine.whatif.forecasts.returns import Returns, Waits
from slaengine.whatif.forecasts.sight import Sight
from slaengine.whatif.forecasts.stratum import Stratum, stratum_of

_FEW = 5  # fewer than these, still seen, say little of what comes later


class Share(NamedTuple):
    """A share of `n` promises of a stratum; `low` and `high` bound the interval of its curve."""

    value: float
    low: float
    high: float
    n: int
    among: Stratum


class Chance(NamedTuple):
    """How likely a promise is broken, and what that was learned from.

    `longer` is the share that took longer than the target, of those that had taken as long and ran
    on; `again`, for a clock that is paused, the share of those paused for as long that ran again.
    """

    value: float
    low: float
    high: float
    longer: Share
    again: Share | None = None


class Curves:
    """The curves of every stratum, the coarser ones made when they are first asked for.

    A stratum in which fewer than `at_least` had taken as long as the one that is asked about is
    thin: then the next coarser one is asked, the metric as a whole at last.
    """

    def __init__(
        self,
        durations: Mapping[Stratum, Durations],
        at_least: int,
        level: float,
        waits: Mapping[Stratum, Waits] = FrozenMapping(),
    ) -> None:
        normal_quantile(level)
        if at_least < 1:
            raise MetricsError(f"at_least {at_least!r} is none; give a number from 1")
        self._at_least, self._level = at_least, level
        self._curves: dict[Stratum, Curve] = {}
        self._returns: dict[Stratum, Returns] = {}
        self._durations: defaultdict[Stratum, list[Durations]] = defaultdict(list)
        self._waits: defaultdict[Stratum, list[Waits]] = defaultdict(list)
        for narrow, found in durations.items():
            for stratum in _widening(narrow):
                self._durations[stratum].append(found)
        for narrow, paused in waits.items():
            for stratum in _widening(narrow):
                self._waits[stratum].append(paused)

    def chance(self, sight: Sight) -> Chance | None:
        """Return how likely an open clock runs past its target; None where nothing is known.

        That is the share that took longer than the target, of those that had taken longer than
        this one has: the curve at the target over the curve at the time used. A clock that is
        paused has to run again first: its chance is that, times the share of those paused for as
        long that ran again.
        """
        longer = self._asked(self._longer, sight)
        if longer is None:
            return None
        if sight.state != "paused":
            return Chance(*longer[:3], longer)
        again = self._asked(self._again, sight)
        return None if again is None else Chance(*_both(again, longer), longer, again)

    def _asked(self, ask: Callable[[Stratum, Sight], Share | None], sight: Sight) -> Share | None:
        """Ask the narrowest stratum that knows of enough; where none does, the widest."""
        thin: Share | None = None
        for stratum in _widening(stratum_of(sight)):
            found = ask(stratum, sight)
            if found is not None and found.n >= self._at_least:
                return found
            thin = found or thin
        return thin

    def _longer(self, stratum: Stratum, sight: Sight) -> Share | None:
        curve = self._curves.get(stratum)
        if curve is None:
            parts = self._durations.get(stratum)
            if parts is None:
                return None
            curve = self._curves[stratum] = Curve(parts, min(self._at_least - 1, _FEW))
        found = curve.beyond(sight.used, sight.target, self._level)
        return None if found is None else Share(*found, curve.longer(sight.used), stratum)

    def _again(self, stratum: Stratum, sight: Sight) -> Share | None:
        returns = self._returns.get(stratum)
        if returns is None:
            parts = self._waits.get(stratum)
            if parts is None:
                return None
            returns = self._returns[stratum] = Returns(Waits.merged(parts))
        found = returns.after(sight.waited, self._level)
        return None if found is None else Share(*found, returns.longer(sight.waited), stratum)


def _widening(stratum: Stratum) -> Iterable[Stratum]:
    """Yield a stratum, and each coarser one."""
    wider: Stratum | None = stratum
    while wider is not None:
        yield wider
        wider = wider.wider()


def _both(one: Share, two: Share) -> tuple[float, float, float]:
    """Return the product of two shares, with its interval: distances add up as squares, in logs.

    That is the method of variance estimates recovery (Donner and Zou 2012).
    """
    value = one.value * two.value
    if not value:
        return 0.0, 0.0, one.high * two.high
    falls = [log(each.value / each.low) if each.low else inf for each in (one, two)]
    rises = [log(each.high / each.value) for each in (one, two)]
    return value, value * exp(-hypot(*falls)), min(1.0, value * exp(hypot(*rises)))


class Known(NamedTuple):
    """What is known at an instant: how long promises took, and which are open and in time.

    `waits` has how long their clocks were paused.
    """

    durations: Mapping[Stratum, Durations]
    open: Sequence[Sight]
    waits: Mapping[Stratum, Waits] = FrozenMapping()


def known_of(sights: Iterable[Sight]) -> Known:
    """Gather what some clocks teach."""
    seen = list(sights)
    still = [one for one in seen if one.is_open and not one.is_breached]
    return Known(durations_of(seen), still, waits_of(seen))


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


def waits_of(sights: Iterable[Sight]) -> dict[Stratum, Waits]:
    """Gather how long clocks were paused, stratum by stratum."""
    found: defaultdict[Stratum, list[tuple[int, Then]]] = defaultdict(list)
    for sight in sights:
        if sight.pauses:
            found[stratum_of(sight)] += sight.pauses
    return {stratum: Waits.of(pauses) for stratum, pauses in found.items()}
