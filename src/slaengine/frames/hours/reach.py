"""Reach: a calendar's tables as arrays, compiled as far as the rows of a column ask for."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars import Landing
from slaengine.calendars.compiled import PATIENCE, Compiled
from slaengine.calendars.hours import DAY
from slaengine.calendars.zones import MICROSECOND, instant_of, micros_of
from slaengine.errors import CalendarError
from slaengine.frames.hours.line import Line
from slaengine.frames.hours.offsets import Offsets
from slaengine.frames.hours.onebyone import is_safe, known, one_by_one, refuse
from slaengine.frames.hours.steps import Ints
from slaengine.frames.hours.windows import YEAR

_NEVER = (PATIENCE + 1) * 366 * DAY


class Asked(NamedTuple):
    """Rows that open time is added in: their places in the column, and what they hold."""

    rows: Ints
    starts: Ints
    amounts: Ints
    landing: Landing

    def at(self, places: NDArray[np.intp] | NDArray[np.bool_]) -> "Asked":
        """Return some of the rows."""
        rows, starts, amounts = (column[places] for column in self[:3])
        return Asked(rows, starts, amounts, self.landing)

    def answered(self, answer: Callable[[int, int, Landing], int]) -> Ints:
        """Return an answer for each row, one by one."""
        return one_by_one(
            lambda start, amount: answer(start, amount, self.landing),
            self.rows,
            self.starts,
            self.amounts,
        )


class Reach:
    """The searches that look-ups by the bucket fall back on, and that extend what is compiled.

    `rows` are the places of the values in the caller's column, for messages.
    """

    __slots__ = ("_line", "_offsets", "compiled")

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self._line: Line | None = None
        self._offsets: Offsets | None = None

    def line(self) -> Line:
        """Return what is compiled as arrays."""
        timeline = self.compiled.timeline or self.compiled.covering(0)
        line = self._line
        if line is None or line.timeline is not timeline:
            self._line = line = Line(timeline)
        return line

    def covering(self, at: Ints, rows: Ints) -> Line:
        """Return arrays that have all of some instants, of which there is at least one."""
        for place in (at.argmin(), at.argmax()):
            try:
                self.compiled.covering(int(at[place]))
            except CalendarError as error:
                refuse(int(rows[place]), error)
        return self.line()

    def around(self, at: Ints) -> Line | None:
        """Return arrays that have safe instants and a year on either side, or what can be had."""
        for micros in (int(at.min()) - YEAR, int(at.max()) + YEAR):
            with suppress(CalendarError):  # rows that have no answer are told when it is asked for
                self.compiled.covering(micros)
        return self.line() if self.compiled.timeline else None

    def offsets_over(self, at: Ints) -> Offsets:
        """Return the offsets of the calendar's zone in the years of some instants."""
        self._offsets = found = Offsets.over(self._offsets, self.compiled.zone, at)
        return found

    def opened(self, at: Ints, rows: Ints) -> Ints:
        """Return the open time before each instant."""
        return self._found(at, rows, Line.opened_before, self._opened)

    def is_open(self, at: Ints, rows: Ints) -> Ints:
        """Return 1 for each instant in open time, else 0."""
        return self._found(at, rows, Line.is_open, self.compiled.is_open)

    def _found(
        self,
        at: Ints,
        rows: Ints,
        search: Callable[[Line, Ints], Ints],
        answer: Callable[[int], int],
    ) -> Ints:
        found = np.empty(len(at), np.int64)
        safe = is_safe(at)
        if safe.any():
            some = at[safe]
            found[safe] = search(self.covering(some, rows[safe]), some)
        rest = ~safe
        found[rest] = one_by_one(lambda each: answer(known(each)), rows[rest], at[rest])
        return found

    def _opened(self, at: int) -> int:
        return self.compiled.opened(instant_of(at)) // MICROSECOND

    def added(self, asked: Asked, goals: Ints, passing: NDArray[np.bool_]) -> Ints:
        """Return where goals, amounts of open time, are reached; or passed where `passing`.

        The goals are the open time before each start and the amount.
        """
        for place in (goals.argmin(), goals.argmax()):  # the farthest rows compile for all
            one = np.array([place])
            if not self.line().holds_amounts(goals[one], passing[one])[0]:
                asked.at(one).answered(self.add)
        line = self.line()
        held = line.holds_amounts(goals, passing)
        found = np.zeros(len(goals), np.int64)
        found[held] = line.instants(goals[held], passing[held])
        rest = ~held | ~is_safe(found)
        found[rest] = asked.at(rest).answered(self.add)
        return found

    def add(self, start: int, amount: int, landing: Landing) -> int:
        """Return when an amount of open time is used up, counted from one instant."""
        compiled = self.compiled
        span = timedelta(microseconds=amount)
        return micros_of(compiled.add(instant_of(start), span, landing, compiled.utc))

    def openings(self, at: Ints, rows: Ints) -> Ints:
        """Return each instant itself where it is open, else the next opening."""
        return self._edges(at, rows, Line.openings, self._opening)

    def closings(self, at: Ints, rows: Ints) -> Ints:
        """Return the latest closing at or before each instant, all of which are closed."""
        return self._edges(at, rows, Line.closings, self._closing)

    def _edges(
        self,
        at: Ints,
        rows: Ints,
        search: Callable[[Line, Ints], tuple[Ints, NDArray[np.bool_]]],
        answer: Callable[[int], int],
    ) -> Ints:
        found = at.copy()
        safe = is_safe(at)
        places = np.flatnonzero(safe)
        if len(places):
            some = at[places]
            edges, there = search(self.covering(some, rows[places]), some)
            found[places] = edges
            safe[places] = there & is_safe(edges) & (abs(edges - some) <= _NEVER)
        rest = np.flatnonzero(~safe)
        found[rest] = one_by_one(answer, rows[rest], at[rest])
        return found

    def _opening(self, at: int) -> int:
        return known(self.compiled.edge(known(at), opening=True, later=True))

    def _closing(self, at: int) -> int:
        return known(self.compiled.edge(known(at), opening=False, later=False))
