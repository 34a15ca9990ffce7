"""Clocks as rows: the columns of the clock table in files and pipes."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import click

from slaengine.cli.sinks import Kind, Record
from slaengine.engine import Clock, TicketSla

KINDS: Mapping[str, Kind] = {
    "ticket": "text",
    "metric": "text",
    "cycle": "whole",
    "agreement": "text",
    "kind": "text",
    "priority": "text",
    "state": "text",
    "started_at": "instant",
    "stopped_at": "instant",
    "due_at": "instant",
    "target_us": "whole",
    "elapsed_us": "whole",
    "remaining_us": "whole",
    "paused_us": "whole",
    "breached": "truth",
    "breached_at": "instant",
}
_MICROSECOND = timedelta(microseconds=1)


def columns(fields: Sequence[str]) -> Mapping[str, Kind]:
    """Name the columns and what they hold, the fields' at the end; no name may stand twice."""
    names = (*KINDS, *fields)
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise click.UsageError(f"--field {twice[0]}: there is a column of that name already")
    return {**KINDS, **dict.fromkeys(fields, "text")}


def recorder(fields: Sequence[str]) -> Callable[[TicketSla, datetime], list[Record]]:
    """Return what writes each clock of a ticket as a row of `KINDS` and the fields.

    `paused_us` is the open time that passed in pauses: what pausing has put off the due date by.
    """

    def records(sla: TicketSla, as_of: datetime) -> list[Record]:
        own = {name: sla.fields.get(name) for name in fields}
        return [{**_record(clock, as_of), **own} for clock in sla]

    return records


def _record(clock: Clock, as_of: datetime) -> Record:
    breached = clock.is_breached(as_of)
    silent = clock.due_at if breached else None  # no event has proved it, the time has
    return {
        "ticket": clock.ticket,
        "metric": clock.metric,
        "cycle": clock.cycle,
        "agreement": clock.agreement,
        "kind": clock.kind,
        "priority": clock.priority,
        "state": clock.state,
        "started_at": clock.started_at,
        "stopped_at": clock.stopped_at,
        "due_at": clock.due_at,
        "target_us": clock.target // _MICROSECOND,
        "elapsed_us": clock.elapsed(as_of) // _MICROSECOND,
        "remaining_us": clock.remaining(as_of) // _MICROSECOND,
        "paused_us": clock.paused(as_of) // _MICROSECOND,
        "breached": breached,
        "breached_at": clock.breached_at or silent,
    }
