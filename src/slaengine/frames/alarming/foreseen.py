"""What is foreseen: the alarms of open clocks in a window, by the same steps as for one clock.

Each level of each clock is a row. Those that repeat are told apart by the number of the repeat;
of several that wait for one opening, only the first is told.
"""

from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import micros_of
from slaengine.engine.alarms import MOST
from slaengine.frames.alarming.levels import Levels
from slaengine.frames.alarming.outlook import Outlook, spread
from slaengine.frames.alarming.quiet import Quiet
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.promises import Ints
from slaengine.policy.escalation import UNTIL

Flags = NDArray[np.bool_]
BREACH = -1  # the level of an alarm that is of none
FOREVER = np.iinfo(np.int64).max
_ACKNOWLEDGED = UNTIL.index("acknowledged")


class Window(NamedTuple):
    """What is asked about, in microseconds; `until` None asks for the next of each level."""

    after: int
    until: int | None

    @classmethod
    def of(cls, after: datetime, until: datetime | None) -> "Window":
        """Return a window between instants."""
        return cls(micros_of(after), None if until is None else micros_of(until))

    def holds(self, at: Ints) -> Flags:
        """Tell which instants lie in it."""
        return (at >= self.after) & (at < (FOREVER if self.until is None else self.until))


class Heard(NamedTuple):
    """By run: whether anybody took up its ticket, and when an alarm of it was last answered."""

    acknowledged: Flags
    answered_at: Ints


class Rows(NamedTuple):
    """Levels of runs; in what is foreseen, also which repeat it is, and when it is told."""

    run: Ints
    level: Ints
    number: Ints
    at: Ints
    reached: Ints


class Foreseen(NamedTuple):
    """The alarms of some runs, and the runs that are left to the scalar engine.

    These have a level with more repeats in the window than are listed at once.
    """

    rows: Rows
    hard: Ints


def foreseen(
    outlook: Outlook,
    runs: tuple[Ints, Ints],
    levels: Levels,
    quiet: Quiet,
    heard: Heard,
    window: Window,
) -> Foreseen:
    """Return the alarms of open runs; `runs` are the run and the number of each of their levels."""
    due_at = outlook.due_at
    broken = np.flatnonzero((due_at != NULL) & window.holds(due_at))
    breaches = Rows(
        broken, np.full(len(broken), BREACH), np.zeros(len(broken), np.int64), due_at[broken],
        due_at[broken],
    )  # fmt: skip
    run, level = runs
    ended = (levels.until == _ACKNOWLEDGED).take(level) & heard.acknowledged.take(run)
    left = np.flatnonzero(~ended)
    run, level = run.take(left), level.take(left)
    first = np.maximum(levels.used(level, outlook.target.take(run)), 0)
    reached = outlook.reaches(run, first)
    told = quiet.told(levels.during.take(level), reached)
    coming = reached != NULL
    coming &= ~_answered(outlook, (run, level), levels, quiet, heard.answered_at)
    again = (levels.repeat > 0).take(level)
    once = np.flatnonzero(coming & ~again & window.holds(told))
    singles = Rows(
        run.take(once), level.take(once), np.zeros(len(once), np.int64), told.take(once),
        reached.take(once),
    )  # fmt: skip
    many = np.flatnonzero(coming & again)
    repeats, hard = _Repeats(outlook, levels, quiet, window).of(
        run.take(many), level.take(many), first.take(many), told.take(many) < window.after
    )
    parts = zip(breaches, singles, repeats, strict=True)
    rows = Rows._make(np.concatenate(columns) for columns in parts)
    return Foreseen(rows, hard)


def _answered(
    outlook: Outlook,
    runs: tuple[Ints, Ints],
    levels: Levels,
    quiet: Quiet,
    answered_at: Ints,
) -> Flags:
    """Tell which levels of runs somebody has ended by an answer."""
    run, level = runs
    found = np.zeros(len(run), np.bool_)
    answered = answered_at != NULL
    if answered.any():
        rows = np.flatnonzero((levels.first >= 0).take(level) & answered.take(run))
        some, first = run.take(rows), levels.first.take(level.take(rows))
        amount = np.maximum(levels.used(first, outlook.target.take(some)), 0)
        told = quiet.told(levels.during.take(first), outlook.reaches(some, amount))
        found[rows] = (told != NULL) & (answered_at.take(some) >= told)
    return found


class _Repeats:
    """Finds which repeats of levels come in a window."""

    def __init__(self, outlook: Outlook, levels: Levels, quiet: Quiet, window: Window) -> None:
        self._outlook = outlook
        self._levels = levels
        self._quiet = quiet
        self._window = window

    def of(self, run: Ints, level: Ints, first: Ints, late: Flags) -> tuple[Rows, Ints]:
        """Return the repeats of some levels, and runs with too many to list.

        `first` is what is used up when a level comes first, and `late` tells where that is past.
        """
        number = self._earliest(run, level, first, late)
        last = np.minimum(self._latest(run, level, first, number), self._levels.times[level] - 1)
        count = np.maximum(last - number + 1, 0)
        hard = np.unique(run[count > MOST])
        count[count > MOST] = 0
        owner, number = spread(number, count)
        run, level = run.take(owner), level.take(owner)
        amount = first.take(owner) + number * self._levels.repeat.take(level)
        reached = self._outlook.reaches(run, amount)
        told = self._quiet.told(self._levels.during.take(level), reached)
        kept = np.flatnonzero((reached != NULL) & self._window.holds(told))
        kept = kept[self._is_first(owner.take(kept), told.take(kept))]
        rows = run, level, number, told, reached
        return Rows._make(column.take(kept) for column in rows), hard

    def _earliest(self, run: Ints, level: Ints, first: Ints, late: Flags) -> Ints:
        """Return the numbers of the repeats that may be the first in the window."""
        number = np.zeros(len(run), np.int64)
        rows = np.flatnonzero(late)
        if len(rows):
            some = level[rows]
            floor = self._quiet.floor(self._levels.during[some], self._window.after)
            left = first[rows] - self._outlook.counted(run[rows], floor)
            number[rows] = np.maximum(-(left // self._levels.repeat[some]), 1)
        return number

    def _latest(self, run: Ints, level: Ints, first: Ints, number: Ints) -> Ints:
        """Return the numbers of the repeats that may be the last in the window.

        Without an end that is the first, or the one after it: at closing time a level is reached
        before the instant from which on it is asked about.
        """
        until = self._window.until
        if until is None:
            return number + (number > 0)
        counted = self._outlook.counted(run, np.full(len(run), until))
        return (counted - first) // self._levels.repeat[level]

    def _is_first(self, owner: Ints, told: Ints) -> Flags:
        """Tell which rows, in order, are the first of their level, or of those told at once."""
        found = np.ones(len(owner), np.bool_)
        same = owner[1:] == owner[:-1]
        if self._window.until is not None:
            same &= told[1:] == told[:-1]
        found[1:] = ~same
        return found
