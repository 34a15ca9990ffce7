"""Requests: how many of those in a slice of time were answered well."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from slaengine.availability.outage import Outage
from slaengine.errors import MetricsError
from slaengine.instants import as_utc


@dataclass(frozen=True, slots=True)
class Requests:
    """So many requests in the slice of time that starts at an instant, and how many were good.

    >>> from datetime import UTC
    >>> Requests(datetime(2026, 6, 9, 12, tzinfo=UTC), good=99, total=100).share
    Fraction(99, 100)
    """

    at: datetime
    good: int
    total: int
    component: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", as_utc(self.at, MetricsError, "requests: at"))
        if not 0 <= self.good <= self.total:
            raise MetricsError(
                f"{self.good} good requests of {self.total} at {self.at.isoformat()}; "
                "give from 0 to all of them"
            )

    @property
    def share(self) -> Fraction | None:
        """The share of good ones; None of no requests."""
        return Fraction(self.good, self.total) if self.total else None


def outages_from_requests(
    requests: Iterable[Requests], *, every: timedelta, above: Fraction
) -> tuple[Outage, ...]:
    """Turn request counts into outages: slices in which the share of errors is above a limit.

    `every` is the length of a slice. Many providers call a service down while more than so many
    per cent of requests fail; with `minimum = "1m"` in the agreement's terms, for at least a
    minute. Slices that touch count as one outage when they are measured. A slice without requests
    is no outage.

    >>> from datetime import UTC
    >>> noon, minute = datetime(2026, 6, 9, 12, tzinfo=UTC), timedelta(minutes=1)
    >>> slices = [Requests(noon, 98, 100), Requests(noon + minute, 90, 100)]
    >>> [outage.started_at.minute for outage in
    ...     outages_from_requests(slices, every=minute, above=Fraction(5, 100))]
    [1]
    """
    if every <= timedelta(0):
        raise MetricsError(f"slices of {every}: give more than zero, such as a minute")
    return tuple(
        Outage(one.at, one.at + every, one.component)
        for one in sorted(requests, key=lambda each: (each.at, each.component or ""))
        if one.share is not None and 1 - one.share > above
    )
