"""The reference calendar: every question walks the open spans of the dates concerned."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from tests.reference.spans import Span, Spans, difference, intersection, measure, union
from tests.reference.spec import CalendarSpec, SpecialSpec, Texts, Weekly
from tests.reference.wall import first_instant

Landing: TypeAlias = Literal["close", "open"]
DayEnd: TypeAlias = Literal["same_time", "close"]
Answer = TypeVar("Answer")

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
ZERO = timedelta(0)
WINDOWS = (10, 100, 800)  # how many days to look through before giving up


class TooFarError(Exception):
    """The answer lies further away than the reference cares to walk."""


class RefCalendar(ABC):
    """A set of open instants in a zone, known by its spans between any two instants."""

    zone: ZoneInfo

    @abstractmethod
    def _open(self, start: datetime, end: datetime) -> Spans:
        """Return the open spans between two UTC instants, merged and clipped."""

    def spans(self, start: datetime, end: datetime) -> Spans:
        """Return the open spans between two instants."""
        return self._open(start.astimezone(UTC), end.astimezone(UTC))

    def is_open(self, at: datetime) -> bool:
        """Tell whether an instant lies in a span."""
        at = at.astimezone(UTC)
        return bool(self._open(at, at + MOMENT))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Measure the open time between two instants, negative when they are reversed."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        return measure(self._open(start, end)) if start <= end else -self.elapsed(end, start)

    def next_open(self, at: datetime) -> datetime:
        """Return the instant itself when open, else the next opening."""
        return _search(self._next_open, at)

    def next_close(self, at: datetime) -> datetime:
        """Return the end of the current or the next span."""
        return _search(self._next_close, at)

    def previous_open(self, at: datetime) -> datetime:
        """Return the latest opening at or before the instant."""
        return _search(self._previous_open, at)

    def previous_close(self, at: datetime) -> datetime:
        """Return the latest closing at or before the instant."""
        return _search(self._previous_close, at)

    def add(self, start: datetime, amount: timedelta, landing: Landing = "close") -> datetime:
        """Return the instant at which an amount of open time from `start` is used up."""
        start = start.astimezone(UTC)
        if amount == ZERO:
            return start if landing == "close" else self.next_open(start)
        if amount > ZERO:
            used = _search(lambda at, far: _walk(self._open(at, at + far), amount), start)
            return used if landing == "close" else self.next_open(used)
        used = _search(lambda at, far: _walk_back(self._open(at - far, at), -amount), start)
        return used if landing == "close" else _search(self._last_counted, used)

    def add_days(
        self,
        start: datetime,
        days: int,
        at: DayEnd = "same_time",
        landing: Landing = "close",
    ) -> datetime:
        """Go to the same wall time, or to the close, of the n-th open date after the start."""
        if not self.is_open(start):
            start = self.next_open(start) if days >= 0 else self.previous_close(start)
        wall = start.astimezone(UTC).astimezone(self.zone)  # a typed time may not exist
        if days == 0 and at == "same_time":
            return start.astimezone(UTC)
        day = self._open_date(wall.date(), days)
        if at == "close":
            return self.open_time_of(day)[-1][1]
        return self._near(
            day, first_instant(self.zone, datetime.combine(day, wall.time())), landing
        )

    def open_time_of(self, day: date) -> Spans:
        """Return the open spans within one local date."""
        return self._open(*self._bounds(day))

    def _bounds(self, day: date) -> Span:
        midnight = datetime.combine(day, time(0))
        return first_instant(self.zone, midnight), first_instant(self.zone, midnight + ONE_DAY)

    def _open_date(self, day: date, count: int) -> date:
        step = ONE_DAY if count > 0 else -ONE_DAY
        walked = 0
        while count:
            day += step
            walked += 1
            if self.open_time_of(day):
                count -= 1 if count > 0 else -1
            if walked > WINDOWS[-1]:
                raise TooFarError
        return day

    def _near(self, day: date, instant: datetime, landing: Landing) -> datetime:
        """Return an open instant as it is; move another to where the landing says."""
        if self.is_open(instant):
            return instant
        if landing == "open":
            return self.next_open(instant)
        open_time = self.open_time_of(day)
        closings = [end for _, end in open_time if end <= instant]
        return closings[-1] if closings else open_time[0][0]

    def _next_open(self, at: datetime, far: timedelta) -> datetime | None:
        return next((start for start, _ in self._open(at, at + far)), None)

    def _next_close(self, at: datetime, far: timedelta) -> datetime | None:
        return next((end for _, end in self._open(at, at + far) if end < at + far), None)

    def _previous_open(self, at: datetime, far: timedelta) -> datetime | None:
        found = [start for start, _ in self._open(at - far, at + MOMENT) if start > at - far]
        return found[-1] if found else None

    def _previous_close(self, at: datetime, far: timedelta) -> datetime | None:
        found = [end for _, end in self._open(at - far, at + MOMENT) if end <= at]
        return found[-1] if found else None

    def _last_counted(self, at: datetime, far: timedelta) -> datetime | None:
        """Return the latest instant up to `at` such that the moment before it is open."""
        found = [end for _, end in self._open(at - far, at)]
        return found[-1] if found else None


class PlainCalendar(RefCalendar):
    """A calendar of hours, holidays, special hours, closures and revisions."""

    def __init__(self, spec: CalendarSpec) -> None:
        self.spec = spec
        self.zone = ZoneInfo(spec.tz)
        self.closures = union((a.astimezone(UTC), b.astimezone(UTC)) for a, b in spec.closures)
        self.instants_of = lru_cache(maxsize=None)(self._instants_of)

    def _open(self, start: datetime, end: datetime) -> Spans:
        if start >= end:
            return []
        day, last = start.date() - 3 * ONE_DAY, end.date() + 3 * ONE_DAY
        found: Spans = []
        while day <= last:
            found += self.instants_of(day)
            day += ONE_DAY
        within = [(max(a, start), min(b, end)) for a, b in found]
        return difference(union(within), self.closures)

    def _instants_of(self, day: date) -> Spans:
        return [
            (first_instant(self.zone, start), first_instant(self.zone, end))
            for start, end in self._readings_of(day)
        ]

    def _readings_of(self, day: date) -> Spans:
        """Return which wall times of one local date are open, before closures."""
        weekly = self._of(day, lambda start: _texts(self._hours_in_force(start), start))
        holiday = self._of(day, self._holiday_hours)
        after_holidays = union(weekly if not self._is_holiday(day) else [], holiday)
        kept = after_holidays if not self._special(day, "replace") else []
        replaced = self._of(day, lambda start: self._special_hours(start, "replace"))
        added = self._of(day, lambda start: self._special_hours(start, "add"))
        removed = self._of(day, lambda start: self._special_hours(start, "remove"))
        return difference(union(kept, replaced, added), removed)

    def _of(self, day: date, hours: Callable[[date], Iterable[str]]) -> Spans:
        """Clip to one date the hours that start on it or on the date before."""
        midnight = datetime.combine(day, time(0))
        shifts = [span for start in (day - ONE_DAY, day) for span in _read(start, hours(start))]
        return intersection(union(shifts), [(midnight, midnight + ONE_DAY)])

    def _hours_in_force(self, day: date) -> Weekly:
        past = [each for each in self.spec.revisions if each[0] <= day]
        return max(past)[1] if past else self.spec.hours

    def _is_holiday(self, day: date) -> bool:
        return any(day == date_ for each in self.spec.holidays for date_, _ in each.dates)

    def _holiday_hours(self, day: date) -> Texts:
        return tuple(
            text
            for each in self.spec.holidays
            for date_, _ in each.dates
            if date_ == day
            for text in each.hours
        )

    def _special(self, day: date, effect: str) -> list[SpecialSpec]:
        return [each for each in self.spec.special if each.effect == effect and each.covers(day)]

    def _special_hours(self, day: date, effect: str) -> Texts:
        return tuple(text for each in self._special(day, effect) for text in each.hours)


class CombinedCalendar(RefCalendar):
    """The union, intersection or difference of two calendars, in the zone of the left one."""

    def __init__(
        self, left: RefCalendar, operator: Literal["|", "&", "-"], right: RefCalendar
    ) -> None:
        self.left, self.operator, self.right = left, operator, right
        self.zone = left.zone

    def _open(self, start: datetime, end: datetime) -> Spans:
        left, right = self.left.spans(start, end), self.right.spans(start, end)
        if self.operator == "|":
            return union(left, right)
        return intersection(left, right) if self.operator == "&" else difference(left, right)


def _search(
    look: Callable[[datetime, timedelta], Answer | None],
    at: datetime,
) -> Answer:
    """Look through wider and wider windows until there is an answer."""
    for days in WINDOWS:
        found = look(at.astimezone(UTC), timedelta(days=days))
        if found is not None:
            return found
    raise TooFarError


def _walk(spans: Spans, amount: timedelta) -> datetime | None:
    for start, end in spans:
        if amount <= end - start:
            return start + amount
        amount -= end - start
    return None


def _walk_back(spans: Spans, amount: timedelta) -> datetime | None:
    for start, end in reversed(spans):
        if amount <= end - start:
            return end - amount
        amount -= end - start
    return None


def _texts(hours: Weekly, day: date) -> Texts:
    if hours == "24x7":
        return ("00:00-24:00",)
    return tuple(text for key, texts in hours if _names(key, day) for text in texts)


def _names(key: str, day: date) -> bool:
    """Tell whether `mon`, `mon-fri` or `sat,sun` names the weekday of a date."""
    for part in key.split(","):
        first, _, last = part.partition("-")
        if DAYS.index(first) <= day.weekday() <= DAYS.index(last or first):
            return True
    return False


def _read(day: date, texts: Iterable[str]) -> Spans:
    """Read `22:00-06:00` of a date as wall times; an end at or before its start is tomorrow's."""
    midnight = datetime.combine(day, time(0))
    spans = []
    for text in texts:
        start, end = (_since_midnight(part) for part in text.split("-"))
        spans.append((midnight + start, midnight + (end if end > start else end + ONE_DAY)))
    return spans


def _since_midnight(text: str) -> timedelta:
    hours, minutes, seconds = [*(int(part) for part in text.split(":")), 0][:3]
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
