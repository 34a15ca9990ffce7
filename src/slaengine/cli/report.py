"""`slaengine report`: how the desk did."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Unpack

import click

from slaengine.cli.figures import page
from slaengine.cli.inquiry import Inquiry, check, inquiry_options, question_of
from slaengine.cli.options import (
    Asked,
    Lenient,
    OutputFormat,
    Wanted,
    error_options,
    question_options,
    spare_files,
)
from slaengine.cli.output import format_of, rows_output
from slaengine.cli.pipeline import source_of
from slaengine.cli.rejects import trouble_of
from slaengine.cli.reporting import Reported, fields_of, reported_of
from slaengine.cli.sinks import Kind, Record, Value, file_output, standard_output
from slaengine.cli.table import console_of
from slaengine.metrics.lines import columns
from slaengine.metrics.question import Question
from slaengine.metrics.reports import Report
from slaengine.words import plural

_FILES: tuple[OutputFormat, ...] = ("csv", "json", "jsonl", "parquet")
_KINDS: Mapping[str, Kind] = {
    "period_at": "instant",
    "value": "number",
    "duration_us": "whole",
    "n": "whole",
    "excluded": "whole",
    "low": "number",
    "high": "number",
    "level": "number",
}
_MICROSECOND = timedelta(microseconds=1)


class _Options(Asked, Wanted, Lenient, Inquiry):
    """What is asked, where it goes, and what becomes of trouble."""


@click.command()
@question_options
@inquiry_options
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the figures to this file, .csv, .json, .jsonl or .parquet, instead of printing.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", *_FILES]),
    help="How to print: by default tables on a terminal, CSV in a pipe.",
)
@error_options
def report(**options: Unpack[_Options]) -> int:
    """Report how the desk did: promises kept, and every other figure.

    First the attainment: how many promises were met and breached, how many it is too early to tell,
    and the share of the decided that was kept, with its interval.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.

    Columns: kpi, statistic, kind, metric, part, the fields grouped by, period, period_at, unit,
    value, duration_us, n, excluded, reasons, low, high, level, definition.  In value, low and high,
    durations are seconds.
    """
    spare_files(options, options, options)
    check(options)
    form = format_of(options, _FILES)

    def ask(as_of: datetime) -> Question:
        few = form == "table" and not options["kpis"] and (options["by"] or options["period"])
        kpis = ("attainment",) if few else options["kpis"]
        return question_of(options, source.policy, as_of, kpis=kpis, survival=form != "table")

    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        source_of(options, fields_of(tuple(options["by"]))) as source,
    ):
        found = reported_of(source, ask, trouble)
    if form == "table":
        _print(found)
    else:
        _write(found, options["out"], form)
    if trouble.rows:
        click.echo(f"{plural(trouble.rows, 'row')} set aside in {options['rejects']}", err=True)
    return 1 if trouble.rows else 0


def _print(found: Reported) -> None:
    console = console_of()
    for part in page(found, console.width):
        console.print(part)


def _write(found: Reported, out: Path | None, form: OutputFormat) -> None:
    names = _named(columns(found.report.question.by))
    count = 0
    if form == "json":
        lines = [_plain(record) for record in _records(found.report)]
        with file_output(out) if out else standard_output() as stream:
            json.dump(lines, stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        count = len(lines)
    else:
        with rows_output(out, form, {name: _KINDS.get(name, "text") for name in names}) as write:
            for record in _records(found.report):
                count += 1
                write(record)
    if out is not None:
        tickets = plural(found.tickets, "ticket")
        click.echo(f"{plural(count, 'figure')} of {tickets} in {out}", err=True)


def _named(names: Sequence[str]) -> list[str]:
    return ["duration_us" if name == "duration" else name for name in names]


def _records(report: Report) -> Iterator[Record]:
    for row in report.rows():
        values = [_value(value) for value in row.values()]
        yield dict(zip(_named(list(row)), values, strict=True))


def _value(value: object) -> Value:
    match value:
        case timedelta():
            return value // _MICROSECOND
        case str() | int() | float() | datetime():
            return value
        case _:
            return None


def _plain(record: Record) -> dict[str, Value]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in record.items()
    }
