"""Clock rows: what a clock frame says of each cycle, as columns of numbers."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import micros_of
from slaengine.engine import Clock
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.promises import Ints, Promises, numbers
from slaengine.frames.judging.runs import CANCELLED, PAUSED, RUNNING, Runs
from slaengine.frames.judging.verdicts import Verdicts

STATES = ("running", "paused", "met", "missed", "cancelled")
_MET, _MISSED, _CANCELLED = 2, 3, 4
_NARROW = {"track": np.int16, "promise": np.int32}
_SLACK = 1.02  # what blocks may differ in
_MICROSECOND = timedelta(microseconds=1)


class Rows(NamedTuple):
    """Clocks as columns: instants and durations in microseconds, `NULL` where there is none.

    `ticket` is the ticket's place among those of the call, `track` that of the machine's tracks,
    `promise` the number of the promise.
    """

    ticket: Ints
    track: Ints
    cycle: Ints
    promise: Ints
    state: NDArray[np.int8]
    started_at: Ints
    stopped_at: Ints
    due_at: Ints
    target: Ints
    elapsed: Ints
    remaining: Ints
    paused: Ints
    breached: NDArray[np.bool_]
    breached_at: Ints

    def at(self, place: NDArray[np.intp]) -> "Rows":
        """Return some of the rows, in this order."""
        return Rows._make(column.take(place) for column in self)


def rows_of(runs: Runs, verdicts: Verdicts) -> Rows:
    """Return runs and the verdicts on them as rows, in the order of ticket, track and cycle."""
    rows = rows_by_track(runs, verdicts)  # those of a track by ticket: a sort only merges them
    return rows.at(np.argsort(rows.ticket, kind="stable"))


def rows_by_track(runs: Runs, verdicts: Verdicts) -> Rows:
    """Return the same rows as they come, in the order of track, ticket and cycle."""
    is_open = (runs.phase == RUNNING) | (runs.phase == PAUSED)
    ended = np.where(verdicts.missed, _MISSED, _MET)
    ended[runs.phase == CANCELLED] = _CANCELLED
    return Rows(
        runs.ticket,
        runs.track.astype(np.int64),
        runs.cycle,
        numbers(runs.promise),
        np.where(is_open, runs.phase, ended).astype(np.int8),
        runs.started_at,
        np.where(is_open, NULL, runs.since),
        verdicts.due_at,
        verdicts.target,
        verdicts.elapsed,
        verdicts.remaining,
        verdicts.paused,
        verdicts.breached,
        verdicts.breached_at,
    )


class Pile:
    """Rows that come block by block, in columns that grow in place: never all of them twice."""

    def __init__(self) -> None:
        self._columns: list[NDArray[np.generic]] = []
        self._size = 0

    def add(self, rows: Rows, share: float) -> None:
        """Add rows; `share` of all that there will be have then come, by estimate."""
        size = self._size + len(rows.ticket)
        room = max(size, int(size / share * _SLACK))
        if not self._columns:
            self._columns = [
                np.empty(room, _NARROW.get(name, column.dtype))
                for name, column in rows._asdict().items()
            ]
        elif size > len(self._columns[0]):
            self._resize(room)
        for column, name in zip(self._columns, Rows._fields, strict=True):
            column[self._size : size] = getattr(rows, name)
        self._size = size

    def rows(self) -> Rows:
        """Return all rows; nothing can be added any more."""
        if not self._columns:
            return joined([])
        self._resize(self._size)
        return Rows._make(self._columns)

    def _resize(self, size: int) -> None:
        for column in self._columns:
            column.resize(size, refcheck=False)


def joined(parts: Sequence[Rows]) -> Rows:
    """Return several tables of rows as one."""
    if not parts:
        none = Rows._make(np.zeros((len(Rows._fields), 0), np.int64))
        return none._replace(state=none.state.astype(np.int8), breached=none.breached > 0)
    return Rows._make(np.concatenate(columns) for columns in zip(*parts, strict=True))


def rows_of_clocks(
    ticket: int, clocks: Iterable[Clock], as_of: datetime, machine: Machine, promises: Promises
) -> Rows:
    """Return the clocks of one ticket as rows."""
    told = [
        (
            ticket,
            machine.index["" if clock.kind == "sla" else clock.agreement, clock.metric],
            clock.cycle,
            promises.number(clock.run.promise),
            STATES.index(clock.state),
            _micros(clock.started_at),
            _micros(clock.stopped_at),
            _micros(clock.due_at),
            clock.target // _MICROSECOND,
            clock.elapsed(as_of) // _MICROSECOND,
            clock.remaining(as_of) // _MICROSECOND,
            clock.paused(as_of) // _MICROSECOND,
            clock.is_breached(as_of),
            _micros(clock.breached_at or (clock.due_at if clock.is_breached(as_of) else None)),
        )
        for clock in clocks
    ]
    table = np.array(told, np.int64).reshape(-1, len(Rows._fields)).T
    found = Rows._make(table)
    return found._replace(
        state=found.state.astype(np.int8), breached=found.breached.astype(np.bool_)
    )


def _micros(at: datetime | None) -> int:
    return NULL if at is None else micros_of(at)
