"""`slaengine audit`: what in a log looks as if clocks had been helped."""

from collections.abc import Sequence
from datetime import tzinfo
from math import isnan
from typing import Unpack

import click

from slaengine.audit import PATTERNS, Audit, Pattern
from slaengine.audit.auditing import audited
from slaengine.audit.frequency import BY, By
from slaengine.audit.inspection import Inspection
from slaengine.audit.suspicion import COLUMNS
from slaengine.audit.watch import Watch
from slaengine.cli.options import Asked, Lenient, error_options, question_options, spare_files
from slaengine.cli.pipeline import answered_as_recorded, source_of, zone_of
from slaengine.cli.rejects import trouble_of
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
from slaengine.events import Event


class _Options(Asked, Lenient, Placed):
    """Which log, what is looked for, and where the answer goes."""

    near: float
    hair: float
    recorded_at: str
    by: Sequence[By]
    patterns: Sequence[Pattern]
    limit: int


_SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)


def _read_share(_context: click.Context, _option: click.Parameter, value: float) -> float:
    if isnan(value):
        raise click.BadParameter("nan is no share; write 0.1")
    return value


@click.command()
@question_options
@click.option(
    "--near",
    type=_SHARE,
    default=0.1,
    show_default=True,
    callback=_read_share,
    metavar="SHARE",
    help="What share of a target may be left just before it is due.",
)
@click.option(
    "--hair",
    type=_SHARE,
    default=0.02,
    show_default=True,
    callback=_read_share,
    metavar="SHARE",
    help="What share of a target may be left where it is met by a hair.",
)
@click.option(
    "--recorded-at",
    default="recorded_at",
    show_default=True,
    metavar="FIELD",
    help="Which field has the instant at which an event was recorded.",
)
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(BY),
    default=("actor",),
    show_default=True,
    help="Count who shows a pattern more often than the desk; may be given several times.",
)
@click.option(
    "--pattern",
    "patterns",
    multiple=True,
    type=click.Choice(PATTERNS),
    default=PATTERNS,
    help="Look only for this; may be given several times.  [default: all]",
)
@limit_option
@placing_options(".txt, .json, .html, or the findings alone as .csv or .jsonl")
@error_options
def audit(**options: Unpack[_Options]) -> int:
    """Look for what looks like gaming.

    Pauses just before a promise was due or while the customer waited, targets loosened just before
    a breach or after it, promises met by a hair, events recorded late: each with the events that
    show it.  These are findings, not verdicts.  Exit status 1 when there are any.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.  Where
    every row of a ticket has a seq, that is the order in which its events were recorded.
    """
    spare_files(options, {"out": options["out"], "output_format": None}, options)
    form = form_of(options["out"], options["form"])
    watch = Watch(options["near"], options["hair"], recorded_at=options["recorded_at"])
    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        source_of(options) as source,
    ):

        def inspected(events: list[Event]) -> Inspection:
            return Inspection(source.policy, events, watch)

        answer = answered_as_recorded(source, trouble, inspected)
        found = audited(answer.tickets, watch, by=options["by"], patterns=options["patterns"])
    tell(_told(found, options["limit"], zone_of(source.policy)), options["out"], form)
    return set_aside(trouble, options["rejects"]) or int(bool(found.suspicions or found.excesses))


def _told(found: Audit, most: int, zone: tzinfo) -> Told:
    return Told(
        "Audit",
        lambda: found.text(most, zone=zone, more=MORE),
        lambda: found.html(most, zone=zone, more=MORE),
        found.to_json,
        COLUMNS,
        (one.plain() for one in found),
    )
