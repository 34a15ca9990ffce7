"""Outlooks: when open clocks will have used up amounts of time, if nothing else happens."""

import numpy as np

from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.promises import Ints
from slaengine.frames.judging.runs import RUNNING, Runs, Stretches
from slaengine.frames.judging.verdicts import Brief, Judge


class Seer(Judge):
    """A judge who looks ahead."""

    def outlook(self, runs: Runs, stretches: Stretches, last_at: Ints, as_of: int) -> "Outlook":
        """Return what lies ahead of open runs as of an instant."""
        return Outlook(self, runs, self.briefly(runs, stretches, last_at, as_of))

    def ahead(self, brief: Brief, run: Ints, calendar: Ints, start: Ints, amount: Ints) -> Ints:
        """Return when amounts are used up from some instants on, by the choices of their runs."""
        return self._add(brief.grounds, run, calendar, start, amount)

    def added(self, calendar: Ints, start: Ints, amount: Ints) -> Ints:
        """Return when amounts are used up from some instants on, at closing time where it may."""
        return self._each(calendar, lambda table, rows: table.add(start[rows], amount[rows]))

    def between(self, calendar: Ints, start: Ints, end: Ints) -> Ints:
        """Return the open time between instants."""
        return self._elapsed(calendar, start, end)

    def used_up(self, runs: Runs, brief: Brief, run: Ints, amount: Ints) -> Ints:
        """Return when amounts are used up by some of the runs, span by span."""
        grounds = type(brief.grounds)._make(column[run] for column in brief.grounds)
        none = np.full(len(run), NULL)  # a deadline
        some = Runs._make(column[run] for column in runs)
        count = brief.spans.number[run]
        owner, place = spread(brief.spans.first[run], count)
        spans = brief.spans._replace(
            run=owner,
            start=brief.spans.start[place],
            end=brief.spans.end[place],
            calendar=brief.spans.calendar[place],
            used=brief.spans.used[place],
            got=brief.spans.got[place],
            first=np.cumsum(count) - count,
            number=count,
        )
        grounds = grounds._replace(target=amount, deadline=none)
        return self._crossing(some, grounds, spans, brief.verdicts.elapsed[run])[0]


class Outlook:
    """Open runs as of an instant, and what lies ahead of them: `Clock.reaches_amount` by columns.

    `due_at` is when each is due, `target` what it may use.
    """

    def __init__(self, seer: Seer, runs: Runs, brief: Brief) -> None:
        self._seer, self._runs, self._brief = seer, runs, brief
        self.due_at = brief.verdicts.due_at
        self.target = brief.verdicts.target
        spans, elapsed = brief.spans, brief.verdicts.elapsed
        self._running = runs.phase == RUNNING
        last = np.flatnonzero(self._running)
        place = (spans.first + spans.number - 1)[last]
        # of a running run the span that goes on, of a paused one when that began
        self._start, self._used = runs.since.copy(), elapsed.copy()
        self._start[last], self._used[last] = spans.start[place], spans.used[place]
        self._calendar = brief.grounds.calendar.copy()
        self._calendar[last] = spans.calendar[place]
        self._timed = brief.grounds.deadline != NULL

    def reaches(self, run: Ints, amount: Ints) -> Ints:
        """Return when amounts are used up by some of the runs; `NULL` for one paused before."""
        found = np.full(len(run), NULL)
        timed = self._timed.take(run)
        coming = ~timed & (amount > self._used.take(run))
        rows = np.flatnonzero(coming & self._running.take(run))
        some = run.take(rows)
        calendar, start = self._calendar.take(some), self._start.take(some)
        left = amount.take(rows) - self._used.take(some)
        found[rows] = self._seer.ahead(self._brief, some, calendar, start, left)
        past = np.flatnonzero(~timed & ~coming)
        if len(past):
            found[past] = self._seer.used_up(self._runs, self._brief, run[past], amount[past])
        rows = np.flatnonzero(timed)
        if len(rows):
            found[rows] = self._by_deadline(run[rows], amount[rows])
        return found

    def _by_deadline(self, run: Ints, amount: Ints) -> Ints:
        start, calendar = self._runs.started_at[run], self._brief.grounds.calendar[run]
        at = self._seer.added(calendar, start, amount)
        exact = (amount == self.target[run]) & (amount > 0)
        return np.where(exact, self._brief.grounds.deadline[run], at)

    def counted(self, run: Ints, at: Ints) -> Ints:
        """Return the time that counts for some of the runs by an instant, past or to come."""
        timed = self._timed[run]
        total = self._used[run]
        since = at >= self._start[run]
        rows = np.flatnonzero(since & self._running[run] & ~timed)
        some = run[rows]
        total[rows] += self._seer.between(self._calendar[some], self._start[some], at[rows])
        past = np.flatnonzero(~since & ~timed)
        if len(past):
            total[past] = self._in_spans(run[past], at[past])
        rows = np.flatnonzero(timed)
        some = run[rows]
        start, calendar = self._runs.started_at[some], self._brief.grounds.calendar[some]
        total[rows] = self._seer.between(calendar, start, at[rows])
        return total

    def _in_spans(self, run: Ints, at: Ints) -> Ints:
        """Add up what counted in the spans of some of the runs before an instant."""
        spans = self._brief.spans
        count = spans.number[run]
        owner, place = spread(spans.first[run], count)
        start = spans.start[place]
        end = np.maximum(np.minimum(spans.end[place], at[owner]), start)
        got = self._seer.between(spans.calendar[place], start, end)
        sums = np.append(0, np.cumsum(got))
        last = np.cumsum(count)
        total: Ints = sums[last] - sums[last - count]
        return total


def spread(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Return the owner of each of several rows that begin at some places, and where it stands.

    >>> [column.tolist() for column in spread(np.array([5, 9]), np.array([2, 1]))]
    [[0, 0, 1], [5, 6, 9]]
    """
    owner = np.repeat(np.arange(len(count)), count)
    offset = first - (np.cumsum(count) - count)
    return owner, np.arange(len(owner)) + offset[owner]
