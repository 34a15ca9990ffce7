"""`slaengine review`: the review of an agreement in a period, to hand to a customer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias, Unpack

import click

from slaengine.cli.options import (
    Asked,
    Lenient,
    error_options,
    question_options,
    spare_files,
)
from slaengine.cli.pipeline import answered, eventful, itself, source_of
from slaengine.cli.recorded import Recorded, recorded_options, records_of, spare_records
from slaengine.cli.rejects import trouble_of
from slaengine.cli.sinks import file_output, standard_output
from slaengine.cli.told import set_aside, text_for
from slaengine.engine import TicketSla
from slaengine.errors import MetricsError
from slaengine.policy import Policy
from slaengine.review import Review
from slaengine.review import review as review_of
from slaengine.review.reviewing import agreement_of
from slaengine.review.window import window_of

Form: TypeAlias = Literal["html", "markdown", "json", "text"]
_SUFFIXES: Mapping[str, Form] = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".json": "json",
    ".txt": "text",
}
_WRITERS: Mapping[Form, Callable[[Review], str]] = {
    "html": Review.html,
    "markdown": Review.markdown,
    "json": lambda review: f"{review.to_json()}\n",
    "text": Review.text,
}
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class _Options(Asked, Lenient, Recorded):
    """What is reviewed, what was recorded beside it, and where the review goes."""

    agreement: str | None
    customer: str | None
    period: str | None
    by: Sequence[str]
    history: int
    most: int
    out: Path | None
    form: Form | None


@click.command()
@question_options
@click.option(
    "-a",
    "--agreement",
    metavar="NAME",
    help="Which agreement; may be left out where the policy has one.",
)
@click.option("--customer", metavar="NAME", help="Only the tickets of this customer.")
@click.option(
    "--period",
    metavar="PERIOD",
    help="day, week, month, quarter or year: the one that lasts as of the review.  'last month': "
    "the one before it.  2026-03, 2026-Q1, 2026-W11, 2026: that one.  [default: as long as the "
    "agreement is reviewed, or month]",
)
@click.option(
    "--by",
    multiple=True,
    metavar="FIELD",
    help="Tell breaches apart by this field too; may be given several times.",
)
@recorded_options
@click.option(
    "--history",
    type=click.IntRange(min=0),
    default=11,
    show_default=True,
    metavar="N",
    help="Show at most so many periods before.",
)
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="N",
    help="List at most so many breaches and open promises.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file, .html, .md, .json or .txt, instead of printing.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*_WRITERS]),
    help="How to write: by default what the file's name ends in, or text.",
)
@error_options
def review(**options: Unpack[_Options]) -> int:
    """Review an agreement in a period.

    What was promised and kept, what was broken and why, how much of the time the service was there,
    what is owed, what is open, and what changed since the period before, by more than chance or
    not.  The HTML page is one file that needs nothing else.

    EVENTS is a file of JSON lines or CSV, also .gz, or of Parquet, or - for standard input.
    """
    _check(options)
    form = _form_of(options["out"], options["form"])
    if form == "html":
        from slaengine.review.page import check_extra

        check_extra()
    policy = Policy.load(*options["policies"])
    try:
        agreement_of(policy, options["agreement"])
    except MetricsError as problem:
        raise click.UsageError(str(problem)) from None
    fields = tuple(dict.fromkeys(name for name in _fields(options) if name != "priority"))
    with (
        trouble_of(options["on_error"], options["rejects"]) as trouble,
        source_of(options, fields) as source,
    ):
        answer = answered(source, trouble, itself)
        found = _reviewed(options, policy, answer.tickets, eventful(answer.as_of))
    out, write = options["out"], _WRITERS[form]
    text = text_for(out, lambda: write(found)) if form == "text" else write(found)
    with file_output(out) if out else standard_output() as stream:
        stream.write(text)
    return set_aside(trouble, options["rejects"])


def _check(options: _Options) -> None:
    """Refuse what cannot be asked, and to write over what is read, before anything is read."""
    out = options["out"]
    spare_files(options, {"out": out, "output_format": None}, options)
    spare_records(options, out)
    if options["period"] is not None:
        try:
            window_of(options["period"], _SOME_DAY, "UTC")
        except MetricsError as problem:
            raise click.UsageError(str(problem)) from None


def _form_of(out: Path | None, form: Form | None) -> Form:
    if form is not None or out is None:
        return form or "text"
    found = _SUFFIXES.get(out.suffix.lower())
    if found is None:
        raise click.UsageError(
            f"{out.name}: name it .html, .md, .json or .txt, or say --format html, markdown, json "
            "or text"
        )
    return found


def _fields(options: _Options) -> Sequence[str]:
    return options["by"] if options["customer"] is None else ("customer", *options["by"])


def _reviewed(
    options: _Options, policy: Policy, slas: Iterable[TicketSla], as_of: datetime
) -> Review:
    return review_of(
        policy,
        slas,
        as_of=as_of,
        agreement=options["agreement"],
        customer=options["customer"],
        period=options["period"],
        by=options["by"],
        history=options["history"],
        most=options["most"],
        **records_of(options),
        fees=options["fees"],
    )
