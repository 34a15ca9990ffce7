"""`slaengine explain`: one ticket, clock by clock, slice by slice."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, Unpack

import click
from rich.console import Console

from slaengine.cli.options import Asked, Lenient, error_options, question_options, spare_files
from slaengine.cli.pipeline import answered, source_of
from slaengine.cli.rejects import StopAt, trouble_of
from slaengine.cli.sinks import Record, standard_output, writer
from slaengine.cli.story import story
from slaengine.cli.told import set_aside
from slaengine.engine import Clock, TicketSla

_COLUMNS = ("ticket", "metric", "cycle", "agreement", "start_at", "end_at", "amount_us", "reason")
_WIDEST = 96
_MICROSECOND = timedelta(microseconds=1)


class _Options(Asked, Lenient):
    ticket: str
    metrics: tuple[str, ...]
    output_format: Literal["text", "csv", "jsonl"]


@click.command()
@click.argument("ticket")
@question_options
@click.option(
    "-m", "--metric", "metrics", multiple=True, metavar="NAME", help="Explain only this metric."
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "csv", "jsonl"]),
    default="text",
    show_default=True,
    help="Print a story, or one row for each slice of time.",
)
@error_options
def explain(**options: Unpack[_Options]) -> int:
    """Explain one ticket, slice by slice.

    Each clock of TICKET, with every slice of time, what it counted, and why.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.
    Stories are told in the zone of each promise's calendar, rows in UTC.
    """
    ticket, lenient = options["ticket"], options["on_error"] == "collect"
    spare_files(options, {"out": None, "output_format": None}, options)
    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        source_of(options) as source,
    ):
        answer = answered(source, trouble if lenient else StopAt(ticket), _clocks, only=ticket)
        found = next(answer.tickets, None)
        if found is not None:
            _write(_asked_for(found, options["metrics"]), answer.as_of, options["output_format"])
    status = set_aside(trouble, options["rejects"])
    if found is None:
        usable = " that can be used" if trouble.rows else ""
        raise click.UsageError(f"no ticket {ticket!r} in {options['events']}{usable}")
    return status


def _write(clocks: list[Clock], as_of: datetime, form: Literal["text", "csv", "jsonl"]) -> None:
    if form == "text":
        _tell(clocks, as_of)
        return
    with standard_output() as stream:
        write = writer(stream, _COLUMNS, form)
        for row in _rows(clocks, as_of):
            write(row)


def _clocks(sla: TicketSla, _as_of: datetime) -> list[Clock]:
    return list(sla)


def _asked_for(clocks: list[Clock], metrics: tuple[str, ...]) -> list[Clock]:
    """Keep the clocks of the metrics that were asked for, in the order of their start."""
    missing = set(metrics) - {clock.metric for clock in clocks}
    if missing:
        there = ", ".join(dict.fromkeys(clock.metric for clock in clocks)) or "none"
        raise click.UsageError(f"no clock {min(missing)!r} on this ticket; there are: {there}")
    kept = [clock for clock in clocks if not metrics or clock.metric in metrics]
    return sorted(kept, key=lambda clock: clock.started_at)


def _tell(clocks: list[Clock], as_of: datetime) -> None:
    console = Console(highlight=False)
    width = min(console.width, _WIDEST) if console.is_terminal else None
    if not clocks:
        click.echo("nothing was promised on this ticket")
    for clock in clocks:
        for line in story(clock, as_of, width=width, plain=console.options.ascii_only):
            console.print(line, soft_wrap=True)


def _rows(clocks: list[Clock], as_of: datetime) -> Iterator[Record]:
    for clock in clocks:
        for part in clock.explain(as_of):
            yield {
                "ticket": clock.ticket,
                "metric": clock.metric,
                "cycle": clock.cycle,
                "agreement": clock.agreement,
                "start_at": part.start,
                "end_at": part.end,
                "amount_us": part.amount // _MICROSECOND,
                "reason": part.reason,
            }
