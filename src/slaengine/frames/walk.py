"""The walk: many tickets through the machine at once, the first event of each, then the second.

Every event is one look-up in a table of poses and inputs; what is missing there is asked of the
machine, once. What comes out are the turns that the events make the clocks take.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.events import Event
from slaengine.frames.cases import Cases
from slaengine.frames.machine import BROKEN, Change, Machine
from slaengine.frames.outcomes import ADOPTS, ENDS, Outcomes
from slaengine.frames.promises import NO_PROMISE, Ints, Promises, with_deadlines
from slaengine.frames.rulings import Rulings

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


class Turns(NamedTuple):
    """What the events did to the clocks, as columns: one row a turn, in the order of the events.

    `event` is the place of the event in the block and `ticket` that of its ticket; `promise` is
    the one that a row brings, as a whole number, -1 where the track keeps the one it has.
    """

    ticket: Ints
    event: Ints
    track: Numbers
    begins: Flags
    turns: Flags
    phase: NDArray[np.int8]
    why: Numbers
    gap: Flags
    term: NDArray[np.int8]
    term_why: Numbers
    promise: Ints

    def only(self, kept: Flags) -> "Turns":
        """Return some of the turns."""
        return Turns._make(column[kept] for column in self)


class Walked(NamedTuple):
    """Where the tickets of a block ended up, the turns on the way, and how many waits began."""

    pose: Numbers
    held: Ints
    turns: Turns
    waits: Ints


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
        self._shapes = Cases([9] * len(machine.tracks))
        self._changes = Cases([_MANY, _MANY, _MANY])
        self._change_inputs = np.zeros(0, np.int32)
        self._asked: list[tuple[int, Change | None]] = []
        self._table = np.full((64, 64), _UNKNOWN, np.int32)
        self._table[BROKEN] = 0
        self.outcomes = Outcomes(len(machine.tracks))

    def walk(self, block: Block) -> Walked:
        """Take all tickets of a block through their events."""
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
        begun = self.outcomes.waits[taken]
        waits = np.add.reduceat(begun, block.starts[:-1]) if len(begun) else begun
        return Walked(pose[back], held[back], self._turns(block, taken), waits)

    def _plain_inputs(self) -> Numbers:
        """Return the input that each symbol is where it brings no ruling."""
        more = range(len(self._plain), len(self._symbols))
        if more:
            plain = [self._new_input(symbol, None) for symbol in more]
            self._plain = np.concatenate([self._plain, np.array(plain, np.int32)])
        return self._plain

    def _new_input(self, symbol: int, change: Change | None) -> int:
        self._asked.append((symbol, change))
        return len(self._asked) - 1

    def _change_input(self, block: Block, event: Ints, held: Ints) -> Numbers:
        """Return the inputs of events that bring a ruling to clocks with these promises."""
        ruling = block.ruling[event]
        codes = self._promises.codes(held, self._ruled(block, event))
        shape = self._shape(codes)
        stance = self._rulings.stance[ruling]
        found = self._changes.numbers((block.symbol[event], stance, shape))
        new = self._changes.rows[len(self._change_inputs) :]
        if new:
            more = [self._new_input(case[0], self._change(*case[1:])) for case in new]
            self._change_inputs = np.concatenate([self._change_inputs, np.array(more, np.int32)])
        return self._change_inputs[found]

    def _shape(self, codes: NDArray[np.int8]) -> Numbers:
        """Return how the promises of each row compare; a policy without clocks has one shape."""
        if not self._machine.tracks:
            return np.zeros(len(codes), np.int32)
        return self._shapes.numbers(tuple(codes.T))

    def _change(self, stance: int, shape: int) -> Change:
        footing, beside = self._rulings.stances[stance]
        codes = self._shapes.rows[shape] if self._machine.tracks else ()
        index, book = self._machine.index, self._machine.book
        return Change(
            footing,
            codes[: len(book.sla.metrics)],
            tuple(
                (each, tuple(codes[index[each.name, m]] for m in book.beside(each).metrics))
                for each in beside
            ),
        )

    def _ruled(self, block: Block, event: Ints) -> Ints:
        """Return the promise on each track from these events on, as whole numbers."""
        bare = self._rulings.promised[block.ruling[event]].astype(np.int64)
        instants = np.zeros_like(bare)
        for field, column in block.deadlines.items():
            by = self._promises.by(field)[bare] & (bare >= 0)
            instants += np.where(by, column[event][:, None], 0)
        return np.where(bare < 0, NO_PROMISE, with_deadlines(bare, instants))

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
            ruled = self._ruled(block, event[rows])
            adopted = np.where(effect == ADOPTS, ruled, held[rows])
            held[rows] = np.where(effect == ENDS, NO_PROMISE, adopted)

    def _turns(self, block: Block, taken: Numbers) -> Turns:
        """Write out the turns of all events, one row each."""
        out = self.outcomes
        count = out.count[taken]
        active = np.flatnonzero(count)
        repeats = count[active]
        event = np.repeat(active, repeats)
        ends = np.cumsum(repeats)
        within = np.arange(len(event)) - np.repeat(ends - repeats, repeats)
        row = out.first[taken[event]] + within
        ticket = np.searchsorted(block.starts, event, side="right") - 1
        table = out.turns
        promise = np.full(len(event), NO_PROMISE, np.int64)
        adopts = table.adopts[row]
        new = np.flatnonzero(adopts)
        promise[new] = self._ruled(block, event[new])[np.arange(len(new)), table.track[row[new]]]
        return Turns(
            ticket,
            event,
            table.track[row],
            table.begins[row],
            table.turns[row],
            table.phase[row],
            table.why[row],
            table.gap[row],
            table.term[row],
            table.term_why[row],
            promise,
        )
