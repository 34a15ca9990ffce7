"""Open time by columns: a calendar's tables as arrays, exact to the microsecond.

Instants are int64 microseconds since 1970 in UTC, durations int64 microseconds.
"""

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars import At, Calendar, Landing
from slaengine.calendars.asking import check_choice
from slaengine.calendars.compiled import Compiled
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.hours.blocks import Room, blocks
from slaengine.frames.hours.daysahead import days_ahead
from slaengine.frames.hours.onebyone import is_safe
from slaengine.frames.hours.reach import Asked, Reach
from slaengine.frames.hours.steps import UNSURE, Ints
from slaengine.frames.hours.windows import Ahead, Back, fits, fitting

__all__ = ["NULL", "OpenTime"]

_FEW = 4_096  # rows for which it is not worth making look-ups
_SAMPLE = 64  # every so many rows say where look-ups are needed
_NONE = np.empty(0, np.intp)
_SIGN = np.int64(63)
_FARTHEST = 2**60  # longer than from the year 1 to 9999


class OpenTime:
    """The open time of one calendar, for columns of instants; `NULL` in, `NULL` out.

    Every answer is the one that the calendar gives row by row, and so is every error, which names
    the row. Look-ups are made for the years that the columns have, and grow with them.
    """

    __slots__ = ("_ahead", "_back", "_reach")

    def __init__(self, compiled: Compiled) -> None:
        self._reach = Reach(compiled)
        self._ahead: Ahead | None = None
        self._back: Back | None = None

    @classmethod
    def of(cls, calendar: Calendar) -> "OpenTime":
        """Return a calendar's open time for columns, made once."""
        compiled = calendar.compiled
        found = compiled.columns
        if not isinstance(found, cls):
            compiled.columns = found = cls(compiled)
        return found

    def elapsed(self, starts: Ints, ends: Ints) -> Ints:
        """Return the open time between instants; negative where the end comes first.

        >>> desk = Calendar(name="d", tz="UTC", hours={"thu": ["09:00-17:00"]})
        >>> hour = 3_600_000_000
        >>> noon, evening = np.array([12 * hour]), np.array([19 * hour])
        >>> int(OpenTime.of(desk).elapsed(noon, evening)[0]) // hour
        5
        """
        result = np.empty(len(starts), np.int64)
        for rows, room in blocks(len(starts)):
            some, others, out = starts[rows], ends[rows], result[rows]
            ahead = self._ahead_for(len(starts), some, others)
            null = self._open_before(ahead, some, rows.start, room, room.value)
            null |= self._open_before(ahead, others, rows.start, room, room.other)
            np.subtract(room.other, room.value, out)
            if null:
                out[(some == NULL) | (others == NULL)] = NULL
        return result

    def is_open(self, at: Ints) -> NDArray[np.bool_]:
        """Tell which instants lie in open time; `NULL` does not.

        >>> desk = Calendar(name="d", tz="UTC", hours={"thu": ["09:00-17:00"]})
        >>> OpenTime.of(desk).is_open(np.array([12, 17, -15]) * 3_600_000_000).tolist()
        [True, False, False]
        """
        result = np.empty(len(at), np.bool_)
        for rows, room in blocks(len(at)):
            some, out = at[rows], result[rows]
            ahead = self._ahead_for(len(at), some)
            if ahead is None:
                unsure = np.arange(len(some))
            else:
                ahead.steps.look(ahead.steps.since(some, room.since), room.number, room.value)
                np.less(room.value, 0, out)
                unsure = np.flatnonzero(room.value == UNSURE)
            values = some[unsure]
            out[unsure] = False
            unsure, values = unsure[values != NULL], values[values != NULL]
            out[unsure] = self._reach.is_open(values, unsure + rows.start)
        return result

    def openings(self, at: Ints) -> Ints:
        """Return each instant itself where it is open, else the next opening.

        >>> desk = Calendar(name="d", tz="UTC", hours={"thu": ["09:00-17:00"]})
        >>> hour = 3_600_000_000
        >>> (OpenTime.of(desk).openings(np.array([1, 12, 17]) * hour) // hour).tolist()
        [9, 12, 177]
        """
        result = np.full(len(at), NULL)
        rows = np.flatnonzero(at != NULL)
        if len(rows):
            result[rows] = self._reach.openings(at[rows], rows)
        return result

    def add(self, starts: Ints, amounts: Ints, landing: Landing = "close") -> Ints:
        """Return when amounts of open time are used up, counted from instants.

        >>> desk = Calendar(name="d", tz="UTC", hours={"thu": ["09:00-17:00"]})
        >>> hour = 3_600_000_000
        >>> int(OpenTime.of(desk).add(np.array([12 * hour]), np.array([4 * hour]))[0]) // hour
        16
        """
        check_choice("landing", landing, ("close", "open"))
        result = np.empty(len(starts), np.int64)
        for rows, room in blocks(len(starts)):
            some, spans, out = starts[rows], amounts[rows], result[rows]
            ahead = self._ahead_for(len(starts), some)
            null = self._open_before(ahead, some, rows.start, room, out)
            np.add(out, spans, out)
            if ahead is not None:
                np.add(out, ahead.origin, out)
            asked = Asked(np.arange(rows.start, rows.stop), some, spans, landing)
            if null or spans.min() <= 0 or spans.max() >= _FARTHEST:
                out[:] = self._added_oddly(asked, out, len(starts))
            else:
                self._added(asked, out, landing == "open", room, len(starts))
        return result

    def add_days(
        self, starts: Ints, days: Ints, at: At = "same_time", landing: Landing = "close"
    ) -> Ints:
        """Return the same wall time so many business days later; see `Calendar.add_days`.

        >>> desk = Calendar(name="d", tz="UTC", hours={"thu": ["09:00-17:00"]})
        >>> hour = 3_600_000_000
        >>> int(OpenTime.of(desk).add_days(np.array([12 * hour]), np.array([1]))[0]) // hour
        180
        """
        check_choice("landing", landing, ("close", "open"))
        check_choice("at", at, ("same_time", "close"))
        result = np.full(len(starts), NULL)
        for rows, _ in blocks(len(starts)):
            some, counts = starts[rows], days[rows]
            there = (some != NULL) & (counts != NULL)
            asked = Asked(np.arange(rows.start, rows.stop), some, counts, landing).at(there)
            result[rows][there] = days_ahead(self._reach, asked, at)
        return result

    def _ahead_for(self, size: int, *columns: Ints) -> Ahead | None:
        """Return the look-up that has most instants of a block, unless that is not worth it."""
        if size <= _FEW:
            return self._ahead
        if not all(fits(self._ahead, column[::_FEW]) for column in columns):
            sample = np.concatenate([column[::_SAMPLE] for column in columns])
            sample = sample[is_safe(sample)]
            line = self._reach.around(sample) if len(sample) else None
            if line is not None:
                self._ahead = fitting(Ahead, self._ahead, sample, line)
        return self._ahead

    def _open_before(
        self, ahead: Ahead | None, at: Ints, first: int, room: Room, out: Ints
    ) -> bool:
        """Fill `out` with the open time before instants, from the look-up's origin on.

        Tell whether there are nulls among them.
        """
        if ahead is None:
            unsure = np.arange(len(at))
            origin = 0
        else:
            since = ahead.steps.since(at, room.since)
            ahead.steps.look(since, room.number, out)
            found = np.minimum.reduce(out) == UNSURE
            unsure = np.flatnonzero(out == UNSURE) if found else _NONE
            np.right_shift(out, _SIGN, room.number)
            np.bitwise_and(since, room.number, room.number)
            np.add(out, room.number, out)
            origin = ahead.origin
        if not len(unsure):
            return False
        values = at[unsure]
        there = values != NULL
        places = unsure[there]
        out[places] = self._reach.opened(values[there], places + first) - origin
        return len(places) < len(unsure)

    def _added(self, asked: Asked, goals: Ints, passing: bool, room: Room, size: int) -> None:
        """Replace goals, amounts of open time, by the instants that reach or pass them."""
        back = self._back_for(size, goals)
        if back is None:
            goals[:] = self._reach.added(asked, goals, np.full(len(goals), passing))
            return
        # What lies between two amounts is reached with the upper one: as if one moment lower.
        np.subtract(goals, back.steps.shift + (not passing), room.since)
        back.steps.look(room.since, room.number, room.value)
        unsure = np.flatnonzero(room.value == UNSURE)
        some = goals[unsure]
        np.add(goals, room.value, goals)
        if len(unsure):
            passed = np.full(len(unsure), passing)
            goals[unsure] = self._reach.added(asked.at(unsure), some, passed)

    def _back_for(self, size: int, goals: Ints) -> Back | None:
        if size > _FEW and not fits(self._back, goals[::_FEW]):
            self._back = fitting(Back, self._back, goals[::_SAMPLE], self._reach.line())
        return self._back

    def _added_oddly(self, asked: Asked, goals: Ints, size: int) -> Ints:
        """Return where goals are reached, some of them from nulls, for nothing, or backwards."""
        amounts, later = asked.amounts, asked.landing == "open"
        found = np.full(len(goals), NULL)
        there = (asked.starts != NULL) & (amounts != NULL)
        far = (amounts >= _FARTHEST) | (amounts <= -_FARTHEST)
        near = there & ~far
        for ahead in (True, False):
            some = np.flatnonzero(near & ((amounts > 0) if ahead else (amounts < 0)))
            if len(some):
                part = goals[some]
                room = Room(*np.empty((len(Room._fields), len(part)), np.int64))
                self._added(asked.at(some), part, ahead == later, room, size)
                found[some] = part
        for rows, answer in ((there & far, self._far), (near & (amounts == 0), self._idle)):
            places = np.flatnonzero(rows)
            found[places] = answer(asked.at(places))
        return found

    def _far(self, asked: Asked) -> Ints:
        """Return when amounts are used up that are longer than all time."""
        return asked.answered(self._reach.add)

    def _idle(self, asked: Asked) -> Ints:
        """Return when nothing is used up."""
        later = asked.landing == "open"
        return self._reach.openings(asked.starts, asked.rows) if later else asked.starts
