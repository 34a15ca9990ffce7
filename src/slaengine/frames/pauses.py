"""Pauses by columns: how long each clock stood still, and what it was after that."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal, TypeVar, overload

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.engine import TicketSla
from slaengine.errors import HistoryError
from slaengine.frames.asked import asked_fields
from slaengine.frames.doors.columns import Amounts, Counts, Instants, Labels, Out, Taken
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.fields import Codes
from slaengine.frames.folding.fold import Folding
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import Machine, machine_of
from slaengine.frames.folding.promises import Promises
from slaengine.frames.folding.scalar import Scalar
from slaengine.frames.forecasting.pauserows import (
    PauseRows,
    joined,
    pause_rows,
    pause_rows_of,
)
from slaengine.frames.judging.clockframe import coded
from slaengine.frames.judging.runs import runs_of
from slaengine.frames.rejects import Collected, OnError, Rejects
from slaengine.instants import as_utc
from slaengine.policy import Policy
from slaengine.whatif.forecasts.pause import THEN

FrameT = TypeVar("FrameT")
COLUMNS = (
    *("ticket", "metric", "cycle", "agreement", "kind", "priority"),
    *("paused_at", "ended_at", "lasted", "then"),
)


@overload
def pauses(
    policy: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    on_error: Literal["raise"] = "raise",
) -> FrameT: ...


@overload
def pauses(
    policy: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    on_error: Literal["collect"],
) -> Collected[FrameT]: ...


def pauses(
    policy: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    on_error: OnError = "raise",
) -> "FrameT | Collected[FrameT]":
    """Return every time in which a clock stood still, up to an instant: one row for each pause.

    The columns are those that name the clock, `paused_at` and `ended_at`, `lasted` (wall time),
    `then` (what the clock was after it: `running`, `stopped` or `cancelled`; `paused` while it goes
    on, until `as_of`), and `fields` as they read now. Events and errors are as for `evaluate`.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... pause_on = ["pending"]
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> log = pd.DataFrame({"ticket": [7], "at": [nine], "event": "opened", "status": "pending"})
    >>> found = pauses(policy, log, as_of=nine.replace(hour=11))
    >>> found[["metric", "lasted", "then"]].astype(str).values.tolist()
    [['resolution', '0 days 02:00:00', 'paused']]
    """
    now = as_utc(as_of, HistoryError, "as_of")
    asked = asked_fields(fields, "now", ("now",), COLUMNS)
    machine = machine_of(policy)
    rejects = Rejects(on_error)
    table = Table.of(events, "events", lenient=rejects.collects)
    log = Log(table, sorted({*machine.book.fields, *asked}), micros_of(now), machine.optional)
    log.report(rejects)
    work = _Work(machine, log, rejects, now, asked)
    log.each("evaluating", work.add)
    work.alone.tell()
    return rejects.answer(table, table.like(work.columns()))


class _Work:
    """One call: what its blocks share, and the rows that they gave."""

    def __init__(
        self, machine: Machine, log: Log, rejects: Rejects, as_of: datetime, fields: Iterable[str]
    ) -> None:
        self._machine, self._keys, self._as_of = machine, log.keys, as_of
        self._promises = Promises()
        self._folding = Folding(machine, log, self._promises)
        self.alone = Scalar(machine.book.policy, log, rejects, ())
        self._rows = [pause_rows_of(0, (), as_of, machine, self._promises)]
        self._fields: dict[str, list[Codes]] = {name: [np.zeros(0, np.int32)] for name in fields}

    def add(self, events: Events) -> None:
        """Find the pauses of the tickets of a block."""
        folded = self._folding.fold(events, self._folding.fresh(events))
        runs, stretches = runs_of(folded.line, self._promises)
        parts = [pause_rows(runs, stretches, micros_of(self._as_of))]
        for ticket in np.flatnonzero(folded.broken).tolist():
            made = self.alone.made(events, ticket, self._told(ticket))
            parts += [] if made is None else [made]
        rows = joined(parts)
        last = events.starts[rows.ticket + 1] - 1
        for name, codes in self._fields.items():
            codes.append(folded.told.after[name][last])
        self._rows.append(rows._replace(ticket=events.ticket[rows.ticket]))

    def _told(self, ticket: int) -> Callable[[TicketSla], PauseRows]:
        def told(sla: TicketSla) -> PauseRows:
            return pause_rows_of(ticket, sla, self._as_of, self._machine, self._promises)

        return told

    def columns(self) -> dict[str, Out]:
        """Return the columns of the frame."""
        rows = PauseRows._make(np.concatenate(columns) for columns in zip(*self._rows, strict=True))
        listed, tracks = self._promises.listed, self._machine.tracks
        metrics, metric_of = coded([track.metric for track in tracks])
        kinds, kind_of = coded([track.kind for track in tracks])
        agreements, agreement_of = coded([promise.agreement for promise in listed])
        labels, label_of = coded([promise.priority for promise in listed])
        values = self._folding.fields.values
        return {
            "ticket": Taken(self._keys, rows.ticket),
            "metric": Labels(metric_of[rows.track], metrics),
            "cycle": Counts(rows.cycle),
            "agreement": Labels(agreement_of[rows.promise], agreements),
            "kind": Labels(kind_of[rows.track], kinds),
            "priority": Labels(label_of[rows.promise], labels),
            "paused_at": Instants(rows.paused_at),
            "ended_at": Instants(rows.ended_at),
            "lasted": Amounts(rows.ended_at - rows.paused_at),
            "then": Labels(rows.then.astype(np.int32), THEN),
            **{
                name: Labels(np.concatenate(codes), tuple(values[name]))
                for name, codes in self._fields.items()
            },
        }
