"""`slaengine evaluate`: every clock of every ticket."""

from pathlib import Path
from typing import Literal, Unpack

import click

from slaengine.cli.options import (
    Asked,
    Wanted,
    output_options,
    question_options,
    spare_inputs,
)
from slaengine.cli.output import output
from slaengine.cli.pipeline import answered
from slaengine.cli.records import columns, recorder
from slaengine.cli.rejects import trouble_of
from slaengine.cli.words import plural

_HEADS = {
    "ticket": "ticket",
    "metric": "metric",
    "cycle": "#",
    "priority": "priority",
    "agreement": "agreement",
    "state": "state",
    "due_at": "due",
    "remaining_us": "left",
}
_SHOWN = 40


class _Options(Asked, Wanted):
    on_error: Literal["stop", "collect"]
    rejects: Path


@click.command()
@question_options
@output_options
@click.option(
    "--on-error",
    type=click.Choice(["stop", "collect"]),
    default="stop",
    show_default=True,
    help="At data that cannot be used, stop, or set the ticket aside and go on.",
)
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("rejected.jsonl"),
    show_default=True,
    metavar="FILE",
    help="Where --on-error collect writes the rows set aside, each with the reason.",
)
def evaluate(**options: Unpack[_Options]) -> int:
    """Evaluate a log of ticket events, clock by clock.

    Every promise on every ticket: its state, when it is due, and what it has used.

    EVENTS is a file of JSON lines or CSV, also .gz, or - for standard input (JSON lines, unless
    --input-format says csv).  A log whose tickets stand together needs little memory, however
    long it is; any other is gathered by ticket first.

    Columns: ticket, metric, cycle, agreement, kind, priority, state, started_at, stopped_at,
    due_at, target_us, elapsed_us, remaining_us, paused_us, breached, breached_at, and the fields
    asked for.  Instants are in UTC, durations whole microseconds of open time.
    """
    spare_inputs(options, "--out", options["out"])
    if options["on_error"] == "collect":
        spare_inputs(options, "--rejects", options["rejects"])
        if options["rejects"] == options["out"]:
            raise click.UsageError("--out and --rejects are one file; name another")
    fields, names = options["fields"], columns(options["fields"])
    tickets = clocks = 0
    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        answered(options, trouble, recorder(fields), fields=fields) as answer,
        output(options, names, answer.look(_HEADS, "clock", limit=_SHOWN)) as write,
    ):
        for records in answer.tickets:
            tickets += 1
            clocks += len(records)
            for record in records:
                write(record)
    if options["out"] is not None:
        where = options["out"]
        click.echo(f"{plural(clocks, 'clock')} of {plural(tickets, 'ticket')} in {where}", err=True)
    if trouble.rows:
        click.echo(f"{plural(trouble.rows, 'row')} set aside in {options['rejects']}", err=True)
    return 1 if trouble.rows else 0
