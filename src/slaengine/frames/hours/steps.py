"""Steps: a function that is constant between breaks, looked up by the bucket, not by a search."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]

UNSURE = np.int64(-(2**63))  # what a bucket holds in which the function is not constant

_PREFIX = 1 << 20  # buckets since zero that are cheaper to keep than a subtraction for every row


class Steps:
    """A step function of whole numbers over a window, one value for each bucket.

    A bucket with a break inside holds `UNSURE`, as do the first and the last, so that whatever
    lies outside the window comes out as `UNSURE` too: those rows have to be searched for. Buckets
    start where most of the breaks do, so that few have one inside.
    """

    __slots__ = ("hi", "lo", "shift", "size", "table")

    def __init__(self, breaks: Ints, values: Ints, window: tuple[int, int], size: int) -> None:
        """Read `values[i]`, which holds from `breaks[i - 1]` up to `breaks[i]`, in `window`."""
        self.size = np.int64(size)
        self.lo, self.hi = window
        inside = breaks[breaks.searchsorted(self.lo) : breaks.searchsorted(self.hi)]
        phase = _commonest(inside % size)
        first = -((phase - self.lo) // size)  # the first bucket that lies in the window as a whole
        count = max((self.hi - phase) // size - first, 0)
        starts = phase + np.arange(first, first + count, dtype=np.int64) * size
        places = breaks.searchsorted(starts, "right")
        found = values[places]
        found[breaks.searchsorted(starts + size, "left") != places] = UNSURE
        before = first if phase == 0 and 0 < first <= _PREFIX else 1
        self.shift = np.int64(phase + (first - before) * size)
        self.table = np.full(before + count + 1, UNSURE, np.int64)
        self.table[before : before + count] = found

    def since(self, at: Ints, room: Ints) -> Ints:
        """Return `at` counted from where the buckets do; in `room`, unless it is `at` itself."""
        return np.subtract(at, self.shift, room) if self.shift else at

    def look(self, since: Ints, room: Ints, out: Ints) -> None:
        """Fill `out` with the value, or `UNSURE`, at each place that `since` gave."""
        np.floor_divide(since, self.size, room)
        self.table.take(room, out=out, mode="clip")


def _commonest(values: Ints) -> int:
    """Return the value that comes most often, the least of several; zero where there is none."""
    if not len(values):
        return 0
    found, counts = np.unique(values, return_counts=True)
    return int(found[counts.argmax()])
