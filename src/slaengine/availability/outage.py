"""Outages: when something was down, which part of it, and why."""

from dataclasses import dataclass
from datetime import datetime

from slaengine.errors import MetricsError
from slaengine.instants import as_utc

NO_DATA = "no data"


@dataclass(frozen=True, slots=True)
class Outage:
    """Something was down from one instant to another; without an end, it still is.

    `component` says what was down (None: everything). `cause` says why, in the words that an
    agreement's `exclusions` use; the cause `"no data"` marks a stretch of which nothing is known.
    `id` is the incident's, where it has one. Instants are kept in UTC; an end before the start
    raises `MetricsError`.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    >>> Outage(noon, noon + timedelta(minutes=5), component="web").component
    'web'
    """

    started_at: datetime
    ended_at: datetime | None = None
    component: str | None = None
    cause: str | None = None
    id: str | None = None

    def __post_init__(self) -> None:
        start = as_utc(self.started_at, MetricsError, "outage: started_at")
        object.__setattr__(self, "started_at", start)
        if self.ended_at is not None:
            end = as_utc(self.ended_at, MetricsError, "outage: ended_at")
            object.__setattr__(self, "ended_at", end)
            check_order(start, end, "outage")


def check_order(start: datetime, end: datetime, what: str) -> None:
    """Refuse a stretch that ends before it starts."""
    if end < start:
        raise MetricsError(
            f"{what} from {start.isoformat()} ends before it, at {end.isoformat()}; swap them"
        )
