"""`slaengine evaluate`: every clock of every ticket."""

from typing import TYPE_CHECKING, Unpack

import click

from slaengine.cli.columns import Columns, by_columns, clocks_of, records_of
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
from slaengine.cli.parquetsink import ParquetSink
from slaengine.cli.pipeline import Source, answered, look, source_of
from slaengine.cli.records import columns, recorder
from slaengine.cli.rejects import Trouble, trouble_of
from slaengine.words import plural

if TYPE_CHECKING:
    import pyarrow as pa

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


class _Options(Asked, Shown, Lenient):
    """What is asked, what is shown, and what becomes of trouble."""


@click.command()
@question_options
@output_options
@error_options
def evaluate(**options: Unpack[_Options]) -> int:
    """Evaluate a log of ticket events, clock by clock.

    Every promise on every ticket: its state, when it is due, and what it has used.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input (JSON
    lines, unless --input-format says otherwise).  With "slaengine[parquet]" installed, a log of
    some size is worked on by columns.  Without, or if it is very long, it needs little memory as
    long as its tickets stand together; any other is gathered by ticket first.

    Columns: ticket, metric, cycle, agreement, kind, priority, state, started_at, stopped_at,
    due_at, target_us, elapsed_us, remaining_us, paused_us, breached, breached_at, and the fields
    asked for.  Instants are in UTC, durations whole microseconds of open time.
    """
    spare_files(options, options, options)
    columns(options["fields"])
    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        source_of(options, options["fields"]) as source,
    ):
        found = by_columns(source, lambda read: (read, clocks_of(read)))
        if found is None:
            clocks, tickets = _row_by_row(options, source, trouble)
        else:
            read, table = found
            _write_table(options, read, table)
            clocks, tickets = len(table), read.tickets
    if options["out"] is not None:
        where = options["out"]
        click.echo(f"{plural(clocks, 'clock')} of {plural(tickets, 'ticket')} in {where}", err=True)
    if trouble.rows:
        click.echo(f"{plural(trouble.rows, 'row')} set aside in {options['rejects']}", err=True)
    return 1 if trouble.rows else 0


def _row_by_row(options: _Options, source: Source, trouble: Trouble) -> tuple[int, int]:
    """Write the clocks of each ticket as it comes; return how many clocks and tickets there are."""
    clocks = tickets = 0
    answer = answered(source, trouble, recorder(source.fields))
    shown = look(source, answer.as_of, _HEADS, "clock", limit=_SHOWN)
    with output(options, columns(source.fields), shown) as write:
        for records in answer.tickets:
            tickets += 1
            clocks += len(records)
            for record in records:
                write(record)
    return clocks, tickets


def _write_table(options: _Options, read: Columns, table: "pa.Table") -> None:
    """Write clocks that were evaluated by columns."""
    source = read.source
    shown = look(source, read.as_of, _HEADS, "clock", limit=_SHOWN)
    with output(options, columns(source.fields), shown) as write:
        if isinstance(write, ParquetSink):
            write.table(table)
            return
        for record in records_of(table):
            write(record)
