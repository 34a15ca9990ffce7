"""Tallies: how often each whole number occurred, which keeps every percentile exact."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, compress, islice, repeat
from operator import lt, mul, ne, sub
from typing import Self

from slaengine.errors import MetricsError
from slaengine.metrics.parts import Json, list_of, table_of, whole_of


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each whole number occurred: distinct values in rising order, and their counts.

    Tallies add up in time proportional to the distinct values; none of a value is lost.

    >>> Tally.of([3, 1, 3]) + Tally.of([2])
    Tally(values=(1, 2, 3), counts=(1, 1, 2))
    """

    values: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        values, counts = self.values, self.counts
        if len(values) != len(counts) or not all(map(lt, values, values[1:])):
            raise MetricsError("the values of a tally must rise, with a count for each")
        if counts and min(counts) < 1:
            raise MetricsError(f"the counts of a tally must be positive, not {min(counts)}")

    @classmethod
    def of(cls, values: Iterable[int]) -> Self:
        """Count values in any order."""
        ordered = sorted(values)
        return cls(*_grouped(ordered, repeat(1, len(ordered))))

    @classmethod
    def merged(cls, tallies: Iterable["Tally"]) -> Self:
        """Add many tallies up at once, faster than one after the other."""
        parts = [tally for tally in tallies if tally.values]
        values = [*chain.from_iterable(tally.values for tally in parts)]
        counts = [*chain.from_iterable(tally.counts for tally in parts)]
        order = sorted(range(len(values)), key=values.__getitem__)  # merges the rising runs
        ordered = [*map(values.__getitem__, order)]
        return cls(*_grouped(ordered, map(counts.__getitem__, order)))

    def __add__(self, other: "Tally") -> "Tally":
        if not self.values or not other.values:
            return self if self.values else other
        return Tally.merged((self, other))

    @property
    def n(self) -> int:
        """How many values there were, repeated ones counted as often as they occurred."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """The sum of all values."""
        return sum(map(mul, self.values, self.counts))

    def items(self) -> Iterator[tuple[int, int]]:
        """Return each value with its count."""
        return zip(self.values, self.counts, strict=True)

    def at(self, positions: Iterable[int]) -> list[int]:
        """Return what stands at these positions, from 0, when all values are put in order."""
        ends = list(accumulate(self.counts))
        return [self.values[bisect_right(ends, position)] for position in positions]

    def below(self, values: Iterable[int]) -> list[int]:
        """Return, for each of these, how many values are less.

        >>> Tally.of([1, 3, 3, 7]).below([0, 3, 4])
        [0, 1, 3]
        """
        starts = [0, *accumulate(self.counts)]
        return [starts[bisect_left(self.values, value)] for value in values]

    def to_json(self) -> dict[str, Json]:
        """Return the tally as plain JSON values."""
        return {"values": [*self.values], "counts": [*self.counts]}

    @classmethod
    def from_json(cls, part: Json, what: str = "tally") -> Self:
        """Read what `to_json` wrote."""
        table = table_of(part, what)
        values = list_of(table.get("values"), f"{what}.values")
        counts = list_of(table.get("counts"), f"{what}.counts")
        return cls(
            tuple(whole_of(value, f"{what}.values") for value in values),
            tuple(whole_of(count, f"{what}.counts") for count in counts),
        )


def _grouped(
    ordered: Sequence[int], counts: Iterable[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the distinct values of ordered ones, and the sums of the counts of each.

    Without a loop in Python: millions of durations are mostly distinct ones.
    """
    is_last = [*map(ne, ordered, islice(ordered, 1, None)), True]
    ends = [*compress(accumulate(counts), is_last)]
    return tuple(compress(ordered, is_last)), tuple(map(sub, ends, chain((0,), ends)))
