"""Symbols: the distinct events of a log, as far as clock rules can tell them apart."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from slaengine.events import (
    ROLES,
    Event,
    Opened,
    Rated,
    Replied,
    Role,
    StatusChanged,
    Updated,
    Worked,
)
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import NOW, Machine

_TICKET = "a ticket"


class Symbols:
    """Numbers the events of a log; `events` has one for each number, at a stand-in instant."""

    def __init__(self, log: Log, machine: Machine) -> None:
        self._kinds, self._wrong = log.kinds, log.wrong
        self._values = log.values
        self._fields = _looked_at(machine)
        self.events: list[Event] = []
        self._numbers: dict[Event, int] = {}
        spans = [len(log.values[name]) for name in self._fields]
        self._cases = Cases([len(log.kinds.listed), *spans])
        self._of_case = np.zeros(0, np.int32)
        if not self._fields:
            self._of_case = self._numbered((kind,) for kind in range(len(log.kinds.listed)))

    def numbers(self, events: Events) -> NDArray[np.int32]:
        """Return the number of each event."""
        if not self._fields:
            return self._of_case.take(events.kind)
        found = self._cases.numbers([events.kind, *(events.fields[name] for name in self._fields)])
        more = self._numbered(self._cases.rows[len(self._of_case) :])
        self._of_case = np.concatenate([self._of_case, more])
        return self._of_case.take(found)

    def _numbered(self, cases: Iterable[tuple[int, ...]]) -> NDArray[np.int32]:
        return np.array([self._number(*case) for case in cases], np.int32)

    def _number(self, number: int, *places: int) -> int:
        if self._wrong[number]:
            return 0  # rows of this kind are in no block
        kind = self._kinds.listed[number]
        fields = {
            field: self._values[field][place]
            for field, place in zip(self._fields, places, strict=True)
            if place >= 0
        }
        status = "open" if kind.status < 0 else self._kinds.statuses[kind.status]
        event = _event(
            self._kinds.names[kind.event],
            ROLES[self._kinds.by[number]],
            fields,
            status,
            public=kind.public != 0,
        )
        found = self._numbers.setdefault(event, len(self.events))
        if found == len(self.events):
            self.events.append(event)
        return found


def _event(name: str, by: Role, fields: Mapping[str, str], status: str, *, public: bool) -> Event:
    found: Event
    match name:
        case "opened":
            found = Opened(_TICKET, NOW, by=by, fields=fields, status=status)
        case "replied":
            found = Replied(_TICKET, NOW, by=by, fields=fields, public=public)
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
