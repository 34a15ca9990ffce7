"""Asking for alarms: what the blocks of one call share."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import numpy as np

from slaengine.engine import TicketSla
from slaengine.frames.alarming.alarmrows import AlarmRows, stacked
from slaengine.frames.alarming.foreseen import Heard, Window, foreseen
from slaengine.frames.alarming.outlook import Seer
from slaengine.frames.alarming.quiet import Quiet
from slaengine.frames.alarming.rungs import Rungs
from slaengine.frames.alarming.said import Said
from slaengine.frames.doors.columns import Codes, Labels, Out
from slaengine.frames.doors.keys import Keys
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.promises import Ints, Promises
from slaengine.frames.judging.runs import PAUSED, RUNNING, Line, Runs, Stretches, runs_of


class Asker:
    """One call: what its blocks share."""

    def __init__(
        self,
        machine: Machine,
        promises: Promises,
        values: Mapping[str, Sequence[str]],
        window: tuple[datetime, datetime | None],
    ) -> None:
        self._promises = promises
        self._window = Window.of(*window)
        self._times = window
        self._rungs = Rungs(machine, promises, values)
        self._quiet = Quiet(self._rungs.calendars)
        self._seer = Seer(machine.book, machine.tracks, promises)
        self.said = Said(machine, promises, self._rungs.listed)

    def told(
        self, line: Line, last_at: Ints, codes: Mapping[str, Codes], heard: Heard
    ) -> tuple[AlarmRows, Ints]:
        """Return the alarms of a block, and the tickets that are left to the scalar engine.

        Besides their turns, tickets have the instant of their last event, the codes of their fields
        and what was heard of them.
        """
        runs, stretches = _open(*runs_of(line, self._promises))
        outlook = self._seer.outlook(runs, stretches, last_at[runs.ticket], self._window.after)
        rungs = self._rungs.of(runs, codes)
        mine = Heard(heard.acknowledged[runs.ticket], heard.answered_at[runs.ticket])
        found = foreseen(outlook, rungs, self._rungs.columns(), self._quiet, mine, self._window)
        rows = self.said.rows(found.rows, runs, outlook.due_at)
        hard = np.unique(runs.ticket[found.hard])
        if len(hard):
            rows = rows.taken(np.flatnonzero(~np.isin(rows.ticket, hard)))
        return rows, hard

    def alone(self, ticket: int) -> Callable[[TicketSla], AlarmRows]:
        """Return what makes rows of a single ticket."""

        def made(sla: TicketSla) -> AlarmRows:
            return self.said.rows_of(ticket, sla.alarms(*self._times))

        return made

    def columns(
        self, parts: Sequence[AlarmRows], keys: Keys, fields: Callable[[Ints], Mapping[str, Labels]]
    ) -> dict[str, Out]:
        """Return the columns of the frame; `fields` gives those asked for, by rows of the parts."""
        rows = stacked(parts)
        order = rows.in_order(self.said.ranks())
        return {**self.said.columns(rows.taken(order), keys), **fields(order)}


def _open(runs: Runs, stretches: Stretches) -> tuple[Runs, Stretches]:
    """Return the runs that go on or are paused, with their stretches."""
    is_open = (runs.phase == RUNNING) | (runs.phase == PAUSED)
    if is_open.all():
        return runs, stretches
    place = np.cumsum(is_open) - 1
    kept, going = np.flatnonzero(is_open[stretches.run]), np.flatnonzero(is_open)
    some = Stretches._make(column.take(kept) for column in stretches)
    return Runs._make(column.take(going) for column in runs), some._replace(run=place[some.run])
