"""A timeline as arrays: what columns search where a look-up by the bucket is not sure."""

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.timeline import Timeline
from slaengine.frames.hours.steps import Ints


class Line:
    """The edges of a timeline and the open time before each; see `Timeline`."""

    __slots__ = ("base", "edges", "hi", "leads", "levels", "lo", "opened", "timeline", "total")

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.lo, self.hi = timeline.lo, timeline.hi
        self.base, self.total = timeline.base, timeline.total
        self.edges = np.array(timeline.edges, np.int64)
        self.opened = np.array(timeline.opened, np.int64)
        # Open time before an instant, for each stretch between edges: in closed time this number,
        # in open time this number and the instant.
        self.levels = np.concatenate(([self.base], self.opened))
        self.levels[1::2] -= self.edges[::2]
        # How far the instants of each span of open time lie ahead of the amounts before them.
        leads = self.edges[1::2] - self.opened[1::2]
        self.leads = np.concatenate((leads, leads[-1:]))

    def is_open(self, at: Ints) -> Ints:
        """Return 1 for each instant in `[lo, hi)` that lies in open time, else 0."""
        return self.edges.searchsorted(at, "right") & 1

    def opened_before(self, at: Ints) -> Ints:
        """Return the open time before instants in `[lo, hi)`."""
        places = self.edges.searchsorted(at, "right")
        return self.levels[places] + np.where(places & 1, at, 0)

    def holds_amounts(self, amounts: Ints, passing: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell which amounts are reached here, or passed where `passing` says so."""
        reached = (amounts > self.base) & (amounts <= self.total)
        passed = (amounts >= self.base) & (amounts < self.total)
        return np.where(passing, passed, reached)

    def instants(self, amounts: Ints, passing: NDArray[np.bool_]) -> Ints:
        """Return where amounts of open time are reached, or passed where `passing` says so."""
        places = self.opened[1::2].searchsorted(amounts - ~passing, "right")
        return amounts + self.leads[places]

    def openings(self, at: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Return the instant itself where it is open, else the next opening; and where one is."""
        places = self.edges.searchsorted(at, "right")
        known = places < len(self.edges)
        found = self.edges[np.where(known, places, 0)] if len(self.edges) else at
        return np.where(places & 1, at, found), known

    def closings(self, at: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Return the latest closing at or before closed instants, and where there is one."""
        places = self.edges.searchsorted(at, "right")
        known = places > 0
        found = self.edges[np.where(known, places - 1, 0)] if len(self.edges) else at
        return found, known
