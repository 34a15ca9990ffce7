"""The fold by columns: the tickets of a log, block by block, into the turns of their clocks."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from slaengine.engine.promise import deadline_in
from slaengine.errors import HistoryError
from slaengine.frames.folding.fields import ABSENT, Codes, Fields, Told
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import BROKEN, Machine
from slaengine.frames.folding.promises import NO_PROMISE, Ints, Promises
from slaengine.frames.folding.rulings import Rulings
from slaengine.frames.folding.symbols import Symbols
from slaengine.frames.folding.turning import Steps, Turning, Turns
from slaengine.frames.folding.walk import Block, Walker
from slaengine.frames.judging.runs import Line
from slaengine.policy import Deadline

Flags = NDArray[np.bool_]
Values: TypeAlias = Mapping[str, Sequence[str]]  # the values of each field
_UNREADABLE = -1  # the number of a deadline that is no instant


class Carried(NamedTuple):
    """What is known of the tickets of a block from before it, by ticket.

    `last_at` is only looked at where the ticket is not new; `opened_at` is that of the first event
    where it is.
    """

    pose: NDArray[np.int32]
    held: Ints
    opened_at: Ints
    last_at: Ints
    fields: Mapping[str, Codes]


class Folded:
    """A block after the fold: `broken` tickets cannot be told by columns and have no turns."""

    def __init__(
        self, events: Events, told: Told, pose: NDArray[np.int32], steps: Steps, turning: Turning
    ) -> None:
        self.events = events
        self.told = told
        self.pose = pose
        self.broken = pose == BROKEN
        self._steps = steps
        self._turning = turning
        if self.broken.any():
            steps.taken[np.repeat(self.broken, np.diff(steps.starts))] = 0

    @cached_property
    def turns(self) -> Turns:
        """What the events did to the clocks, in their order."""
        return self._turning.turns(self._steps)

    @property
    def line(self) -> Line:
        """The same, track by track."""
        return self._turning.line(self._steps, self.events.at)

    @property
    def waits(self) -> Ints:
        """How many waits began, by ticket."""
        return self._turning.waits(self._steps)


class Folding:
    """What the blocks of one call share: its promises and rulings, and the tables of the walk."""

    def __init__(
        self,
        machine: Machine,
        log: Log,
        promises: Promises,
        earlier: Values | None = None,
        ruled: Callable[[Machine, Promises, Values], Rulings] = Rulings,
    ) -> None:
        self.machine = machine
        self.promises = promises
        self.fields = Fields(log, earlier or {})
        self.symbols = Symbols(log, machine)
        self.rulings = ruled(machine, promises, self.fields.values)
        self.walker = Walker(machine, self.rulings, promises, self.symbols.events)
        self._turning = Turning(self.walker.outcomes, self.rulings)
        self._opened = log.kinds.named("opened")
        self._by = sorted(machine.book.policy.deadline_fields)
        self._instants: dict[str, Ints] = {}

    def fresh(self, events: Events) -> Carried:
        """Return what is known of tickets that are new: nothing but when they were opened."""
        count = len(events.ticket)
        opened_at = events.at[events.starts[:-1]]
        return Carried(
            np.full(count, self.machine.blank, np.int32),
            np.full((count, len(self.machine.tracks)), NO_PROMISE, np.int64),
            opened_at,
            opened_at,
            {name: np.full(count, ABSENT, np.int32) for name in self.fields.values},
        )

    def fold(self, events: Events, carried: Carried) -> Folded:
        """Fold the events of a block."""
        told = self.fields.told(events, carried.fields)
        change = np.zeros(len(events.row), np.bool_)
        for name in self.rulings.fields:
            change |= told.after[name] != told.before[name]
        new = carried.pose == self.machine.blank
        first = events.starts[:-1]
        change[first[new]] = True
        ruled = change.copy()
        ruled[first] = True
        deadlines = self._deadlines(told)
        ruling = self._ruling(events, told, ruled, carried.opened_at)
        pose = carried.pose.copy()
        pose[self._impossible(events, carried, new)] = BROKEN
        pose[self._unreadable(events, ruling, change, deadlines)] = BROKEN
        if self.machine.heeds_ties:
            pose[_with_ties(events)] = BROKEN
        block = Block(
            events.starts,
            self.symbols.numbers(events),
            change,
            ruling,
            deadlines,
            pose,
            carried.held,
        )
        walked = self.walker.walk(block)
        steps = Steps(events.starts, walked.taken, ruling, deadlines)
        return Folded(events, told, walked.pose, steps, self._turning)

    def _ruling(
        self, events: Events, told: Told, ruled: Flags, opened_at: Ints
    ) -> NDArray[np.int32]:
        """Return the ruling from each event on."""
        place = np.flatnonzero(ruled)
        begins = np.zeros(len(ruled), np.bool_)
        begins[events.starts[:-1]] = True
        era = self.rulings.eras.numbers(opened_at)[np.cumsum(begins[place]) - 1]
        columns = [told.after[name][place] for name in self.rulings.fields]
        found = self.rulings.numbers(columns, era)
        return np.repeat(found, np.diff(place, append=len(ruled)))

    def _deadlines(self, told: Told) -> dict[str, Ints]:
        return {name: self._instants_of(name)[told.after[name]] for name in self._by}

    def _instants_of(self, name: str) -> Ints:
        """Return the number of the instant that each value of a deadline field is; 0 for none."""
        known = self._instants.get(name)
        if known is None:
            values = self.fields.values[name]
            known = np.array([*(self._instant(text, name) for text in values), 0], np.int64)
            self._instants[name] = known
        return known

    def _instant(self, text: str, name: str) -> int:
        try:
            return self.promises.instant(deadline_in(text, Deadline(name), ""))
        except HistoryError:
            return _UNREADABLE

    def _impossible(self, events: Events, carried: Carried, new: Flags) -> Flags:
        """Tell which tickets do not begin with their only opening, or go back in time."""
        first = events.starts[:-1]
        opened = self._opened.take(events.kind)
        if new.all() and opened[first].all() and np.count_nonzero(opened) == len(first):
            return np.zeros(len(first), np.bool_)
        openings = np.add.reduceat(opened.astype(np.int64), first) if len(first) else first
        wrong = openings != new
        wrong |= new & ~opened[first]
        back: Flags = wrong | (~new & (events.at[first] < carried.last_at))
        return back

    def _unreadable(
        self, events: Events, ruling: Codes, change: Flags, deadlines: Mapping[str, Ints]
    ) -> Ints:
        """Return the tickets that are promised something by a field that holds no instant."""
        wrong = np.zeros(len(change), np.bool_)
        for name, numbers in deadlines.items():
            suspects = np.flatnonzero(change & (numbers == _UNREADABLE))
            promised = self.rulings.promised[ruling[suspects]]
            by = (promised >= 0) & self.promises.by(name)[promised]
            wrong[suspects[by.any(axis=1)]] = True
        return np.searchsorted(events.starts, np.flatnonzero(wrong), side="right") - 1


def _with_ties(events: Events) -> Ints:
    """Return the tickets whose status was set twice at one instant."""
    place = np.flatnonzero(events.status >= 0)
    ticket = np.searchsorted(events.starts, place, side="right") - 1
    at = events.at[place]
    again: Ints = ticket[1:][(at[1:] == at[:-1]) & (ticket[1:] == ticket[:-1])]
    return again
