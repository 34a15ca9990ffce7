"""The options that several commands share."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias, TypedDict, TypeVar

import click

from slaengine.cli.log import InputFormat

Command = TypeVar("Command", bound=Callable[..., int])
OutputFormat: TypeAlias = Literal["table", "csv", "json", "jsonl", "parquet"]


class Asked(TypedDict):
    """What `question_options` hand to a command: which log, under which policy, as of when."""

    policies: Sequence[Path]
    events: Path
    input_format: InputFormat | None
    as_of: datetime | None


class Wanted(TypedDict):
    """Where an answer goes, and how."""

    out: Path | None
    output_format: OutputFormat | None


class Shown(Wanted):
    """What `output_options` hand to a command: which fields it shows, where it goes, and how."""

    fields: Sequence[str]


class Lenient(TypedDict):
    """What `error_options` hand to a command: what becomes of data that cannot be used."""

    on_error: Literal["stop", "collect"]
    rejects: Path


def _read_instant(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> datetime | None:
    from slaengine.reading.values import UnreadableError, instant_of

    if value is None:
        return None
    try:
        return instant_of(value)
    except UnreadableError as problem:
        raise click.BadParameter(str(problem).removeprefix("at ")) from None


def question_options(command: Command) -> Command:
    """Add EVENTS, `--policy`, `--as-of` and `--input-format`."""
    for add in reversed(_QUESTION):
        command = add(command)
    return command


def output_options(command: Command) -> Command:
    """Add `--field`, `--out` and `--format`."""
    for add in reversed(_OUTPUT):
        command = add(command)
    return command


def error_options(command: Command) -> Command:
    """Add `--on-error` and `--rejects`."""
    for add in reversed(_ERRORS):
        command = add(command)
    return command


def spare_files(asked: Asked, wanted: Wanted, lenient: Lenient) -> None:
    """Refuse to write over what is read, or two things into one file."""
    spare_inputs(asked, "--out", wanted["out"])
    if lenient["on_error"] == "collect":
        spare_inputs(asked, "--rejects", lenient["rejects"])
        if lenient["rejects"] == wanted["out"]:
            raise click.UsageError("--out and --rejects are one file; name another")


def spare_inputs(asked: Asked, name: str, target: Path | None) -> None:
    """Refuse to write over the log or the policy that is being read."""
    if target is not None and target.exists():
        for source in (asked["events"], *asked["policies"]):
            if source.exists() and source.samefile(target):
                raise click.UsageError(f"{name} {target} would replace what is read; name another")


_QUESTION = (
    click.argument(
        "events", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
    ),
    click.option(
        "-p",
        "--policy",
        "policies",
        required=True,
        multiple=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="The policy, in TOML, JSON or YAML; given several times, the files merge.",
    ),
    click.option(
        "--as-of",
        callback=_read_instant,
        metavar="INSTANT",
        help="Answer as of this instant, ISO 8601 with an offset, and leave later events aside.  "
        "[default: the last event]",
    ),
    click.option(
        "--input-format",
        type=click.Choice(["jsonl", "csv", "parquet"]),
        help="What EVENTS is; by default what its name ends in: .jsonl, .ndjson, .json, .csv or "
        ".parquet.",
    ),
)
_OUTPUT = (
    click.option(
        "-f",
        "--field",
        "fields",
        multiple=True,
        metavar="NAME",
        help="Show this field of the tickets too; may be given several times.",
    ),
    click.option(
        "-o",
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write to this file, .csv, .jsonl (also .gz) or .parquet, instead of printing.",
    ),
    click.option(
        "--format",
        "output_format",
        type=click.Choice(["table", "csv", "jsonl", "parquet"]),
        help="How to print: by default a table on a terminal, CSV in a pipe.",
    ),
)
_ERRORS = (
    click.option(
        "--on-error",
        type=click.Choice(["stop", "collect"]),
        default="stop",
        show_default=True,
        help="At data that cannot be used, stop, or set the ticket aside and go on.",
    ),
    click.option(
        "--rejects",
        type=click.Path(dir_okay=False, path_type=Path),
        default=Path("rejected.jsonl"),
        show_default=True,
        metavar="FILE",
        help="Where --on-error collect writes the rows set aside, each with the reason.",
    ),
)
