"""Poses of tickets that a ledger tells of: each distinct one is set up once, from one of them."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.cases import Codes as AnyCodes
from slaengine.frames.folding.fields import Codes
from slaengine.frames.folding.machine import NONE, Machine, Pose, standard_slot
from slaengine.frames.folding.promises import Ints, Promises, numbers
from slaengine.frames.folding.rulings import Rulings
from slaengine.frames.judging.runs import SOLVED
from slaengine.frames.states.ledger import Entries, Ledger, held
from slaengine.frames.states.tickets import Tickets

_MANY = (1 << 20) - 1
_NO_RUN = -1


class Poses:
    """Finds the poses of a ledger's tickets, under the rulings that there are now."""

    def __init__(
        self,
        machine: Machine,
        promises: Promises,
        rulings: Rulings,
        ledger: Ledger,
        tickets: Tickets,
    ) -> None:
        self._machine = machine
        self._promises = promises
        self._rulings = rulings
        self._ledger = ledger
        self._tickets = tickets
        self._cases = Cases([_MANY] * (5 + 5 * len(machine.tracks)))
        self._numbers: list[int] = []

    def of(
        self, place: Ints, fields: Mapping[str, Codes], opened_at: Ints
    ) -> tuple[NDArray[np.int32], Ints]:
        """Return the pose of some tickets, and the promise on each of their tracks."""
        ledger, rulings = self._ledger, self._rulings
        era = rulings.eras.numbers(opened_at)
        ruling = rulings.numbers([fields[name] for name in rulings.fields], era)
        entries = self._tickets.entries(place)
        tracks = len(self._machine.tracks)
        promised = held(entries, len(place), tracks)
        ruled = rulings.promised[ruling].astype(np.int64) << 32
        columns: list[AnyCodes] = [
            ledger.status.codes[place],
            ledger.waiting[place],
            np.minimum(ledger.waits[place], 1),
            ledger.beside.codes[place],
            rulings.stance[ruling],
            *self._by_track(entries, promised, ruled),
        ]
        which = self._cases.numbers(columns)
        for number in range(len(self._numbers), len(self._cases.rows)):
            first = int(np.flatnonzero(which == number)[0])
            self._numbers.append(
                self._number(int(place[first]), int(rulings.stance[ruling[first]]))
            )
        return np.array(self._numbers, np.int32)[which], promised

    def _by_track(self, entries: Entries, promised: Ints, ruled: Ints) -> list[Ints]:
        """Return how each track stands, as far as it can matter."""
        size = promised.shape
        kind = np.where(promised < 0, NONE, self._promises.aspects.kind[numbers(promised)])
        phase = np.full(size, _NO_RUN, np.int64)
        phase[entries.ticket, entries.track] = entries.phase
        was_promised, was_solved = (np.zeros(size, np.int64) for _ in range(2))
        line = entries.line()
        first = np.flatnonzero(line.begins)
        if len(first):
            brings = numbers(np.maximum(line.promise, 0))
            under = (line.promise >= 0) & (self._promises.aspects.kind[brings] != NONE)
            later = np.append(line.at[1:] > line.at[:-1], False)
            later &= ~np.append(line.begins[1:], True)
            place = line.ticket[first], line.track[first]
            was_promised[place] = np.logical_or.reduceat(under, first)
            was_solved[place] = np.logical_or.reduceat((line.phase == SOLVED) & later, first)
        codes = self._promises.codes(promised, ruled).astype(np.int64)
        tables = (phase, kind.astype(np.int64), codes, was_promised, was_solved)
        return [column for table in tables for column in table.T]

    def _number(self, place: int, stance: int) -> int:
        """Set up the pose of one ticket, with the fold's own parts."""
        ledger, policy = self._ledger, self._machine.book.policy
        slots = self._tickets.slots(place, "")
        sla = slots[0]._replace(footing=self._rulings.stances[stance].footing)
        status = ledger.status.values[int(ledger.status.codes[place])]
        return self._machine.number(
            Pose(
                status,
                policy.class_of(status) in ("solved", "closed"),
                bool(ledger.waiting[place]),
                min(int(ledger.waits[place]), 1),
                tuple(standard_slot(slot) for slot in (sla, *slots[1:])),
            )
        )
