"""Backtests: forecasts made as of earlier instants, and what came of the clocks."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.whatif.forecast_calibration import Calibration, brier_of
from slaengine.whatif.forecast_curves import Curves, Known
from slaengine.whatif.forecast_isotonic import Isotonic
from slaengine.whatif.forecast_sight import Sight

KnownAt: TypeAlias = Callable[[datetime], Known]
_Pairs: TypeAlias = list[tuple[float, bool]]
_FROM, _TO = 0.4, 0.8  # of the time that the log spans: enough before a cut, and enough after it


def cuts_of(first: datetime, last: datetime, count: int) -> tuple[datetime, ...]:
    """Return instants to look back from, evenly between 40 % and 80 % of the time.

    >>> from datetime import UTC
    >>> days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 11)]
    >>> [cut.day for cut in cuts_of(*days, 3)]
    [5, 7, 9]
    """
    if count < 0:
        raise MetricsError(f"cuts {count!r} are none; give a number from 0")
    step = (_TO - _FROM) / max(1, count - 1)
    return tuple(first + (last - first) * (_FROM + step * number) for number in range(count))


def backtested(
    known_at: KnownAt,
    outcomes: Iterable[Sight],
    cuts: Sequence[datetime],
    *,
    at_least: int,
    level: float,
) -> Calibration:
    """Forecast as of each cut, and see what came.

    The first half of the cuts fits an isotonic regression; where it scores better on the clocks of
    the other half than the plain chances, it is fitted to all.
    """
    ends = {sight.name: sight for sight in outcomes}
    excluded: Counter[str] = Counter()
    by_cut: list[_Pairs] = []
    for cut in cuts:
        known = known_at(cut)
        curves = Curves(known.durations, at_least, level)
        by_cut.append(_pairs(known.open, curves, ends, excluded))
    pairs = tuple(pair for found in by_cut for pair in found)
    plain = Calibration(pairs, tuple(cuts), FrozenMapping(excluded))
    half = len(by_cut) // 2
    early = [pair for found in by_cut[:half] for pair in found]
    late = [pair for found in by_cut[half:] for pair in found]
    gain = _gain(early, late)
    if gain is None or gain <= 0:
        return replace(plain, gain=gain)
    return replace(plain, method="isotonic", gain=gain)


def _gain(early: _Pairs, late: _Pairs) -> float | None:
    """Return by how much an isotonic regression on the early ones betters the score of the late."""
    if not early:
        return None
    curve = Isotonic.of(early)
    before = brier_of(late)
    after = brier_of([(curve.at(said), came) for said, came in late])
    return None if before is None or after is None else before - after


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
            found.append((chance.value, came))
    return found


def _came(end: Sight) -> bool | None:
    """Return whether a promise was broken in the end; None where that is not decided."""
    return True if end.is_breached else False if end.state == "met" else None
