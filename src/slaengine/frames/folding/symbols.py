"""Symbols: the distinct events of a log, as far as clock rules can tell them apart."""

import numpy as np
from numpy.typing import NDArray

from slaengine.events import ROLES, Event, Opened, Rated, Replied, StatusChanged, Updated, Worked
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import NOW, Machine

_TICKET = "a ticket"


class Symbols:
    """Numbers the events of a log; `events` has one for each number, at a stand-in instant."""

    def __init__(self, log: Log, machine: Machine) -> None:
        self._names = log.names
        self._statuses = log.statuses
        self._values = log.values
        self._fields = _looked_at(machine)
        spans = [len(log.values[name]) for name in self._fields]
        self._cases = Cases([len(log.names), len(ROLES), 2, len(log.statuses), *spans])
        self.events: list[Event] = []

    def numbers(self, events: Events) -> NDArray[np.int32]:
        """Return the number of each event."""
        own = [events.fields[name] for name in self._fields]
        found = self._cases.numbers([events.event, events.by, events.public, events.status, *own])
        self.events += (self._event(case) for case in self._cases.rows[len(self.events) :])
        return found

    def _event(self, case: tuple[int, ...]) -> Event:
        name, by = self._names[case[0]], ROLES[case[1]]
        fields = {
            field: self._values[field][place]
            for field, place in zip(self._fields, case[4:], strict=True)
            if place >= 0
        }
        status = "open" if case[3] < 0 else self._statuses[case[3]]
        found: Event
        match name:
            case "opened":
                found = Opened(_TICKET, NOW, by=by, fields=fields, status=status)
            case "replied":
                found = Replied(_TICKET, NOW, by=by, fields=fields, public=case[2] != 0)
            case "status_changed":
                found = StatusChanged(_TICKET, NOW, by=by, fields=fields, status=status)
            case "updated":
                found = Updated(_TICKET, NOW, by=by, fields=fields)
            case "rated":
                found = Rated(_TICKET, NOW, by=by, fields=fields, survey="csat", score=1)
            case "worked":
                found = Worked(_TICKET, NOW, by=by, fields=fields, duration=NOW - NOW)
            case _:
                found = Event(_TICKET, NOW, name, by=by, fields=fields)
        return found


def _looked_at(machine: Machine) -> tuple[str, ...]:
    """Return the fields that clock rules look for in the events themselves."""
    policy = machine.book.policy
    found: set[str] = set()
    for metric in {track.metric for track in machine.tracks}:
        rule = policy.rule(metric)
        for moment in (*rule.start, *rule.stop, *rule.reset, *rule.cancel):
            found.update(moment.fields.conditions)
    return tuple(sorted(found))
