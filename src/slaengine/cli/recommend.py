"""`slaengine recommend`: which target history carries, and what each promise would cost."""

from collections.abc import Sequence
from typing import Unpack

import click

from slaengine.cli.columns import Columns, by_columns
from slaengine.cli.measurable import measurable
from slaengine.cli.options import Asked, Lenient, error_options, question_options, spare_files
from slaengine.cli.pipeline import Source, answered, eventful, source_of, zone_of
from slaengine.cli.rejects import Trouble, trouble_of
from slaengine.cli.told import Placed, Told, form_of, placing_options, set_aside, tell
from slaengine.errors import MetricsError, PolicyError
from slaengine.flat import flat
from slaengine.policy import Policy
from slaengine.policy.agreement import Kind
from slaengine.policy.shares import parse_share
from slaengine.whatif import Recommendations
from slaengine.whatif import recommend as recommend_from
from slaengine.whatif.replays.promised import Wanted
from slaengine.whatif.targets.pricing import BY
from slaengine.whatif.targets.recommendation import columns_of
from slaengine.whatif.targets.recommending import INS, In

_NOT_FIELDS = ("agreement", "priority")


class _Options(Asked, Lenient, Placed):
    """Which log and policy, how sure to be, of what, and where the answer goes."""

    share: float
    confidence: float
    by: Sequence[str]
    metric: str | None
    kind: Kind
    unit: In


def _read_share(_context: click.Context, _option: click.Parameter, value: str) -> float:
    try:
        share = float(parse_share(value) if "%" in value else value)
    except (PolicyError, ValueError):
        raise click.BadParameter(f"{value!r} is no share; write 95%") from None
    if not 0 < share < 1:
        raise click.BadParameter(f"{value!r} lies not between 0% and 100%; write 95%")
    return share


@click.command()
@question_options
@click.option(
    "--share",
    default="95%",
    show_default=True,
    callback=_read_share,
    metavar="SHARE",
    help="The share of promises to keep.",
)
@click.option(
    "--confidence",
    default="95%",
    show_default=True,
    callback=_read_share,
    metavar="SHARE",
    help="How sure to be that at least that share will be; more than 50%.",
)
@click.option(
    "--by",
    multiple=True,
    metavar="FIELD",
    help="Tell promises apart by agreement, priority or a field of the tickets; may be given "
    "several times.  [default: agreement and priority]",
)
@click.option("--metric", metavar="NAME", help="Only this metric.")
@click.option(
    "--kind",
    type=click.Choice(["sla", "ola", "uc"]),
    default="sla",
    show_default=True,
    help="Promises of this kind of agreement.",
)
@click.option(
    "--unit",
    type=click.Choice(INS),
    default="as_promised",
    show_default=True,
    help="Recommend open time, or business days.",
)
@placing_options(".txt, .json, .html, .csv or .jsonl, instead of printing")
@error_options
def recommend(**options: Unpack[_Options]) -> int:
    """Recommend targets that the history of a desk carries.

    For each promise the tightest target that the given share of tickets would have met, with the
    given confidence: open tickets count for as long as they have run.  Where the history is too
    thin it says so.  Beneath, what each promise would have cost in breaches.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.
    """
    if options["confidence"] <= 0.5:
        raise click.UsageError("--confidence of 50% or less is a guess; write 95%")
    spare_files(options, {"out": options["out"], "output_format": None}, options)
    form = form_of(options["out"], options["form"])
    by = tuple(options["by"]) or BY
    fields = [name for name in by if name not in _NOT_FIELDS]
    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        source_of(options, fields) as source,
    ):
        _check_metric(source.policy, options["metric"])
        found = by_columns(source, lambda read: _by_columns(read, options, by))
        found = found or _by_tickets(source, options, by, trouble)
    rows = map(flat, found.rows())
    columns = columns_of(found.by)
    title = "Targets that history carries"
    zone = zone_of(source.policy)
    told = Told(
        title,
        lambda: found.text(zone=zone),
        lambda: found.html(zone=zone),
        found.to_json,
        columns,
        rows,
    )
    tell(told, options["out"], form)
    return set_aside(trouble, options["rejects"])


def _check_metric(policy: Policy, metric: str | None) -> None:
    try:
        Wanted(metric).check([policy])
    except MetricsError as problem:
        raise click.UsageError(f"--metric: {problem}") from None


def _by_columns(read: Columns, options: _Options, by: tuple[str, ...]) -> Recommendations:
    from slaengine import frames

    return frames.recommend(
        read.source.policy,
        read.events,
        as_of=read.as_of,
        share=options["share"],
        confidence=options["confidence"],
        by=by,
        metric=options["metric"],
        kind=options["kind"],
        unit=options["unit"],
    )


def _by_tickets(
    source: Source, options: _Options, by: tuple[str, ...], trouble: Trouble
) -> Recommendations:
    answer = answered(source, trouble, measurable(options["metric"], options["kind"]))
    return recommend_from(
        answer.tickets,
        as_of=eventful(answer.as_of),
        share=options["share"],
        confidence=options["confidence"],
        by=by,
        metric=options["metric"],
        kind=options["kind"],
        unit=options["unit"],
    )
