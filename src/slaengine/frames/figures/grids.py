"""Grids: clock and measure frames as the columns that KPIs are defined over, read when needed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import UnionType
from typing import TypeAlias, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from slaengine.errors import MetricsError
from slaengine.frames.doors.columns import Ints, Labels
from slaengine.frames.doors.table import Table
from slaengine.metrics.measures import Measures

Floats: TypeAlias = NDArray[np.float64]
CLOCK_TYPES: Mapping[str, type] = {
    **dict.fromkeys(("metric", "agreement", "kind", "priority", "state"), str),
    **dict.fromkeys(("started_at", "stopped_at", "due_at", "breached_at"), datetime),
    **dict.fromkeys(("target", "elapsed", "remaining"), timedelta),
    "breached": bool,
}


def ticket_types() -> Mapping[str, type]:
    """Return what the columns of a measure frame hold."""
    return {name: _plain(hint) for name, hint in get_type_hints(Measures).items()}


class FrameGrid:
    """One frame by column, and columns that were worked out from another one."""

    def __init__(self, table: Table, what: str, types: Mapping[str, type]) -> None:
        self.table = table
        self.size = table.size
        self.what = what
        self._types = types
        self._numbers: dict[str, Ints] = {}
        self._words: dict[str, Labels] = {}

    def give(self, name: str, numbers: Ints) -> None:
        """Add a column of numbers."""
        self._numbers[name] = numbers

    def give_words(self, name: str, words: Labels) -> None:
        """Add a column of text."""
        self._words[name] = words

    def has(self, name: str) -> bool:
        """Tell whether there is a column of that name."""
        return name in self.table.names or name in self._words

    def numbers(self, name: str) -> Ints:
        """Return a column of instants, durations, counts or truths as whole numbers."""
        if name not in self._numbers:
            self._numbers[name] = self._read(name)
        return self._numbers[name]

    def words(self, name: str) -> Labels:
        """Return a column of text by places in its distinct values."""
        if name not in self._words:
            self._check(name)
            self._words[name] = self.table.narrow(name)
        return self._words[name]

    def scores(self, name: str) -> Floats:
        """Return a column of scores, NaN for none."""
        self._check(name)
        return self.table.numbers(name)

    def _read(self, name: str) -> Ints:
        self._check(name)
        kind = self._types[name]
        if kind is datetime:
            return self.table.instants(name)
        if kind is timedelta:
            return self.table.durations(name)
        if kind is bool:
            return self.table.truths(name).astype(np.int64)
        return self.table.wholes(name)

    def _check(self, name: str) -> None:
        if not self.has(name):
            raise MetricsError(
                f"{self.what} have no column {name!r}; there are {', '.join(self.table.names)}"
            )


def _plain(hint: object) -> type:
    """Return the type of a hint such as `timedelta | None`; a literal is text."""
    for one in get_args(hint) if isinstance(hint, UnionType) else (hint,):
        if isinstance(one, type) and one is not type(None):
            return one
    return str
