"""What calendars are asked: instants, ranges and choices, refused before they can mislead."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from slaengine.calendars.dates import as_date
from slaengine.calendars.hours import DAY
from slaengine.calendars.intervals import Interval
from slaengine.calendars.zones import (
    EPOCH_DAY,
    at_wall,
    instant_of,
    micros_of,
    regimes_of,
    to_utc,
)
from slaengine.errors import CalendarError
from slaengine.instants import as_utc


def moment_of(zone: ZoneInfo, day: date) -> datetime:
    """Return an instant as it is, and a date as its first moment in a zone."""
    if isinstance(day, datetime):
        return day
    days = as_date(day, "a range").toordinal() - EPOCH_DAY
    return instant_of(to_utc((days * DAY,), regimes_of(zone, day.year))[0])


def local_year(zone: ZoneInfo, day: date) -> int:
    """Return the year of a date, or of an instant on a zone's wall."""
    if isinstance(day, datetime):
        return at_wall(as_utc(day, CalendarError, "instant"), zone).year
    return as_date(day, "a range").year


def asked(at: datetime) -> int:
    """Return an instant that a calendar is asked about, in microseconds since 1970."""
    return micros_of(as_utc(at, CalendarError, "instant"))


def asked_range(start: datetime, end: datetime) -> Interval:
    """Return both ends of a range that a calendar is asked about."""
    lo, hi = asked(start), asked(end)
    if hi < lo:
        raise CalendarError(
            f"the range from {start.isoformat()} to {end.isoformat()} is reversed; swap its ends"
        )
    return lo, hi


def check_choice(what: str, value: str, known: tuple[str, ...]) -> None:
    """Refuse a choice that does not exist."""
    if value not in known:
        raise CalendarError(f"unknown {what} {value!r}; use {' or '.join(map(repr, known))}")


def check_whole(days: object) -> None:
    """Refuse business days that are no whole number."""
    if isinstance(days, bool) or not isinstance(days, int):
        raise CalendarError(f"business days are counted in whole numbers, not {days!r}")
