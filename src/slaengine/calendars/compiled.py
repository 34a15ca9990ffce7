"""A calendar's compiled open time: grown on demand, published at once, read without a lock."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Lock

from slaengine.calendars.dayrows import DayRows, Known, joined, span_of
from slaengine.calendars.daytable import DayTable
from slaengine.calendars.growth import Grown, Search, Source, bounds, first_year, with_block
from slaengine.calendars.hours import DAY
from slaengine.calendars.intervals import Interval
from slaengine.calendars.landing import Landing
from slaengine.calendars.timeline import Timeline
from slaengine.calendars.zones import (
    DAWN,
    END,
    EPOCH_DAY,
    MICROSECOND,
    at_wall,
    instant_of,
    micros_of,
    year_of_day,
)
from slaengine.errors import CalendarError, NeverOpenError
from slaengine.instants import as_utc

_ZERO = timedelta(0)

PATIENCE = 100  # years without progress before a search gives up


class Compiled:
    """The tables of one calendar.

    Amounts of open time count from an origin that never moves. Growing takes a lock, builds the
    new tables aside and then assigns them: whoever reads meanwhile sees old tables, which are
    right as far as they reach.
    """

    __slots__ = ("columns", "known", "local", "lock", "source", "timeline", "utc", "zone")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.zone = source.zone
        self.known: Known = {}
        self.lock = Lock()
        self.timeline: Timeline | None = None
        self.local = DayTable(self.zone, 0, [], [_ZERO], [])
        self.utc = DayTable(UTC, 0, [], [_ZERO], [])
        self.columns: object = None  # the same tables for whole columns, once those were asked for

    def opened(self, at: datetime) -> timedelta:
        """Return the open time before an instant."""
        if type(at) is datetime:
            table = self.local if at.tzinfo is self.zone else self.utc
            try:
                passed = at - table.anchor
                day = passed.days
                shape = table.shapes[day]
            except (TypeError, IndexError):  # a naive datetime, or a day after the table
                return self._opened_elsewhere(at)
            if shape is not None and day >= 0:
                opening, closing, cuts, shifts = shape
                second = passed.seconds
                if second < opening:
                    return table.opens[day]
                if second >= closing:
                    return table.opens[day + 1]
                if not cuts:
                    return passed - table.skips[day]
                place = bisect_right(cuts, second)
                if place & 1:
                    opened = passed - table.skips[day] - shifts[place]
                else:
                    opened = table.opens[day] + shifts[place]
                return opened
        return self._opened_elsewhere(at)

    def _opened_elsewhere(self, at: datetime) -> timedelta:
        """Answer for days that no table has a row for, and see to it that the next has."""
        micros = micros_of(as_utc(at, CalendarError, "instant"))
        timeline = self.covering(micros)
        if at.tzinfo is not self.zone:
            self._widen_utc()
        return span_of(timeline.opened_before(micros))

    def is_open(self, micros: int) -> bool:
        """Say whether an instant lies in open time."""
        return bisect_right(self.covering(micros).edges, micros) & 1 == 1

    def add(
        self, start: datetime, amount: timedelta, landing: Landing, table: DayTable
    ) -> datetime:
        """Return when an amount of open time is used up, in the zone of a table's anchor."""
        goal = self.opened(start)
        if type(amount) is not timedelta:
            amount = _exact(amount)
        if landing not in ("close", "open"):
            raise CalendarError(f"unknown landing {landing!r}; use 'close' or 'open'")
        if not amount:
            return self._landed(start, landing, table)
        try:
            goal += amount
        except OverflowError:
            raise self._outside() from None
        opens = table.opens
        found: datetime | None = None
        if (amount > _ZERO) == (landing == "close"):
            if opens[0] < goal <= opens[-1]:
                found = table.instant(goal, bisect_left)
            return found or self._in_zone(self._reached(goal), table)
        if opens[0] <= goal < opens[-1]:
            found = table.instant(goal, bisect_right)
        return found or self._in_zone(self._passed(goal), table)

    def _landed(self, start: datetime, landing: Landing, table: DayTable) -> datetime:
        """Return where zero open time lands: where it started, or on the next opening."""
        micros = micros_of(as_utc(start, CalendarError, "instant"))
        if landing == "open":
            micros = self.edge(micros, opening=True, later=True)
        return self._in_zone(micros, table)

    def _in_zone(self, micros: int, table: DayTable) -> datetime:
        if table.zone is UTC:
            self._widen_utc()
            return instant_of(micros)
        return self.local_time(micros)

    def _reached(self, amount: timedelta) -> int:
        micros = amount // MICROSECOND
        step = 1 if self.local.opens[0] < amount else -1
        self._check_room(micros, step)

        def wanted(line: Timeline) -> bool:
            return line.base < micros <= line.total

        return self._grown(Search(wanted, step, _open_time, "open time")).reached(micros)

    def _passed(self, amount: timedelta) -> int:
        micros = amount // MICROSECOND
        step = 1 if self.local.opens[0] <= amount else -1
        self._check_room(micros, step)

        def wanted(line: Timeline) -> bool:
            return line.base <= micros < line.total

        return self._grown(Search(wanted, step, _open_time, "open time")).passed(micros)

    def _check_room(self, micros: int, step: int) -> None:
        """Refuse at once an amount for which all the years to come would not do."""
        line = self._begun()
        ahead, behind = line.total + END - line.hi, line.base - (line.lo - DAWN)
        if (step > 0 and micros > ahead) or (step < 0 and micros < behind):
            raise self._outside()

    def _begun(self) -> Timeline:
        if self.timeline is None:
            raise CalendarError("a search needs a first year")
        return self.timeline

    def _outside(self) -> CalendarError:
        return CalendarError(f"{self.source.label}: the answer lies outside the years 1 to 9999")

    def edge(self, micros: int, *, opening: bool, later: bool) -> int:
        """Return the next or the latest opening or closing; one at the instant itself counts.

        A next closing is the end of the current or the next span, so it comes after the instant.
        """
        found: int | None = None

        def wanted(line: Timeline) -> bool:
            nonlocal found
            found = (
                _next_edge(line, micros, opening) if later else _last_edge(line, micros, opening)
            )
            return found is not None

        self.covering(micros)
        what = "opening" if opening else "closing"
        search = Search(wanted, 1 if later else -1, _edges, what, micros)
        self._grown(search)
        if found is None or abs(found - micros) > (PATIENCE + 1) * 366 * DAY:
            raise self._never(search, micros)
        return found

    def spans(self, lo: int, hi: int) -> Iterator[Interval]:
        """Yield the open spans in `[lo, hi)`, clipped to it."""
        self.covering(lo)
        yield from self.covering(max(lo, hi - 1)).spans(lo, hi)

    def local_time(self, micros: int) -> datetime:
        """Return an instant in the calendar's zone."""
        return at_wall(instant_of(micros), self.zone)

    def covering(self, micros: int) -> Timeline:
        """Return a timeline that has the instant, compiling what is missing."""
        line = self.timeline
        if line is None:
            with self.lock:
                if self.timeline is None:
                    self._begin(micros)
            return self.covering(micros)
        if line.lo <= micros < line.hi:
            return line

        def wanted(line: Timeline) -> bool:
            return line.lo <= micros < line.hi

        return self._grown(Search(wanted, 1 if micros >= line.hi else -1, _reach, "time"))

    def grow(self, step: int, years: int) -> bool:
        """Compile years after (1) or before (-1) until there is more open time than now.

        `years` is how many are sure to be needed. Tell whether the table of local days has grown:
        it ends a thousand years away.
        """
        size = self.local.size
        known = self.timeline.total - self.timeline.base if self.timeline else 0

        def wanted(line: Timeline) -> bool:
            return _open_time(line) > known

        self._grown(Search(wanted, step, _open_time, "open time", size=years))
        return self.local.size > size

    def _begin(self, micros: int) -> None:
        """Compile the local year of an instant, the first one."""
        year = year_of_day(micros // DAY + EPOCH_DAY)
        lo, hi = bounds(self.source, year)
        if micros < lo and year > 1:
            year -= 1
        elif micros >= hi and year < 9999:
            year += 1
        line, self.local = first_year(self.source, year, self.local, self.known)
        self.timeline = line

    def _grown(self, search: Search) -> Timeline:
        """Compile years before or after until the search is satisfied, then publish them."""
        with self.lock:
            grown = Grown(self._begun(), self.local)
            known = grown.line.hi if search.step > 0 else grown.line.lo
            size, barren = search.size, 0
            while not search.wanted(grown.line):
                before, reach = search.progress(grown.line), _reach(grown.line)
                grown = with_block(self.source, grown, search.step, size, self.known)
                years = (_reach(grown.line) - reach) // (365 * DAY)
                barren = barren + years if search.progress(grown.line) == before else 0
                if barren >= PATIENCE:
                    raise self._never(search, known if search.since is None else search.since)
                size *= 2
            self.timeline, self.local = grown
            return grown.line

    def _widen_utc(self) -> None:
        """Let the table of UTC days reach as far as that of local days does."""
        with self.lock:
            line, local, table = self._begun(), self.local, self.utc
            first = max(-(-line.lo // DAY), local.first - 1, 1 - EPOCH_DAY)
            last = min(line.hi // DAY, local.first + local.size + 1)
            if not table.size:
                table = joined(table, [self._utc_rows(line, first, last, first)])
            if table.first > first:
                table = joined(table, [self._utc_rows(line, first, table.first, first)])
            end = table.first + table.size
            if end < last:
                table = joined(table, [self._utc_rows(line, end, last, table.first)])
            self.utc = table

    def _utc_rows(self, line: Timeline, first: int, last: int, base: int) -> DayRows:
        midnights = range(first * DAY, (last + 1) * DAY, DAY)
        rows = DayRows(line, first, midnights, set(), self.known, base)
        same = {amount: amount for amount in self.local.opens}  # most nights are closed in both
        rows.opens = [same.get(amount, amount) for amount in rows.opens]
        return rows

    def _never(self, search: Search, micros: int) -> NeverOpenError:
        side = "after" if search.step > 0 else "before"
        advice = "give it hours, or special hours that add some"
        if search.since is not None and self.is_open(search.since):
            advice = "round-the-clock hours have none"
        return NeverOpenError(
            f"{self.source.label}: no {search.missing} within {PATIENCE} years {side} "
            f"{self.local_time(micros).isoformat()}; {advice}"
        )


def _exact(amount: object) -> timedelta:
    """Return a plain timedelta; refuse what is none, or has nanoseconds."""
    if not isinstance(amount, timedelta) or amount != amount:
        raise CalendarError(f"an amount of open time must be a timedelta, not {amount!r}")
    if getattr(amount, "nanoseconds", 0):
        raise CalendarError(f"amount {amount!r} has nanoseconds; round it to microseconds first")
    return timedelta(amount.days, amount.seconds, amount.microseconds)


def _open_time(line: Timeline) -> int:
    return line.total - line.base


def _edges(line: Timeline) -> int:
    return len(line.edges)


def _reach(line: Timeline) -> int:
    return line.hi - line.lo


def _next_edge(line: Timeline, micros: int, opening: bool) -> int | None:
    """Find the next edge; the end of what is compiled is none."""
    index = bisect_right(line.edges, micros)
    if opening and index & 1:
        return micros
    if not opening:
        index |= 1
    if index >= len(line.edges) or line.edges[index] == line.hi:
        return None
    return line.edges[index]


def _last_edge(line: Timeline, micros: int, opening: bool) -> int | None:
    """Find the latest edge at or before; the beginning of what is compiled is none."""
    index = bisect_right(line.edges, micros) - 1
    if (index & 1) == opening:
        index -= 1
    if index < 0 or line.edges[index] == line.lo:
        return None
    return line.edges[index]
