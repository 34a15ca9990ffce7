"""Open time by the day: two list look-ups where a search would cost more than the answer.

Turning a zone-aware datetime into UTC costs more than finding it in a timeline. Between datetimes
of one zone Python subtracts wall times, which is cheap, and on a day whose offset does not change
wall time and true time run alike. So each such day has a row by its wall fields; on the other
days, and on days with edges between the seconds, the timeline in UTC answers.
"""

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from typing import NamedTuple

_ZERO = timedelta(0)


class Shape(NamedTuple):
    """When a day opens and closes, in seconds; shared by all days that do it alike.

    `cuts` alternate between opening and closing. After cut `p - 1`: while open (`p` odd),
    `shifts[p]` is the closed time since the first opening; while closed, `shifts[p]` is the
    open time since midnight.
    """

    cuts: tuple[int, ...]
    shifts: tuple[timedelta, ...]


def shape_of(cuts: tuple[int, ...]) -> Shape:
    """Make the shape of a day from its edges in seconds after midnight.

    >>> [str(shift) for shift in shape_of((32400, 46800, 50400, 64800)).shifts]
    ['0:00:00', '0:00:00', '4:00:00', '1:00:00', '8:00:00']
    """
    shifts = [_ZERO]
    opened = closed = 0
    for index, cut in enumerate(cuts):
        if index & 1:
            opened += cut - cuts[index - 1]
        elif index:
            closed += cut - cuts[index - 1]
        shifts.append(timedelta(0, opened if index & 1 else closed))
    return Shape(cuts, tuple(shifts))


class DayTable:
    """The days of one zone, from the day `first` after the anchor on.

    `opens[i]` is the open time before day `first + i`, and `skips[i]` the time since the anchor
    that was not open when that day's first span opened: inside it, open time is wall time less
    the skip. `shapes[i]` is None on days that take the UTC path. A table never changes.
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
    )

    def __init__(
        self,
        anchor: datetime,
        first: int,
        shapes: list[Shape | None],
        opens: list[timedelta],
        skips: list[timedelta],
    ) -> None:
        self.anchor = anchor
        self.first = first
        self.size = len(shapes)
        self.shapes = shapes
        self.opens = opens
        self.skips = skips
        self._open_days: list[int] | None = None
        self.bucket = timedelta.resolution
        self.buckets: list[int] = []

    def _fill_buckets(self) -> None:
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

    def open_days(self) -> list[int]:
        """Return the days that have open time, in order; found once."""
        if self._open_days is None:
            opens = self.opens
            self._open_days = [
                self.first + day for day in range(self.size) if opens[day] != opens[day + 1]
            ]
        return self._open_days

    def day_reaching(self, amount: timedelta) -> int:
        """Return the day in which `amount` gets used up: `opens[0] < amount <= opens[-1]`."""
        if not self.buckets:
            self._fill_buckets()
        number = (amount - self.opens[0]) // self.bucket
        lo, hi = self.buckets[number], self.buckets[number + 1] + 1
        return bisect_left(self.opens, amount, lo, hi) - 1

    def day_passing(self, amount: timedelta) -> int:
        """Return the day in which more than `amount` opens: `opens[0] <= amount < opens[-1]`."""
        if not self.buckets:
            self._fill_buckets()
        number = (amount - self.opens[0]) // self.bucket
        lo, hi = self.buckets[number], self.buckets[number + 1] + 1
        return bisect_right(self.opens, amount, lo, hi) - 1

    def instant_reaching(self, amount: timedelta) -> datetime | None:
        """Return the first instant before which `amount` is open; None where UTC has to say."""
        day = self.day_reaching(amount)
        shape = self.shapes[day]
        if shape is None:
            return None
        since = self.anchor + (amount + self.skips[day])
        if len(shape.cuts) == 2:
            return since
        inside = amount - self.opens[day]
        for place in range(2, len(shape.cuts), 2):
            if inside <= shape.shifts[place]:
                return since + shape.shifts[place - 1]
        return since + shape.shifts[-2]

    def instant_passing(self, amount: timedelta) -> datetime | None:
        """Return the last instant before which `amount` is open; None where UTC has to say."""
        day = self.day_passing(amount)
        shape = self.shapes[day]
        if shape is None:
            return None
        since = self.anchor + (amount + self.skips[day])
        if len(shape.cuts) == 2:
            return since
        inside = amount - self.opens[day]
        for place in range(2, len(shape.cuts), 2):
            if inside < shape.shifts[place]:
                return since + shape.shifts[place - 1]
        return since + shape.shifts[-2]
