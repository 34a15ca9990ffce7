"""`slaengine forecast`: which open promises break if nothing happens, and how likely each is to."""

import warnings
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Unpack

import click

from slaengine.cli.columns import Columns, by_columns
from slaengine.cli.options import Asked, question_options, spare_inputs
from slaengine.cli.page import page
from slaengine.cli.pipeline import Source, answered, eventful, source_of
from slaengine.cli.rejects import Stop
from slaengine.cli.sinks import file_output, standard_output, writer
from slaengine.cli.whatif import FORMS, Form, form_of, write
from slaengine.durations import parse_duration
from slaengine.engine import TicketSla
from slaengine.whatif import Forecast
from slaengine.whatif import forecast as forecast_of
from slaengine.whatif.forecasts.forecasting import AT_LEAST, CUTS
from slaengine.whatif.forecasts.outlook import COLUMNS
from slaengine.whatif.forecasts.sight import sight_of

_TITLE = "Forecast"


class _Options(Asked):
    """Which log, how far ahead, how the chances are learned, and where the answer goes."""

    within: timedelta
    by: Sequence[str]
    at_least: int
    cuts: int
    limit: int
    out: Path | None
    form: Form | None


def _read_time(_context: click.Context, _option: click.Parameter, value: str) -> timedelta:
    try:
        found = parse_duration(value)
    except ValueError as problem:
        raise click.BadParameter(str(problem)) from None
    if not found:
        raise click.BadParameter("looks no time ahead; write 8h")
    return found


@click.command()
@question_options
@click.option(
    "--within",
    required=True,
    metavar="DURATION",
    callback=_read_time,
    help="How far ahead, in wall time, such as 8h or 72h.",
)
@click.option(
    "--by",
    multiple=True,
    metavar="FIELD",
    help="Learn from tickets with the same value of this field; may be given several times.",
)
@click.option(
    "--at-least",
    type=click.IntRange(min=1),
    default=AT_LEAST,
    show_default=True,
    metavar="N",
    help="Learn from wider groups of promises where fewer had taken as long.",
)
@click.option(
    "--cuts",
    type=click.IntRange(min=0),
    default=CUTS,
    show_default=True,
    metavar="N",
    help="Check such forecasts at so many earlier instants; 0 leaves it.",
)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    default=40,
    show_default=True,
    metavar="N",
    help="Show only the first N, in text and HTML.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file, .txt, .json, .html, or the clocks alone as .csv or .jsonl.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="How to write: by default what the file's name ends in, or text.",
)
def forecast(**options: Unpack[_Options]) -> int:
    """Foresee which open promises break.

    Exactly: which are broken, and which break within a time if nothing happens.  By experience: how
    likely each is to be broken in the end, given how long such promises took in the same log, with
    a table of how often such chances came true at earlier instants.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.
    """
    spare_inputs(options, "--out", options["out"])
    form = form_of(options["out"], options["form"])
    with source_of(options, tuple(options["by"])) as source:
        found = by_columns(source, lambda read: _by_columns(read, options)) or _by_tickets(
            source, options
        )
    if form in ("csv", "jsonl"):
        with file_output(options["out"]) if options["out"] else standard_output() as stream:
            take = writer(stream, COLUMNS, "jsonl" if form == "jsonl" else "csv")
            for line in found:
                take(line.plain())
    else:
        write(options["out"], _written(found, form, options["limit"]))
    return 0


def _by_columns(read: Columns, options: _Options) -> Forecast:
    from slaengine import frames
    from slaengine.frames.forecast import forecast_of as by_columns_of

    policy, events, at, least = read.source.policy, read.events, read.as_of, options["at_least"]
    cuts, by = options["cuts"], options["by"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", frames.ScalarWarning)
        shown = None
        if cuts:
            shown = frames.calibration(policy, events, at=at, by=by, cuts=cuts, at_least=least)
        clocks = frames.evaluate(policy, events, as_of=at, fields=by)
        return by_columns_of(
            clocks, at=at, within=options["within"], by=by, calibration=shown, at_least=least
        )


def _by_tickets(source: Source, options: _Options) -> Forecast:
    answer = answered(source, Stop(), _measured)
    return forecast_of(
        answer.tickets,
        at=eventful(answer.as_of),
        within=options["within"],
        by=options["by"],
        at_least=options["at_least"],
        cuts=options["cuts"],
    )


def _measured(sla: TicketSla, as_of: datetime) -> TicketSla:
    """Return a ticket once it is known that its calendars can measure its clocks."""
    for clock in sla:
        sight_of(clock, as_of)
    return sla


def _written(found: Forecast, form: Form, most: int) -> str:
    if form == "json":
        return f"{found.to_json()}\n"
    return f"{found.text(most)}\n" if form == "text" else page(_TITLE, found.html(most))
