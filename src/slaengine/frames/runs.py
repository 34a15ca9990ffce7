"""Runs as columns: the cycles that turns make up, each with its spans and its promise."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.engine.run import PHASES
from slaengine.frames.machine import NONE
from slaengine.frames.promises import Ints, Promises, numbers

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
    size = len(line.at)
    place = np.arange(size)
    aspects = promises.aspects
    held = line.promise[_latest(place, line.promise >= 0)]
    promised = aspects.kind[numbers(held)] != NONE
    first = np.flatnonzero(line.begins)
    if not size:
        return _nothing()
    end = np.append(first[1:], size)
    # the last turn under a promise; what follows it is a promise withdrawn
    last = np.maximum.reduceat(np.where(promised, place, -1), first)
    cycle = _cycles(line, first)
    kept = last >= 0
    first, end, last, cycle = first[kept], end[kept], last[kept], cycle[kept]
    lost = last + 1 < end
    cut_at = line.at[np.minimum(last + 1, size - 1)]
    phase = np.where(lost, CANCELLED, line.phase[last]).astype(np.int8)
    turned = line.at[_latest(place, line.turns)]
    termed = line.at[_latest(place, line.begins | (line.term == 1))]
    runs = Runs(
        line.track[first],
        line.ticket[first],
        cycle,
        phase,
        line.at[first],
        np.where(lost, cut_at, turned[last]),
        held[last],
        termed[last],
    )
    ends = np.where(lost, cut_at, FOREVER)
    return runs, _stretches(line, first, last, ends, aspects.calendar[numbers(held)])


def _stretches(
    line: Line, first: Ints, last: Ints, ends: Ints, calendar: NDArray[np.int32]
) -> Stretches:
    """Return the stretches between the turns of each run, from its first to its last."""
    counts = last - first + 1
    run = np.repeat(np.arange(len(first)), counts)
    offset = np.cumsum(counts) - counts
    row = np.arange(len(run)) - offset[run] + first[run]
    final = row == last[run]
    following = np.minimum(row + 1, len(line.at) - 1)
    counted = line.gap[following] & (~final | (ends[run] != FOREVER))
    phase = np.where(counted, RUNNING, line.phase[row])
    start = line.at[row]
    end = np.where(final, ends[run], line.at[following])
    calendar = _filled(calendar[row], offset, counts)
    kept = ((phase == RUNNING) | (phase == PAUSED)) & (end > start)
    return Stretches(run[kept], start[kept], end[kept], phase[kept] == PAUSED, calendar[kept])


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


def _latest(place: Ints, holds: NDArray[np.bool_]) -> Ints:
    """Return for each row the latest one up to it for which something holds."""
    return np.maximum.accumulate(np.where(holds, place, 0))


def _cycles(line: Line, first: Ints) -> Ints:
    """Number the runs of each track of each ticket from 1."""
    track, ticket = line.track[first], line.ticket[first]
    new = np.append(True, (track[1:] != track[:-1]) | (ticket[1:] != ticket[:-1]))
    place = np.arange(len(first))
    return place - _latest(place, new) + 1


def _nothing() -> tuple[Runs, Stretches]:
    none, few = np.zeros(0, np.int64), np.zeros(0, np.int32)
    small = np.zeros(0, np.int8)
    runs = Runs(few, none, none, small, none, none, none, none)
    return runs, Stretches(none, none, none, small.astype(np.bool_), few)
