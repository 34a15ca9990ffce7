"""`slaengine forecast`: which open promises break if nothing happens, and how likely each is to."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Unpack

import click

from slaengine.cli.columns import Columns, by_columns
from slaengine.cli.options import Asked, Lenient, error_options, question_options, spare_files
from slaengine.cli.pipeline import Source, answered, eventful, source_of, zone_of
from slaengine.cli.rejects import Trouble, trouble_of
from slaengine.cli.told import (
    MORE,
    Placed,
    Told,
    form_of,
    limit_option,
    placing_options,
    set_aside,
    tell,
)
from slaengine.durations import parse_duration
from slaengine.engine import TicketSla
from slaengine.policy import Policy
from slaengine.whatif import Forecast
from slaengine.whatif import forecast as forecast_of
from slaengine.whatif.forecasts.forecasting import AT_LEAST, CUTS
from slaengine.whatif.forecasts.outlook import COLUMNS
from slaengine.whatif.forecasts.sight import sight_of


class _Options(Asked, Lenient, Placed):
    """Which log, how far ahead, how the chances are learned, and where the answer goes."""

    within: timedelta
    by: Sequence[str]
    at_least: int
    cuts: int
    limit: int


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
@limit_option
@placing_options(".txt, .json, .html, or the clocks alone as .csv or .jsonl")
@error_options
def forecast(**options: Unpack[_Options]) -> int:
    """Foresee which open promises break.

    Exactly: which are broken, and which break within a time if nothing happens.  By experience: how
    likely each is to be broken in the end, given how long such promises took in the same log, with
    a table of how often such chances came true at earlier instants.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.
    """
    spare_files(options, {"out": options["out"], "output_format": None}, options)
    form = form_of(options["out"], options["form"])
    policy = Policy.load(*options["policies"])
    looked_back = policy.priority.fields & policy.needed_fields
    fields = tuple(dict.fromkeys([*options["by"], *sorted(looked_back)]))
    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        source_of(options, fields) as source,
    ):
        found = by_columns(source, lambda read: _by_columns(read, options)) or _by_tickets(
            source, options, trouble
        )
    tell(_told(found, options["limit"], zone_of(policy)), options["out"], form)
    return set_aside(trouble, options["rejects"])


def _by_columns(read: Columns, options: _Options) -> Forecast:
    from slaengine import frames
    from slaengine.frames.forecast import forecast_of as by_columns_of

    policy, events, at, least = read.source.policy, read.events, read.as_of, options["at_least"]
    cuts, by = options["cuts"], options["by"]
    shown = None
    if cuts:
        shown = frames.calibration(policy, events, at=at, by=by, cuts=cuts, at_least=least)
    return by_columns_of(
        frames.evaluate(policy, events, as_of=at, fields=by),
        at=at,
        within=options["within"],
        pauses=frames.pauses(policy, events, as_of=at, fields=by),
        by=by,
        calibration=shown,
        at_least=least,
    )


def _by_tickets(source: Source, options: _Options, trouble: Trouble) -> Forecast:
    answer = answered(source, trouble, _measured)
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


def _told(found: Forecast, most: int, zone: tzinfo) -> Told:
    return Told(
        "Forecast",
        lambda: found.text(most, zone=zone, more=MORE),
        lambda: found.html(most, zone=zone, more=MORE),
        found.to_json,
        COLUMNS,
        (line.plain() for line in found),
    )
