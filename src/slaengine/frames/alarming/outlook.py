"""Outlooks: when open clocks will have used up amounts of time, if nothing else happens."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.promises import Ints
from slaengine.frames.judging.runs import Runs, Stretches
from slaengine.frames.judging.verdicts import Brief, Judge

Table = TypeVar("Table", bound=tuple[NDArray[np.generic], ...])


class Outlook:
    """Open runs as of an instant, and what lies ahead of them: `Clock.reaches_amount` by columns.

    `due_at` is when each is due, `target` what it may use.
    """

    def __init__(
        self, judge: "Seer", runs: Runs, stretches: Stretches, last_at: Ints, as_of: int
    ) -> None:
        self._judge = judge
        self._runs = runs
        self._brief = judge.briefly(runs, stretches, last_at, as_of)
        self.due_at = self._brief.verdicts.due_at
        self.target = self._brief.verdicts.target

    def reaches(self, run: Ints, amount: Ints) -> Ints:
        """Return when amounts are used up by some of the runs; `NULL` for one paused before."""
        return self._judge.reaches(self._runs, self._brief, run, amount)

    def counted(self, run: Ints, at: Ints) -> Ints:
        """Return the time that counts for some of the runs by an instant, past or to come."""
        return self._judge.counted(self._runs, self._brief, run, at)


class Seer(Judge):
    """A judge that is asked about other amounts than targets."""

    def reaches(self, runs: Runs, brief: Brief, run: Ints, amount: Ints) -> Ints:
        """See `Outlook.reaches`."""
        deadline, target = brief.grounds.deadline[run], brief.grounds.target[run]
        found = np.full(len(run), NULL)
        timed = deadline != NULL
        usual = np.flatnonzero(~timed)
        found[usual] = self._used_up(runs, brief, run[usual], amount[usual])
        rows = np.flatnonzero(timed)
        if len(rows):
            some, spent = run[rows], amount[rows]
            start, calendar = runs.started_at[some], brief.grounds.calendar[some]
            at = self._each(calendar, lambda table, places: table.add(start[places], spent[places]))
            exact = (spent == target[rows]) & (spent > 0)
            found[rows] = np.where(exact, deadline[rows], at)
        return found

    def _used_up(self, runs: Runs, brief: Brief, run: Ints, amount: Ints) -> Ints:
        grounds = brief.grounds._replace(
            calendar=brief.grounds.calendar[run],
            latest=brief.grounds.latest[run],
            landing=brief.grounds.landing[run],
            target=amount,
            deadline=brief.grounds.deadline[run],
            open=brief.grounds.open[run],
        )
        some = Runs._make(column[run] for column in runs)
        owner, place = _spread(brief.spans.first, brief.spans.number, run)
        count = brief.spans.number[run]
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
        return self._crossing(some, grounds, spans, brief.verdicts.elapsed[run])[0]

    def counted(self, runs: Runs, brief: Brief, run: Ints, at: Ints) -> Ints:
        """See `Outlook.counted`."""
        grounds, spans = brief.grounds, brief.spans
        owner, place = _spread(spans.first, spans.number, run)
        start, end = spans.start[place], np.minimum(spans.end[place], at[owner])
        got = self._elapsed(spans.calendar[place], start, np.maximum(start, end))
        sums = np.append(0, np.cumsum(got))
        last = np.cumsum(spans.number[run])
        total: Ints = sums[last] - sums[last - spans.number[run]]
        timed = np.flatnonzero(grounds.deadline[run] != NULL)
        some = run[timed]
        total[timed] = self._elapsed(grounds.calendar[some], runs.started_at[some], at[timed])
        return total


def _spread(first: Ints, number: Ints, run: Ints) -> tuple[Ints, Ints]:
    """Return whose each span of some runs is, as a place among these, and where it stands."""
    count = number[run]
    owner = np.repeat(np.arange(len(run)), count)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    return owner, first[run][owner] + nth
