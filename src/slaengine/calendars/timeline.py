"""Compiled open time: where it begins and ends in UTC, and how much lies before each span."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

from slaengine.calendars.intervals import Interval


class Timeline:
    """Open time over whole years, as sorted edges in microseconds since 1970.

    `edges` alternate between opening and closing; `levels[i]` is the open time before span `i`,
    counted from where the first year compiled began, and the last level that before `hi`. The last
    edge may be the end of what is compiled (`hi`) rather than a closing. A timeline never changes:
    more years make a new one.
    """

    __slots__ = ("edges", "first", "hi", "last", "levels", "lo")

    def __init__(
        self, years: tuple[int, int], bounds: Interval, edges: "array[int]", levels: "array[int]"
    ) -> None:
        self.first, self.last = years
        self.lo, self.hi = bounds
        self.edges = edges
        self.levels = levels

    @classmethod
    def of_year(cls, year: int, bounds: Interval, spans: Sequence[Interval]) -> "Timeline":
        """Compile one year from its tidy spans in UTC."""
        return cls((year, year), bounds, _edges(spans), _levels(spans, 0))

    def followed_by(self, years: int, hi: int, spans: Sequence[Interval]) -> "Timeline":
        """Return this timeline and the years after it, whose open time `spans` is, up to `hi`."""
        edges, levels = _joined(self.edges, self.levels, _edges(spans), _levels(spans, self.total))
        return Timeline((self.first, self.last + years), (self.lo, hi), edges, levels)

    def preceded_by(self, years: int, lo: int, spans: Sequence[Interval]) -> "Timeline":
        """Return this timeline and the years before it, whose open time `spans` is, from `lo`."""
        base = self.base - sum(end - start for start, end in spans)
        edges, levels = _joined(_edges(spans), _levels(spans, base), self.edges, self.levels)
        return Timeline((self.first - years, self.last), (lo, self.hi), edges, levels)

    @property
    def base(self) -> int:
        """Open time before `lo`: zero, or negative once years came before."""
        return self.levels[0]

    @property
    def total(self) -> int:
        """Open time before `hi`."""
        return self.levels[-1]

    @property
    def opened(self) -> "array[int]":
        """Open time before each edge."""
        result = array("q", self.edges)
        result[::2], result[1::2] = self.levels[:-1], self.levels[1:]
        return result

    def opened_before(self, at: int) -> int:
        """Return the open time before an instant in `[lo, hi]`."""
        index = bisect_right(self.edges, at)
        opened = self.levels[index >> 1]
        return opened + at - self.edges[index - 1] if index & 1 else opened

    def reached(self, amount: int) -> int:
        """Return the first instant before which `amount` is open; `base < amount <= total`."""
        index = bisect_left(self.levels, amount)
        return self.edges[2 * index - 1] - (self.levels[index] - amount)

    def passed(self, amount: int) -> int:
        """Return the last instant before which `amount` is open; `base <= amount < total`.

        That instant is open: one more moment would count.
        """
        index = bisect_right(self.levels, amount)
        return self.edges[2 * index - 1] - (self.levels[index] - amount)

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


def _edges(spans: Sequence[Interval]) -> "array[int]":
    return array("q", [*chain.from_iterable(spans)])


def _levels(spans: Sequence[Interval], base: int) -> "array[int]":
    return array("q", [*accumulate([end - start for start, end in spans], initial=base)])


def _joined(
    edges: "array[int]", levels: "array[int]", later: "array[int]", higher: "array[int]"
) -> tuple["array[int]", "array[int]"]:
    """Join two neighbours; where the last span of the one touches the first, they become one."""
    if edges and later and edges[-1] == later[0]:
        return edges[:-1] + later[1:], levels[:-1] + higher[1:]
    return edges + later, levels[:-1] + higher
