"""Breaches: promises that were broken, each with where its time went."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from slaengine.calendars import Slice
from slaengine.engine import Clock
from slaengine.metrics.parts import Json

_ZERO = timedelta(0)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Spent:
    """How much time of a broken promise went for one reason, such as a pause.

    `counted` is how much of it counted towards the target, `wall` how long it was in wall time.

    >>> Spent("paused: Waiting", timedelta(0), timedelta(hours=2)).to_json()
    {'reason': 'paused: Waiting', 'counted_us': 0, 'wall_us': 7200000000}
    """

    reason: str
    counted: timedelta
    wall: timedelta

    def to_json(self) -> dict[str, Json]:
        """Return it as plain JSON values."""
        return {
            "reason": self.reason,
            "counted_us": self.counted // _MICROSECOND,
            "wall_us": self.wall // _MICROSECOND,
        }


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken promise: what was promised, by how much it was overrun, and where the time went.

    `over` is open time beyond the target, as far as it has come by then; it is zero where the
    clock stopped in closed time after its due instant. `late` is the same in wall time. `spent` has
    the time from the start by reason; what counted adds up to the target and `over`. `slices` are
    the consecutive stretches behind it. `stopped_at` is None while the clock still runs.
    """

    ticket: str
    metric: str
    cycle: int
    priority: str | None
    within: str
    started_at: datetime
    breached_at: datetime
    stopped_at: datetime | None
    over: timedelta
    late: timedelta
    spent: tuple[Spent, ...]
    slices: tuple[Slice, ...]

    @property
    def is_open(self) -> bool:
        """Whether what was promised has still not happened."""
        return self.stopped_at is None

    def to_json(self) -> dict[str, Json]:
        """Return the breach as plain JSON values."""
        return {
            "ticket": self.ticket,
            "metric": self.metric,
            "cycle": self.cycle,
            "priority": self.priority,
            "within": self.within,
            "started_at": self.started_at.isoformat(),
            "breached_at": self.breached_at.isoformat(),
            "stopped_at": self.stopped_at.isoformat() if self.stopped_at else None,
            "over_us": self.over // _MICROSECOND,
            "late_us": self.late // _MICROSECOND,
            "spent": [one.to_json() for one in self.spent],
            "slices": [_slice_to_json(one) for one in self.slices],
        }


def breach_of(clock: Clock, breached_at: datetime, as_of: datetime) -> Breach:
    """Explain how a promise came to be broken."""
    slices = tuple(clock.explain(as_of))
    return Breach(
        ticket=clock.ticket,
        metric=clock.metric,
        cycle=clock.cycle,
        priority=clock.priority,
        within=within_of(clock),
        started_at=clock.started_at,
        breached_at=breached_at,
        stopped_at=clock.stopped_at,
        over=max(-clock.remaining(as_of), _ZERO),
        late=(clock.stopped_at or as_of) - breached_at,
        spent=_spent(slices),
        slices=slices,
    )


def within_of(clock: Clock) -> str:
    """Return what a clock was allowed, in the policy's words."""
    return str(clock.run.promise.amount or "nothing any more")


def _spent(slices: tuple[Slice, ...]) -> tuple[Spent, ...]:
    """Add slices up by reason: what counted first, each in the order in which it came up."""
    found: dict[tuple[bool, str], Spent] = {}
    for part in slices:
        key = (not part.counts, part.reason)
        before = found.get(key, Spent(part.reason, _ZERO, _ZERO))
        wall = before.wall + (part.end - part.start)
        found[key] = Spent(part.reason, before.counted + part.amount, wall)
    return tuple(found[key] for key in sorted(found, key=lambda key: key[0]) if found[key].wall)


def _slice_to_json(part: Slice) -> dict[str, Json]:
    return {
        "start_at": part.start.isoformat(),
        "end_at": part.end.isoformat(),
        "amount_us": part.amount // _MICROSECOND,
        "reason": part.reason,
    }
