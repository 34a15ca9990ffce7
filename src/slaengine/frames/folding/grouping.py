"""Grouping: the rows of each ticket brought together."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.columns import Codes

Ints = NDArray[np.int64]
Order = NDArray[np.int32] | NDArray[np.int64]
PIECE = 1 << 17  # rows that are sorted at a time


class Heaped(NamedTuple):
    """Rows sorted into heaps, piece by piece: their places, and where each heap begins and ends.

    `cuts` has a row for each piece.
    """

    order: Order
    cuts: Ints

    def heaps(self) -> Iterator[Order]:
        """Yield the places of each heap's rows, as they stood."""
        for starts, ends in pairwise(self.cuts.T.tolist()):
            yield np.concatenate([self.order[lo:hi] for lo, hi in zip(starts, ends, strict=True)])


def grouped(codes: Codes, counts: Ints, piece: int = PIECE) -> Order:
    """Return the places of equal codes together, in ascending order; equal ones as they stand.

    `counts` is how often each code comes. Codes that are neighbours are brought together first,
    then each such heap is sorted.
    """
    made, done = _places(len(codes)), 0
    if (codes[1:] >= codes[:-1]).all():
        return made
    heap_of = (np.cumsum(counts) - counts) // piece
    heaps = int(heap_of.max()) + 1
    found = heaped(heap_of.astype(np.min_scalar_type(heaps)).take(codes), heaps, piece)
    for rows in filter(len, found.heaps()):
        mine = codes.take(rows)
        mine -= mine.min()
        small = mine.astype(np.uint16) if mine.max() < 1 << 16 else mine
        made[done : done + len(rows)] = rows.take(np.argsort(small, kind="stable"))
        done += len(rows)
    return made


def heaped(heap: NDArray[np.unsignedinteger], heaps: int, piece: int = PIECE) -> Heaped:
    """Sort rows into heaps, which have numbers from 0 to less than `heaps`, piece by piece.

    A sort of a byte or two only counts, and is quickest on as many numbers as stay in the cache.
    """
    order = _places(len(heap))
    cuts = np.zeros((-(-len(heap) // piece), heaps + 1), np.int64)
    for nth, first in enumerate(range(0, len(heap), piece)):
        own = heap[first : first + piece]
        cuts[nth, 1:] = np.cumsum(np.bincount(own, minlength=heaps))
        cuts[nth] += first
        order[first : first + piece] = np.argsort(own, kind="stable") + first
    return Heaped(order, cuts)


def _places(size: int) -> Order:
    return np.arange(size, dtype=np.int32) if size < 1 << 31 else np.arange(size, dtype=np.int64)
