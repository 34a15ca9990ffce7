"""`slaengine credits`: what is owed under every agreement, period by period."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Unpack
from zoneinfo import ZoneInfo

import click

from slaengine.cli.columns import Columns, by_columns
from slaengine.cli.options import Asked, Lenient, error_options, question_options, spare_files
from slaengine.cli.pipeline import Source, answered, eventful, itself, source_of
from slaengine.cli.recorded import (
    Recorded,
    recorded_options,
    records_of,
    spare_records,
    tell_missing,
)
from slaengine.cli.rejects import Trouble, trouble_of
from slaengine.cli.told import Form, Placed, Told, form_of, placing_options, set_aside, tell
from slaengine.errors import RemedyError
from slaengine.flat import flat, flat_names
from slaengine.money import Money
from slaengine.policy import Policy
from slaengine.policy.objective import PERIODS, Period
from slaengine.remedies import Statement
from slaengine.remedies.claiming import midnight_of
from slaengine.remedies.inputs import Inputs
from slaengine.remedies.job import Job, jobs_of
from slaengine.remedies.statement import COLUMNS
from slaengine.remedies.statements import settled
from slaengine.words import plural

_AMOUNTS = ("downtime",)


class _Options(Asked, Lenient, Recorded, Placed):
    """What is settled, what was recorded besides tickets, and where the statements go."""

    agreements: Sequence[str]
    period: Period | None
    since: datetime | None
    owed: bool


@click.command()
@question_options
@click.option(
    "-a",
    "--agreement",
    "agreements",
    multiple=True,
    metavar="NAME",
    help="Only this agreement; may be given several times.",
)
@click.option(
    "--period", type=click.Choice(PERIODS), help="Only statements for review periods this long."
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Only statements from the period of this date on; earlier ones still count towards limits "
    "of a year, and towards periods in a row.",
)
@click.option("--owed", is_flag=True, help="Only statements by which anything is owed.")
@recorded_options
@placing_options(
    ".txt, .csv, .jsonl, .json or .html, instead of printing",
    default="text on a terminal, CSV in a pipe",
)
@error_options
def credits(**options: Unpack[_Options]) -> int:
    """Work out what is owed: credits, penalties and rights.

    For every agreement with remedies and every review period: what was measured, which condition
    held, which arithmetic, how much, and until when it can be claimed.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.

    Columns: agreement, period, start_at, end_at, final, remedy, on, share, met, breached,
    undecided, events, downtime_us, tier, arithmetic, gross, amount, currency, notes, rights,
    extension_days, extension_months, points, claim, claim_until.
    """
    form = _form_of(options)
    policy = Policy.load(*options["policies"])
    try:
        jobs = jobs_of(policy, options["agreements"] or None, options["period"], options["fees"])
    except RemedyError as problem:
        raise click.UsageError(str(problem)) from None
    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        source_of(options) as source,
    ):
        found = None
        if form != "json":  # whose single incidents the rows alone tell
            found = by_columns(source, lambda read: _by_columns(read, jobs, options))
        found = _by_tickets(source, jobs, trouble, options) if found is None else found
    tell_missing(jobs, options)
    if options["since"] is not None:
        day = options["since"].date()
        found = [each for each in found if _is_from(day, each)]
    if options["owed"]:
        found = [statement for statement in found if statement.is_owed]
    tell(_told(found), options["out"], form)
    if options["out"] is not None:
        click.echo(f"{plural(len(found), 'statement')} in {options['out']}", err=True)
    return set_aside(trouble, options["rejects"])


def _is_from(day: date, statement: Statement) -> bool:
    """Tell whether a statement's period ends on a date or later."""
    return statement.end_at > midnight_of(day, ZoneInfo(statement.tz))


def _form_of(options: _Options) -> Form:
    """Tell how to write, and refuse to write over what is read."""
    out = options["out"]
    spare_files(options, {"out": out, "output_format": None}, options)
    spare_records(options, out)
    if out is None and options["form"] is None:
        return "text" if sys.stdout.isatty() else "csv"
    return form_of(out, options["form"])


def _inputs(options: _Options, as_of: datetime) -> Inputs:
    return Inputs.of(eventful(as_of), **records_of(options))


def _by_columns(read: Columns, jobs: Sequence[Job], options: _Options) -> Sequence[Statement]:
    from slaengine import frames
    from slaengine.frames.crediting.counting import settled_by_columns
    from slaengine.frames.doors.table import Table

    policy = read.source.policy
    clocks = frames.evaluate(policy, read.events, as_of=read.as_of, fields=policy.remedy_fields)
    return settled_by_columns(jobs, Table.of(clocks, "clocks"), _inputs(options, read.as_of))


def _by_tickets(
    source: Source, jobs: Sequence[Job], trouble: Trouble, options: _Options
) -> Sequence[Statement]:
    answer = answered(source, trouble, itself)
    return settled(jobs, answer.tickets, _inputs(options, answer.as_of))


def _told(found: Sequence[Statement]) -> Told:
    summary = _summary(found)
    return Told(
        "What is owed",
        lambda: "\n\n".join([*(statement.text() for statement in found), summary]),
        lambda: "".join(statement.html() for statement in found),
        lambda: f"[{','.join(statement.to_json() for statement in found)}]",
        flat_names(COLUMNS, _AMOUNTS),
        (flat(row, _AMOUNTS) for statement in found for row in statement.rows()),
        summary,
    )


def _summary(found: Sequence[Statement]) -> str:
    """Say what all statements come to, by currency."""
    sums: dict[str, Money] = {}
    for total in (statement.total for statement in found if statement.total is not None):
        before = sums.get(total.currency)
        sums[total.currency] = total if before is None else before + total
    money = ", ".join(f"{total:,}" for total in sums.values()) or "no money"
    return f"{plural(len(found), 'statement')}, {money} in all"
