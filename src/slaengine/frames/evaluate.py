"""Evaluating event frames: one row for each cycle of each clock, without a loop over tickets."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, TypeVar, overload

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.engine import TicketSla
from slaengine.errors import HistoryError, SlaError
from slaengine.frames.asked import asked_fields
from slaengine.frames.doors.columns import Labels, Out
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.fields import Codes
from slaengine.frames.folding.fold import Folded, Folding
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import Machine, machine_of
from slaengine.frames.folding.promises import Promises
from slaengine.frames.folding.scalar import Scalar
from slaengine.frames.judging.clockframe import (
    COLUMNS,
    MOMENTS,
    FieldsAt,
    clock_columns,
    field_columns,
)
from slaengine.frames.judging.rows import Pile, Rows, joined, rows_of, rows_of_clocks
from slaengine.frames.judging.runs import runs_of
from slaengine.frames.judging.verdicts import Judge
from slaengine.frames.rejects import Collected, OnError, Rejects
from slaengine.instants import as_utc
from slaengine.policy import Policy

FrameT = TypeVar("FrameT")
_NONE = np.zeros(0, np.int32)


@overload
def evaluate(
    policy: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    fields_at: FieldsAt = "now",
    on_error: Literal["raise"] = "raise",
) -> FrameT: ...


@overload
def evaluate(
    policy: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    fields_at: FieldsAt = "now",
    on_error: Literal["collect"],
) -> Collected[FrameT]: ...


def evaluate(
    policy: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    fields_at: FieldsAt = "now",
    on_error: OnError = "raise",
) -> "FrameT | Collected[FrameT]":
    """Return every clock of every ticket in a frame of events, as of an instant: one row a cycle.

    `events` is a pandas or Polars DataFrame (or LazyFrame), a PyArrow Table or a DuckDB relation
    with the columns `ticket`, `at` (with a time zone) and `event`, and as needed `seq`, `by`,
    `actor`, `public`, `status`, `survey`, `score`, `duration` and a column for each ticket field;
    null means unchanged, an empty text clears. The answer is of the same kind, in the order of
    ticket, metric and cycle, instants in UTC: the columns of `clockframe.COLUMNS` and `fields`,
    which read as they are now, or as they were when the cycle began (`fields_at="opened"`), when
    it stopped (`"solved"`) or when it was breached. Events after `as_of` play no part.

    A row that cannot be used raises `HistoryError` with its number and ticket; `on_error="collect"`
    gives such rows beside the clocks of all other tickets.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> events = pd.DataFrame({"ticket": [7, 8], "at": [nine, nine], "event": "opened"})
    >>> clocks = evaluate(policy, events, as_of=nine.replace(hour=14))
    >>> clocks[["ticket", "metric", "state", "breached"]].values.tolist()
    [[7, 'resolution', 'running', True], [8, 'resolution', 'running', True]]
    """
    now = as_utc(as_of, HistoryError, "as_of")
    asked = asked_fields(fields, fields_at, MOMENTS, COLUMNS)
    machine = machine_of(policy)
    rejects = Rejects(on_error)
    table = Table.of(events, "events", lenient=rejects.collects)
    log = Log(table, sorted({*machine.book.fields, *asked}), micros_of(now), machine.optional)
    log.report(rejects)
    work = _Work(machine, log, rejects, now, asked, fields_at)
    log.each("evaluating", work.add)
    work.alone.tell()
    return rejects.answer(table, table.like(work.columns()))


class _Work:
    """One call: what its blocks share, and the rows that they gave."""

    def __init__(
        self,
        machine: Machine,
        log: Log,
        rejects: Rejects,
        as_of: datetime,
        fields: Sequence[str],
        fields_at: FieldsAt,
    ) -> None:
        self._machine = machine
        self._keys = log.keys
        self._size = len(log)
        self._as_of = as_of
        self._names = fields
        self._fields_at = fields_at
        self._promises = Promises()
        self._folding = Folding(machine, log, self._promises)
        self._judge = Judge(machine.book, machine.tracks, self._promises)
        self.alone = Scalar(machine.book.policy, log, rejects, fields)
        self._rows = Pile()
        self._done = 0
        self._fields: dict[str, list[Codes]] = {name: [] for name in fields}

    def add(self, events: Events) -> None:
        """Evaluate the tickets of a block."""
        folded = self._folding.fold(events, self._folding.fresh(events))
        rows = self._told(folded)
        columns = field_columns(self._names, self._fields_at, rows, events, folded.told)
        for name, codes in columns.items():
            self._fields[name].append(codes)
        self._done += len(events.row)
        rows = rows._replace(ticket=events.ticket[rows.ticket])
        self._rows.add(rows, self._done / self._size)

    def _told(self, folded: Folded) -> Rows:
        """Return the rows of a block; where columns cannot tell, those of the scalar engine."""
        single = np.flatnonzero(folded.broken)
        try:
            rows = self._by_columns(folded)
        except SlaError:
            single, rows = np.arange(len(folded.broken)), joined([])
        more = [self._alone(folded.events, ticket) for ticket in single.tolist()]
        if not more:
            return rows
        rows = joined([rows, *(each for each in more if each is not None)])
        return rows.at(np.lexsort((rows.cycle, rows.track, rows.ticket)))

    def _by_columns(self, folded: Folded) -> Rows:
        events = folded.events
        runs, stretches = runs_of(folded.line, self._promises)
        last_at = events.at[events.starts[runs.ticket + 1] - 1]
        verdicts = self._judge.judge(runs, stretches, last_at, micros_of(self._as_of))
        return rows_of(runs, verdicts)

    def _alone(self, events: Events, ticket: int) -> Rows | None:
        def told(sla: TicketSla) -> Rows:
            return rows_of_clocks(ticket, sla, self._as_of, self._machine, self._promises)

        return self.alone.made(events, ticket, told)

    def columns(self) -> dict[str, Out]:
        """Return the columns of the frame."""
        fields = {
            name: Labels(np.concatenate([*codes, _NONE]), tuple(self._folding.fields.values[name]))
            for name, codes in self._fields.items()
        }
        rows = self._rows.rows()
        return clock_columns(rows, self._keys, self._machine, self._promises, fields)
