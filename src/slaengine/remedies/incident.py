"""Incidents: the single outages or broken promises of a review period."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from slaengine.errors import RemedyError
from slaengine.instants import as_utc

_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Incident:
    """One outage, or one broken promise, as far as a remedy counts it.

    `at` is when it began, or when the promise was broken; `on` is that date in the agreement's
    zone. `duration` is the downtime that counts, or by how much the promise was overrun. `what`
    names the component or the ticket.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 9, 12, 0, tzinfo=UTC)
    >>> Incident(noon, noon.date(), timedelta(minutes=50), "web").what
    'web'
    """

    at: datetime
    on: date
    duration: timedelta
    what: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", as_utc(self.at, RemedyError, "incident"))
        if self.duration < _ZERO:
            raise RemedyError(
                f"incident {self.what!r} at {self.at.isoformat()} lasted {self.duration}; "
                "give a duration from 0 on"
            )
