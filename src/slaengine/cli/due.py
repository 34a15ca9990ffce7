"""`slaengine due`: what is due next."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import Unpack

import click

from slaengine.cli.options import (
    Asked,
    Shown,
    output_options,
    question_options,
    spare_inputs,
)
from slaengine.cli.output import output
from slaengine.cli.pipeline import answered, look, source_of
from slaengine.cli.records import columns, recorder
from slaengine.cli.rejects import Stop
from slaengine.cli.sinks import Record

_HEADS = {
    "due_at": "due",
    "remaining_us": "left",
    "ticket": "ticket",
    "metric": "metric",
    "priority": "priority",
    "agreement": "agreement",
    "state": "state",
}


class _Options(Asked, Shown):
    limit: int | None


@click.command()
@question_options
@output_options
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), metavar="N", help="Show only the first N."
)
def due(**options: Unpack[_Options]) -> int:
    """List what is due, soonest first.

    Every promise that is running, those overdue at the top.  One that is paused in time is not due
    at any instant and not listed; an overdue one is, paused or not.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.
    """
    spare_inputs(options, "--out", options["out"])
    fields = options["fields"]
    names = columns(fields)
    with source_of(options, fields) as source:
        answer = answered(source, Stop(), recorder(fields))
        found = [record for _, record in sorted(_running(answer.tickets), key=itemgetter(0))]
        shown = look(source, answer.as_of, _HEADS, "open promise", of=len(found))
        with output(options, names, shown) as write:
            for record in found[: options["limit"]]:
                write(record)
    return 0


def _running(tickets: Iterable[Sequence[Record]]) -> Iterator[tuple[datetime, Record]]:
    """Find the records of clocks that have not stopped and are due at an instant."""
    for record in chain.from_iterable(tickets):
        due_at = record["due_at"]
        if record["stopped_at"] is None and isinstance(due_at, datetime):
            yield due_at, record
