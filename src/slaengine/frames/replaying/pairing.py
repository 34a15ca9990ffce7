"""Pairing: which clock under one policy is which under the other, and how the two differ."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.columns import Codes, Ints
from slaengine.frames.folding.promises import Promises
from slaengine.frames.judging.clockframe import coded
from slaengine.frames.judging.rows import STATES, Rows
from slaengine.metrics.attainment import OUTCOMES
from slaengine.whatif.replays.change import WORDS

Places = NDArray[np.intp]
MET, BREACHED, UNDECIDED, CANCELLED = range(len(OUTCOMES))
APPEARED, VANISHED, WORSE, BETTER, OTHERWISE, MOVED, SAME = range(len(WORDS))
_OF_STATE = np.array(
    [
        {"met": MET, "missed": BREACHED, "cancelled": CANCELLED}.get(state, UNDECIDED)
        for state in STATES
    ],
    np.int8,
)
_TOLD = ("state", "target", "due_at", "started_at", "stopped_at", "elapsed")


class Names(NamedTuple):
    """The agreements and priorities of both policies; by side, those of each promise by number."""

    agreements: tuple[str, ...]
    priorities: tuple[str, ...]
    agreement: tuple[Codes, Codes]
    priority: tuple[Codes, Codes]

    @classmethod
    def of(cls, promises: tuple[Promises, Promises]) -> "Names":
        """Read names off the promises of both sides."""
        one, two = (each.listed for each in promises)
        agreements, agreement = coded([promise.agreement for promise in (*one, *two)])
        priorities, priority = coded([promise.priority for promise in (*one, *two)])
        cut = len(one)
        return cls(
            agreements,
            priorities,
            (agreement[:cut], agreement[cut:]),
            (priority[:cut], priority[cut:]),
        )


class Pairs(NamedTuple):
    """Clocks of both sides: their rows there, and how they differ, as places in `WORDS`.

    A clock that only one side has stands beside the row after the other's last.
    """

    before: Places
    after: Places
    word: NDArray[np.int8]


def outcomes_of(rows: Rows) -> NDArray[np.int8]:
    """Return how clocks turned out, as places in `OUTCOMES`."""
    found = _OF_STATE[rows.state]
    found[rows.breached & (found != MET)] = BREACHED
    return found


class Seen(NamedTuple):
    """The clocks of one side, and how they turned out, as places in `OUTCOMES`."""

    rows: Rows
    outcome: NDArray[np.int8]

    @classmethod
    def of(cls, rows: Rows) -> "Seen":
        """Tell how clocks turned out."""
        return cls(rows, outcomes_of(rows))

    def at(self, place: Places) -> "Seen":
        """Return some of the clocks, in this order."""
        return Seen(self.rows.at(place), self.outcome[place])


def paired(one: Seen, two: Seen, names: Names) -> Pairs:
    """Pair the clocks of a block, and tell how they differ."""
    before, after = one.rows, two.rows
    if _same_clocks(before, after):
        place = np.arange(len(before.ticket))
        return Pairs(place, place, _words(one, two, names))
    mine, theirs = _keys(before, after)
    keys = np.union1d(mine, theirs)
    mine, has = _places(mine, keys)
    theirs, have = _places(theirs, keys)
    word = np.where(has, np.int8(VANISHED), np.int8(APPEARED))
    both = has & have
    word[both] = _words(one.at(mine[both]), two.at(theirs[both]), names)
    return Pairs(mine, theirs, word)


def _same_clocks(before: Rows, after: Rows) -> bool:
    """Tell whether row by row both sides have the same clocks."""
    return all(
        one is two or np.array_equal(one, two)
        for one, two in zip(before[:3], after[:3], strict=True)
    )


def _keys(before: Rows, after: Rows) -> tuple[Ints, Ints]:
    """Return a number for each clock, in the order of ticket, track and cycle."""
    tracks = 1 + max(int(rows.track.max(initial=0)) for rows in (before, after))
    cycles = 1 + max(int(rows.cycle.max(initial=0)) for rows in (before, after))
    one, two = (
        (rows.ticket * tracks + rows.track) * cycles + rows.cycle for rows in (before, after)
    )
    return one, two


def _places(own: Ints, keys: Ints) -> tuple[Places, NDArray[np.bool_]]:
    """Return the row of each key, and whether there is one; the row after the last if not."""
    order = np.append(np.argsort(own, kind="stable"), len(own))
    found = order[np.searchsorted(own, keys, sorter=order[:-1])]
    there = np.append(own, -1)[found] == keys
    return np.where(there, found, len(own)), there


def _words(one: Seen, two: Seen, names: Names) -> NDArray[np.int8]:
    """Tell how clocks that both sides have differ."""
    (before, was), (after, now) = one, two
    moved = np.zeros(len(was), np.bool_)
    for name in _TOLD:
        old, new = getattr(before, name), getattr(after, name)
        if old is not new:
            moved |= old != new
    for labels in (names.agreement, names.priority):
        moved |= labels[0][before.promise] != labels[1][after.promise]
    word = np.where(moved, np.int8(MOVED), np.int8(SAME))
    other = was != now
    word[other] = OTHERWISE
    word[other & (now == BREACHED)] = WORSE
    word[other & (was == BREACHED)] = BETTER
    return word
