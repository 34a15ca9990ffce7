"""Usage: how much of what was allowed the promises used up, the open ones included."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from slaengine.engine import Clock
from slaengine.metrics.durations import Durations
from slaengine.metrics.interval import Interval
from slaengine.metrics.parts import Json
from slaengine.metrics.survival import Survival

WHOLE = 10_000  # parts of a target, so that shares of it are whole numbers
_MOST_POINTS = 160


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of their targets the promises of a metric used: what share had ended by when.

    Of the `n` promises that began in the period, `still_open` have not ended: they count for as
    long as they were seen (Kaplan and Meier). `points` are steps of the curve, from left to right:
    a share of the target, 1.0 being all of it, and the share that had ended by then. `in_time` is
    the latter at the target itself, with its interval; `unmeasured` had no open time to use.
    """

    metric: str
    n: int
    still_open: int
    unmeasured: int
    points: tuple[tuple[float, float], ...]
    in_time: float | None
    interval: Interval | None

    def to_json(self) -> dict[str, Json]:
        """Return the usage as plain JSON values."""
        where = self.interval
        return {
            "metric": self.metric,
            "n": self.n,
            "still_open": self.still_open,
            "unmeasured": self.unmeasured,
            "points": [[used, ended] for used, ended in self.points],
            "in_time": self.in_time,
            "low": where.low if where else None,
            "high": where.high if where else None,
        }


def parts_used(clock: Clock, as_of: datetime) -> int | None:
    """Return how many ten-thousandths of its target a clock has used, the last one begun counting.

    None where there was no open time to use.
    """
    target = clock.target
    if target <= timedelta(0):
        return None
    return max(0, -((clock.remaining(as_of) - target) * WHOLE // target))


def usage_of(metric: str, used: Durations) -> Usage:
    """Form the curve of one metric from ten-thousandths of targets."""
    curve = used.survival()
    target = timedelta(microseconds=WHOLE)
    left, where = curve.at(target), curve.interval(target)
    return Usage(
        metric=metric,
        n=used.n,
        still_open=used.censored.n,
        unmeasured=used.excluded.get("unmeasured", 0),
        points=_points(curve),
        in_time=None if left is None else 1 - left,
        interval=_turned(where) if where else None,
    )


def _points(curve: Survival) -> tuple[tuple[float, float], ...]:
    """Return steps of the curve, evenly thinned where there are many; the last one is kept."""
    stride = -(-len(curve.times) // _MOST_POINTS) or 1
    places = [*range(0, len(curve.times) - 1, stride), len(curve.times) - 1]
    return tuple(
        (curve.times[place] / WHOLE, 1 - curve.shares[place]) for place in places if curve.times
    )


def _turned(where: Interval) -> Interval:
    return Interval(1 - where.high, 1 - where.low, where.level, where.method)
