"""What a report is asked on the command line: which figures, of whom, and by which periods."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypedDict, TypeVar

import click

from slaengine.cli.pipeline import zone_of
from slaengine.errors import SlaError
from slaengine.metrics.catalogue import CATALOGUE, reported
from slaengine.metrics.definitions.first_contact import FCR_DEFAULT
from slaengine.metrics.question import BUCKETS, COHORTS, Cohort, Question, question
from slaengine.metrics.standings import objectives_of
from slaengine.policy import Policy
from slaengine.policy.objective import PERIODS, Period

Command = TypeVar("Command", bound=Callable[..., int])
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class Inquiry(TypedDict):
    """What `inquiry_options` hand to a command."""

    by: Sequence[str]
    period: Period | None
    tz: str | None
    cohort: Cohort
    kpis: Sequence[str]
    percentiles: Sequence[float]


def inquiry_options(command: Command) -> Command:
    """Add `--by`, `--period`, `--tz`, `--cohort`, `--kpi` and `--percentiles`."""
    for add in reversed(_INQUIRY):
        command = add(command)
    return command


def question_of(
    inquiry: Inquiry, policy: Policy, as_of: datetime, *, kpis: Sequence[str], survival: bool
) -> Question:
    """Ask for some figures as of an instant, in the policy's zone unless another is named."""
    return question(
        as_of,
        by=inquiry["by"],
        period=inquiry["period"],
        tz=inquiry["tz"] or zone_of(policy).key,
        cohort=inquiry["cohort"],
        fields_at="now",
        percentiles=inquiry["percentiles"],
        method="linear",
        level=0.95,
        fcr=FCR_DEFAULT,
        buckets=BUCKETS,
        kpis=kpis,
        objectives=objectives_of(policy, inquiry["period"]),
        survival=survival,
        sketch=None,
    )


def check(inquiry: Inquiry) -> None:
    """Refuse what cannot be asked before anything is read."""
    try:
        question_of(inquiry, Policy(), _SOME_DAY, kpis=inquiry["kpis"], survival=False)
    except SlaError as problem:
        raise click.UsageError(str(problem)) from None


def _read_percentiles(
    _context: click.Context, _option: click.Parameter, value: str
) -> tuple[float, ...]:
    try:
        return tuple(float(each) for each in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value!r} are no numbers; write 50,90,95") from None


def _read_kpis(
    context: click.Context, _option: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    """Take the names of KPIs; `all` names every one, `help` prints them and ends the command."""
    if "help" in value:
        click.echo("\n".join(_listing()))
        context.exit()
    return reported() if "all" in value else value


def _listing() -> list[str]:
    titles: dict[str, str] = {}
    for one in CATALOGUE:
        if one.name in reported():
            title = "First-contact resolution" if one.name == "fcr" else one.title
            titles.setdefault(one.name, f"{title} ({one.unit})")
    width = max(map(len, titles))
    return [f"{name:{width}}  {title}" for name, title in titles.items()]


_INQUIRY = (
    click.option(
        "--by",
        multiple=True,
        metavar="FIELD",
        help="Group by this field of the tickets, or by agreement, priority, status, status_class, "
        "outcome or opened_by; may be given several times.",
    ),
    click.option(
        "--period", type=click.Choice(PERIODS), help="Tell periods apart, as the wall shows them."
    ),
    click.option(
        "--tz",
        metavar="ZONE",
        help="Where that wall is, such as Europe/Lisbon.  [default: the one zone of the policy's "
        "calendars, or UTC]",
    ),
    click.option(
        "--cohort",
        type=click.Choice(COHORTS),
        default="opened",
        show_default=True,
        help="What puts tickets and promises into periods; those without it are left out.",
    ),
    click.option(
        "--kpi",
        "kpis",
        multiple=True,
        metavar="NAME",
        callback=_read_kpis,
        help="Only this figure; may be given several times.  `--kpi help` lists them, `--kpi all` "
        "is every one.  [default: every one; in a table by group or period, attainment]",
    ),
    click.option(
        "--percentiles",
        default="50,90,95",
        show_default=True,
        metavar="N,N",
        callback=_read_percentiles,
        help="Which percentiles of durations.",
    ),
)
