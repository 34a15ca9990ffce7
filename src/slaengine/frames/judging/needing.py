"""Needing: the least target that each run would have kept, as columns."""

import numpy as np

from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.promises import Ints
from slaengine.frames.judging.runs import Runs
from slaengine.frames.judging.verdicts import At, Brief, Flags, Judge, Places, missed


class NeedJudge(Judge):
    """A judge who also tells what runs would have needed, whatever they were promised."""

    def needed(self, runs: Runs, brief: Brief, as_of: int) -> Ints:
        """Return the least open time that each run would have kept as its target, by an instant.

        See `slaengine.whatif.needed`; those until a deadline are judged as if it were an amount.
        """
        elapsed = brief.verdicts.elapsed
        grounds = brief.grounds._replace(
            target=elapsed, deadline=np.full(len(elapsed), NULL, np.int64)
        )
        due, _ = self._crossing(runs, grounds, brief.spans, elapsed)
        until = np.where(grounds.open, as_of, runs.since)
        late = missed(runs, grounds, due) | ((due != NULL) & (due < until))
        needed: Ints = elapsed + late
        needed[grounds.open & (runs.term_at >= as_of)] = 0
        return needed

    def needed_days(self, calendar: Ints, start: Ints, needed: Ints, at: At) -> Ints:
        """Return how many business days from its start each run needs for an amount."""

        def holds(some: Places, days: Ints) -> Flags:
            return self._days(calendar[some], start[some], days, at) >= needed[some]

        found = np.zeros(len(needed), np.int64)
        low = np.zeros(len(needed), np.int64)
        left = np.arange(len(needed))
        days = 1
        while len(left):  # the first power of two that is enough
            enough = holds(left, np.full(len(left), days))
            found[left[enough]] = days
            low[left[~enough]] = days
            left, days = left[~enough], 2 * days
        while len(left := np.flatnonzero(found - low > 1)):
            middle = (found[left] + low[left]) // 2
            enough = holds(left, middle)
            found[left[enough]] = middle[enough]
            low[left[~enough]] = middle[~enough]
        return found
