"""Asking for alarms: the tickets of a log, or of a state, block by block."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import numpy as np

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.engine import TicketSla
from slaengine.engine.facts import REMOVALS
from slaengine.errors import HistoryError, SlaError, StateError
from slaengine.events import ROLES
from slaengine.frames.alarming.alarmrows import AlarmRows, Said, stacked
from slaengine.frames.alarming.foreseen import Heard, Quiet, Window, foreseen
from slaengine.frames.alarming.levels import Rungs
from slaengine.frames.alarming.outlook import Seer
from slaengine.frames.doors.columns import Codes, Labels, Out
from slaengine.frames.doors.keys import Keys
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.fold import Folded, Folding
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.promises import Ints, Promises
from slaengine.frames.folding.scalar import Scalar
from slaengine.frames.judging.runs import PAUSED, RUNNING, Line, Runs, Stretches, runs_of
from slaengine.frames.progress import watched
from slaengine.frames.rejects import Rejects
from slaengine.frames.states.state import Stored
from slaengine.frames.states.tickets import Tickets
from slaengine.frames.telling.grouped import Grouped, picked

_AGENT = ROLES.index("agent")
_BLOCK = 1 << 14  # tickets of a state that are worked on at a time


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
        order = rows.in_order(self.said)
        return {**self.said.columns(rows.taken(order), keys), **fields(order)}


def _open(runs: Runs, stretches: Stretches) -> tuple[Runs, Stretches]:
    """Return the runs that go on or are paused, with their stretches."""
    is_open = (runs.phase == RUNNING) | (runs.phase == PAUSED)
    place = np.cumsum(is_open) - 1
    kept = is_open[stretches.run]
    some = Stretches._make(column[kept] for column in stretches)
    return Runs._make(column[is_open] for column in runs), some._replace(run=place[some.run])


class LogAsker:
    """Asks the tickets of a log."""

    def __init__(
        self,
        machine: Machine,
        log: Log,
        rejects: Rejects,
        window: tuple[datetime, datetime | None],
        asked: Sequence[str],
    ) -> None:
        self._log = log
        self._folding = Folding(machine, log, Promises())
        values = self._folding.fields.values
        self._asker = Asker(machine, self._folding.promises, values, window)
        self._scalar = Scalar(machine.book.policy, log, rejects, asked)
        self._answers = np.array([name == "acknowledged" for name in log.names], np.bool_)
        self._removals = np.array([name in REMOVALS for name in log.names], np.bool_)
        self._asked = asked
        self._parts: list[AlarmRows] = []
        self._fields: dict[str, list[Codes]] = {name: [] for name in asked}

    def columns(self) -> dict[str, Out]:
        """Return the columns of the frame of all alarms."""
        with watched("looking ahead", len(self._log)) as step:
            for block in self._log.blocks():
                self._add(block)
                step(len(block.row))
        self._scalar.tell()
        return self._asker.columns(self._parts, self._log.keys, self._labels)

    def _add(self, events: Events) -> None:
        folded = self._folding.fold(events, self._folding.fresh(events))
        rows, single = self._by_columns(folded)
        more = [self._scalar.made(events, each, self._asker.alone(each)) for each in single]
        rows = stacked([rows, *(each for each in more if each is not None)])
        last = events.starts[1:] - 1
        for name in self._asked:
            self._fields[name].append(folded.told.after[name][last][rows.ticket])
        self._parts.append(rows._replace(ticket=events.ticket[rows.ticket]))

    def _by_columns(self, folded: Folded) -> tuple[AlarmRows, list[int]]:
        """Return the alarms that columns can tell, and the tickets that they cannot."""
        events = folded.events
        last = events.starts[1:] - 1
        codes = {name: column[last] for name, column in folded.told.after.items()}
        broken = np.flatnonzero(folded.broken).tolist()
        try:
            rows, hard = self._asker.told(folded.line, events.at[last], codes, self._heard(folded))
        except SlaError:
            return stacked([]), [*range(len(events.ticket))]
        return rows, [*broken, *hard.tolist()]

    def _heard(self, folded: Folded) -> Heard:
        events, told = folded.events, folded.told
        grouped = Grouped(events.starts)
        answered_at = np.full(len(events.ticket), NULL)
        if self._answers.any():
            answered = grouped.last(self._answers[events.event])
            answered_at = picked(events.at, answered, answered_at)
        acts = events.by == _AGENT
        if "assignee" in told.after:
            assignee = told.after["assignee"]
            acts |= (assignee >= 0) & (assignee != told.before["assignee"])
        if self._removals.any():
            acts &= grouped.before(self._removals[events.event]) < 0
        acknowledged = np.logical_or.reduceat(acts, grouped.first)
        return Heard(acknowledged, answered_at)

    def _labels(self, order: Ints) -> dict[str, Labels]:
        values = self._folding.fields.values
        none = np.zeros(0, np.int32)
        return {
            name: Labels(np.concatenate([none, *codes])[order], tuple(values[name]))
            for name, codes in self._fields.items()
        }


class StateAsker:
    """Asks the tickets of a state."""

    def __init__(
        self, stored: Stored, window: tuple[datetime, datetime | None], asked: Sequence[str]
    ) -> None:
        ledger = stored.ledger
        missing = sorted(set(asked) - ledger.fields.keys())
        if missing:
            raise StateError(
                f"the state has not kept the field {missing[0]!r}: fields are asked for when a "
                "state begins; fold the log again"
            )
        self._stored, self._asked = stored, asked
        self._tickets = Tickets(stored.machine, stored.promises, ledger)
        unsaid = Labels(np.full(ledger.size, -1, np.int32), ())  # by a field that came to matter
        self._fields = {**dict.fromkeys(stored.machine.book.fields, unsaid), **ledger.fields}
        values = {name: labels.values for name, labels in self._fields.items()}
        self._asker = Asker(stored.machine, stored.promises, values, window)
        self._check(micros_of(window[0]))

    def _check(self, after: int) -> None:
        late = np.flatnonzero(self._stored.ledger.last_at > after)
        if len(late):
            ticket = int(late[0])
            last = instant_of(int(self._stored.ledger.last_at[ticket])).isoformat()
            raise HistoryError(
                f"ticket {self._stored.keys.text(ticket)!r}: asked for alarms after "
                f"{instant_of(after).isoformat()}, before its last event at {last}"
            )

    def columns(self) -> dict[str, Out]:
        """Return the columns of the frame of all alarms."""
        parts: list[AlarmRows] = []
        size = self._stored.ledger.size
        with watched("looking ahead", size) as step:
            for first in range(0, size, _BLOCK):
                places = np.arange(first, min(first + _BLOCK, size))
                parts.extend(self._told(places))
                step(len(places))
        ticket = stacked(parts).ticket
        return self._asker.columns(
            parts, self._stored.keys, lambda order: self._labels(ticket[order])
        )

    def _told(self, places: Ints) -> list[AlarmRows]:
        ledger = self._stored.ledger
        codes = {name: labels.codes[places] for name, labels in self._fields.items()}
        plain = ledger.facts.plain
        acknowledged = plain.acknowledged_at[places] != NULL
        heard = Heard(acknowledged, plain.answered_at[places])
        line = self._tickets.entries(places).line()
        try:
            rows, hard = self._asker.told(line, ledger.last_at[places], codes, heard)
        except SlaError:
            rows, hard = stacked([]), np.arange(len(places))
        return [rows._replace(ticket=places[rows.ticket]), *map(self._alone, places[hard].tolist())]

    def _alone(self, place: int) -> AlarmRows:
        name = self._stored.keys.text(place)
        ticket = self._tickets.ticket(place, name, self._stored.asked)
        return self._asker.alone(place)(ticket)

    def _labels(self, ticket: Ints) -> dict[str, Labels]:
        fields = self._fields
        return {
            name: Labels(fields[name].codes[ticket], fields[name].values) for name in self._asked
        }
