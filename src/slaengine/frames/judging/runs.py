"""Runs as columns: the cycles that turns make up, each with its spans and its promise."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.engine.run import PHASES
from slaengine.frames.folding.machine import NONE
from slaengine.frames.folding.promises import Ints, Promises, numbers

RUNNING, PAUSED, SOLVED, STOPPED, CANCELLED = range(len(PHASES))
FOREVER = np.iinfo(np.int64).max  # the end of what still goes on


class Line(NamedTuple):
    """Turns of many tickets, sorted by track, ticket and time; `at` is their instant.

    `promise` is the one that a turn brings, -1 where the track keeps the one it has.
    """

    track: NDArray[np.int32]
    ticket: Ints
    at: Ints
    begins: NDArray[np.bool_]
    turns: NDArray[np.bool_]
    phase: NDArray[np.int8]
    gap: NDArray[np.bool_]
    term: NDArray[np.int8]
    promise: Ints


class Runs(NamedTuple):
    """Cycles with a promise, as columns.

    `since` is when the present phase began, which for one that is over is when it stopped;
    `term_at` is when the last promise came into force.
    """

    track: NDArray[np.int32]
    ticket: Ints
    cycle: Ints
    phase: NDArray[np.int8]
    started_at: Ints
    since: Ints
    promise: Ints
    term_at: Ints


class Stretches(NamedTuple):
    """Stretches of time in which runs ran or were paused, in order.

    `end` is `FOREVER` for one that still goes on, and `calendar` the number of the calendar's
    name, -1 for none yet.
    """

    run: Ints
    start: Ints
    end: Ints
    paused: NDArray[np.bool_]
    calendar: NDArray[np.int32]


def runs_of(line: Line, promises: Promises) -> tuple[Runs, Stretches]:
    """Return the runs that turns make up, and their stretches.

    A run that lost its promise shows as cancelled by the turn that withdrew it; one that never had
    any does not show.
    """
    first = np.flatnonzero(line.begins)
    if not len(first):
        return _nothing()
    cycle = _cycles(line.track[first], line.ticket[first])
    shown = _whole(line, len(first))
    if (promises.aspects.kind[_brought(line.promise)] == NONE).any():
        shown = _cut(line, first, promises)
        first, cycle = np.flatnonzero(shown.line.begins), cycle[shown.kept]
    if not len(first):
        return _nothing()
    line, ends = shown.line, shown.ends
    last = np.append(first[1:], len(line.at)) - 1
    lost = ends != FOREVER
    since = line.at[_latest(line.turns, last)]
    runs = Runs(
        line.track[first],
        line.ticket[first],
        cycle,
        np.where(lost, CANCELLED, line.phase[last]).astype(np.int8),
        line.at[first],
        np.where(lost, ends, since),
        line.promise[_latest(line.promise >= 0, last)],
        line.at[_latest(line.begins | (line.term == 1), last)],
    )
    return runs, _stretches(shown, first, last, promises)


class _Shown(NamedTuple):
    """The turns of runs under a promise; by run, when it was withdrawn, and whether by a gap.

    `ends` is `FOREVER` where it was not. `kept` tells which runs are left.
    """

    line: Line
    ends: Ints
    gap: NDArray[np.bool_]
    kept: NDArray[np.bool_]


def _whole(line: Line, runs: int) -> _Shown:
    none = np.zeros(runs, np.bool_)
    return _Shown(line, np.full(runs, FOREVER), none, ~none)


def _cut(line: Line, first: Ints, promises: Promises) -> _Shown:
    """Leave out what follows the last turn of each run under a promise; each turn then has its."""
    size = len(line.at)
    place = np.arange(size)
    held = line.promise[_latest(line.promise >= 0, place)]
    promised = promises.aspects.kind[numbers(held)] != NONE
    last = np.maximum.reduceat(np.where(promised, place, -1), first)
    shown = place <= np.repeat(last, np.diff(first, append=size))
    kept = last >= 0
    following = np.minimum(last + 1, size - 1)
    lost = (last + 1 < np.append(first[1:], size))[kept]
    some = Line._make(column[shown] for column in line._replace(promise=held))
    return _Shown(
        some,
        np.where(lost, line.at[following][kept], FOREVER),
        lost & line.gap[following][kept],
        kept,
    )


def _stretches(shown: _Shown, first: Ints, last: Ints, promises: Promises) -> Stretches:
    """Return the stretches between the turns of each run, from its first to its last."""
    line = shown.line
    following, counted = np.empty_like(line.at), np.empty_like(line.gap)
    following[:-1], counted[:-1] = line.at[1:], line.gap[1:]
    following[last], counted[last] = shown.ends, shown.gap
    row = np.flatnonzero((line.phase == RUNNING) | (line.phase == PAUSED) | counted)
    row = row[following[row] > line.at[row]]
    paused = (line.phase[row] == PAUSED) & ~counted[row]
    run = (np.cumsum(line.begins) - 1)[row]
    calendar = _calendars(line, first, promises)[row]
    return Stretches(run, line.at[row], following[row], paused, calendar)


def _calendars(line: Line, first: Ints, promises: Promises) -> NDArray[np.int32]:
    """Return the calendar of each turn."""
    several = promises.aspects.calendar[_brought(line.promise)]
    if (several == several[0]).all():
        return np.full(len(line.at), several[0])
    brought = np.flatnonzero(line.promise >= 0)
    calendar = promises.aspects.calendar[numbers(line.promise[brought])]
    counts = np.diff(first, append=len(line.at))
    held = np.repeat(calendar, np.diff(brought, append=len(line.at)))
    return _filled(held, first, counts)


def _brought(promise: Ints) -> Ints:
    """Return the distinct numbers of the promises that turns bring; few, so they are counted."""
    counts = np.bincount(numbers(promise) + 1)  # the first is of turns that bring none
    return np.flatnonzero(counts[1:])


def _filled(calendar: NDArray[np.int32], offset: Ints, counts: Ints) -> NDArray[np.int32]:
    """Give stretches without a promise the calendar that their run had, else the first it got."""
    place = np.arange(len(calendar))
    known = calendar >= 0
    if known.all():
        return calendar
    run = np.repeat(np.arange(len(offset)), counts)
    earlier = np.maximum.accumulate(np.where(known, place, -1))
    first = np.minimum.reduceat(np.where(known, place, len(calendar) - 1), offset)
    return calendar[np.where(earlier >= offset[run], earlier, first[run])]


def _latest(holds: NDArray[np.bool_], place: Ints) -> Ints:
    """Return the latest row up to each place for which something holds."""
    found: Ints = np.flatnonzero(holds)[np.cumsum(holds)[place] - 1]
    return found


def _cycles(track: NDArray[np.int32], ticket: Ints) -> Ints:
    """Number the runs of each track of each ticket from 1."""
    new = np.append(True, (track[1:] != track[:-1]) | (ticket[1:] != ticket[:-1]))
    place = np.arange(len(track))
    return place - _latest(new, place) + 1


def _nothing() -> tuple[Runs, Stretches]:
    none, few = np.zeros(0, np.int64), np.zeros(0, np.int32)
    small = np.zeros(0, np.int8)
    runs = Runs(few, none, none, small, none, none, none, none)
    return runs, Stretches(none, none, none, small.astype(np.bool_), few)
