"""The peers, each with the desk built its own way; absent ones are left out and named.

Zone-aware peers get the very instants that slaengine gets. Naive ones get wall times that were
stripped beforehand, at no cost to them: a gift, since a caller would have to pay for it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from benchmarks.workload import NEW_YORK, Due, Pair, us_holidays

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.datetime64]
    Amounts = NDArray[np.timedelta64]

Elapsed = Callable[[datetime, datetime], timedelta]
Add = Callable[[datetime, timedelta], datetime]


class Schedule(Protocol):
    """As much of workclock's schedule as is used here."""

    def between(self, a: datetime, b: datetime, /) -> timedelta:
        """Open time between two instants."""
        ...

    def add(self, dt: datetime, delta: timedelta, /) -> datetime:
        """The earliest instant by which the amount is used up."""
        ...

    def between_many(self, starts: "Instants", ends: "Instants", /) -> "Amounts":
        """Open time between the instants of two columns."""
        ...


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer's two answers, and how many pairs of each class it can be asked in reasonable time."""

    name: str
    elapsed: Elapsed | None
    add: Add | None
    pairs: Callable[[list[Pair]], list[Pair]]
    dues: Callable[[list[Due]], list[Due]]
    patience: tuple[int, int, int, int]


def have(*packages: str) -> bool:
    """Whether the packages are installed."""
    return all(find_spec(name) is not None for name in packages)


def as_given(asked: list[Pair]) -> list[Pair]:
    """Zone-aware instants, untouched."""
    return asked


def dues_as_given(asked: list[Due]) -> list[Due]:
    """Zone-aware instants, untouched."""
    return asked


def naive(asked: list[Pair]) -> list[Pair]:
    """The same instants as wall times in New York."""
    return [(a.replace(tzinfo=None), b.replace(tzinfo=None)) for a, b in asked]


def naive_dues(asked: list[Due]) -> list[Due]:
    """The same instants as wall times in New York."""
    return [(start.replace(tzinfo=None), amount) for start, amount in asked]


def workclock_schedule(
    hours: dict[str, list[str]], *, breaks: dict[str, list[str]] | None = None, tz: str
) -> Schedule:
    """The hours as workclock writes them, with the same holidays."""
    from workclock import Break, WorkDay
    from workclock import Holidays as Dates
    from workclock import Schedule as WorkclockSchedule

    rules: list[object] = [Dates(us_holidays())]
    for kind, table in ((WorkDay, hours), (Break, breaks or {})):
        for days, opens, closes in weekly(table):
            rules.append(kind(opens, closes, days=days))
    schedule: Schedule = WorkclockSchedule(rules, time_zone=tz)
    return schedule


def weekly(table: dict[str, list[str]]) -> Iterator[tuple[list[int], time, time]]:
    """Each interval of the hours with the numbers of its days, Monday being 0."""
    for key, texts in table.items():
        days = [number for part in key.split(",") for number in weekdays(part)]
        for text in texts:
            opens, closes = (time.fromisoformat(part) for part in text.split("-"))
            yield days, opens, closes


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekdays(key: str) -> range:
    """The numbers of "mon" or "mon-fri"."""
    first, _, last = key.partition("-")
    return range(WEEK.index(first), WEEK.index(last or first) + 1)


def workclock_desk() -> Schedule:
    """The desk of the workload; a break is workclock's faster way to say lunch."""
    return workclock_schedule(
        {"mon-fri": ["09:00-17:00"]}, breaks={"tue,thu": ["12:00-13:00"]}, tz=NEW_YORK.key
    )


def timegrid() -> Peer:
    """The other Rust library: naive times, compiled for a stretch of years."""
    from timegrid import TimeGridCalendar

    calendar = TimeGridCalendar.weekdays(time(9), time(17))
    for day in ("TUESDAY", "THURSDAY"):
        calendar.add_break_rule(_timegrid_day(day), time(12), time(13))
    for holiday in us_holidays():
        calendar.close(holiday)
    timeline = calendar.compile(datetime(2019, 1, 1), datetime(2033, 1, 1))
    return Peer(
        "timegrid",
        timeline.get_working_duration,
        calendar.add_work_duration,
        naive,
        naive_dues,
        (400, 400, 200, 50),
    )


def _timegrid_day(name: str) -> object:
    from timegrid import DayOfWeek

    day: object = getattr(DayOfWeek, name)
    return day


def businesstimedelta() -> Peer:
    """The pure Python library that most answers on the web point to."""
    import businesstimedelta as btd
    import pytz

    zone = pytz.timezone(NEW_YORK.key)
    rules = btd.Rules(
        [
            btd.WorkDayRule(time(9), time(17), [0, 1, 2, 3, 4], tz=zone),
            btd.LunchTimeRule(time(12), time(13), [1, 3], tz=zone),
            btd.HolidayRule(us_holidays(), tz=zone),
        ]
    )

    def elapsed(start: datetime, end: datetime) -> timedelta:
        found = rules.difference(start, end)
        return timedelta(hours=found.hours, seconds=found.seconds)

    def add(start: datetime, amount: timedelta) -> datetime:
        due: datetime = start + btd.BusinessTimeDelta(rules, seconds=amount.total_seconds())
        return due

    return Peer(
        "businesstimedelta",
        elapsed,
        add,
        as_given,
        dues_as_given,
        (60, 15, 3, 1),
    )


def pm4py() -> Peer:
    """The process-mining library's business hours: elapsed only."""
    from pm4py.util.business_hours import soj_time_business_hours_diff

    slots = [
        (day * 86_400 + opens * 3600, day * 86_400 + closes * 3600)
        for day in range(5)
        for opens, closes in (((9, 12), (13, 17)) if day in {1, 3} else ((9, 17),))
    ]
    calendar = _WorkingDays(frozenset(us_holidays()))

    def elapsed(start: datetime, end: datetime) -> timedelta:
        return timedelta(seconds=soj_time_business_hours_diff(start, end, slots, calendar))

    return Peer(
        "pm4py",
        elapsed,
        None,
        naive,
        naive_dues,
        (400, 200, 60, 15),
    )


@dataclass(frozen=True, slots=True)
class _WorkingDays:
    """The calendar that pm4py asks about each date."""

    holidays: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Whether the date is no holiday."""
        return day not in self.holidays


def pandas_hours() -> Peer:
    """The CustomBusinessHour of pandas, which counts whole hours and knows no lunch break."""
    import pandas as pd
    from pandas.tseries.offsets import CustomBusinessHour

    hour = CustomBusinessHour(start="09:00", end="17:00", holidays=sorted(us_holidays()))

    def elapsed(start: datetime, end: datetime) -> timedelta:
        return timedelta(hours=len(pd.date_range(start, end, freq=hour, inclusive="left")))

    def add(start: datetime, amount: timedelta) -> datetime:
        due: datetime = start + hour * round(amount / timedelta(hours=1))
        return due

    return Peer(
        "pandas",
        elapsed,
        add,
        naive,
        naive_dues,
        (60, 15, 3, 1),
    )
