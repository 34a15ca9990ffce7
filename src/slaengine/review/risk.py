"""Risks: open promises, those already broken and those that are due next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from slaengine.engine import Clock
from slaengine.metrics.parts import Json
from slaengine.review.breach import within_of

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Risk:
    """One open promise as of the review: when it is due, and how much of it is used up.

    `remaining` is open time, negative once the promise is broken (`is_late`). `due_at` is None
    while the clock is paused in time.
    """

    ticket: str
    metric: str
    priority: str | None
    within: str
    state: str
    due_at: datetime | None
    remaining: timedelta
    used: float | None
    is_late: bool

    def to_json(self) -> dict[str, Json]:
        """Return the risk as plain JSON values."""
        return {
            "ticket": self.ticket,
            "metric": self.metric,
            "priority": self.priority,
            "within": self.within,
            "state": self.state,
            "due_at": self.due_at.isoformat() if self.due_at else None,
            "remaining_us": self.remaining // _MICROSECOND,
            "used": self.used,
            "is_late": self.is_late,
        }


@dataclass(frozen=True, slots=True)
class Risks:
    """The open promises as of the review: how many, and the most pressing of them first.

    `late` are broken already, `running` are due at an instant, `paused` wait for somebody else.
    """

    late: int
    running: int
    paused: int
    first: tuple[Risk, ...]

    @property
    def n(self) -> int:
        """How many promises are open."""
        return self.late + self.running + self.paused

    def to_json(self) -> dict[str, Json]:
        """Return the risks as plain JSON values."""
        return {
            "late": self.late,
            "running": self.running,
            "paused": self.paused,
            "first": [one.to_json() for one in self.first],
        }


def risk_of(clock: Clock, as_of: datetime) -> Risk:
    """Say how an open promise stands."""
    return Risk(
        ticket=clock.ticket,
        metric=clock.metric,
        priority=clock.priority,
        within=within_of(clock),
        state=clock.state,
        due_at=clock.due_at,
        remaining=clock.remaining(as_of),
        used=clock.used(as_of),
        is_late=clock.is_breached(as_of),
    )


def risks_of(found: list[Risk], most: int) -> Risks:
    """Put risks in order: the broken ones by how far they are over, then by what is due next."""
    late = sum(one.is_late for one in found)
    running = sum(not one.is_late and one.due_at is not None for one in found)
    return Risks(
        late, running, len(found) - late - running, tuple(sorted(found, key=_order)[:most])
    )


def _order(risk: Risk) -> tuple[bool, timedelta, bool, datetime | None, timedelta, str, str]:
    paused = not risk.is_late and risk.due_at is None
    over = risk.remaining if risk.is_late else timedelta(0)
    due_at = None if risk.is_late or paused else risk.due_at
    return not risk.is_late, over, paused, due_at, risk.remaining, risk.ticket, risk.metric
