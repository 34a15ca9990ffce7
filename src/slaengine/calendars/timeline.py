"""Compiled open time: where it begins and ends in UTC, and how much lies before each edge."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

from slaengine.calendars.intervals import Interval


class Timeline:
    """Open time over whole years, as sorted edges in microseconds since 1970.

    `edges` alternate between opening and closing; `opened[i]` is the open time before `edges[i]`,
    counted from where the first year compiled began. The last edge may be the end of what is
    compiled (`hi`) rather than a closing. A timeline never changes: more years make a new one.
    """

    __slots__ = ("base", "edges", "first", "hi", "last", "lo", "opened")

    def __init__(
        self,
        years: tuple[int, int],
        bounds: Interval,
        edges: "array[int]",
        opened: "array[int]",
        base: int,
    ) -> None:
        self.first, self.last = years
        self.lo, self.hi = bounds
        self.edges = edges
        self.opened = opened
        self.base = base  # open time before `lo`: zero, or negative once years came before

    @classmethod
    def of_year(cls, year: int, bounds: Interval, spans: Sequence[Interval]) -> "Timeline":
        """Compile one year from its tidy spans in UTC."""
        edges, opened = _edges(spans, 0)
        return cls((year, year), bounds, edges, opened, 0)

    def followed_by(self, years: int, hi: int, spans: Sequence[Interval]) -> "Timeline":
        """Return this timeline and the years after it, whose open time `spans` is, up to `hi`."""
        edges, opened = _edges(spans, self.total)
        old, before = self.edges, self.opened
        if old and edges and old[-1] == edges[0]:
            old, before, edges, opened = old[:-1], before[:-1], edges[1:], opened[1:]
        reach = (self.first, self.last + years)
        return Timeline(reach, (self.lo, hi), old + edges, before + opened, self.base)

    def preceded_by(self, years: int, lo: int, spans: Sequence[Interval]) -> "Timeline":
        """Return this timeline and the years before it, whose open time `spans` is, from `lo`."""
        base = self.base - sum(end - start for start, end in spans)
        edges, opened = _edges(spans, base)
        old, before = self.edges, self.opened
        if old and edges and edges[-1] == old[0]:
            old, before, edges, opened = old[1:], before[1:], edges[:-1], opened[:-1]
        reach = (self.first - years, self.last)
        return Timeline(reach, (lo, self.hi), edges + old, opened + before, base)

    @property
    def total(self) -> int:
        """Open time before `hi`."""
        return self.opened[-1] if self.opened else self.base

    def opened_before(self, at: int) -> int:
        """Return the open time before an instant in `[lo, hi]`."""
        index = bisect_right(self.edges, at)
        if index == 0:
            return self.base
        if index & 1:
            return self.opened[index - 1] + at - self.edges[index - 1]
        return self.opened[index - 1]

    def reached(self, amount: int) -> int:
        """Return the first instant before which `amount` is open; `base < amount <= total`."""
        index = bisect_left(self.opened, amount)
        # opened[index] is the first edge with at least the amount before it: a closing
        return self.edges[index] - (self.opened[index] - amount)

    def passed(self, amount: int) -> int:
        """Return the last instant before which `amount` is open; `base <= amount < total`.

        That instant is open: one more moment would count.
        """
        index = bisect_right(self.opened, amount)
        return self.edges[index] - (self.opened[index] - amount)

    def spans(self, lo: int, hi: int) -> Iterator[Interval]:
        """Yield the open spans in `[lo, hi)`, clipped to it."""
        edges = self.edges
        index = bisect_right(edges, lo)
        index -= index & 1
        while index < len(edges) and edges[index] < hi:
            start, end = max(edges[index], lo), min(edges[index + 1], hi)
            if start < end:
                yield start, end
            index += 2


def _edges(spans: Sequence[Interval], base: int) -> tuple["array[int]", "array[int]"]:
    edges = array("q", chain.from_iterable(spans))
    totals = list(accumulate([end - start for start, end in spans], initial=base))
    opened = array("q", edges)
    opened[::2] = array("q", totals[:-1])
    opened[1::2] = array("q", totals[1:])
    return edges, opened
