"""Windows: look-ups by the bucket, made for the stretch of time that a column keeps to."""

from typing import Protocol, TypeAlias, TypeVar

import numpy as np

from slaengine.frames.hours.line import Line
from slaengine.frames.hours.onebyone import SAFE
from slaengine.frames.hours.steps import Ints, Steps

_HOUR = 3_600_000_000
YEAR = 366 * 24 * _HOUR
_MOST = 2**18 * _HOUR  # thirty years: two megabytes of buckets

Window: TypeAlias = tuple[int, int]


class Ahead:
    """From instants to open time: how much of it there is since `origin`, by the hour.

    Instants count from before the window, so the level of an open hour (see `Line.levels`) is
    negative and that of a closed one is not: the sign says which it is, and saves a table.
    """

    __slots__ = ("origin", "steps")

    def __init__(self, line: Line, window: Window) -> None:
        self.origin = line.opened_before(np.array(window[:1]))[0]
        self.steps = Steps(line.edges, np.arange(len(line.levels)), window, _HOUR)
        table = self.steps.table
        sure = table >= 0
        places = table[sure]
        table[sure] = line.levels[places] - self.origin + (places & 1) * self.steps.shift

    @staticmethod
    def limits(line: Line) -> Window:
        """Return between which instants a line is sure of itself."""
        return max(line.lo, SAFE[0]), min(line.hi, SAFE[1])


class Back:
    """From open time to instants: how far these lie ahead, by the hour of open time."""

    __slots__ = ("steps",)

    def __init__(self, line: Line, window: Window) -> None:
        self.steps = Steps(line.opened[1::2], line.leads, window, _HOUR)

    @staticmethod
    def limits(line: Line) -> Window:
        """Return between which amounts a line is sure of itself."""
        lo, hi = line.opened_before(np.array(Ahead.limits(line)))
        return int(lo), int(hi)


class LookUp(Protocol):
    """A look-up over a window."""

    @property
    def steps(self) -> Steps:
        """What it looks up."""

    def __init__(self, line: Line, window: Window) -> None: ...

    @staticmethod
    def limits(line: Line) -> Window:
        """Return between which values a line is sure of itself."""


LookUpT = TypeVar("LookUpT", bound=LookUp)


def fits(found: LookUp | None, wanted: Ints) -> bool:
    """Tell whether a look-up has everything that is wanted."""
    if found is None or not len(wanted):
        return False
    return bool(wanted.min() >= found.steps.lo and wanted.max() < found.steps.hi)


def fitting(kind: type[LookUpT], found: LookUpT | None, wanted: Ints, line: Line) -> LookUpT | None:
    """Return a look-up that has most of what is wanted, or None where nothing can be had.

    That is the one found unless another one has clearly more.
    """
    old = None if found is None else (found.steps.lo, found.steps.hi)
    held = 0 if old is None else _count(wanted, old)
    window = _window_over(wanted, kind.limits(line), old)
    if window is None or _count(wanted, window) - held <= len(wanted) // 32:
        return found
    return kind(line, window)


def _count(wanted: Ints, window: Window) -> int:
    return int(np.count_nonzero((wanted >= window[0]) & (wanted < window[1])))


def _window_over(wanted: Ints, limits: Window, old: Window | None) -> Window | None:
    """Return a window over most of what is wanted within limits; None where nothing is.

    It keeps the old one where there is room, and is wider than needed, so that columns in the
    order of time do not ask for a new one with every block.
    """
    lo, hi = limits
    inside = wanted[(wanted >= lo) & (wanted < hi)]
    if not len(inside):
        return None
    middle = int(np.median(inside))
    first = max(int(inside.min()), middle - _MOST // 4)
    last = min(int(inside.max()), middle + _MOST // 4)
    if old is not None and max(last, old[1]) - min(first, old[0]) <= _MOST // 2:
        first, last = min(first, old[0]), max(last, old[1])
    slack = max((last - first) // 2, YEAR)
    return max(lo, first - slack), min(hi, last + slack)
