"""Outcomes: the transitions that have been looked up, as columns that whole blocks can index."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.engine.run import PHASES
from slaengine.frames.folding.machine import BROKEN, Transition, Turn

ADOPTS, ENDS = 1, 2  # what a transition does to the promise that a track has
_OVER = (PHASES.index("stopped"), PHASES.index("cancelled"))


class TurnTable(NamedTuple):
    """The turns of all transitions, one after the other; `why` and `term_why` number reasons."""

    track: NDArray[np.int32]
    begins: NDArray[np.bool_]
    turns: NDArray[np.bool_]
    phase: NDArray[np.int8]
    why: NDArray[np.int32]
    gap: NDArray[np.bool_]
    term: NDArray[np.int8]
    term_why: NDArray[np.int32]
    adopts: NDArray[np.bool_]


class Outcomes:
    """Transitions by number, as columns.

    `pose` is where each leads (`poses` has those not in the columns yet, too); `count` and `first`
    tell which turns it has, `counts` and `firsts` which on each track, and `waits` whether a wait
    begins. `effect` says for each track whether it takes the promise now ruled or gives up its
    own, and `holds` whether there is any such track. `reasons` are the texts that turns name by
    number.
    """

    def __init__(self, tracks: int) -> None:
        self._tracks = tracks
        self.poses: list[int] = []
        self.pose = np.zeros(0, np.int32)
        self._counts: list[int] = []
        self._waits: list[bool] = []
        self._effects: list[list[int]] = []
        self._of_track: list[tuple[list[int], list[int]]] = []
        self._turns: list[tuple[int | bool, ...]] = []
        self._numbers: dict[str, int] = {}
        self.reasons: list[str] = []
        self.add(Transition(BROKEN, (), begins_wait=False))
        self.refresh()

    def add(self, transition: Transition) -> int:
        """Take up a transition and return its number; the columns have it after `refresh`."""
        effects, counts, firsts = ([0] * self._tracks for _ in range(3))
        for turn in transition.turns:  # those of a track come together
            effects[turn.track] = _effect(turn)
            if not counts[turn.track]:
                firsts[turn.track] = len(self._turns)
            counts[turn.track] += 1
            self._turns.append(
                (*turn[:4], self.reason(turn.why), *turn[5:7], self.reason(turn.term_why), turn[8])
            )
        self.poses.append(transition.pose)
        self._counts.append(len(transition.turns))
        self._waits.append(transition.begins_wait)
        self._effects.append(effects)
        self._of_track.append((counts, firsts))
        return len(self.poses) - 1

    def effects(self, number: int) -> list[int]:
        """Return what a transition does to the promise that each track has."""
        return self._effects[number]

    def refresh(self) -> None:
        """Bring the columns up to what has been taken up."""
        if len(self.pose) == len(self.poses):
            return
        self.pose = np.array(self.poses, np.int32)
        self.count = np.array(self._counts, np.int64)
        self.waits = np.array(self._waits, np.int64)
        self.first = np.cumsum(self.count) - self.count
        places = np.array(self._of_track, np.int32).reshape(len(self.poses), 2, self._tracks)
        self.counts, self.firsts = np.ascontiguousarray(places.transpose(1, 2, 0))
        self.effect = np.array(self._effects, np.int8)
        self.holds: NDArray[np.bool_] = np.logical_or.reduce(self.effect != 0, axis=1)
        table = np.array(self._turns, np.int32).reshape(-1, len(TurnTable._fields)).T
        track, begins, turns, phase, why, gap, term, term_why, adopts = table
        self.turns = TurnTable(
            track,
            begins.astype(np.bool_),
            turns.astype(np.bool_),
            phase.astype(np.int8),
            why,
            gap.astype(np.bool_),
            term.astype(np.int8),
            term_why,
            adopts.astype(np.bool_),
        )

    def reason(self, text: str) -> int:
        """Return the number of a reason."""
        found = self._numbers.setdefault(text, len(self.reasons))
        if found == len(self.reasons):
            self.reasons.append(text)
        return found


def _effect(turn: Turn) -> int:
    if turn.phase in _OVER:
        return ENDS
    return ADOPTS if turn.adopts else 0
