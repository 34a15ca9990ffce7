"""The one expression for open time, as layers painted over each other.

    ((weekly - holiday dates) ∪ holiday hours - replaced dates)
        ∪ replacement hours ∪ added hours - removed hours - closures

Each layer opens or closes what it covers, whatever lies below; the topmost one that covers an
instant says why it counts or not. Local times are microseconds since 1970 on the wall.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from slaengine.calendars.hours import DAY, WeeklyHours
from slaengine.calendars.intervals import Interval, clipped, difference, tidy, union
from slaengine.calendars.parts import Parts
from slaengine.calendars.special import Effect
from slaengine.calendars.zones import EPOCH_DAY, year_days


class Patch(NamedTuple):
    """A local interval of a layer, and the reason to give for it."""

    start: int
    end: int
    reason: str


class Layer(NamedTuple):
    """Patches that open (`opens`) or close time, found when asked for; later layers lie on top."""

    opens: bool
    patches: Callable[[], list[Patch]]


def weekly_spans(calendar: Parts, year: int) -> list[Interval]:
    """Return the weekly hours of a year, and of the evening before it, merged, in local time."""
    first, last = year_days(year)
    spans = [
        (midnight + opens, midnight + closes)
        for since, until, hours in _in_force(calendar, first - 1, last)
        for midnight, day in zip(
            range(since * DAY, until * DAY, DAY), hours.from_day(since), strict=False
        )
        for opens, closes in day
    ]
    late = any(hours.reaches_midnight for hours in (calendar.hours, *_revised(calendar)))
    return tidy(spans) if late else spans


def _revised(calendar: Parts) -> Iterator[WeeklyHours]:
    return (revision.hours for revision in calendar.revisions)


def _in_force(calendar: Parts, first: int, last: int) -> Iterator[tuple[int, int, WeeklyHours]]:
    """Yield the weekly hours in force over the days `[first, last)`, each with its days."""
    hours = calendar.hours
    for revision in calendar.revisions:
        since = revision.since.toordinal() - EPOCH_DAY
        if since > first:
            yield first, min(since, last), hours
            first = since
        hours = revision.hours
        if first >= last:
            return
    yield first, last, hours


def exceptions(calendar: Parts, year: int) -> list[Layer]:
    """Return the layers over the weekly hours for one local year, the lowest first."""
    first, last = year_days(year)

    def special(effect: Effect, *, whole: bool = False) -> Callable[[], list[Patch]]:
        return lambda: _special(calendar, first - 1, last, effect, whole=whole)

    return [
        Layer(False, lambda: _holiday_dates(calendar, year)),
        Layer(True, lambda: _holiday_hours(calendar, year)),
        Layer(False, special("replace", whole=True)),
        Layer(True, special("replace")),
        Layer(True, special("add")),
        Layer(False, special("remove")),
    ]


def open_spans(calendar: Parts, year: int) -> list[Interval]:
    """Return the local open time of a year, tidy: the weekly hours under all exceptions."""
    first, last = year_days(year)
    spans = weekly_spans(calendar, year)
    for layer in exceptions(calendar, year):
        if spans or layer.opens:  # nothing to close needs no holiday data
            covered = tidy((start, end) for start, end, _ in layer.patches())
            spans = union(spans, covered) if layer.opens else difference(spans, covered)
    return clipped(spans, first * DAY, last * DAY)


def _holiday_dates(calendar: Parts, year: int) -> list[Patch]:
    return [
        Patch(midnight, midnight + DAY, _named("holiday", name))
        for holidays in calendar.holidays
        for midnight, name in _midnights(holidays.in_year(year))
    ]


def _holiday_hours(calendar: Parts, year: int) -> list[Patch]:
    result: list[Patch] = []
    for holidays in calendar.holidays:
        if not holidays.hours:
            continue
        dates = holidays.in_year(year)
        if holidays.overnight and year > 1:  # the last night of the year before reaches in
            dates = (*holidays.in_year(year - 1)[-1:], *dates)
        result += [
            Patch(midnight + opens, midnight + closes, _named("holiday hours", name))
            for midnight, name in _midnights(dates)
            for opens, closes in holidays.hours
        ]
    return result


def _midnights(dates: Iterable[tuple[date, str]]) -> Iterator[tuple[int, str]]:
    return (((day.toordinal() - EPOCH_DAY) * DAY, name) for day, name in dates)


def _special(
    calendar: Parts, first: int, last: int, effect: Effect, *, whole: bool = False
) -> list[Patch]:
    """Return the patches of special hours of one effect, or of the whole dates they are for."""
    result: list[Patch] = []
    for special in calendar.special_hours:
        if special.effect != effect:
            continue
        label = "special hours closed" if effect == "remove" or whole else "special hours"
        for midnight, _ in _midnights((day, "") for day in special.dates(*_dates(first, last))):
            for opens, closes in ((0, DAY),) if whole else special.hours:
                result.append(
                    Patch(midnight + opens, midnight + closes, _named(label, special.reason))
                )
    return result


def _dates(first: int, last: int) -> tuple[date, date]:
    """Return days counted from 1970 as dates, within the years that Python knows."""
    earliest = max(first + EPOCH_DAY, 1)
    start = date.fromordinal(earliest)
    return start, start + timedelta(days=min(last + EPOCH_DAY, date.max.toordinal()) - earliest)


def _named(kind: str, name: str) -> str:
    return f"{kind}: {name}" if name else kind
