"""Events grouped by ticket: sums, and the events that came first, last or just before."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.hours.steps import Ints

Flags = NDArray[np.bool_]
T = TypeVar("T", bound=np.generic)


class Grouped:
    """Columns of some events in which each ticket's stand together; no ticket is without any.

    `first` has the place of each ticket's first event, `ticket` the ticket of each event. A place
    is -1 where there is no such event.
    """

    __slots__ = ("_place", "_start", "first", "size", "ticket")

    def __init__(self, starts: Ints) -> None:
        self.first = starts[:-1]
        self.size = int(starts[-1])
        counts = np.diff(starts)
        self.ticket = np.repeat(np.arange(len(counts)), counts)
        self._start = self.first[self.ticket]
        self._place = np.arange(self.size)

    def total(self, amounts: Ints) -> Ints:
        """Return the sum of each ticket's amounts."""
        return np.add.reduceat(amounts, self.first)

    def count(self, flags: Flags) -> Ints:
        """Return how many of each ticket's events are flagged."""
        return self.total(flags.astype(np.int64))

    def last(self, flags: Flags) -> Ints:
        """Return the place of the last flagged event of each ticket."""
        return np.maximum.reduceat(np.where(flags, self._place, -1), self.first)

    def earliest(self, flags: Flags) -> Ints:
        """Return the place of the first flagged event of each ticket."""
        found = np.minimum.reduceat(np.where(flags, self._place, self.size), self.first)
        return np.where(found == self.size, -1, found)

    def latest(self, flags: Flags) -> Ints:
        """Return the place of the last flagged event of the ticket up to each event, that one too.

        >>> grouped = Grouped(np.array([0, 3, 5]))
        >>> flags = np.array([False, True, False, False, True])
        >>> grouped.latest(flags).tolist(), grouped.before(flags).tolist()
        ([-1, 1, 1, -1, 4], [-1, -1, 1, -1, -1])
        """
        found = np.maximum.accumulate(np.where(flags, self._place, -1))
        return np.where(found < self._start, -1, found)

    def before(self, flags: Flags) -> Ints:
        """Return the place of the last flagged event of the ticket before each event."""
        found = np.empty(self.size, np.int64)
        found[:1] = -1
        found[1:] = np.maximum.accumulate(np.where(flags, self._place, -1))[:-1]
        return np.where(found < self._start, -1, found)

    def shifted(self, after: Ints, at_first: Ints) -> Ints:
        """Return what was so before each event: after the one before it, or from the beginning."""
        found = np.empty_like(after)
        found[1:] = after[:-1]
        found[self.first] = at_first
        return found


def picked(values: NDArray[T], places: Ints, otherwise: NDArray[T]) -> NDArray[T]:
    """Return the values at some places; where there is none, the others.

    >>> picked(np.array([5, 6]), np.array([1, -1]), np.array([7, 8])).tolist()
    [6, 8]
    """
    return np.where(places >= 0, values[places], otherwise)
