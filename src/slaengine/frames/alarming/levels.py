"""Levels by columns: what escalation levels say, as numbers."""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from slaengine.frames.folding.promises import Ints

EVER = 1 << 61  # how often a level comes that says nothing of it
_MOST = 1 << 62


class Levels(NamedTuple):
    """The distinct levels that clocks have, as columns by their number.

    The share is `part` of `whole`; `repeat` is 0 for a level that comes once; `during` is the
    number of the calendar outside of which it waits, -1 for none. Where an answer ends it, `first`
    is the level since which it counts, often itself; elsewhere -1.
    """

    part: Ints
    whole: Ints
    offset: Ints
    repeat: Ints
    times: Ints
    until: Ints
    during: Ints
    first: Ints

    def used(self, level: Ints, target: Ints) -> Ints:
        """Return the open time after which levels come, for the targets of their clocks."""
        part, whole = self.part.take(level), self.whole.take(level)
        fits = abs(target) <= (_MOST // np.maximum(self.part, 1)).take(level)
        product = np.where(fits, target, 0) * part
        share, rest = np.divmod(product, whole)
        share += (2 * rest > whole) | ((2 * rest == whole) & (share % 2 == 1))  # half to even
        for place in np.flatnonzero(~fits).tolist():
            share[place] = _share(int(target[place]), int(part[place]), int(whole[place]))
        share += self.offset.take(level)
        return share


def _share(target: int, part: int, whole: int) -> int:
    """Return a part of a target that is too long to be multiplied in a column."""
    return round(target * Fraction(part, whole))
