"""Advancing a state: yesterday's state and today's events give today's state."""

import json
from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from slaengine.engine.slot import SHADOW, SLA, Slot
from slaengine.errors import StateError
from slaengine.frames.clockframe import asked_fields
from slaengine.frames.fields import ABSENT, Codes
from slaengine.frames.fold import Carried, Folded, Folding
from slaengine.frames.ledger import Entries, Ledger, joined_entries
from slaengine.frames.log import Events, Log
from slaengine.frames.machine import machine_of
from slaengine.frames.poses import Poses
from slaengine.frames.progress import watched
from slaengine.frames.promises import Ints
from slaengine.frames.rejects import Collected, OnError, Rejects
from slaengine.frames.rows import micros
from slaengine.frames.scalar import Scalar
from slaengine.frames.state import Stored, empty_state, state_columns, stored_in
from slaengine.frames.table import Table
from slaengine.frames.texts import Texts
from slaengine.frames.tickets import Tickets, entries_of
from slaengine.frames.whys import Whys
from slaengine.policy import Policy

FrameT = TypeVar("FrameT")


@overload
def advance(
    policy: Policy,
    state: FrameT | None,
    events: FrameT,
    *,
    fields: Iterable[str] = (),
    on_error: Literal["raise"] = "raise",
) -> FrameT: ...


@overload
def advance(
    policy: Policy,
    state: FrameT | None,
    events: FrameT,
    *,
    fields: Iterable[str] = (),
    on_error: Literal["collect"],
) -> Collected[FrameT]: ...


def advance(
    policy: Policy,
    state: FrameT | None,
    events: FrameT,
    *,
    fields: Iterable[str] = (),
    on_error: OnError = "raise",
) -> "FrameT | Collected[FrameT]":
    """Return the state of all tickets after more events: yesterday's state, extended by a day.

    Begin with `state=None`; `fields` names ticket fields to keep besides those that the policy
    looks at, and is said once, at the beginning. The state is a frame of the same kind that can be
    stored as it is; ask it with `clocks`. Events are as for `evaluate`; those of one ticket may
    not be older than what the state has of it. No other ticket's history is read again.
    """
    asked = asked_fields(fields, "now")
    machine = machine_of(policy)
    rejects = Rejects(on_error)
    table = Table.of(events, "events", lenient=rejects.collects)
    if state is None:
        before = empty_state(machine, asked, table)
    else:
        before = stored_in(Table.of(state, "state"), policy)
        _check_asked(asked, before.asked)
    log = Log(table, sorted({*machine.book.fields, *before.asked}))
    log.report(rejects)
    work = _Advance(before, log, rejects)
    with watched("advancing", len(log)) as step:
        for block in log.blocks():
            work.add(block)
            step(len(block.row))
    work.alone.tell()
    return rejects.answer(table, table.like(state_columns(work.after())))


def _check_asked(asked: Sequence[str], known: Sequence[str]) -> None:
    missing = sorted(set(asked) - set(known))
    if missing:
        raise StateError(
            f"the state has not kept the field {missing[0]!r}: fields are asked for when a state "
            "begins; fold the log again"
        )


class _Advance:
    """One call: the state as it is being written, by ticket."""

    def __init__(self, before: Stored, log: Log, rejects: Rejects) -> None:
        machine, promises, ledger = before.machine, before.promises, before.ledger
        self._before = before
        self._keys, old, self._place = log.table.united(before.keys, log.keys)
        self._prior = np.full(self._keys.count, -1, np.int64)
        self._prior[old] = np.arange(len(old))
        earlier = {name: labels.values for name, labels in ledger.fields.items()}
        self._folding = Folding(machine, log, promises, earlier)
        rulings = self._folding.rulings
        self._tickets = Tickets(machine, promises, ledger)
        self._poses = Poses(machine, promises, rulings, ledger, self._tickets)
        self.alone = Scalar(machine.book.policy, log, rejects, before.asked)
        values = self._folding.fields.values
        self._whys = Whys(Texts(ledger.whys), log, rulings.fields, values)
        self._statuses = Texts(ledger.status.values)
        self._besides = Texts(ledger.beside.values)
        self._opened_at = self._spread(ledger.opened_at, old)
        self._last_at = self._spread(ledger.last_at, old)
        self._waits = self._spread(ledger.waits, old)
        self._waiting = self._spread(ledger.waiting, old, -1).astype(np.int8)
        self._status = self._spread(ledger.status.codes, old, -1).astype(np.int32)
        self._beside = self._spread(ledger.beside.codes, old, -1).astype(np.int32)
        self._fields = {name: self._field(name, ledger, old) for name in values}
        self._entries = [ledger.entries._replace(ticket=old[ledger.entries.ticket])]
        self._anew: list[Entries] = []  # of tickets whose entries have been written anew

    def _spread(self, values: NDArray[np.signedinteger], old: Ints, fill: int = 0) -> Ints:
        column = np.full(self._keys.count, fill, np.int64)
        column[old] = values
        return column

    def _field(self, name: str, ledger: Ledger, old: Ints) -> Codes:
        """Return the values of a field so far, as places in the values of this call."""
        labels = ledger.fields.get(name)
        if labels is None:
            return np.full(self._keys.count, ABSENT, np.int32)
        places = [self._folding.fields.place(name, text) for text in labels.values]
        known = np.array([*places, ABSENT], np.int64)[labels.codes]
        return self._spread(known, old, ABSENT).astype(np.int32)

    def add(self, events: Events) -> None:
        """Fold the events of a block into the state."""
        ticket = self._place[events.ticket]
        carried = self._carried(events, ticket)
        folded = self._folding.fold(events, carried)
        self._note(folded, ticket, carried)
        turns = folded.turns
        why, term_why = self._whys.of(folded, self._folding.walker.outcomes.reasons)
        self._entries.append(
            Entries(
                ticket[turns.ticket],
                events.at[turns.event],
                turns.track,
                turns.begins,
                turns.turns,
                turns.phase,
                why,
                turns.gap,
                turns.term,
                term_why,
                turns.promise,
            )
        )
        for place in np.flatnonzero(folded.broken).tolist():
            self._add_one(events, place, int(ticket[place]))

    def _carried(self, events: Events, ticket: Ints) -> Carried:
        """Return what the state has of the tickets of a block."""
        fresh = self._folding.fresh(events)
        prior = self._prior[ticket]
        known = np.flatnonzero(prior >= 0)
        fields = {name: column[ticket] for name, column in self._fields.items()}
        if not len(known):
            return fresh._replace(fields=fields)
        opened_at, last_at = fresh.opened_at.copy(), fresh.last_at.copy()
        opened_at[known] = self._opened_at[ticket[known]]
        last_at[known] = self._last_at[ticket[known]]
        told = {name: column[known] for name, column in fields.items()}
        fresh.pose[known], fresh.held[known] = self._poses.of(prior[known], told, opened_at[known])
        return Carried(fresh.pose, fresh.held, opened_at, last_at, fields)

    def _note(self, folded: Folded, ticket: Ints, carried: Carried) -> None:
        """Note how the tickets of a block stand now."""
        events = folded.events
        place = np.flatnonzero(~folded.broken)
        ticket, last = ticket[place], events.starts[place + 1] - 1
        self._opened_at[ticket] = carried.opened_at[place]
        self._last_at[ticket] = events.at[last]
        self._waits[ticket] += folded.waits[place]
        which, inverse = np.unique(folded.pose[place], return_inverse=True)
        told = [self._standing(number) for number in which.tolist()]
        table = np.array(told, np.int64).reshape(-1, 3)[inverse.reshape(-1)]
        self._waiting[ticket], self._status[ticket], self._beside[ticket] = table.T
        for name, column in folded.told.after.items():
            self._fields[name][ticket] = column[last]

    def _standing(self, pose: int) -> tuple[int, int, int]:
        found = self._before.machine.poses[pose]
        beside = self._besides.code(_listed(found.slots))
        return found.waiting, self._statuses.code(found.status), beside

    def _add_one(self, events: Events, place: int, ticket: int) -> None:
        """Take one ticket through the scalar engine."""
        prior = int(self._prior[ticket])
        before = None
        if prior >= 0:
            before = self._tickets.ticket(prior, self._keys.text(ticket), self._before.asked)
        sla = self.alone.made(events, place, lambda sla: sla, before)
        if sla is None:
            return
        machine, promises = self._before.machine, self._before.promises
        self._anew.append(entries_of(sla, ticket, machine, promises, self._whys.texts))
        state = sla.state
        self._opened_at[ticket], self._last_at[ticket] = (
            micros(sla.opened_at),
            micros(state.last_at),
        )
        self._waits[ticket], self._waiting[ticket] = state.waits, state.waiting
        self._status[ticket] = self._statuses.code(state.status)
        self._beside[ticket] = self._besides.code(_listed(state.slots))
        for name, column in self._fields.items():
            column[ticket] = self._folding.fields.place(name, state.fields.get(name))

    def after(self) -> Stored:
        """Return the state after all events."""
        entries = joined_entries(self._entries)
        if self._anew:
            anew = joined_entries(self._anew)
            written = np.zeros(self._keys.count, np.bool_)
            written[anew.ticket] = True
            entries = joined_entries([entries.only(~written[entries.ticket]), anew])
        values = self._folding.fields.values
        fields = {name: Texts(values[name]).labels(codes) for name, codes in self._fields.items()}
        ledger = Ledger(
            self._opened_at,
            self._last_at,
            self._statuses.labels(self._status),
            self._waiting,
            self._waits,
            self._besides.labels(self._beside),
            fields,
            entries,
            tuple(self._whys.texts.values),
        )
        kept = np.flatnonzero(self._status >= 0)  # all but new tickets that were rejected
        return Stored(
            self._before.machine, self._before.asked, self._keys, self._before.promises, ledger
        ).only(kept)


def _listed(slots: Sequence[Slot]) -> str:
    """Write which OLAs and contracts matched, and whether they still do."""
    beside = [[slot.name, slot.active] for slot in slots if slot.name not in (SLA, SHADOW)]
    return json.dumps(beside, ensure_ascii=False)
