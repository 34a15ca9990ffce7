"""Building day tables: from a timeline's edges to one row a day."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain, pairwise

from slaengine.calendars.daytable import DayTable, Shape, shape_of
from slaengine.calendars.hours import DAY, SECOND
from slaengine.calendars.timeline import Timeline
from slaengine.calendars.zones import END, Regime, to_utc

_DAY = timedelta(days=1)

Read = tuple[Shape | None, timedelta, timedelta, timedelta]
Known = dict[tuple[int, ...], Read]


class DayRows:
    """The rows of consecutive days, ready to be joined with a table's."""

    __slots__ = ("first", "opens", "shapes", "skips")

    def __init__(
        self,
        timeline: Timeline,
        first: int,
        midnights: Sequence[int],
        irregular: set[int],
        known: Known,
        base: int,
    ) -> None:
        """Read the days between neighbouring `midnights` (in UTC), the first of which is `first`.

        Days in `irregular` get no shape; `known` keeps the shapes of days seen before; `base` is
        the first day of the table that the rows are for.
        """
        self.first = first
        self.shapes: list[Shape | None] = []
        self.opens: list[timedelta] = []
        self.skips: list[timedelta] = []
        opens = span_of(timeline.opened_before(midnights[0]))
        gap = timedelta(first - base) - opens
        for cuts in _cuts_by_day(timeline.edges, midnights):
            found = known.get(cuts)
            if found is None:
                found = known[cuts] = _read(cuts)
            shape, opening, total, rest = found
            self.opens.append(opens)
            self.shapes.append(shape)
            if cuts:
                self.skips.append(gap + opening)
                opens += total
            else:
                self.skips.append(opens)
            gap += rest
        self.opens.append(opens)
        for day in irregular:
            if 0 <= day - first < len(self.shapes):
                self.shapes[day - first] = None


def joined(table: DayTable, rows: Sequence[DayRows]) -> DayTable:
    """Return a table and the rows of days that lie next to it, in order, before or after."""
    shapes = list(chain.from_iterable(part.shapes for part in rows))
    opens = list(chain.from_iterable(part.opens[:-1] for part in rows))
    skips = list(chain.from_iterable(part.skips for part in rows))
    if rows[0].first < table.first and table.size:
        shift = timedelta(table.first - rows[0].first)
        later = [skip + shift for skip in table.skips]
        first, opens = rows[0].first, opens + table.opens
        return DayTable(table.zone, first, shapes + table.shapes, opens, skips + later)
    first = table.first if table.size else rows[0].first
    opens = table.opens[:-1] + opens + rows[-1].opens[-1:]
    return DayTable(table.zone, first, table.shapes + shapes, opens, table.skips + skips)


def span_of(micros: int) -> timedelta:
    """Return microseconds as a timedelta, by the shortest way."""
    return timedelta(0, micros // SECOND, micros % SECOND)


def midnights_of(first: int, last: int, regimes: Sequence[Regime]) -> list[int]:
    """Return where the local days `first` to `last`, both included, begin in UTC."""
    result: list[int] = []
    for before, after in pairwise(regimes):
        jump = sorted((after.since + before.offset, after.since + after.offset))
        near = min(max(-(-jump[0] // DAY), first), last + 1)
        result += range(first * DAY - before.offset, near * DAY - before.offset, DAY)
        first = min(max(jump[1] // DAY + 1, near), last + 1)
        result += to_utc(range(near * DAY, first * DAY, DAY), regimes)
    offset = regimes[-1].offset
    result += range(first * DAY - offset, (last + 1) * DAY - offset, DAY)
    return result


def irregular_days(regimes: Sequence[Regime]) -> set[int]:
    """Return the local days on which the wall jumps: some time is missing or comes twice."""
    days: set[int] = set()
    for before, after in pairwise(regimes):
        one, two = after.since + before.offset, after.since + after.offset
        days.update(range(min(one, two) // DAY, -(-max(one, two) // DAY)))
    return days


def _cuts_by_day(edges: "array[int]", midnights: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield each day's edges in microseconds after its midnight, opening first."""
    index = bisect_left(edges, midnights[0])
    inside = index & 1 == 1
    near = edges[index : bisect_right(edges, midnights[-1])].tolist()
    near += (END, END, END, END)
    index, start = 0, midnights[0]
    for end in midnights[1:]:
        if inside and near[index] == start:
            index, inside = index + 1, False
        if inside or near[index] < end:
            if not inside and near[index + 1] <= end <= near[index + 2]:
                yield (near[index] - start, near[index + 1] - start)
                index += 2
            else:
                cuts = [0] if inside else []
                while near[index] < end:
                    cuts.append(near[index] - start)
                    index, inside = index + 1, not inside
                if inside:
                    cuts.append(end - start)
                yield tuple(cuts)
        else:
            yield ()
        start = end


def _read(cuts: tuple[int, ...]) -> Read:
    """Return the shape of a day, when it first opens, for how long in all, and the closed rest."""
    opening = span_of(cuts[0] if cuts else 0)
    total = span_of(sum(cuts[1::2]) - sum(cuts[::2]))
    shape = None
    if not any(cut % SECOND for cut in cuts):
        shape = shape_of(tuple(cut // SECOND for cut in cuts))
    return shape, opening, total, _DAY - total
