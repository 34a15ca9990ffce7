"""Sorted durations: each cell's durations in order, from one sort of a whole column."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from slaengine.metrics.percentile import Method, place, share_of
from slaengine.metrics.tally import Tally

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
_HALVES = 32


@dataclass(frozen=True, slots=True)
class Stretches:
    """The durations of each cell in rising order, one stretch after the other.

    The durations of cell `i` are `micros[bounds[i]:bounds[i + 1]]`; `sums` has what they add up to.
    """

    micros: Ints
    bounds: Ints
    sums: Sequence[int]

    def tally(self, cell: int) -> Tally:
        """Count the durations of a cell."""
        own = self.micros[self.bounds[cell] : self.bounds[cell + 1]]
        values, counts = np.unique(own, return_counts=True)
        return Tally(tuple(values.tolist()), tuple(counts.tolist()))

    def count(self, cell: int) -> int:
        """Return how many durations a cell has."""
        return int(self.bounds[cell + 1] - self.bounds[cell])

    def mean(self, cell: int) -> Fraction | None:
        """Return the mean of a cell, exactly; None of nothing."""
        n = self.count(cell)
        return Fraction(self.sums[cell], n) if n else None

    def percentiles(
        self, cell: int, percents: Sequence[float], method: Method
    ) -> list[Fraction | None]:
        """Return percentiles of a cell, exactly, as `metrics` does."""
        n = self.count(cell)
        if not n:
            return [None for _ in percents]
        first = int(self.bounds[cell])
        places = [_place(n, share_of(percent), method) for percent in percents]
        ends = self.micros[[first + end for each in places for end in each[:2]]].tolist()
        return [
            Fraction(low * whole + part * (high - low), whole)
            for (_, _, part, whole), low, high in zip(places, ends[::2], ends[1::2], strict=True)
        ]


def stretches(cells: Ints, micros: Ints, count: int, *, of: Bools) -> Stretches:
    """Put the durations of some rows in order, cell by cell; a negative cell is none."""
    rows = np.flatnonzero(of & (cells >= 0))
    cells, micros = cells[rows], micros[rows]
    sizes = np.bincount(cells, minlength=count)
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    ordered = _ordered(cells, micros, count)
    return Stretches(ordered, bounds, _sums(ordered, bounds))


@lru_cache(maxsize=65_536)
def _place(n: int, share: Fraction, method: Method) -> tuple[int, int, int, int]:
    """Return where a percentile lies: from where to where, and how far as a part of a whole."""
    if method == "linear":  # what is asked nearly always, in whole numbers
        left, part = divmod((n - 1) * share.numerator, share.denominator)
        return left, min(left + 1, n - 1), part, share.denominator
    left, right, between = place(n, share, method)
    return left, right, between.numerator, between.denominator


def _ordered(cells: Ints, micros: Ints, count: int) -> Ints:
    """Sort by cell and duration: by one number that holds both where they fit into one."""
    if not len(micros):
        return micros
    low = int(micros.min())
    bits = (int(micros.max()) - low).bit_length()
    if bits + count.bit_length() > 63:
        return micros[np.lexsort((micros, cells))]
    packed = cells << bits
    packed |= micros - low
    packed.sort()
    packed &= (1 << bits) - 1
    packed += low
    return packed


def _sums(ordered: Ints, bounds: Ints) -> list[int]:
    """Add up each stretch; by halves of the numbers where a sum might not fit into one."""
    sums = [0] * (len(bounds) - 1)
    filled = np.flatnonzero(bounds[1:] > bounds[:-1])
    if not len(filled):
        return sums
    starts = bounds[filled]
    most = max(abs(int(ordered.min())), abs(int(ordered.max())))
    if most * len(ordered) < 1 << 62:
        found = np.add.reduceat(ordered, starts).tolist()
    else:
        high = np.add.reduceat(ordered >> _HALVES, starts).tolist()
        rest = np.add.reduceat(ordered & ((1 << _HALVES) - 1), starts).tolist()
        found = [(one << _HALVES) + two for one, two in zip(high, rest, strict=True)]
    for cell, total in zip(filled.tolist(), found, strict=True):
        sums[cell] = total
    return sums
