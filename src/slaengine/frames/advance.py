"""Advancing a state: yesterday's state and today's events give today's state."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from slaengine.engine.facts import HANDS
from slaengine.engine.fold import State
from slaengine.errors import StateError
from slaengine.frames.asked import asked_fields
from slaengine.frames.doors.columns import Labels
from slaengine.frames.doors.lexicon import Lexicon
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.fields import ABSENT, Codes
from slaengine.frames.folding.fold import Carried, Folded, Folding
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import machine_of
from slaengine.frames.folding.promises import Ints
from slaengine.frames.folding.scalar import Scalar
from slaengine.frames.judging.clockframe import COLUMNS, MOMENTS
from slaengine.frames.rejects import Collected, OnError, Rejects
from slaengine.frames.states.changelog import ChangeLog
from slaengine.frames.states.ledger import Entries, Ledger, beside_text, joined_entries
from slaengine.frames.states.poses import Poses
from slaengine.frames.states.state import Stored, empty_state, state_columns, stored_in
from slaengine.frames.states.tickets import Tickets, entries_of
from slaengine.frames.states.whys import Whys
from slaengine.frames.telling.factfold import FactFold
from slaengine.frames.telling.factrows import fact_columns
from slaengine.frames.telling.facts import FactColumns, joined, unopened
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

    >>> import polars
    >>> from datetime import UTC, datetime
    >>> from slaengine import frames
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, tzinfo=UTC)
    >>> opened = polars.DataFrame({"ticket": ["T-7"], "at": [nine], "event": ["opened"]})
    >>> state = advance(policy, None, opened)
    >>> solved = polars.DataFrame(
    ...     {"ticket": ["T-7"], "at": [nine.replace(hour=11)], "event": ["status_changed"],
    ...      "status": ["solved"]}
    ... )
    >>> later = advance(policy, state, solved)
    >>> frames.clocks(later, as_of=nine.replace(hour=12))["state"].to_list()
    ['met']
    """
    asked = asked_fields(fields, "now", MOMENTS, COLUMNS)
    machine = machine_of(policy)
    rejects = Rejects(on_error)
    table = Table.of(events, "events", lenient=rejects.collects)
    before = empty_state(machine, asked, table)
    if state is not None:
        known = Table.of(state, "state")
        if known.size:
            before = stored_in(known, policy)
            _check_asked(asked, before.asked)
    hands = {name for name in HANDS if name in table.names}
    log = Log(table, sorted({*machine.book.fields, *before.asked, *hands}), None, machine.optional)
    log.report(rejects)
    work = _Advance(before, log, rejects)
    log.each("advancing", work.add)
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
        self._keys, self._old, self._place = log.table.united(before.keys, log.keys)
        self._prior = np.full(self._keys.count, -1, np.int64)
        self._prior[self._old] = np.arange(len(self._old))
        self._folding = Folding(machine, log, promises, ledger.texts())
        fields = self._folding.fields
        self._tickets = Tickets(machine, promises, ledger)
        self._poses = Poses(machine, promises, self._folding.rulings, ledger, self._tickets)
        self.alone = Scalar(machine.book.policy, log, rejects, before.asked)
        self._whys = Whys(Lexicon(ledger.whys), log, self._folding.rulings.fields, fields.values)
        self._statuses, self._besides = Lexicon(ledger.status.values), Lexicon(ledger.beside.values)
        self._waits = self._spread(ledger.waits, 0)
        self._waiting = self._spread(ledger.waiting, -1).astype(np.int8)
        self._status = self._spread(ledger.status.codes, -1).astype(np.int32)
        self._beside = self._spread(ledger.beside.codes, -1).astype(np.int32)
        self._fields = {name: self._field(name, labels) for name, labels in ledger.fields.items()}
        self._entries = [ledger.entries._replace(ticket=self._old[ledger.entries.ticket])]
        self._fact_fold = FactFold(machine.book.policy, log)
        self._hands = {
            name: tuple(fields.values.get(name, known))
            for name, known in (("assignee", ledger.assignees), ("team", ledger.teams))
        }
        self._known_facts = ledger.facts.renamed(
            _places(ledger.assignees, self._hands["assignee"]),
            _places(ledger.teams, self._hands["team"]),
        )
        self._facts: list[tuple[Ints, FactColumns]] = [(self._old, self._known_facts)]
        asked = [name for name in log.table.names if name in before.asked]
        changes = ledger.changes
        self._changes = ChangeLog(asked, changes._replace(ticket=self._old[changes.ticket]))
        self._alone: list[tuple[int, State]] = []

    def _spread(self, values: NDArray[np.signedinteger], fill: int) -> Ints:
        column = np.full(self._keys.count, fill, np.int64)
        column[self._old] = values
        return column

    def _field(self, name: str, labels: Labels) -> Codes:
        """Return the values of a field so far, as places in the values of this call."""
        places = [self._folding.fields.place(name, text) for text in labels.values]
        known = np.array([*places, ABSENT], np.int64)[labels.codes]
        return self._spread(known, ABSENT).astype(np.int32)

    def add(self, events: Events) -> None:
        """Fold the events of a block into the state."""
        ticket = self._place[events.ticket]
        carried, facts = self._carried(events, ticket)
        folded = self._folding.fold(events, carried)
        self._note(folded, ticket)
        told = self._fact_fold.fold(facts, events, folded.told)
        kept = np.flatnonzero(~folded.broken)
        self._facts.append((ticket[kept], told.at(kept)))
        self._changes.add(folded, ticket, self._folding.fields.values)
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

    def _carried(self, events: Events, ticket: Ints) -> tuple[Carried, FactColumns]:
        """Return what the state has of the tickets of a block."""
        fresh = self._folding.fresh(events)
        facts = unopened(fresh.opened_at)
        prior = self._prior[ticket]
        known = np.flatnonzero(prior >= 0)
        if not len(known):
            return fresh, facts
        facts = facts.updated(known, self._known_facts.at(prior[known]))
        fields = {
            **fresh.fields,
            "assignee": facts.assignee.holder.astype(np.int32),
            "team": facts.team.holder.astype(np.int32),
            **{name: column[ticket] for name, column in self._fields.items()},
        }
        opened_at = facts.plain.opened_at
        told = {name: fields[name][known] for name in self._folding.rulings.fields}
        fresh.pose[known], fresh.held[known] = self._poses.of(prior[known], told, opened_at[known])
        carried = Carried(fresh.pose, fresh.held, opened_at, facts.plain.last_at, fields)
        return carried, facts

    def _note(self, folded: Folded, ticket: Ints) -> None:
        """Note how the tickets of a block stand now."""
        place = np.flatnonzero(~folded.broken)
        ticket, last = ticket[place], folded.events.starts[place + 1] - 1
        self._waits[ticket] += folded.waits[place]
        which, inverse = np.unique(folded.pose[place], return_inverse=True)
        told = [self._standing(number) for number in which.tolist()]
        table = np.array(told, np.int64).reshape(-1, 3)[inverse.reshape(-1)]
        self._waiting[ticket], self._status[ticket], self._beside[ticket] = table.T
        for name, column in self._fields.items():
            column[ticket] = folded.told.after[name][last]

    def _standing(self, pose: int) -> tuple[int, int, int]:
        found = self._before.machine.poses[pose]
        beside = self._besides.code(beside_text(found.slots))
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
        state = sla.state
        self._alone.append((ticket, state))
        self._waits[ticket], self._waiting[ticket] = state.waits, state.waiting
        self._status[ticket] = self._statuses.code(state.status)
        self._beside[ticket] = self._besides.code(beside_text(state.slots))
        for name, column in self._fields.items():
            column[ticket] = self._folding.fields.place(name, state.fields.get(name))

    def after(self) -> Stored:
        """Return the state after all events."""
        alone = [ticket for ticket, _ in self._alone]
        entries = joined_entries(self._entries)
        written = np.isin(entries.ticket, np.array(alone, np.int64))
        values = self._folding.fields.values
        ledger = Ledger(
            self._statuses.labels(self._status),
            self._waiting,
            self._waits,
            self._besides.labels(self._beside),
            {name: Lexicon(values[name]).labels(codes) for name, codes in self._fields.items()},
            joined_entries([entries.only(~written), *self._anew()]),
            tuple(self._whys.texts.values),
            self._changes.changes(self._alone),
            self._all_facts(),
            self._hands["assignee"],
            self._hands["team"],
        )
        kept = np.flatnonzero(self._status >= 0)  # all but new tickets that were rejected
        return self._before._replace(keys=self._keys, ledger=ledger).only(kept)

    def _anew(self) -> Iterator[Entries]:
        """Yield the entries of the tickets that the scalar engine told."""
        machine, promises = self._before.machine, self._before.promises
        for ticket, state in self._alone:
            yield entries_of(state, ticket, machine, promises, self._whys.texts)

    def _all_facts(self) -> FactColumns:
        """Return the facts of all tickets, as they were told last."""
        states = [state for _, state in self._alone]
        alone = fact_columns(states, self._hands["assignee"], self._hands["team"])
        tickets = np.array([ticket for ticket, _ in self._alone], np.int64)
        missing = unopened(np.zeros(1, np.int64))
        parts = [(np.zeros(0, np.int64), missing), *self._facts, (tickets, alone)]
        latest = np.zeros(self._keys.count, np.int64)
        offset = 0
        for places, facts in parts:
            latest[places] = offset + np.arange(len(places))
            offset += facts.size
        return joined([facts for _, facts in parts]).at(latest)


def _places(known: Sequence[str], values: Sequence[str]) -> Ints:
    """Return where texts stand in another list."""
    place = {text: number for number, text in enumerate(values)}
    return np.array([place[text] for text in known], np.int64)
