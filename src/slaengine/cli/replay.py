"""`slaengine replay`: what another policy would have made of the same log."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, Unpack

import click

from slaengine.cli.columns import Columns, by_columns
from slaengine.cli.options import Asked, Lenient, error_options, question_options, spare_files
from slaengine.cli.pipeline import Source, answered_twice, eventful, source_of, zone_of
from slaengine.cli.recorded import (
    Recorded,
    is_recorded,
    recorded_options,
    records_of,
    spare_records,
    tell_missing,
)
from slaengine.cli.rejects import Trouble, trouble_of
from slaengine.cli.told import ALL, Placed, Told, form_of, placing_options, set_aside, tell
from slaengine.engine import TicketSla
from slaengine.errors import PolicyError
from slaengine.flat import flat, flat_names
from slaengine.policy import Policy
from slaengine.remedies.job import jobs_of
from slaengine.whatif import Change, Replay, Side, with_target
from slaengine.whatif.replays.change import SIDES
from slaengine.whatif.replays.replaying import Pair, Which, owed_under, pairs_of, summed

if TYPE_CHECKING:
    import pyarrow as pa

_Judged: TypeAlias = tuple[tuple[TicketSla, TicketSla], tuple[Pair, ...]]
_NAMES = ("ticket", "metric", "cycle", "kind", "change")
_AMOUNTS = ("target_before", "target_after", "elapsed_before", "elapsed_after")


class _Options(Asked, Lenient, Recorded, Placed):
    """Which log and which policy, which other policy, and where the answer goes."""

    others: Sequence[Path]
    targets: Sequence[str]
    by: Sequence[str]
    changes: Which
    owed: bool


@click.command()
@question_options
@click.option(
    "--other",
    "others",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The other policy; given several times, the files merge.  [default: the same one]",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="METRIC[.PRIORITY]=AMOUNT",
    help="Another amount in the other policy, such as resolution.urgent=2h; may be given several "
    "times.",
)
@click.option(
    "--by",
    multiple=True,
    metavar="FIELD",
    help="Group attainment by this field, or by priority; may be given several times.",
)
@click.option(
    "--changes",
    type=click.Choice(["outcome", "any"]),
    default="outcome",
    show_default=True,
    help="List clocks whose outcome is another, or those of which anything is.",
)
@click.option(
    "--owed", is_flag=True, help="Tell what both policies owe too: credits before and after."
)
@recorded_options
@placing_options(".txt, .json, .html, or the changes alone as .csv or .jsonl")
@error_options
def replay(**options: Unpack[_Options]) -> int:
    """Replay a log under another policy.

    Which promises would have been kept and which broken, before and after, and every clock that
    turns out otherwise.  The other policy is a file, or the same one with other targets.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.
    """
    if not options["others"] and not options["targets"]:
        raise click.UsageError(
            "nothing would be other: name --other FILE or --target METRIC=AMOUNT"
        )
    spare_files(options, {"out": options["out"], "output_format": None}, options)
    spare_records(options, options["out"])
    if is_recorded(options) and not options["owed"]:
        raise click.UsageError(
            "--outages, --maintenance, --requests and --fee are about what is owed; say --owed too"
        )
    form = form_of(options["out"], options["form"])
    policy = Policy.load(*options["policies"])
    other = _other(policy, options)
    by = tuple(options["by"])
    kept = [name for name in by if name != "priority"]
    fields = (*kept, *sorted(other.needed_fields - policy.needed_fields))
    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        source_of(options, fields) as source,
    ):
        found = None
        if not options["owed"]:
            found = by_columns(
                source, lambda read: _by_columns(read, other, by, options["changes"])
            )
        found = found or _by_tickets(source, other, by, options, trouble)
    tell(_told(found, zone_of(policy)), options["out"], form)
    return set_aside(trouble, options["rejects"])


def _other(policy: Policy, options: _Options) -> Policy:
    other = Policy.load(*options["others"]) if options["others"] else policy
    for text in options["targets"]:
        name, equals, amount = text.partition("=")
        metric, _, priority = name.strip().partition(".")
        if not equals:
            raise click.UsageError(f"--target {text!r}: write METRIC=AMOUNT, as in resolution=4h")
        try:
            other = with_target(other, metric, amount.strip(), priority=priority or None)
        except PolicyError as problem:
            raise click.UsageError(f"--target {text}: {problem}") from None
    return other


def _by_columns(
    read: Columns, other: Policy, by: tuple[str, ...], changes: Which
) -> Replay[tuple[Change, ...]]:
    from slaengine import frames

    found = frames.replay(
        read.source.policy, other, read.events, as_of=read.as_of, by=by, changes=changes
    )
    return replace(found, changes=_changes(found.changes, by))


def _by_tickets(
    source: Source, other: Policy, by: tuple[str, ...], options: _Options, trouble: Trouble
) -> Replay[tuple[Change, ...]]:
    def judged(one: TicketSla, two: TicketSla, as_of: datetime) -> _Judged:
        return (one, two), tuple(pairs_of(one, two, as_of, by))

    answer = answered_twice(source, other, trouble, judged)
    eventful(answer.as_of)
    if not options["owed"]:
        pairs = (pair for _, found in answer.tickets for pair in found)
        return summed(pairs, answer.as_of, by, options["changes"])
    listed = list(answer.tickets)
    tell_missing(jobs_of(source.policy, None, None, options["fees"]), options)
    records = records_of(options)
    recorded = records["outages"], records["maintenance"], records["requests"]
    slas = (both for both, _ in listed)
    owed = owed_under((source.policy, other), slas, answer.as_of, recorded, options["fees"])
    pairs = (pair for _, found in listed for pair in found)
    return replace(summed(pairs, answer.as_of, by, options["changes"]), owed=owed)


def _changes(table: "pa.Table", by: tuple[str, ...]) -> tuple[Change, ...]:
    """Read changes off a table of them."""
    names = (table[name].to_pylist() for name in _NAMES)
    before, after = _sides(table, "before"), _sides(table, "after")
    groups = zip(*(_group(table, name, before, after) for name in by), strict=True)
    return tuple(
        Change(str(ticket), metric, cycle, kind, change, one, two, group)
        for (ticket, metric, cycle, kind, change), one, two, group in zip(
            zip(*names, strict=True), before, after, groups if by else repeat(()), strict=False
        )
    )


def _sides(table: "pa.Table", when: str) -> list[Side | None]:
    columns = (table[f"{name}_{when}"].to_pylist() for name in SIDES)
    place = SIDES.index("state")
    return [
        None if values[place] is None else Side(*values) for values in zip(*columns, strict=True)
    ]


def _group(
    table: "pa.Table", name: str, before: Sequence[Side | None], after: Sequence[Side | None]
) -> list[str | None]:
    """Return what changes are grouped by; of the side that was before where there is one."""
    if name != "priority":
        values: list[str | None] = table[name].to_pylist()
        return values
    return [_priority(one or two) for one, two in zip(before, after, strict=True)]


def _priority(side: Side | None) -> str | None:
    return None if side is None else side.priority


def _told(found: Replay[tuple[Change, ...]], zone: tzinfo) -> Told:
    names = [*_NAMES, *(f"{name}_{when}" for name in SIDES for when in ("before", "after"))]
    names = [*names, *(name for name in found.by if name not in names)]
    rows = (change.row(found.by) for change in found.changes)
    return Told(
        "Replay under another policy",
        lambda: found.text(zone=zone, more=ALL),
        lambda: found.html(zone=zone, more=ALL),
        found.to_json,
        flat_names(names, _AMOUNTS),
        (flat({name: row[name] for name in names}, _AMOUNTS) for row in rows),
    )
