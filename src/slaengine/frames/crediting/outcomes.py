"""Outcomes: how each promise of a clock frame stands, and when that was decided."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.columns import Ints
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.figures.grids import FrameGrid

NOT, MET, BREACHED, UNDECIDED = range(4)
_OUTCOMES = {"met": MET, "missed": BREACHED, "running": UNDECIDED, "paused": UNDECIDED}


class Outcomes(NamedTuple):
    """The outcome of each clock, and its instant; `NULL` where nothing is decided."""

    outcome: NDArray[np.int8]
    at: Ints


def outcomes_of(clocks: FrameGrid) -> Outcomes:
    """Tell what became of each clock: a broken promise is broken, whether its clock runs or not."""
    states = clocks.words("state")
    lookup = np.array([*(_OUTCOMES.get(name, NOT) for name in states.values), NOT], np.int8)
    outcome = lookup[states.codes]
    outcome[(clocks.numbers("breached") == 1) & (outcome != MET)] = BREACHED
    broken = outcome == BREACHED
    broken_at, stopped_at = clocks.numbers("breached_at"), clocks.numbers("stopped_at")
    at = np.where(broken & (broken_at != NULL), broken_at, stopped_at)
    return Outcomes(outcome, np.where(broken | (outcome == MET), at, NULL))
