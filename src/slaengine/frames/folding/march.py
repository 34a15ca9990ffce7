"""The march: tickets from their opening on, one look-up an event.

A ticket stands in a pose, and its clocks have the promises that are ruled or, some of them, older
ones. As long as there are few ways to stand and few events to tell apart, they have numbers, and
where an event leads is looked up in a table of both. Tickets for which there is no room are lost
here: the walk, which heeds the promise of each clock by itself, takes them from their first event.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.events import Event
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.machine import BROKEN, Machine
from slaengine.frames.folding.outcomes import ADOPTS, ENDS, Outcomes
from slaengine.frames.folding.promises import NO_PROMISE, Ints, Promises, without_deadlines
from slaengine.frames.folding.rulings import Rulings

Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]
Row = tuple[int, ...]  # one for each track
_LOST, _BEGINNING = 0, 1  # states
_UNKNOWN = -1
_RULED = -2
_EFFECTS = {ENDS: NO_PROMISE, ADOPTS: _RULED}
_MOST_STATES, _MOST_INPUTS = 1 << 10, 1 << 12


class Course(NamedTuple):
    """Whole tickets that come from the blank pose, with their events in order.

    By event: its symbol, whether fields that decide have changed, and the ruling from it on.
    """

    starts: Ints
    symbol: Numbers
    change: Flags
    ruling: Numbers


class Marched(NamedTuple):
    """The transition that each event was, and by ticket its pose, `BROKEN` where it was lost."""

    taken: Numbers
    pose: Numbers


class _State(NamedTuple):
    pose: int
    held: Row  # on each track: `NO_PROMISE`, `_RULED`, or the number of another one


class _Input(NamedTuple):
    """A symbol, and where it brings a ruling, that and the one before; -1 for none."""

    symbol: int
    before: int
    after: int


class March:
    """Takes tickets from their opening on, and keeps what it has looked up."""

    def __init__(
        self,
        machine: Machine,
        rulings: Rulings,
        promises: Promises,
        symbols: Sequence[Event],
        outcomes: Outcomes,
    ) -> None:
        self._machine = machine
        self._rulings = rulings
        self._promises = promises
        self._symbols = symbols
        self._outcomes = outcomes
        self._inputs: list[_Input] = []
        self._numbers: dict[_Input, int] = {}
        self._sizes = (0, 0)
        self._cases = Cases(())
        self._of_case: list[int] = []
        self._plain: list[int] = []
        self._stance: list[int] = []
        none = (NO_PROMISE,) * len(machine.tracks)
        self._states = [_State(BROKEN, none), _State(machine.blank, none)]
        self._places = {state: place for place, state in enumerate(self._states)}
        self._taken, self._leads = [0], [_LOST]  # the transition and the state of each step
        self._table = np.zeros((1, 0), np.int32)
        self._faces: dict[tuple[Row, int, int], tuple[Row, Row, Row]] = {}
        self._transitions: dict[tuple[int, int, int, Row], int] = {}

    def walk(self, course: Course) -> Marched:
        """Take all tickets through their events."""
        inputs = self._inputs_of(course)
        tickets = len(course.starts) - 1
        if self.is_full:
            return Marched(np.zeros(len(inputs), np.int32), np.full(tickets, BROKEN, np.int32))
        self._make_room()
        order, going = _in_step(course.starts)
        first = course.starts[order]
        steps = np.empty(len(inputs), np.int32)
        state = np.full(tickets, _BEGINNING * self._table.shape[1], np.intp)
        for step, count in enumerate(going):
            event, state = first[:count] + step, state[:count]
            steps[event] = found = self._step(state + inputs.take(event))
            self._after.take(found, out=state, mode="clip")
        self._outcomes.refresh()
        taken = np.array(self._taken, np.int32)
        poses = np.array([state.pose for state in self._states], np.int32)[self._leads]
        return Marched(taken.take(steps), poses[steps[course.starts[1:] - 1]])

    @property
    def is_full(self) -> bool:
        """Tell whether there are too many events to tell apart."""
        return len(self._inputs) > _MOST_INPUTS

    def _step(self, key: NDArray[np.intp]) -> Numbers:
        """Look up what events do in states, and what is missing there, in the machine."""
        found = self._table.ravel().take(key)
        if found.min(initial=0) < 0:
            width = self._table.shape[1]
            self._stance = self._rulings.stance.tolist()
            for case in np.unique(key[found < 0]).tolist():
                self._ask(*divmod(case, width))
            self._make_room()
            found = self._table.ravel().take(key)
        return found

    def _ask(self, state: int, number: int) -> None:
        self._table[state, number] = len(self._taken)
        taken, leads = self._answer(self._states[state], self._inputs[number])
        self._taken.append(taken)
        self._leads.append(leads)

    def _answer(self, state: _State, given: _Input) -> tuple[int, int]:
        """Return the transition and the state after an input."""
        codes, held, ruled = self._faced(state.held, given.before, given.after)
        stance = -1 if given.after < 0 else self._stance[given.after]
        number = self._transition(state.pose, given.symbol, stance, codes)
        effects, pose = self._outcomes.effects(number), self._outcomes.poses[number]
        if pose == BROKEN:
            return 0, _LOST
        held = tuple(_EFFECTS.get(effect, has) for effect, has in zip(effects, held, strict=True))
        kept = tuple(_RULED if has == now else has for has, now in zip(held, ruled, strict=True))
        return number, self._place(_State(pose, kept))

    def _faced(self, held: Row, before: int, after: int) -> tuple[Row, Row, Row]:
        """Return how promises compare with those held, those held, and what is ruled.

        `_RULED` is what is ruled where nothing new is.
        """
        if after < 0:
            return (), held, (_RULED,) * len(held)
        case = (held, before, after)
        found = self._faces.get(case)
        if found is None:
            was, ruled = self._promised(before), self._promised(after)
            mine = tuple(b if has == _RULED else has for has, b in zip(held, was, strict=True))
            codes = self._promises.codes(_wholes(mine), _wholes(ruled)).tolist()
            now = tuple(each if each >= 0 else _RULED for each in ruled)
            found = self._faces[case] = tuple(codes), mine, now
        return found

    def _transition(self, pose: int, symbol: int, stance: int, codes: Row) -> int:
        case = (pose, symbol, stance, codes)
        found = self._transitions.get(case)
        if found is None:
            change = None if stance < 0 else self._rulings.change(stance, codes)
            transition = self._machine.transition(pose, self._symbols[symbol], change)
            found = self._transitions[case] = self._outcomes.add(transition)
        return found

    def _promised(self, ruling: int) -> Row:
        if ruling < 0:
            return (NO_PROMISE,) * len(self._machine.tracks)
        return tuple(self._rulings.promised[ruling].tolist())

    def _place(self, state: _State) -> int:
        found = self._places.get(state)
        if found is None:
            if len(self._states) == _MOST_STATES:
                return _LOST
            found = self._places[state] = len(self._states)
            self._states.append(state)
        return found

    def _make_room(self) -> None:
        """Let the table have all states and inputs, and bring the look-ups up to the steps."""
        rows, columns = self._table.shape
        if len(self._states) > rows or len(self._inputs) > columns:
            table = np.full(
                (max(rows, 2 * len(self._states)), max(columns, len(self._inputs))),
                _UNKNOWN,
                np.int32,
            )
            table[:rows, :columns] = self._table
            table[_LOST] = 0
            self._table = table
        self._after = np.array(self._leads, np.intp) * self._table.shape[1]

    def _inputs_of(self, course: Course) -> NDArray[np.intp]:
        """Return the input that each event is."""
        for symbol in range(len(self._plain), len(self._symbols)):
            self._plain.append(self._number(_Input(symbol, -1, -1)))
        found = np.array(self._plain, np.intp)[course.symbol]
        place = np.flatnonzero(course.change)
        opening = np.zeros(len(found), np.bool_)
        opening[course.starts[:-1]] = True
        before = np.where(opening[place], -1, course.ruling[place - 1])
        self._fit_cases()
        cases = self._cases.numbers((course.symbol[place], before, course.ruling[place]))
        new = self._cases.rows[len(self._of_case) :]
        self._of_case += (self._number(_Input(*case)) for case in new)
        found[place] = np.array(self._of_case, np.intp)[cases]
        return found

    def _fit_cases(self) -> None:
        """Let cases be told apart of all symbols and rulings that there are by now."""
        sizes = len(self._symbols), len(self._rulings.stance)
        if sizes[0] > self._sizes[0] or sizes[1] > self._sizes[1]:
            self._sizes = sizes[0], 2 * sizes[1]
            self._cases = Cases([self._sizes[0], self._sizes[1], self._sizes[1]])
            self._of_case = []

    def _number(self, given: _Input) -> int:
        found = self._numbers.setdefault(given, len(self._inputs))
        if found == len(self._inputs):
            self._inputs.append(given)
        return found


def _in_step(starts: Ints) -> tuple[NDArray[np.intp], list[int]]:
    """Return the tickets, longest first, and how many have a first event, a second, and so on."""
    lengths = np.diff(starts)
    most = int(lengths.max(initial=0))
    shorter = most - lengths
    order = np.argsort(shorter.astype(np.uint16) if most < 1 << 16 else shorter, kind="stable")
    going: list[int] = np.cumsum(np.bincount(shorter, minlength=most))[:most][::-1].tolist()
    return order, going


def _wholes(numbers: Row) -> Ints:
    return without_deadlines(np.array(numbers, np.int64))
