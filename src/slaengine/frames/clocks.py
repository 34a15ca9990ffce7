"""Asking a state: the clocks of all its tickets, as of an instant."""

from datetime import datetime
from typing import TypeVar

import numpy as np

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.errors import HistoryError
from slaengine.frames.doors.columns import Labels
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.machine import machine_of
from slaengine.frames.folding.promises import Ints
from slaengine.frames.judging.clockframe import clock_columns
from slaengine.frames.judging.rows import Rows, joined, rows_of
from slaengine.frames.judging.runs import runs_of
from slaengine.frames.judging.verdicts import Judge
from slaengine.frames.progress import watched
from slaengine.frames.states.ledger import Ledger
from slaengine.frames.states.state import Stored, empty_state, stored_in
from slaengine.frames.states.tickets import Tickets
from slaengine.instants import as_utc
from slaengine.policy import Policy

FrameT = TypeVar("FrameT")
_BLOCK = 1 << 14  # tickets that are worked on at a time


def clocks(state: FrameT, *, as_of: datetime) -> FrameT:
    """Return the clocks of all tickets in a state, as of an instant: what `evaluate` would give.

    `state` comes from `advance`; the answer is of the same kind, with the fields that were asked
    for as they are now. A state knows no past: an `as_of` before its last event raises
    `HistoryError`, and a frame that is no state `StateError`. See `advance` for an example.
    """
    now = micros_of(as_utc(as_of, HistoryError, "as_of"))
    table = Table.of(state, "state")
    stored = stored_in(table) if table.size else empty_state(machine_of(Policy()), (), table)
    _check_present(stored, now)
    judge = Judge(stored.machine.book, stored.machine.tracks, stored.promises)
    tickets = Tickets(stored.machine, stored.promises, stored.ledger)
    parts: list[Rows] = []
    with watched("judging", stored.ledger.size) as step:
        for first in range(0, stored.ledger.size, _BLOCK):
            places = np.arange(first, min(first + _BLOCK, stored.ledger.size))
            parts.append(_rows(stored, tickets, judge, places, now))
            step(len(places))
    rows = joined(parts)
    fields = {name: _at(stored.ledger, name, rows.ticket) for name in stored.asked}
    made: FrameT = table.like(
        clock_columns(rows, stored.keys, stored.machine, stored.promises, fields)
    )
    return made


def _rows(stored: Stored, tickets: Tickets, judge: Judge, places: Ints, now: int) -> Rows:
    runs, stretches = runs_of(tickets.entries(places).line(), stored.promises)
    last_at = stored.ledger.last_at[places[runs.ticket]]
    rows = rows_of(runs, judge.judge(runs, stretches, last_at, now))
    return rows._replace(ticket=places[rows.ticket])


def _check_present(stored: Stored, now: int) -> None:
    late = np.flatnonzero(stored.ledger.last_at > now)
    if len(late):
        ticket = int(late[0])
        raise HistoryError(
            f"as_of {instant_of(now).isoformat()} lies before the last event of ticket "
            f"{stored.keys.text(ticket)!r} at "
            f"{instant_of(int(stored.ledger.last_at[ticket])).isoformat()}; a state knows no past: "
            "evaluate the log, or a state from before"
        )


def _at(ledger: Ledger, name: str, ticket: Ints) -> Labels:
    labels = ledger.fields[name]
    return Labels(labels.codes[ticket], labels.values)
