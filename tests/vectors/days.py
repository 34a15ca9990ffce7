"""Dates and spans of a calendar, as the operations and the other libraries' manners need them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from slaengine import Calendar
from tests.vectors.cases import Case

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)  # no instant lies nearer to another

Pair = tuple[datetime, datetime]


def is_date(text: object) -> bool:
    return isinstance(text, str) and len(text) == len("2026-01-01")


def local_date(desk: Calendar, case: Case) -> date:
    """Return the date of the case's start in the calendar's zone."""
    return case.date if is_date(case["start"]) else case.start.astimezone(desk.zone).date()


def midnight(desk: Calendar, day: date) -> datetime:
    """Return the first moment of a local date; a skipped midnight is the transition itself."""
    return datetime.combine(day, time(), tzinfo=desk.zone).astimezone(UTC)


def spans(desk: Calendar, start: datetime, end: datetime) -> list[Pair]:
    """Return the spans of a range in UTC: in a repeated hour local times compare wrongly."""
    found = desk.spans(start, end)
    return [(s.start.astimezone(UTC), s.end.astimezone(UTC)) for s in found]


def day_edges(desk: Calendar, at: datetime) -> Pair:
    """Return the first opening and the last closing of the local date of an instant."""
    day = at.astimezone(desk.zone).date()
    found = spans(desk, midnight(desk, day), midnight(desk, day + DAY))
    return found[0][0], found[-1][1]


def is_open_date(desk: Calendar, day: date) -> bool:
    return desk.elapsed(midnight(desk, day), midnight(desk, day + DAY)) > timedelta()


def open_dates(desk: Calendar, first: date, step: int) -> Iterator[date]:
    """Yield the dates with open time, from `first` on, forwards or backwards."""
    day = first
    while True:
        if is_open_date(desk, day):
            yield day
        day += step * DAY


def dates(first: date, last: date) -> Iterable[date]:
    while first <= last:
        yield first
        first += DAY


def on_date(desk: Calendar, case: Case, day: date) -> datetime:
    """Return the wall time of the case's start on another date."""
    wall = case.start.astimezone(desk.zone).time()
    return datetime.combine(day, wall, tzinfo=desk.zone)


def by_date(desk: Calendar, pairs: Iterable[Pair]) -> list[Pair]:
    """Cut spans at the midnights of the calendar's zone."""
    result = []
    for start, end in pairs:
        days = dates(start.astimezone(desk.zone).date() + DAY, end.astimezone(desk.zone).date())
        cuts = [start, *(midnight(desk, day) for day in days), end]
        result += [pair for pair in pairwise(cuts) if pair[0] < pair[1]]
    return result


def latest_counted(desk: Calendar, at: datetime) -> datetime:
    """Return the latest instant, not after `at`, just before which time counted."""
    return at if desk.is_open(at - MOMENT) else desk.previous_close(at)
