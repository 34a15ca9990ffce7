"""What a calendar costs before it answers: compiling a year, and the memory of its tables."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from benchmarks.harness import Contestant, Effort, Ratio, compare
from benchmarks.rows import Row, at_most, row
from benchmarks.workload import LUNCH, NEW_YORK, desk, us_holidays
from slaengine import Calendar, Holidays

YEARS = 10


def rows(effort: Effort) -> Iterator[Row]:
    """Time to compile one calendar-year, and bytes of one."""
    yield _compile(effort)
    yield _memory("asked in its own zone", (NEW_YORK,))
    yield _memory("asked in its own zone and in UTC", (NEW_YORK, UTC))


def _compile(effort: Effort) -> Row:
    """From the calendar's parts to its first answer, which needs the tables of one year."""
    from holidays import country_holidays

    closed = Holidays.on({day: name for day, name in us_holidays().items() if day.year == 2026})

    def build() -> object:
        return country_holidays("US", years=2026)

    def compile_year() -> object:
        made = Calendar(name="desk", tz=NEW_YORK.key, hours=LUNCH, holidays=[closed])
        return across(made, 2026, NEW_YORK)

    subject, ours = Contestant("holidays", build, 1), Contestant("slaengine", compile_year, 1)
    title = "compiling a calendar-year, against holidays building one US year"
    return row(title, at_most(3), compare(effort, subject, ours), ours.name, compared=0)


def across(calendar: Calendar, year: int, zone: tzinfo) -> timedelta:
    """Open time between two instants of the year, asked in the zone."""
    start, end = (
        datetime(year, month, 15, 12, tzinfo=NEW_YORK).astimezone(zone) for month in (1, 12)
    )
    return calendar.elapsed(start, end)


def _memory(what: str, zones: tuple[tzinfo, ...]) -> Row:
    calendar = desk(LUNCH)
    _ask(calendar, 2026, 1, zones)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    _ask(calendar, 2027, YEARS, zones)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    kilobytes = (after - before) / YEARS / 1024
    ratio = Ratio(kilobytes, kilobytes, kilobytes)
    return Row(f"tables of a calendar-year, {what}", at_most(64, " KB"), ratio, 0)


def _ask(calendar: Calendar, first: int, years: int, zones: tuple[tzinfo, ...]) -> None:
    for year in range(first, first + years):
        for zone in zones:
            across(calendar, year, zone)
