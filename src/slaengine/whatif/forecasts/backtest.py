"""Backtests: forecasts made as of earlier instants, and what came of the clocks."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.whatif.forecasts.calibration import Calibration, Group, Pair, brier_of
from slaengine.whatif.forecasts.curves import Curves, Known
from slaengine.whatif.forecasts.isotonic import Isotonic
from slaengine.whatif.forecasts.sight import Sight

Cuts: TypeAlias = int | Sequence[datetime]
KnownAt: TypeAlias = Callable[[datetime], Known]
_Pairs: TypeAlias = list[Pair]
_ENOUGH = 30  # clocks in either half, fewer of which show nothing
_FROM, _TO = 0.4, 0.8  # of the time that the log spans: enough before a cut, and enough after it


def cuts_of(first: datetime, last: datetime, cuts: Cuts) -> tuple[datetime, ...]:
    """Return instants to look back from: those given, or so many between 40 % and 80 % of the time.

    >>> from datetime import UTC
    >>> days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 11)]
    >>> [cut.day for cut in cuts_of(*days, 3)]
    [5, 7, 9]
    """
    if not isinstance(cuts, int):
        instants = tuple(sorted(as_utc(cut, MetricsError, "cuts") for cut in cuts))
        if instants and instants[-1] > last:
            raise MetricsError(
                f"cuts has {instants[-1].isoformat()}, after {last.isoformat()}, as of which it is "
                "known what came; give earlier ones"
            )
        return instants
    if cuts < 0:
        raise MetricsError(f"cuts {cuts!r} are none; give a number from 0, or instants")
    step = (_TO - _FROM) / max(1, cuts - 1)
    return tuple(first + (last - first) * (_FROM + step * number) for number in range(cuts))


def backtested(
    known_at: KnownAt,
    outcomes: Iterable[Sight],
    cuts: Sequence[datetime],
    *,
    at_least: int,
    level: float,
) -> Calibration:
    """Forecast as of each cut, and see what came.

    The first half of the cuts fits an isotonic regression for each metric and state; where that
    scores better on the clocks of the other half than the plain chances, it is fitted to all. Of
    fewer than 30 in either half nothing is concluded.
    """
    ends = {sight.name: sight for sight in outcomes}
    excluded: Counter[str] = Counter()
    by_cut: list[_Pairs] = []
    for cut in cuts:
        known = known_at(cut)
        curves = Curves(known.durations, at_least, level, known.waits)
        by_cut.append(_pairs(known.open, curves, ends, excluded))
    pairs = tuple(pair for found in by_cut for pair in found)
    plain = Calibration(pairs, tuple(cuts), FrozenMapping(excluded))
    half = len(by_cut) // 2
    early = [pair for found in by_cut[:half] for pair in found]
    late = [pair for found in by_cut[half:] for pair in found]
    gains = {group: _gain(group, early, late) for group in plain.groups}
    return replace(plain, gains={group: gain for group, gain in gains.items() if gain > 0})


def _gain(group: Group, early: _Pairs, late: _Pairs) -> float:
    """Return by how much an isotonic regression on the early ones betters the score of the late."""
    taught, asked = ([pair for pair in pairs if pair.group == group] for pairs in (early, late))
    if min(len(taught), len(asked)) < _ENOUGH:
        return 0.0
    curve = Isotonic.of(taught)
    before = brier_of(asked)
    after = brier_of([pair._replace(said=curve.at(pair.said)) for pair in asked])
    return 0.0 if before is None or after is None else before - after


def _pairs(
    sights: Iterable[Sight],
    curves: Curves,
    ends: Mapping[tuple[str, str, str, str, int], Sight],
    excluded: Counter[str],
) -> _Pairs:
    found: _Pairs = []
    for sight in sights:
        chance, end = curves.chance(sight), ends.get(sight.name)
        came = None if end is None else _came(end)
        if end is None or (end.state == "cancelled" and not end.is_breached):
            excluded["cancelled"] += 1
        elif came is None:
            excluded["undecided"] += 1
        elif chance is None:
            excluded["never seen"] += 1
        else:
            found.append(Pair(chance.value, came, sight.label, sight.state))
    return found


def _came(end: Sight) -> bool | None:
    """Return whether a promise was broken in the end; None where that is not decided."""
    return True if end.is_breached else False if end.state == "met" else None
