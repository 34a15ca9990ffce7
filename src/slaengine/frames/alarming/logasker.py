"""Asking the tickets of a log for alarms, block by block."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from slaengine.engine.facts import REMOVALS
from slaengine.errors import SlaError
from slaengine.events import ROLES
from slaengine.frames.alarming.alarmrows import AlarmRows, stacked
from slaengine.frames.alarming.asker import Asker
from slaengine.frames.alarming.foreseen import Heard
from slaengine.frames.doors.columns import Codes, Labels, Out
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.fold import Folded, Folding
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.promises import Ints, Promises
from slaengine.frames.folding.scalar import Scalar
from slaengine.frames.rejects import Rejects
from slaengine.frames.telling.grouped import Grouped, picked

_AGENT = ROLES.index("agent")


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
        self._log.each("looking ahead", self._add)
        self._scalar.tell()
        return self._asker.columns(self._parts, self._log.keys, self._labels)

    def _add(self, events: Events) -> None:
        folded = self._folding.fold(events, self._folding.fresh(events))
        rows, single = self._by_columns(folded)
        more = [self._scalar.made(events, each, self._asker.alone(each)) for each in single]
        if more:
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
