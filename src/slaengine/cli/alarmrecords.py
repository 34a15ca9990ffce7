"""Alarms as rows: the columns of the alarm table in files and pipes."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import click

from slaengine.cli.sinks import Kind, Record
from slaengine.engine import Alarm, TicketSla

ALARM_KINDS: Mapping[str, Kind] = {
    "id": "text",
    "at": "instant",
    "ticket": "text",
    "kind": "text",
    "metric": "text",
    "agreement": "text",
    "cycle": "whole",
    "name": "text",
    "due_at": "instant",
    "to": "text",
    "via": "text",
    "task": "text",
    "reached_at": "instant",
}


def alarm_columns(fields: Sequence[str]) -> Mapping[str, Kind]:
    """Name the columns and what they hold, the fields' at the end; no name may stand twice."""
    names = (*ALARM_KINDS, *fields)
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise click.UsageError(f"--field {twice[0]}: there is a column of that name already")
    return {**ALARM_KINDS, **dict.fromkeys(fields, "text")}


def alarm_recorder(
    fields: Sequence[str], within: timedelta | None
) -> Callable[[TicketSla, datetime], list[Record]]:
    """Return what writes each alarm of a ticket as a row of `ALARM_KINDS` and the fields.

    That is those `within` so much wall time, or without it the next of each level.
    """

    def records(sla: TicketSla, as_of: datetime) -> list[Record]:
        own = {name: sla.fields.get(name) for name in fields}
        until = None if within is None else as_of + within
        return [{**_record(alarm), **own} for alarm in sla.alarms(as_of, until)]

    return records


def _record(alarm: Alarm) -> Record:
    return {
        "id": alarm.id,
        "at": alarm.at,
        "ticket": alarm.ticket,
        "kind": alarm.kind,
        "metric": alarm.metric,
        "agreement": alarm.agreement,
        "cycle": alarm.cycle,
        "name": alarm.name,
        "due_at": alarm.due_at,
        "to": ", ".join(alarm.to) or None,
        "via": ", ".join(alarm.via) or None,
        "task": alarm.task or None,
        "reached_at": alarm.reached_at,
    }
