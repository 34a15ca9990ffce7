"""Maintenance: work on a service that was planned, and when it was announced."""

from dataclasses import dataclass
from datetime import datetime

from slaengine.availability.outage import check_order
from slaengine.errors import MetricsError
from slaengine.instants import as_utc


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A service, or one component of it, may be down from one instant to another for planned work.

    `announced_at` is when customers were told, None if they were not. A window excuses downtime as
    far as the agreement's terms for maintenance say; it is no downtime by itself.

    >>> from datetime import UTC, timedelta
    >>> night = datetime(2026, 6, 9, 2, tzinfo=UTC)
    >>> week_before = night - timedelta(days=7)
    >>> Maintenance(night, night + timedelta(hours=2), announced_at=week_before).component is None
    True
    """

    started_at: datetime
    ended_at: datetime
    announced_at: datetime | None = None
    component: str | None = None

    def __post_init__(self) -> None:
        start = as_utc(self.started_at, MetricsError, "maintenance: started_at")
        end = as_utc(self.ended_at, MetricsError, "maintenance: ended_at")
        object.__setattr__(self, "started_at", start)
        object.__setattr__(self, "ended_at", end)
        check_order(start, end, "maintenance")
        if self.announced_at is not None:
            told = as_utc(self.announced_at, MetricsError, "maintenance: announced_at")
            object.__setattr__(self, "announced_at", told)
