"""The walk: many tickets through the machine at once, the first event of each, then the second.

Every event is one look-up in a table of poses and inputs; what is missing there is asked of the
machine, once.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.events import Event
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.machine import BROKEN, Change, Machine
from slaengine.frames.folding.march import Course, March
from slaengine.frames.folding.outcomes import ADOPTS, ENDS, Outcomes
from slaengine.frames.folding.promises import NO_PROMISE, Ints, Promises
from slaengine.frames.folding.rulings import Rulings

Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]
_UNKNOWN = -1
_MANY = (1 << 20) - 1


class Block(NamedTuple):
    """Whole tickets, one after the other, with their events in order.

    `starts` has where each ticket begins, and the end. By event: its symbol, whether fields that
    decide have changed, the ruling from it on, and for each deadline field the number of the
    instant that it holds. By ticket: the pose it comes from, and the promise on each track.
    """

    starts: Ints
    symbol: Numbers
    change: Flags
    ruling: Numbers
    deadlines: Mapping[str, Ints]
    pose: Numbers
    held: Ints

    def of(self, chosen: Flags) -> "tuple[Block, Flags]":
        """Return some of the tickets, and which events are theirs."""
        lengths = np.diff(self.starts)
        events = np.repeat(chosen, lengths)
        deadlines = {name: column[events] for name, column in self.deadlines.items()}
        return Block(
            np.append(0, np.cumsum(lengths[chosen])),
            self.symbol[events],
            self.change[events],
            self.ruling[events],
            deadlines,
            self.pose[chosen],
            self.held[chosen],
        ), events


class Walked(NamedTuple):
    """Where the tickets of a block ended up, and by event the transition that it was."""

    pose: Numbers
    taken: Numbers


class Walker:
    """Takes blocks of tickets through a machine, and keeps what it has looked up.

    `symbols` are the distinct events, with a stand-in for the instant; the list may grow from
    block to block.
    """

    def __init__(
        self, machine: Machine, rulings: Rulings, promises: Promises, symbols: Sequence[Event]
    ) -> None:
        self._machine = machine
        self._rulings = rulings
        self._promises = promises
        self._symbols = symbols
        self._plain = np.zeros(0, np.int32)
        self._shapes = Cases([9] * max(1, len(machine.tracks)))
        self._changes = Cases([_MANY, _MANY, _MANY])
        self._change_inputs = np.zeros(0, np.int32)
        self._asked: list[tuple[int, Change | None]] = []
        self._table = np.full((64, 64), _UNKNOWN, np.int32)
        self._table[BROKEN] = 0
        self.outcomes = Outcomes(len(machine.tracks))
        self._march = March(machine, rulings, promises, symbols, self.outcomes)

    def walk(self, block: Block) -> Walked:
        """Take all tickets of a block through their events."""
        if block.deadlines or self._march.is_full:
            return self._walk(block)
        taken, pose = np.zeros(len(block.symbol), np.int32), block.pose.copy()
        fresh = pose == self._machine.blank
        if fresh.any():
            some, events = (block, slice(None)) if fresh.all() else block.of(fresh)
            course = Course(some.starts, some.symbol, some.change, some.ruling)
            taken[events], pose[fresh] = self._march.walk(course)
        lost = ~fresh | (pose == BROKEN)
        if lost.any():
            some, events = block.of(lost)
            pose[lost], taken[events] = self._walk(some)
        return Walked(pose, taken)

    def _walk(self, block: Block) -> Walked:
        """Take tickets through their events, with an eye on the promise of each clock."""
        lengths = np.diff(block.starts)
        order = np.argsort(-lengths, kind="stable")
        first, pose, held = block.starts[:-1][order], block.pose[order], block.held[order]
        taken = np.zeros(len(block.symbol), np.int32)
        remaining = -lengths[order]
        inputs = self._plain_inputs()[block.symbol]
        for step in range(int(lengths.max(initial=0))):
            count = int(np.searchsorted(remaining, -step))
            event = first[:count] + step
            changed = np.flatnonzero(block.change[event])
            if len(changed):
                place = event[changed]
                inputs[place] = self._change_input(block, place, held[changed])
            transition = self._taken(pose[:count], inputs[event])
            taken[event] = transition
            pose[:count] = self.outcomes.pose[transition]
            self._hold(block, event, transition, held)
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return Walked(pose[back], taken)

    def _plain_inputs(self) -> Numbers:
        """Return the input that each symbol is where it brings no ruling."""
        more = range(len(self._plain), len(self._symbols))
        plain = [self._new_input(symbol, None) for symbol in more]
        self._plain = np.concatenate([self._plain, np.array(plain, np.int32)])
        return self._plain

    def _new_input(self, symbol: int, change: Change | None) -> int:
        self._asked.append((symbol, change))
        return len(self._asked) - 1

    def _change_input(self, block: Block, event: Ints, held: Ints) -> Numbers:
        """Return the inputs of events that bring a ruling to clocks with these promises."""
        ruling = block.ruling[event]
        codes = self._promises.codes(
            held, self._rulings.ruled(block.ruling, block.deadlines, event)
        )
        shape = self._shape(codes)
        stance = self._rulings.stance[ruling]
        found = self._changes.numbers((block.symbol[event], stance, shape))
        new = self._changes.rows[len(self._change_inputs) :]
        if new:
            more = [
                self._new_input(case[0], self._rulings.change(case[1], self._shapes.rows[case[2]]))
                for case in new
            ]
            self._change_inputs = np.concatenate([self._change_inputs, np.array(more, np.int32)])
        return self._change_inputs[found]

    def _shape(self, codes: NDArray[np.int8]) -> Numbers:
        """Return how the promises of each row compare; a policy without clocks has one shape."""
        return self._shapes.numbers(tuple(codes.T) or (np.zeros(len(codes), np.int8),))

    def _taken(self, pose: Numbers, inputs: Numbers) -> Numbers:
        """Look up the transitions; ask the machine for those that are missing."""
        self._make_room(len(self._machine.poses), len(self._asked))
        found = self._table[pose, inputs]
        missing = np.flatnonzero(found < 0)
        if len(missing):
            cases = np.unique(pose[missing].astype(np.int64) << 32 | inputs[missing])
            for case in cases.tolist():
                at, number = case >> 32, case & 0xFFFFFFFF
                symbol, change = self._asked[number]
                outcome = self._machine.transition(at, self._symbols[symbol], change)
                self._table[at, number] = self.outcomes.add(outcome)
            self.outcomes.refresh()
            found = self._table[pose, inputs]
        return found

    def _make_room(self, poses: int, inputs: int) -> None:
        rows, columns = self._table.shape
        if poses <= rows and inputs <= columns:
            return
        table = np.full((max(rows, 2 * poses), max(columns, 2 * inputs)), _UNKNOWN, np.int32)
        table[:rows, :columns] = self._table
        table[BROKEN] = 0
        self._table = table

    def _hold(self, block: Block, event: Ints, transition: Numbers, held: Ints) -> None:
        """Note the promise that each clock has after these events."""
        rows = np.flatnonzero(self.outcomes.holds[transition])
        if len(rows):
            effect = self.outcomes.effect[transition[rows]]
            ruled = self._rulings.ruled(block.ruling, block.deadlines, event[rows])
            adopted = np.where(effect == ADOPTS, ruled, held[rows])
            held[rows] = np.where(effect == ENDS, NO_PROMISE, adopted)
