"""Pause rows: the times in which clocks stood still, as columns of numbers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import micros_of
from slaengine.engine import Clock
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.promises import Ints, Promises, numbers
from slaengine.frames.judging.runs import CANCELLED, FOREVER, PAUSED, Runs, Stretches
from slaengine.whatif.forecasts.pause import THEN, pauses_of

_RUNNING, _STOPPED, _CANCELLED, _PAUSED = range(len(THEN))


class PauseRows(NamedTuple):
    """Pauses as columns: instants in microseconds, `then` a place among `THEN`.

    `ticket` is the ticket's place among those of the call, `track` that of the machine's tracks,
    `promise` the number of the promise.
    """

    ticket: Ints
    track: Ints
    cycle: Ints
    promise: Ints
    paused_at: Ints
    ended_at: Ints
    then: NDArray[np.int8]

    def at(self, place: NDArray[np.intp]) -> "PauseRows":
        """Return some of the rows, in this order."""
        return PauseRows._make(column[place] for column in self)


def pause_rows(runs: Runs, stretches: Stretches, now: int) -> PauseRows:
    """Return the pauses of runs up to an instant; those that follow at once are one."""
    run, start, paused = stretches.run, stretches.start, stretches.paused
    end = np.where(stretches.end == FOREVER, now, stretches.end)
    goes_on = np.zeros(len(run), np.bool_)  # whether the next stretch begins where this one ends
    goes_on[:-1] = (run[1:] == run[:-1]) & (start[1:] == end[:-1])
    also = goes_on.copy()
    also[:-1] &= paused[1:]
    after = np.append(False, (paused & also)[:-1])  # whether it goes on a pause
    firsts, lasts = np.flatnonzero(paused & ~after), np.flatnonzero(paused & ~also)
    mine = run[lasts]
    phase = runs.phase[mine]
    then = np.full(len(lasts), _STOPPED, np.int8)
    then[(phase == CANCELLED) & (runs.since[mine] == end[lasts])] = _CANCELLED
    then[(phase == PAUSED) & (stretches.end[lasts] == FOREVER)] = _PAUSED
    then[goes_on[lasts]] = _RUNNING
    found = PauseRows(
        runs.ticket[mine],
        runs.track[mine].astype(np.int64),
        runs.cycle[mine],
        numbers(runs.promise)[mine],
        start[firsts],
        end[lasts],
        then,
    )
    return found.at(np.flatnonzero(found.ended_at > found.paused_at))


def pause_rows_of(
    ticket: int, clocks: Iterable[Clock], as_of: datetime, machine: Machine, promises: Promises
) -> PauseRows:
    """Return the pauses of the clocks of one ticket as rows."""
    told = [
        (
            ticket,
            machine.index["" if clock.kind == "sla" else clock.agreement, clock.metric],
            clock.cycle,
            promises.number(clock.run.promise),
            micros_of(pause.start),
            micros_of(pause.end),
            THEN.index(pause.then),
        )
        for clock in clocks
        for pause in pauses_of(clock.run, as_of)
    ]
    table = np.array(told, np.int64).reshape(-1, len(PauseRows._fields)).T
    found = PauseRows._make(table)
    return found._replace(then=found.then.astype(np.int8))


def joined(parts: Sequence[PauseRows]) -> PauseRows:
    """Return several tables of rows as one, in the order of ticket, track, cycle and time."""
    found = PauseRows._make(np.concatenate(columns) for columns in zip(*parts, strict=True))
    return found.at(np.lexsort((found.paused_at, found.cycle, found.track, found.ticket)))
