"""Windows: the period that a review is about, and those before it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from slaengine.calendars.zones import find_zone, micros_of
from slaengine.errors import CalendarError, MetricsError
from slaengine.metrics.periods import Periods
from slaengine.policy.mistakes import did_you_mean
from slaengine.policy.objective import PERIODS, Period

_LABELS: dict[Period, re.Pattern[str]] = {
    "day": re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    "week": re.compile(r"([0-9]{4})-W([0-9]{2})"),
    "month": re.compile(r"([0-9]{4})-([0-9]{2})"),
    "quarter": re.compile(r"([0-9]{4})-Q([1-4])"),
    "year": re.compile(r"([0-9]{4})"),
}
_NOON = time(12)
_EARLY = micros_of(datetime(2, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Window:
    """A day, week, month, quarter or year of the dates of one time zone.

    >>> from datetime import UTC
    >>> march = window_of("2026-03", datetime(2026, 4, 9, tzinfo=UTC), "Europe/Lisbon")
    >>> march.label, march.end_at.isoformat(), [one.label for one in march.with_earlier(2)]
    ('2026-03', '2026-03-31T23:00:00+00:00', ['2026-01', '2026-02', '2026-03'])
    """

    length: Period
    tz: str
    number: int

    @property
    def label(self) -> str:
        """Its name: `2026-03-09`, `2026-W11`, `2026-03`, `2026-Q1` or `2026`."""
        return self.periods.label(self.number)

    @property
    def start_at(self) -> datetime:
        """When it begins, in UTC."""
        return self.periods.starts_at(self.number)

    @property
    def end_at(self) -> datetime:
        """When the next one begins, in UTC."""
        return self.periods.starts_at(self.number + 1)

    @property
    def periods(self) -> Periods:
        """All periods of its length in its zone."""
        return Periods(self.length, self.tz)

    def is_over(self, at: datetime) -> bool:
        """Tell whether it has ended by then."""
        return at >= self.end_at

    def with_earlier(self, number: int) -> "tuple[Window, ...]":
        """Return so many periods before it, and it, in order of time."""
        earliest = self.periods.number(_EARLY)  # Python knows no year before 1
        first = max(self.number - number, min(earliest, self.number))
        return tuple(Window(self.length, self.tz, each) for each in range(first, self.number + 1))


def window_of(asked: str, as_of: datetime, tz: str) -> Window:
    """Return the period that is asked for, by length or by name.

    A length (`"month"`) is the period in which `as_of` lies, `"last month"` the one before it, and
    a name (`"2026-03"`, `"2026-Q1"`, `"2026-W11"`) that one. Anything else raises `MetricsError`.
    """
    words = str(asked).split()
    for length in PERIODS:
        if words in ([length], ["last", length]):
            periods = Periods(length, tz)
            return Window(length, tz, periods.number(micros_of(as_of)) - (len(words) - 1))
        if len(words) == 1 and (found := _LABELS[length].fullmatch(words[0])):
            return _named(length, tz, words[0], [int(part) for part in found.groups()])
    hint = did_you_mean(str(asked), PERIODS)
    raise MetricsError(
        f"unknown period {asked!r}{hint}; write month, 'last month', or a name such as 2026-03, "
        "2026-Q1 or 2026-W11"
    )


def _named(length: Period, tz: str, label: str, parts: list[int]) -> Window:
    """Find the period of a name; one that the wall never showed has no instant in it."""
    try:
        day = _first_day(length, parts)
        noon = datetime.combine(day, _NOON, tzinfo=find_zone(tz))
        found = Window(length, tz, Periods(length, tz).number(micros_of(noon)))
        if found.label == label and found.start_at < found.end_at:
            return found
    except (ValueError, OverflowError) as problem:
        if isinstance(problem, CalendarError):
            raise
    raise MetricsError(f"there is no {length} {label!r}; write one that the calendar has")


def _first_day(length: Period, parts: list[int]) -> date:
    if length == "week":
        return date.fromisocalendar(parts[0], parts[1], 1)
    if length == "quarter":
        return date(parts[0], 3 * parts[1] - 2, 1)
    year, month, day = [*parts, 1, 1][:3]
    return date(year, month, day)
