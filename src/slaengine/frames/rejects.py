"""Rejected rows: what could not be used, with its row, its ticket and the reason."""

from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

import numpy as np

from slaengine.errors import HistoryError
from slaengine.frames.doors import Made
from slaengine.frames.doors.columns import Counts
from slaengine.frames.doors.lexicon import Lexicon
from slaengine.frames.doors.table import Table

FrameT = TypeVar("FrameT")
ResultT = TypeVar("ResultT")
OnError: TypeAlias = Literal["raise", "collect"]


class Collected(NamedTuple, Generic[FrameT]):
    """A result, and beside it the rows that could not be used: `row`, `ticket` and `reason`.

    `row` counts the rows of the event frame from 0. None of the ticket's other rows has been used
    either: without that row they would tell another story.
    """

    result: FrameT
    rejected: FrameT


class CollectedAnswer(NamedTuple, Generic[ResultT, FrameT]):
    """An answer that is no frame, and beside it the rows that could not be used."""

    result: ResultT
    rejected: FrameT


class Rejects:
    """Stops at the first row that cannot be used, or collects them all."""

    def __init__(self, on_error: OnError) -> None:
        if on_error not in ("raise", "collect"):
            raise HistoryError(f"unknown on_error {on_error!r}; use 'raise' or 'collect'")
        self.collects = on_error == "collect"
        self._rows: list[tuple[int, str, str]] = []

    def add(self, row: int, ticket: str, reason: str) -> None:
        """Take up a row that cannot be used, or raise `HistoryError` for it."""
        if not self.collects:
            raise HistoryError(f"row {row}: {reason}")
        self._rows.append((row, ticket, reason))

    def answer(self, table: Table, result: FrameT) -> "FrameT | Collected[FrameT]":
        """Return the result, with the rejected rows beside it where they were asked for."""
        if not self.collects:
            return result
        rejected: FrameT = self.frame(table)
        return Collected(result, rejected)

    @property
    def tickets(self) -> tuple[str, ...]:
        """The tickets that have a row which cannot be used."""
        return tuple(dict.fromkeys(ticket for _, ticket, _ in self._rows))

    def frame(self, table: Table) -> Made:
        """Return the rejected rows as a frame of the kind of another."""
        self._rows.sort()
        texts = Lexicon()
        ticket = texts.codes([ticket for _, ticket, _ in self._rows])
        reason = texts.codes([reason for _, _, reason in self._rows])
        return table.like(
            {
                "row": Counts(np.array([row for row, _, _ in self._rows], np.int64)),
                "ticket": texts.labels(ticket),
                "reason": texts.labels(reason),
            }
        )
