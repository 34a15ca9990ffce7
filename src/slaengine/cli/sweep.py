"""`slaengine sweep`: how each target of a range would have been kept over the same log."""

from collections.abc import Sequence
from typing import Unpack

import click

from slaengine.cli.columns import Columns, by_columns
from slaengine.cli.curve import check_curve, curve_html
from slaengine.cli.measurable import measurable
from slaengine.cli.options import Asked, Lenient, error_options, question_options, spare_files
from slaengine.cli.pipeline import Source, answered, eventful, source_of
from slaengine.cli.rejects import Trouble, trouble_of
from slaengine.cli.told import Placed, Told, form_of, placing_options, set_aside, tell
from slaengine.errors import MetricsError, SlaError
from slaengine.flat import flat, flat_names
from slaengine.policy import Policy
from slaengine.policy.agreement import Kind
from slaengine.whatif import Sweep
from slaengine.whatif import sweep as sweep_of
from slaengine.whatif.replays.promised import Amount, Wanted
from slaengine.whatif.targets.sweep import amounts_of, columns_of

_NOT_FIELDS = ("agreement", "priority")


class _Options(Asked, Lenient, Placed):
    """Which log and policy, which targets of which promise, and where the answer goes."""

    metric: str
    targets: tuple[Amount, ...]
    by: Sequence[str]
    kind: Kind
    agreement: str | None
    priority: str | None


def _read_targets(
    _context: click.Context, _option: click.Parameter, value: str
) -> tuple[Amount, ...]:
    try:
        return amounts_of(each.strip() for each in value.split(","))
    except SlaError as problem:
        raise click.BadParameter(str(problem)) from None


@click.command()
@question_options
@click.option("--metric", required=True, metavar="NAME", help="Of which metric.")
@click.option(
    "--targets",
    required=True,
    callback=_read_targets,
    metavar="AMOUNT,AMOUNT",
    help="Which targets: a list such as 30m,1h,2h, or a range such as 1h..72h of all that one "
    "would promise in between.",
)
@click.option(
    "--by",
    multiple=True,
    metavar="FIELD",
    help="A curve for each agreement, priority or value of a field of the tickets; may be given "
    "several times.",
)
@click.option(
    "--kind",
    type=click.Choice(["sla", "ola", "uc"]),
    default="sla",
    show_default=True,
    help="Promises of this kind of agreement.",
)
@click.option("--agreement", metavar="NAME", help="Only promises of this agreement.")
@click.option("--priority", metavar="NAME", help="Only promises to this priority.")
@placing_options(".txt, .json, .html, .csv or .jsonl, instead of printing")
@error_options
def sweep(**options: Unpack[_Options]) -> int:
    """Sweep a target over a range.

    How many promises of a metric each target would have kept and broken: every clock is judged as
    if that had been its target all along, with its pauses and its calendar as they are.  The page
    (.html) draws the curve, and takes the extra plot.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.
    """
    spare_files(options, {"out": options["out"], "output_format": None}, options)
    form = form_of(options["out"], options["form"])
    if form == "html":
        check_curve()
    fields = [name for name in options["by"] if name not in _NOT_FIELDS]
    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        source_of(options, fields) as source,
    ):
        _check(source.policy, options)
        found = by_columns(source, lambda read: _by_columns(read, options))
        found = found or _by_tickets(source, options, trouble)
    tell(_told(found), options["out"], form)
    return set_aside(trouble, options["rejects"])


def _check(policy: Policy, options: _Options) -> None:
    try:
        Wanted(options["metric"], options["kind"], options["agreement"]).check([policy])
    except MetricsError as problem:
        raise click.UsageError(str(problem)) from None


def _by_columns(read: Columns, options: _Options) -> Sweep:
    from slaengine import frames

    return frames.sweep(
        read.source.policy,
        read.events,
        options["metric"],
        options["targets"],
        as_of=read.as_of,
        by=options["by"],
        kind=options["kind"],
        agreement=options["agreement"],
        priority=options["priority"],
    )


def _by_tickets(source: Source, options: _Options, trouble: Trouble) -> Sweep:
    answer = answered(source, trouble, measurable(options["metric"], options["kind"]))
    return sweep_of(
        answer.tickets,
        options["metric"],
        options["targets"],
        as_of=eventful(answer.as_of),
        by=options["by"],
        kind=options["kind"],
        agreement=options["agreement"],
        priority=options["priority"],
    )


def _told(found: Sweep) -> Told:
    amounts = ("duration",)
    return Told(
        "A target swept over a range",
        found.text,
        lambda: curve_html(found),
        found.to_json,
        flat_names(columns_of(found.by), amounts),
        (flat(row, amounts) for row in found.rows()),
    )
