"""Periods: days, weeks, months, quarters and years of the dates of one time zone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import assert_never
from zoneinfo import ZoneInfo

from slaengine.calendars.hours import DAY
from slaengine.calendars.zones import (
    END,
    EPOCH_DAY,
    at_wall,
    find_zone,
    instant_of,
    micros_of,
    regimes_of,
    to_utc,
)
from slaengine.policy.objective import Period

_MONTH = "[0-9]{4}-(?:0[1-9]|1[0-2])"
_LABELS: Mapping[Period, re.Pattern[str]] = {
    "day": re.compile(f"{_MONTH}-(?:0[1-9]|[12][0-9]|3[01])"),
    "week": re.compile("[0-9]{4}-W(?:0[1-9]|[1-4][0-9]|5[0-3])"),
    "month": re.compile(_MONTH),
    "quarter": re.compile("[0-9]{4}-Q[1-4]"),
    "year": re.compile("[0-9]{4}"),
}


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of one length in one zone, numbered; each lasts until the next one starts.

    A period starts at the first instant at which the wall shows its first date. Where the wall
    jumps back over a midnight, the instants that it repeats stay in the later period, so that
    periods are stretches of time.

    >>> months = Periods("month", "Europe/Lisbon")
    >>> number = months.number(micros_of(datetime(2026, 3, 31, 23, 30, tzinfo=UTC)))
    >>> months.label(number), months.starts_at(number).isoformat()
    ('2026-04', '2026-03-31T23:00:00+00:00')
    """

    length: Period
    tz: str
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_zone", find_zone(self.tz))

    def number(self, micros: int) -> int:
        """Return the number of the period in which an instant lies."""
        day = at_wall(instant_of(micros), self._zone).date()
        found = _number(self.length, day)
        while self.start(found + 1) <= micros:  # the wall has jumped back over a midnight
            found += 1
        return found

    def start(self, number: int) -> int:
        """Return when a period starts, in microseconds since 1970."""
        return _start(self.length, self._zone, number)

    def starts_at(self, number: int) -> datetime:
        """Return when a period starts, in UTC; the first one that Python knows starts with it."""
        return instant_of(max(self.start(number), micros_of(datetime.min.replace(tzinfo=UTC))))

    def label(self, number: int) -> str:
        """Return the name of a period: `2026-01-05`, `2026-W02`, `2026-01`, `2026-Q1` or `2026`."""
        day = _first_day(self.length, number)
        match self.length:
            case "day":
                return day.isoformat()
            case "week":
                year, week, _ = day.isocalendar()
                return f"{year:04}-W{week:02}"
            case "month":
                return f"{day.year:04}-{day.month:02}"
            case "quarter":
                return f"{day.year:04}-Q{number % 4 + 1}"
            case "year":
                return f"{day.year:04}"
            case _:
                assert_never(self.length)


def is_label(length: Period, text: str) -> bool:
    """Tell whether a text could name a period of one length, as `Periods.label` does.

    >>> is_label("month", "2026-01"), is_label("month", "2026-13"), is_label("quarter", "2026-01")
    (True, False, False)
    """
    return _LABELS[length].fullmatch(text) is not None


def _number(length: Period, day: date) -> int:
    match length:
        case "day":
            return day.toordinal()
        case "week":
            return (day.toordinal() - 1) // 7  # the first day of the year 1 was a Monday
        case "month":
            return day.year * 12 + day.month - 1
        case "quarter":
            return day.year * 4 + (day.month - 1) // 3
        case "year":
            return day.year
        case _:
            assert_never(length)


def _first_day(length: Period, number: int) -> date:
    match length:
        case "day":
            return date.fromordinal(number)
        case "week":
            return date.fromordinal(number * 7 + 1)
        case "month":
            return date(number // 12, number % 12 + 1, 1)
        case "quarter":
            return date(number // 4, number % 4 * 3 + 1, 1)
        case "year":
            return date(number, 1, 1)
        case _:
            assert_never(length)


@lru_cache(maxsize=65_536)
def _start(length: Period, zone: ZoneInfo, number: int) -> int:
    try:
        day = _first_day(length, number)
    except (ValueError, OverflowError):
        return END + DAY  # after the year 9999
    local = (day.toordinal() - EPOCH_DAY) * DAY
    return to_utc([local], regimes_of(zone, day.year))[0]
