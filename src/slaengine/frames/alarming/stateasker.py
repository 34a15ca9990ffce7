"""Asking the tickets of a state for alarms, block by block."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.errors import HistoryError, SlaError, StateError
from slaengine.frames.alarming.alarmrows import AlarmRows, stacked
from slaengine.frames.alarming.asker import Asker
from slaengine.frames.alarming.foreseen import Heard
from slaengine.frames.doors.columns import Labels, Out
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.promises import Ints
from slaengine.frames.progress import watched
from slaengine.frames.states.state import Stored
from slaengine.frames.states.tickets import Tickets

_BLOCK = 1 << 14  # tickets that are worked on at a time


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
