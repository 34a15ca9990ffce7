"""The stage on which downtime is judged: which time, which hours, which zone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from slaengine.calendars.calendar import Calendar
from slaengine.calendars.intervals import Interval
from slaengine.calendars.spans import Span
from slaengine.calendars.zones import instant_of, micros_of
from slaengine.errors import MetricsError
from slaengine.instants import as_utc
from slaengine.policy import Availability


@dataclass(frozen=True, slots=True)
class Stage:
    """The period that is measured, up to where, and on which calendars, in microseconds.

    `lo` and `hi` are the ends of what is measured, `end` that of the period; `known` is the last
    instant of which anything is known, None without an `as_of`.
    """

    terms: Availability
    lo: int
    hi: int
    end: int
    known: int | None
    calendars: Mapping[str, Calendar]
    tz: str

    @classmethod
    def of(
        cls,
        terms: Availability,
        period: Span | tuple[datetime, datetime],
        calendars: Iterable[Calendar],
        tz: str | None,
        as_of: datetime | None,
    ) -> "Stage":
        """Check and settle what is measured."""
        start, end = (
            as_utc(at, MetricsError, what)
            for at, what in zip(period, ("period start", "period end"), strict=True)
        )
        if end <= start:
            raise MetricsError(
                f"the period from {start.isoformat()} to {end.isoformat()} is empty; "
                "give its start and then its end"
            )
        now = None if as_of is None else micros_of(as_utc(as_of, MetricsError, "as_of"))
        lo, last = micros_of(start), micros_of(end)
        if now is not None and now <= lo:
            raise MetricsError(
                f"the period from {start.isoformat()} has lasted no time as of "
                f"{instant_of(now).isoformat()}; measure the one before it, or ask later"
            )
        named = {calendar.name: calendar for calendar in calendars}
        own = named.get(terms.calendar)
        zone = tz or (own.tz if own else "UTC")
        stage = cls(terms, lo, last if now is None else min(last, now), last, now, named, zone)
        stage.calendar(terms.calendar)
        return stage

    def calendar(self, name: str) -> Calendar:
        """Return a calendar that the terms name; "24x7" is round the clock."""
        found = self.calendars.get(name)
        if found is None and name == "24x7":
            return Calendar(name="24x7", tz=self.tz, hours="24x7")
        if found is None:
            raise MetricsError(
                f"availability {self.terms.name!r} is measured on the calendar {name!r}; "
                "give it too, such as calendars=policy.calendars.values()"
            )
        return found

    def open_time(self, name: str, lo: int, hi: int) -> list[Interval]:
        """Return the open time of a calendar in a range."""
        if name == "24x7":
            return [(lo, hi)]
        return list(self.calendar(name).compiled.spans(lo, hi))


def size(intervals: Iterable[Interval]) -> int:
    """Return how long intervals are in all.

    >>> size([(1, 3), (5, 9)])
    6
    """
    return sum(end - start for start, end in intervals)
