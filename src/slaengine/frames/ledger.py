"""The ledger: what a state frame holds, as columns: how each ticket stands, and every turn so far.

It is all that the next event needs and all that a clock frame is made of, in words and instants.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.columns import Labels
from slaengine.frames.fields import Codes
from slaengine.frames.promises import NO_PROMISE, Ints
from slaengine.frames.runs import CANCELLED, STOPPED, Line

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


class Ledger(NamedTuple):
    """How tickets stand, by ticket in the order of their names, and their entries.

    `beside` has the OLAs and contracts that matched, as JSON: their names, and whether they still
    do. `whys` are the texts that the entries number.
    """

    opened_at: Ints
    last_at: Ints
    status: Labels
    waiting: NDArray[np.int8]
    waits: Ints
    beside: Labels
    fields: Mapping[str, Labels]
    entries: Entries
    whys: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many tickets there are."""
        return len(self.opened_at)

    def only(self, places: Ints) -> "Ledger":
        """Return some of the tickets, in ascending order."""
        if len(places) == self.size:
            return self
        anew = np.full(self.size, -1, np.int64)
        anew[places] = np.arange(len(places))
        entries = self.entries.only(anew[self.entries.ticket] >= 0)

        def some(labels: Labels) -> Labels:
            return Labels(labels.codes[places], labels.values)

        return Ledger(
            self.opened_at[places],
            self.last_at[places],
            some(self.status),
            self.waiting[places],
            self.waits[places],
            some(self.beside),
            {name: some(labels) for name, labels in self.fields.items()},
            entries._replace(ticket=anew[entries.ticket]),
            self.whys,
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
