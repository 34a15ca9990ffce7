"""The ledger: what a state frame holds, as columns: how each ticket stands, and every turn so far.

It is all that the next event needs and all that a clock frame is made of, in words and instants.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.engine.slot import SHADOW, SLA, Slot
from slaengine.frames.doors.columns import Labels
from slaengine.frames.folding.fields import Codes
from slaengine.frames.folding.promises import NO_PROMISE, Ints
from slaengine.frames.judging.runs import CANCELLED, STOPPED, Line
from slaengine.frames.telling.facts import FactColumns

Flags = NDArray[np.bool_]


class Entries(NamedTuple):
    """Turns, in the order of their tickets and of time; `why` and `term_why` number the texts.

    `ticket` is the ticket's place in the ledger; `promise` is the one that a turn brings, as a
    whole number, -1 where the track keeps the one it has.
    """

    ticket: Ints
    at: Ints
    track: NDArray[np.int32]
    begins: Flags
    turns: Flags
    phase: NDArray[np.int8]
    why: Codes
    gap: Flags
    term: NDArray[np.int8]
    term_why: Codes
    promise: Ints

    def only(self, kept: "Flags | NDArray[np.intp]") -> "Entries":
        """Return some of the entries."""
        return Entries._make(column[kept] for column in self)

    def line(self) -> Line:
        """Return the entries in the order of track, ticket and time."""
        order = np.lexsort((self.ticket, self.track))
        return Line(
            self.track[order],
            self.ticket[order],
            self.at[order],
            self.begins[order],
            self.turns[order],
            self.phase[order],
            self.gap[order],
            self.term[order],
            self.promise[order],
        )


def no_entries() -> Entries:
    """Return no entries."""
    none, few = np.zeros(0, np.int64), np.zeros(0, np.int32)
    flags, small = np.zeros(0, np.bool_), np.zeros(0, np.int8)
    return Entries(none, none, few, flags, flags, small, few, flags, small, few, none)


def joined_entries(parts: Sequence[Entries]) -> Entries:
    """Return several lists of entries as one, in the order of their tickets."""
    if not parts:
        return no_entries()
    whole = Entries._make(np.concatenate(columns) for columns in zip(*parts, strict=True))
    return whole.only(np.argsort(whole.ticket, kind="stable"))


class Changes(NamedTuple):
    """Every change of a field that was asked for, in the order of tickets and of time.

    `value` is -1 where the field was cleared.
    """

    ticket: Ints
    at: Ints
    field: Labels
    value: Labels

    def only(self, kept: "Flags | NDArray[np.intp]") -> "Changes":
        """Return some of the changes."""
        return Changes(
            self.ticket[kept],
            self.at[kept],
            Labels(self.field.codes[kept], self.field.values),
            Labels(self.value.codes[kept], self.value.values),
        )


def no_changes() -> Changes:
    """Return no changes."""
    none, texts = np.zeros(0, np.int64), Labels(np.zeros(0, np.int32), ())
    return Changes(none, none, texts, texts)


class Ledger(NamedTuple):
    """How tickets stand, by ticket in the order of their names, and what became of their clocks.

    `beside` has the OLAs and contracts that matched, as JSON: their names, and whether they still
    do. `whys` are the texts that the entries number, `assignees` and `teams` those that the facts
    number.
    """

    status: Labels
    waiting: NDArray[np.int8]
    waits: Ints
    beside: Labels
    fields: Mapping[str, Labels]
    entries: Entries
    whys: tuple[str, ...]
    changes: Changes
    facts: FactColumns
    assignees: tuple[str, ...]
    teams: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many tickets there are."""
        return len(self.waits)

    @property
    def opened_at(self) -> Ints:
        """When each ticket was opened."""
        return self.facts.plain.opened_at

    @property
    def last_at(self) -> Ints:
        """When the last event of each ticket was."""
        return self.facts.plain.last_at

    def texts(self) -> dict[str, tuple[str, ...]]:
        """Return the values that fields have had, by name."""
        known = {name: labels.values for name, labels in self.fields.items()}
        for name, holders in (("assignee", self.assignees), ("team", self.teams)):
            known[name] = tuple(dict.fromkeys((*known.get(name, ()), *holders)))
        return known

    def only(self, places: Ints) -> "Ledger":
        """Return some of the tickets, in ascending order."""
        if len(places) == self.size:
            return self
        anew = np.full(self.size, -1, np.int64)
        anew[places] = np.arange(len(places))
        entries = self.entries.only(anew[self.entries.ticket] >= 0)
        changes = self.changes.only(anew[self.changes.ticket] >= 0)

        def some(labels: Labels) -> Labels:
            return Labels(labels.codes[places], labels.values)

        return self._replace(
            status=some(self.status),
            waiting=self.waiting[places],
            waits=self.waits[places],
            beside=some(self.beside),
            fields={name: some(labels) for name, labels in self.fields.items()},
            entries=entries._replace(ticket=anew[entries.ticket]),
            changes=changes._replace(ticket=anew[changes.ticket]),
            facts=self.facts.at(places),
        )


def held(entries: Entries, tickets: int, tracks: int) -> Ints:
    """Return the promise that each clock has, by ticket and track; none for one that is over."""
    found = np.full((tickets, tracks), NO_PROMISE, np.int64)
    brings = entries.promise >= 0
    found[entries.ticket[brings], entries.track[brings]] = entries.promise[brings]
    phase = np.full((tickets, tracks), -1, np.int8)
    phase[entries.ticket, entries.track] = entries.phase
    found[(phase == STOPPED) | (phase == CANCELLED)] = NO_PROMISE
    return found


def beside_text(slots: Sequence[Slot]) -> str:
    """Write which OLAs and contracts matched a ticket, and whether they still do."""
    beside = [[slot.name, slot.active] for slot in slots if slot.name not in (SLA, SHADOW)]
    return json.dumps(beside, ensure_ascii=False)
