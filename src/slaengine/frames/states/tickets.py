"""Tickets of a ledger as `TicketSla` values, and such values as entries."""

import json
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter

import numpy as np

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.engine import TicketSla
from slaengine.engine.fold import Change, State
from slaengine.engine.promise import Promise
from slaengine.engine.rulebook import Match
from slaengine.engine.run import PHASES
from slaengine.engine.slot import SHADOW, SLA, Slot, blank, stand
from slaengine.engine.tracks import Footing
from slaengine.errors import HistoryError, StateError
from slaengine.frames.doors.columns import Labels
from slaengine.frames.doors.lexicon import Lexicon
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.promises import NO_PROMISE, Ints, Promises
from slaengine.frames.states.ledger import Entries, Ledger
from slaengine.frames.states.replay import Entry, entries_told, runs_told
from slaengine.frames.telling.factrows import fact_row
from slaengine.frozen import FrozenMapping


class Tickets:
    """Reads tickets out of a ledger, one at a time."""

    def __init__(self, machine: Machine, promises: Promises, ledger: Ledger) -> None:
        self._machine = machine
        self._promises = promises
        self._ledger = ledger
        entries = ledger.entries
        self._starts = np.searchsorted(entries.ticket, np.arange(ledger.size + 1))

    def entries(self, places: Ints) -> Entries:
        """Return the entries of some tickets, which count from 0 in this order."""
        first, end = self._starts[places], self._starts[places + 1]
        counts = end - first
        offset = np.cumsum(counts) - counts
        ticket = np.repeat(np.arange(len(places)), counts)
        rows = np.arange(len(ticket)) - offset[ticket] + first[ticket]
        return self._ledger.entries.only(rows)._replace(ticket=ticket)

    def ticket(self, place: int, ticket: str, asked: Collection[str]) -> TicketSla:
        """Return a ticket as the scalar engine has it."""
        ledger, book = self._ledger, self._machine.book
        status = _text(ledger.status, place) or ""
        row = fact_row(ledger.facts, place, ledger.assignees, ledger.teams)
        state = State(
            ticket,
            instant_of(int(ledger.opened_at[place])),
            instant_of(int(ledger.last_at[place])),
            row.events,
            status,
            book.policy.class_of(status) in ("solved", "closed"),
            bool(ledger.waiting[place]),
            int(ledger.waits[place]),
            FrozenMapping(self.fields(place)),
            frozenset(asked),
            self._changes(place),
            row.course,
            row.talk,
            row.facts,
            self.slots(place, ticket),
        )
        return TicketSla(book, state)

    def _changes(self, place: int) -> tuple[Change, ...]:
        changes = self._ledger.changes
        first, end = np.searchsorted(changes.ticket, [place, place + 1]).tolist()
        return tuple(
            Change(
                instant_of(int(changes.at[row])),
                _text(changes.field, row) or "",
                _text(changes.value, row),
            )
            for row in range(first, end)
        )

    def slots(self, place: int, ticket: str) -> tuple[Slot, ...]:
        """Return the clocks of a ticket as the fold has them."""
        ledger, book = self._ledger, self._machine.book
        told = self._told(place)
        fields = self.fields(place)
        try:
            ruling = book.ruling(ticket, fields, instant_of(int(ledger.opened_at[place])))
        except HistoryError as error:
            raise StateError(str(error)) from None
        slots = [self._slot(blank(SLA, book.sla), ruling.footing, ruling.promises, told)]
        if book.shadow is not None:
            unseen = blank(SHADOW, book.shadow)
            slots.append(self._slot(unseen, unseen.footing, unseen.promises, told))
        matches = {match.agreement.name: match for match in ruling.beside}
        for name, active in json.loads(_text(ledger.beside, place) or "[]"):
            slots.append(self._beside(name, active, matches, told))
        return tuple(slots)

    def fields(self, place: int) -> dict[str, str]:
        """Return the fields of a ticket as they are now."""
        found = {name: _text(labels, place) for name, labels in self._ledger.fields.items()}
        return {name: text for name, text in found.items() if text}

    def _beside(
        self, name: str, active: bool, matches: Mapping[str, Match], told: dict[int, list[Entry]]
    ) -> Slot:
        book = self._machine.book
        agreement = book.policy.agreement(name)
        tracks = book.beside(agreement)
        slot = blank(name, tracks)
        match = matches.get(name) if active else None
        promises = slot.promises if match is None else match.promises
        return self._slot(slot, tracks.under(agreement), promises, told)._replace(active=active)

    def _slot(
        self,
        slot: Slot,
        footing: Footing,
        promises: tuple[Promise, ...],
        told: dict[int, list[Entry]],
    ) -> Slot:
        cycles = [
            runs_told(metric, told.get(self._machine.index[slot.name, metric], ()))
            for metric in footing.tracks.metrics
        ]
        runs = tuple(each[-1] if each else None for each in cycles)
        ended = [(later.started_at, run) for each in cycles for run, later in pairwise(each)]
        past = tuple(run for _, run in sorted(ended, key=itemgetter(0)))
        standing = tuple(stand(run) for run in runs)
        return slot._replace(
            footing=footing, promises=promises, standing=standing, runs=runs, past=past
        )

    def _told(self, place: int) -> dict[int, list[Entry]]:
        """Return the entries of a ticket by track."""
        entries, whys = self._ledger.entries, self._ledger.whys
        found: dict[int, list[Entry]] = {}
        for row in range(int(self._starts[place]), int(self._starts[place + 1])):
            promise = int(entries.promise[row])
            entry = Entry(
                instant_of(int(entries.at[row])),
                bool(entries.begins[row]),
                bool(entries.turns[row]),
                PHASES[int(entries.phase[row])],
                whys[int(entries.why[row])],
                bool(entries.gap[row]),
                int(entries.term[row]),
                whys[int(entries.term_why[row])],
                None if promise < 0 else self._promises.promise(promise),
            )
            found.setdefault(int(entries.track[row]), []).append(entry)
        return found


def _text(labels: Labels, place: int) -> str | None:
    code = int(labels.codes[place])
    return None if code < 0 else labels.values[code]


def entries_of(
    state: State, ticket: int, machine: Machine, promises: Promises, whys: Lexicon
) -> Entries:
    """Return the entries that tell of a ticket's clocks."""
    rows: list[tuple[int, ...]] = []
    for slot in state.slots:
        for metric, run in zip(slot.footing.tracks.metrics, slot.runs, strict=True):
            if run is None:
                continue
            track = machine.index[slot.name, metric]
            cycles = [*(each for each in slot.past if each.metric == metric), run]
            rows += (
                _row(ticket, track, entry, promises, whys)
                for cycle in cycles
                for entry in entries_told(cycle)
            )
    return _entries(rows)


def _row(
    ticket: int, track: int, entry: Entry, promises: Promises, whys: Lexicon
) -> tuple[int, ...]:
    return (
        ticket,
        micros_of(entry.at),
        track,
        entry.begins,
        entry.turns,
        PHASES.index(entry.phase),
        whys.code(entry.why),
        entry.gap,
        entry.term,
        whys.code(entry.term_why),
        NO_PROMISE if entry.promise is None else promises.whole(entry.promise),
    )


def _entries(rows: Sequence[tuple[int, ...]]) -> Entries:
    columns = np.array(rows, np.int64).reshape(-1, len(Entries._fields)).T
    ticket, at, track, begins, turns, phase, why, gap, term, term_why, promise = columns
    return Entries(
        ticket,
        at,
        track.astype(np.int32),
        begins.astype(np.bool_),
        turns.astype(np.bool_),
        phase.astype(np.int8),
        why.astype(np.int32),
        gap.astype(np.bool_),
        term.astype(np.int8),
        term_why.astype(np.int32),
        promise,
    )
