"""Growing what is compiled: years are built aside, in blocks that double, and joined once.

So the cost of reaching far is that of the years themselves, however far apart two questions lie.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from slaengine.calendars.dayrows import DayRows, Known, irregular_days, joined, midnights_of
from slaengine.calendars.daytable import DayTable
from slaengine.calendars.hours import DAY
from slaengine.calendars.intervals import Interval, extend
from slaengine.calendars.timeline import Timeline
from slaengine.calendars.zones import regimes_of, to_utc, year_days
from slaengine.errors import CalendarError

_DAYS_IN_TABLES = 1000 * 366  # what lies farther off is answered by the timeline


class Search(NamedTuple):
    """What a compiled calendar is searched for, in which direction, and when that is hopeless."""

    wanted: Callable[[Timeline], bool]
    step: int
    progress: Callable[[Timeline], int]
    missing: str
    since: int | None = None
    size: int = 1  # how many years are sure to be needed


class Source(Protocol):
    """What can be compiled: open time by local year, in one zone."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose years and days are compiled."""

    @property
    def label(self) -> str:
        """How messages call it."""

    def year_spans(self, year: int) -> list[Interval]:
        """Return the open time of a local year, tidy, in UTC."""


class Grown(NamedTuple):
    """A timeline, and the table of its local days."""

    line: Timeline
    local: DayTable


def first_year(source: Source, year: int, empty: DayTable, known: Known) -> Grown:
    """Compile one year, at whose start the origin of all amounts lies."""
    line = Timeline.of_year(year, bounds(source, year), source.year_spans(year))
    rows = _rows(source, line, year, known, year_days(year)[0])
    return Grown(line, joined(empty, [rows]))


def with_block(source: Source, grown: Grown, step: int, size: int, known: Known) -> Grown:
    """Compile a block of years after (1) or before (-1); fewer where the data end.

    Raises `CalendarError` if not even one year can be had.
    """
    line = grown.line
    year = line.last + 1 if step > 0 else line.first - 1
    years: list[int] = []
    found: list[list[Interval]] = []
    while len(years) < size and 1 <= year <= 9999:
        try:
            found.append(source.year_spans(year))
        except CalendarError:
            if not years:
                raise
            break  # more than what was asked for; whoever needs that year is told
        years.append(year)
        year += step
    if not years:
        raise CalendarError(f"{source.label}: the answer lies outside the years 1 to 9999")
    spans: list[Interval] = []
    for each in found if step > 0 else reversed(found):
        extend(spans, each)
    return _joined(source, grown, sorted(years), spans, known)


def _joined(
    source: Source, grown: Grown, years: list[int], spans: list[Interval], known: Known
) -> Grown:
    line, local = grown
    room = max(_DAYS_IN_TABLES - local.size, 0) // 366
    if years[0] > line.last:
        line = line.followed_by(len(years), bounds(source, years[-1])[1], spans)
        near = years[:room]
    else:
        line = line.preceded_by(len(years), bounds(source, years[0])[0], spans)
        near = years[len(years) - min(room, len(years)) :]
    if near:
        base = min(local.first, year_days(near[0])[0])
        local = joined(local, [_rows(source, line, year, known, base) for year in near])
    return Grown(line, local)


def bounds(source: Source, year: int) -> Interval:
    """Return where a local year begins and ends in UTC."""
    first, last = year_days(year)
    lo, hi = to_utc((first * DAY, last * DAY), regimes_of(source.zone, year))
    return lo, hi


def _rows(source: Source, line: Timeline, year: int, known: Known, base: int) -> DayRows:
    first, last = year_days(year)
    regimes = regimes_of(source.zone, year)
    midnights = midnights_of(first, last, regimes)
    return DayRows(line, first, midnights, irregular_days(regimes), known, base)
