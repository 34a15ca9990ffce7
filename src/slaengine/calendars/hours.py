"""Weekly hours: on which weekdays, from when to when, the desk is open."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from itertools import cycle
from typing import TypeAlias

from slaengine.calendars.intervals import Interval, tidy
from slaengine.errors import CalendarError

SECOND = 1_000_000
DAY = 86_400 * SECOND
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROUND_THE_CLOCK = "24x7"

_INTERVAL = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s*-\s*(\d{1,2}):(\d\d)(?::(\d\d))?")

HoursOfADay: TypeAlias = str | Iterable[str]


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """When a desk is open in a normal week, in local time.

    `days` has one tuple of half-open `(start, end)` a weekday, Monday first, in microseconds
    after midnight; an end beyond 24 hours reaches into the next date.

    >>> weekly_hours({"mon-fri": ["09:00-13:00", "14:00-18:00"], "sat": ["22:00-06:00"]}).texts()
    {'mon-fri': ['09:00-13:00', '14:00-18:00'], 'sat': ['22:00-06:00']}
    """

    days: tuple[tuple[Interval, ...], ...]

    @property
    def reaches_midnight(self) -> bool:
        """Whether some day's hours touch the next date's, or run into it."""
        return any(end >= DAY for day in self.days for _, end in day)

    def from_day(self, day: int) -> Iterator[tuple[Interval, ...]]:
        """Yield the hours of a day, counted from 1970-01-01, and of every day after it."""
        first = (day + 3) % 7  # 1970-01-01 was a Thursday
        return cycle(self.days[first:] + self.days[:first])

    def texts(self) -> dict[str, list[str]] | str:
        """Return the hours as a policy file writes them; neighbours with equal hours share a key.

        >>> weekly_hours("24x7").texts()
        '24x7'
        """
        if self == ALWAYS:
            return ROUND_THE_CLOCK
        result: dict[str, list[str]] = {}
        first = 0
        for day in range(1, 8):
            if day < 7 and self.days[day] == self.days[first]:
                continue
            if self.days[first]:
                key = WEEKDAYS[first] + (f"-{WEEKDAYS[day - 1]}" if day - first > 1 else "")
                result[key] = [interval_text(interval) for interval in self.days[first]]
            first = day
        return result


ALWAYS = WeeklyHours(days=((((0, DAY)),),) * 7)

Hours: TypeAlias = WeeklyHours | Mapping[str, HoursOfADay] | str


def weekly_hours(hours: Hours) -> WeeklyHours:
    """Read weekly hours: `"24x7"`, or intervals by weekday (`mon`, `mon-fri`, `sat,sun`).

    Raises `CalendarError` for weekdays and times that do not exist, and for a weekday given twice.

    >>> weekly_hours({"mon": ["09:00-9:30"], "tue-sun": []}).days[0]
    ((32400000000, 34200000000),)
    """
    if isinstance(hours, WeeklyHours):
        return hours
    if isinstance(hours, str):
        if hours == ROUND_THE_CLOCK:
            return ALWAYS
        raise CalendarError(
            f'hours {hours!r} are neither "24x7" nor intervals by weekday; '
            'write {"mon-fri": ["09:00-18:00"]}'
        )
    if not isinstance(hours, Mapping):
        raise CalendarError(
            f"hours {hours!r:.60} are not intervals by weekday; "
            'write {"mon-fri": ["09:00-18:00"]}'
        )
    days: list[tuple[Interval, ...] | None] = [None] * 7
    for key, texts in hours.items():
        intervals = day_hours(texts)
        for day in _weekdays(key):
            if days[day] is not None:
                raise CalendarError(f"hours: {WEEKDAYS[day]} is given twice; join its intervals")
            days[day] = intervals
    return WeeklyHours(days=tuple(day or () for day in days))


def day_hours(texts: HoursOfADay) -> tuple[Interval, ...]:
    """Read the intervals of one date, merged where they touch or overlap.

    An end at or before its start runs past midnight; `24:00` ends the day.

    >>> day_hours(["22:00-06:00", "09:00-12:00", "12:00-13:00"])
    ((32400000000, 46800000000), (79200000000, 108000000000))
    """
    if not isinstance(texts, str | Iterable):
        raise CalendarError(f'hours {texts!r} are not a list of intervals; write ["09:00-17:30"]')
    parts = texts.split(",") if isinstance(texts, str) else list(texts)
    return tuple(tidy(_interval(part) for part in parts))


def interval_text(interval: Interval) -> str:
    """Write an interval of a date as `day_hours` reads it.

    >>> interval_text((79200000000, 108000000000))
    '22:00-06:00'
    """
    start, end = interval
    return f"{_time_text(start)}-{_time_text(end if end <= DAY else end - DAY)}"


def _time_text(micros: int) -> str:
    minutes, seconds = divmod(micros // SECOND, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _interval(text: object) -> Interval:
    match = _INTERVAL.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise CalendarError(f'hours {text!r} are not an interval; write "09:00-17:30"')
    h1, m1, s1, h2, m2, s2 = (int(group or 0) for group in match.groups())
    start = _micros(h1, m1, s1, match.string)
    end = _micros(h2, m2, s2, match.string)
    if start == DAY:
        raise CalendarError(f"hours {text!r} start at 24:00; write 00:00 on the next weekday")
    return start, end if end > start else end + DAY


def _micros(hour: int, minute: int, second: int, text: str) -> int:
    total = timedelta(hours=hour, minutes=minute, seconds=second)
    if minute > 59 or second > 59 or total > timedelta(days=1):
        raise CalendarError(f"hours {text!r} name a time that no day has; times end at 24:00")
    return total // timedelta(microseconds=1)


def _weekdays(key: str) -> Iterable[int]:
    if not isinstance(key, str):
        raise CalendarError(f"hours: unknown weekday {key!r}; use mon, mon-fri or sat,sun")
    for part in key.split(","):
        first, dash, last = part.strip().partition("-")
        start = _weekday(first, key)
        end = _weekday(last, key) if dash else start
        span = range(start, end + 1 if end >= start else end + 8)
        yield from (day % 7 for day in span)


def _weekday(name: str, key: str) -> int:
    word = name.strip().lower()
    if word in WEEKDAYS:
        return WEEKDAYS.index(word)
    near = get_close_matches(word[:3], WEEKDAYS, n=1, cutoff=0.5)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    raise CalendarError(f"hours: unknown weekday {key!r}{hint}; use mon, mon-fri or sat,sun")
