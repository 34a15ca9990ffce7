"""Alarm rows: alarms as columns of numbers and codes, and their order."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.folding.promises import Ints

Smalls = NDArray[np.int32]
COLUMNS = (
    *("id", "at", "ticket", "kind", "metric", "agreement", "cycle", "name", "due_at", "to", "via"),
    *("task", "reached_at"),
)
_LAST = np.iinfo(np.int64).max


class AlarmRows(NamedTuple):
    """Alarms as columns: instants in microseconds, `NULL` where there is none.

    `ticket` is the ticket's place among those of the call, `said` the number of what `Said` says.
    """

    ticket: Ints
    at: Ints
    said: Smalls
    due_at: Ints
    reached_at: Ints

    def in_order(self, ranks: Ints) -> Ints:
        """Return the places of the rows in the order of time, then of tickets, then of ids.

        `ranks` has the rank of each number of `said` in the order of texts.
        """
        first = np.argsort(self.ticket * len(ranks) + ranks.take(self.said), kind="stable")
        return first[counting_sort(self.at.take(first))]  # rows come in runs: these are merged

    def taken(self, places: Ints) -> "AlarmRows":
        """Return some of the rows, in this order."""
        return AlarmRows._make(column.take(places) for column in self)


def stacked(parts: Sequence[AlarmRows]) -> AlarmRows:
    """Return several tables of rows as one."""
    none = narrow(AlarmRows._make(np.zeros((len(AlarmRows._fields), 0), np.int64)))
    columns = zip(none, *parts, strict=True)
    return AlarmRows._make(np.concatenate(each) for each in columns)


def narrow(rows: AlarmRows) -> AlarmRows:
    """Return the rows with codes as narrow as they may be."""
    return rows._replace(said=rows.said.astype(np.int32))


def counting_sort(key: Ints) -> Ints:
    """Return the places of rows in the order of a key; equal ones stay as they stand.

    A sort of 16 bits only counts, so that a few of them beat one of the whole.

    >>> counting_sort(np.array([1 << 40, 7, 1 << 40])).tolist()
    [1, 0, 2]
    """
    rest = key - key.min(initial=_LAST)
    order: Ints = np.argsort(rest.astype(np.uint16), kind="stable")
    while (rest := rest >> 16).any():
        order = order[np.argsort(rest.astype(np.uint16).take(order), kind="stable")]
    return order
