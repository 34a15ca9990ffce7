"""Sorted durations: each cell's durations in order, from one sort of a whole column."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from slaengine.frames.doors.columns import Codes, Ints
from slaengine.frames.figures.counting import counted
from slaengine.frames.figures.masks import Bools
from slaengine.metrics.percentile import Method, place, share_of
from slaengine.metrics.tally import Tally

_HALVES = 32
_CELLS = 1 << 16  # fewer cells than this, and one for none, are sorted by counting
_LARGE = 64  # durations that a cell has to have on average to be worth a sort of its own


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

    def percentiles(self, percents: Sequence[float], method: Method) -> list[list[Fraction | None]]:
        """Return percentiles of every cell, exactly, as `metrics` does."""
        sizes = np.diff(self.bounds)
        found: list[list[Fraction | None]] = [[None] * len(percents) for _ in sizes]
        filled = np.flatnonzero(sizes)
        first = self.bounds[filled]
        for nth, percent in enumerate(percents):
            places = _places(sizes[filled], share_of(percent), method)
            low, high = self.micros[first + places.left], self.micros[first + places.right]
            columns = (filled, low, high, places.part, places.whole)
            for cell, one, two, part, whole in zip(*(c.tolist() for c in columns), strict=True):
                found[cell][nth] = Fraction(one * whole + part * (two - one), whole)
        return found


class _Places(NamedTuple):
    """From where to where a percentile lies, and how far, as a part of a whole, for each size."""

    left: Ints
    right: Ints
    part: Ints
    whole: Ints


def _places(sizes: Ints, share: Fraction, method: Method) -> _Places:
    if method == "linear":  # what is asked nearly always, for all sizes at once
        left, part = np.divmod((sizes - 1) * share.numerator, share.denominator)
        return _Places(
            left, np.minimum(left + 1, sizes - 1), part, np.full_like(left, share.denominator)
        )
    each = [place(n, share, method) for n in sizes.tolist()]
    rows = [(one.left, one.right, one.share.numerator, one.share.denominator) for one in each]
    return _Places(*np.array(rows, np.int64).reshape(-1, 4).T)


def stretches(cells: Codes, micros: Ints, count: int, *, of: Bools) -> Stretches:
    """Put the durations of some rows in order, cell by cell; a negative cell is none."""
    cells = np.where(of, cells, -1)
    sizes = counted(cells, count + 1, shift=1)[1:]
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    total = int(bounds[-1])
    fits = count < _CELLS and count * _LARGE <= total
    ordered = _by_cell(cells, micros, bounds) if fits else _at_once(cells, micros, count)
    return Stretches(ordered, bounds, _sums(ordered, bounds))


def _by_cell(cells: Codes, micros: Ints, bounds: Ints) -> Ints:
    """Bring the rows of each cell together, by a sort that only counts, then sort cell by cell."""
    order = np.argsort(cells.astype(np.uint16), kind="stable")  # those in none, -1, come last
    ordered = micros[order[: bounds[-1]]]
    for start, end in pairwise(bounds.tolist()):
        ordered[start:end].sort()
    return ordered


def _at_once(cells: Codes, micros: Ints, count: int) -> Ints:
    """Sort by cell and duration: by one number that holds both where they fit into one."""
    rows = np.flatnonzero(cells >= 0)
    cells, micros = cells[rows], micros[rows]
    if not len(micros):
        return micros
    low = int(micros.min())
    bits = (int(micros.max()) - low).bit_length()
    if bits + count.bit_length() > 63:
        return micros[np.lexsort((micros, cells))]
    packed = cells.astype(np.int64) << bits
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
