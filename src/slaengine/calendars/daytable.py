"""Open time by the day: two list look-ups where a search would cost more than the answer.

Turning a zone-aware datetime into UTC costs more than finding it in a timeline. Between datetimes
of one zone Python subtracts wall times, which is cheap, and on a day whose offset does not change
wall time and true time run alike. So each such day has a row by its wall fields; on the other
days, and on days with edges between the seconds, the timeline in UTC answers.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple, TypeAlias

from slaengine.calendars.zones import EPOCH_DAY

Search: TypeAlias = Callable[[Sequence[timedelta], timedelta, int, int], int]

_ZERO = timedelta(0)
_DAY = 86_400


class Shape(NamedTuple):
    """When a day first opens and last closes, in seconds; shared by all days that do it alike.

    Days that close in between have `cuts`, which alternate between opening and closing, and what
    to shift by after cut `p - 1`: while open (`p` odd), the closed time since the first opening;
    while closed, the open time since midnight. A day without open time opens when it ends.
    """

    opening: int
    closing: int
    cuts: tuple[int, ...] = ()
    shifts: tuple[timedelta, ...] = ()


def shape_of(cuts: tuple[int, ...]) -> Shape:
    """Make the shape of a day from its edges in seconds after midnight.

    >>> [str(shift) for shift in shape_of((32400, 46800, 50400, 64800)).shifts]
    ['0:00:00', '0:00:00', '4:00:00', '1:00:00', '8:00:00']
    """
    if not cuts:
        return Shape(_DAY, _DAY)
    if len(cuts) == 2:
        return Shape(cuts[0], cuts[1])
    shifts = [_ZERO]
    opened = closed = 0
    for index, cut in enumerate(cuts):
        if index & 1:
            opened += cut - cuts[index - 1]
        elif index:
            closed += cut - cuts[index - 1]
        shifts.append(timedelta(0, opened if index & 1 else closed))
    return Shape(cuts[0], cuts[-1], cuts, tuple(shifts))


class DayTable:
    """Consecutive days of one zone, from the day `first` (counted from 1970-01-01) on.

    `anchor` is its midnight. `opens[i]` is the open time before day `first + i`, and `skips[i]`
    what to take from the time since the anchor, while that day's first span is open, to have the
    open time. `shapes[i]` is None on days that take the UTC path. A table never changes.
    """

    __slots__ = (
        "_open_days",
        "anchor",
        "bucket",
        "buckets",
        "first",
        "opens",
        "shapes",
        "size",
        "skips",
        "zone",
    )

    def __init__(
        self,
        zone: tzinfo,
        first: int,
        shapes: list[Shape | None],
        opens: list[timedelta],
        skips: list[timedelta],
    ) -> None:
        self.anchor = datetime.fromordinal(first + EPOCH_DAY).replace(tzinfo=zone)
        self.zone = zone
        self.first = first
        self.size = len(shapes)
        self.shapes = shapes
        self.opens = opens
        self.skips = skips
        self._open_days: list[int] | None = None
        self.bucket = timedelta.resolution
        self.buckets: list[int] = []

    def _filled_buckets(self) -> list[int]:
        """Note where to look for an amount: the first day with so many buckets before it."""
        opens = self.opens
        spread = opens[-1] - opens[0]
        bucket = max(spread // max(self.size, 1), timedelta.resolution)
        buckets: list[int] = []
        day = 0
        mark = opens[0]
        for _ in range(spread // bucket + 2):
            while day < self.size and opens[day] < mark:
                day += 1
            buckets.append(day)
            mark += bucket
        self.bucket = bucket
        self.buckets = buckets
        return buckets

    def open_days(self) -> list[int]:
        """Return the days that have open time, in order; found once."""
        if self._open_days is None:
            opens = self.opens
            self._open_days = [
                self.first + day for day in range(self.size) if opens[day] != opens[day + 1]
            ]
        return self._open_days

    def instant(self, amount: timedelta, search: Search) -> datetime | None:
        """Return the first instant before which `amount` is open; None where UTC has to say.

        With `bisect_left`; with `bisect_right` the last, from which on more of it is. The amount
        has to lie within the table: `opens[0] < amount <= opens[-1]`, or for the last
        `opens[0] <= amount < opens[-1]`.
        """
        opens = self.opens
        buckets = self.buckets or self._filled_buckets()
        number = (amount - opens[0]) // self.bucket
        day = search(opens, amount, buckets[number], buckets[number + 1] + 1) - 1
        shape = self.shapes[day]
        if shape is None:
            return None
        since = self.anchor + (amount + self.skips[day])
        if not shape.cuts:
            return since
        totals = shape.shifts[2::2]
        return since + shape.shifts[2 * search(totals, amount - opens[day], 0, len(totals)) + 1]
