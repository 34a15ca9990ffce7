"""`slaengine due`: what is due next."""

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from typing import Unpack

import click

from slaengine.cli.options import Asked, Wanted, output_options, question_options
from slaengine.cli.output import output
from slaengine.cli.pipeline import Answer, answered
from slaengine.cli.records import columns, records
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


class _Options(Asked, Wanted):
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

    EVENTS is a file of JSON lines or CSV, also .gz, or - for standard input.
    """
    fields = options["fields"]
    names = columns(fields)
    with answered(options, Stop(), fields=fields) as answer:
        found = [record for _, record in sorted(_running(answer), key=itemgetter(0))]
        with output(options, names, answer.look(_HEADS, "open promise", of=len(found))) as write:
            for record in found[: options["limit"]]:
                write(record)
    return 0


def _running(answer: Answer) -> Iterator[tuple[datetime, Record]]:
    """Find the records of clocks that have not stopped and are due at an instant."""
    for sla in answer.tickets:
        for record in records(sla, answer.as_of, answer.fields):
            due_at = record["due_at"]
            if record["stopped_at"] is None and isinstance(due_at, datetime):
                yield due_at, record
