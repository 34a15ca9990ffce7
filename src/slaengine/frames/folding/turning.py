"""Turning: what the events of a block made the clocks do, written out turn by turn."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.folding.outcomes import Outcomes
from slaengine.frames.folding.promises import NO_PROMISE, Ints
from slaengine.frames.folding.rulings import Rulings
from slaengine.frames.judging.runs import Line

Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]
_NONE = np.zeros(0, np.int64)


class Steps(NamedTuple):
    """The events of whole tickets by what they did: each one's transition, and what then ruled.

    `starts` has where each ticket begins, and the end.
    """

    starts: Ints
    taken: Numbers
    ruling: Numbers
    deadlines: Mapping[str, Ints]


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


class Turning:
    """Writes out the turns of transitions, with the promises of rulings."""

    def __init__(self, outcomes: Outcomes, rulings: Rulings) -> None:
        self._outcomes = outcomes
        self._rulings = rulings

    def turns(self, steps: Steps) -> Turns:
        """Return the turns of all events, one row each."""
        out = self._outcomes
        event, row = _written(steps.taken, out.count, out.first)
        table = out.turns
        return Turns(
            np.searchsorted(steps.starts, event, side="right") - 1,
            event,
            table.track.take(row),
            table.begins.take(row),
            table.turns.take(row),
            table.phase.take(row),
            table.why[row],
            table.gap.take(row),
            table.term.take(row),
            table.term_why[row],
            self._promises(steps, event, row),
        )

    def line(self, steps: Steps, at: Ints) -> Line:
        """Return the turns track by track, with their instants; `at` is that of each event."""
        out = self._outcomes
        parts = [
            _written(steps.taken, count, first)
            for count, first in zip(out.counts, out.firsts, strict=True)
        ]
        event = np.concatenate([_NONE, *(event for event, _ in parts)])
        row = np.concatenate([_NONE, *(row for _, row in parts)])
        tickets = np.repeat(np.arange(len(steps.starts) - 1), np.diff(steps.starts))
        table = out.turns
        return Line(
            table.track.take(row),
            tickets.take(event),
            at.take(event),
            table.begins.take(row),
            table.turns.take(row),
            table.phase.take(row),
            table.gap.take(row),
            table.term.take(row),
            self._promises(steps, event, row),
        )

    def waits(self, steps: Steps) -> Ints:
        """Return how many waits began, by ticket."""
        begun = self._outcomes.waits[steps.taken]
        return np.add.reduceat(begun, steps.starts[:-1]) if len(begun) else begun

    def _promises(self, steps: Steps, event: Ints, row: Ints) -> Ints:
        table = self._outcomes.turns
        new = np.flatnonzero(table.adopts[row])
        promise = np.full(len(event), NO_PROMISE, np.int64)
        promise[new] = self._rulings.ruled_on(
            table.track[row[new]], steps.ruling, steps.deadlines, event[new]
        )
        return promise


def _written(taken: Numbers, counts: Ints, firsts: Ints) -> tuple[Ints, Ints]:
    """Return the events that have turns and where each turn stands, given how many there are."""
    event = np.flatnonzero((counts > 0).take(taken))
    place = taken[event]
    row, count = firsts.take(place), counts.take(place)
    if not len(count) or count.max() == 1:
        return event, row
    ends = np.cumsum(count)
    within = np.arange(ends[-1]) - np.repeat(ends - count, count)
    return np.repeat(event, count), np.repeat(row, count) + within
