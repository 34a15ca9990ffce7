"""`slaengine due`: what is due next, and who has to be told next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from operator import itemgetter
from typing import Unpack

import click

from slaengine.cli.alarmrecords import alarm_columns, alarm_recorder
from slaengine.cli.options import (
    Asked,
    Lenient,
    Shown,
    error_options,
    output_options,
    question_options,
    spare_files,
)
from slaengine.cli.output import output
from slaengine.cli.pipeline import answered, look, source_of
from slaengine.cli.records import columns, recorder
from slaengine.cli.rejects import Trouble, trouble_of
from slaengine.cli.sinks import Kind, Record
from slaengine.cli.table import Look
from slaengine.cli.told import set_aside
from slaengine.durations import parse_duration

_HEADS = {
    "due_at": "due",
    "remaining_us": "left",
    "ticket": "ticket",
    "metric": "metric",
    "priority": "priority",
    "agreement": "agreement",
    "state": "state",
}


_ALARM_HEADS = {
    "at": "when",
    "ticket": "ticket",
    "kind": "kind",
    "metric": "metric",
    "name": "level",
    "to": "to",
    "via": "via",
    "task": "task",
}
_Timed = tuple[datetime, Record]


class _Options(Asked, Shown, Lenient):
    alarms: bool
    within: timedelta | None
    limit: int | None


def _read_time(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> timedelta | None:
    try:
        return None if value is None else parse_duration(value)
    except ValueError as problem:
        raise click.BadParameter(str(problem)) from None


@click.command()
@question_options
@output_options
@click.option(
    "--alarms",
    is_flag=True,
    help="List who has to be told when, instead: the next alarm of each level.",
)
@click.option(
    "--within",
    metavar="DURATION",
    callback=_read_time,
    help="With --alarms, all of them in so much wall time, such as 8h.",
)
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), metavar="N", help="Show only the first N."
)
@error_options
def due(**options: Unpack[_Options]) -> int:
    """List what is due, soonest first.

    Every promise that is running, those overdue at the top.  One that is paused in time is not due
    at any instant and not listed; an overdue one is, paused or not.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.
    """
    spare_files(options, options, options)
    if options["within"] is not None and not options["alarms"]:
        raise click.UsageError("--within says how far ahead --alarms looks; add --alarms")
    with trouble_of(options["on_error"], options["rejects"]) as trouble:
        if options["alarms"]:
            _alarms(options, trouble)
        else:
            _promises(options, trouble)
    return set_aside(trouble, options["rejects"])


def _promises(options: _Options, trouble: Trouble) -> None:
    fields = options["fields"]
    kinds = columns(fields)
    with source_of(options, fields) as source:
        answer = answered(source, trouble, recorder(fields))
        found = sorted(_running(answer.tickets), key=itemgetter(0))
        _write(
            options, kinds, found, look(source, answer.as_of, _HEADS, "open promise", of=len(found))
        )


def _alarms(options: _Options, trouble: Trouble) -> None:
    fields = options["fields"]
    kinds = alarm_columns(fields)
    with source_of(options, fields) as source:
        answer = answered(source, trouble, alarm_recorder(fields, options["within"]))
        found = sorted(_at(answer.tickets, "at"), key=itemgetter(0))
        _write(
            options, kinds, found, look(source, answer.as_of, _ALARM_HEADS, "alarm", of=len(found))
        )


def _write(
    options: _Options, kinds: Mapping[str, Kind], found: Sequence[_Timed], shown: Look
) -> None:
    with output(options, kinds, shown) as write:
        for _, record in found[: options["limit"]]:
            write(record)


def _running(tickets: Iterable[Sequence[Record]]) -> Iterator[_Timed]:
    """Find the records of clocks that have not stopped and are due at an instant."""
    for at, record in _at(tickets, "due_at"):
        if record["stopped_at"] is None:
            yield at, record


def _at(tickets: Iterable[Sequence[Record]], name: str) -> Iterator[_Timed]:
    """Find the records that have an instant in a column, and that instant."""
    for record in chain.from_iterable(tickets):
        at = record[name]
        if isinstance(at, datetime):
            yield at, record
