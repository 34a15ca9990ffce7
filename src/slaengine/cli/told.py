"""What a command has found out, told as text, as a page, as JSON, or row by row."""

import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, TypedDict, TypeVar, assert_never

import click

from slaengine.cli.page import page
from slaengine.cli.rejects import Trouble
from slaengine.cli.sinks import PlainFormat, Record, file_output, standard_output, writer
from slaengine.room import hanging, narrowed
from slaengine.words import plural

Command = TypeVar("Command", bound=Callable[..., int])
Form: TypeAlias = Literal["text", "json", "html", "csv", "jsonl"]
ALL = "--format csv writes all"
MORE = f"--limit N shows more, {ALL}"
FORMS: tuple[Form, ...] = ("text", "json", "html", "csv", "jsonl")
_SUFFIXES: Mapping[str, Form] = {
    ".txt": "text",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
    ".jsonl": "jsonl",
}


class Placed(TypedDict):
    """What `placing_options` hand to a command: where its answer goes, and how."""

    out: Path | None
    form: Form | None


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that can be told in every form; rows are those of CSV and JSON lines."""

    title: str
    text: Callable[[], str]
    html: Callable[[], str]
    to_json: Callable[[], str]
    columns: Sequence[str]
    rows: Iterable[Record]
    summary: str = ""


def placing_options(
    files: str, *, default: str = "what the file's name ends in, or text"
) -> Callable[[Command], Command]:
    """Add `--out` and `--format`; `files` says what may be written."""

    def added(command: Command) -> Command:
        for add in (
            click.option(
                "--format",
                "form",
                type=click.Choice(FORMS),
                help=f"How to write: by default {default}.",
            ),
            click.option(
                "-o",
                "--out",
                type=click.Path(dir_okay=False, path_type=Path),
                metavar="FILE",
                help=f"Write to this file, {files}.",
            ),
        ):
            command = add(command)
        return command

    return added


def limit_option(command: Command) -> Command:
    """Add `--limit`."""
    return click.option(
        "-n",
        "--limit",
        type=click.IntRange(min=1),
        default=40,
        show_default=True,
        metavar="N",
        help="Show only the first N, in text and HTML.",
    )(command)


def form_of(out: Path | None, form: Form | None) -> Form:
    """Tell how to write: as asked for, or as the file's name ends."""
    if form is not None or out is None:
        return form or "text"
    found = _SUFFIXES.get(out.suffix.lower())
    if found is None:
        raise click.UsageError(
            f"{out.name}: name it .txt, .json, .html, .csv or .jsonl, or say --format"
        )
    return found


def tell(told: Told, out: Path | None, form: Form) -> None:
    """Write an answer to a file or to standard output."""
    with file_output(out) if out else standard_output() as stream:
        match form:
            case "csv" | "jsonl":
                plain: PlainFormat = form
                take = writer(stream, told.columns, plain)
                for row in told.rows:
                    take(row)
            case "json":
                stream.write(f"{told.to_json()}\n")
            case "html":
                stream.write(page(told.title, told.html(), told.summary))
            case "text":
                stream.write(f"{text_for(out, told.text)}\n")
            case _:
                assert_never(form)


def text_for(out: Path | None, draw: Callable[[], str]) -> str:
    """Draw a text as wide as it is; on a terminal no wider than that."""
    if out is not None or not sys.stdout.isatty():
        return draw()
    width = shutil.get_terminal_size().columns
    with narrowed(width):
        lines = draw().split("\n")
    return "\n".join(part for line in lines for part in hanging(line, width))


def set_aside(trouble: Trouble, rejects: Path) -> int:
    """Say how many rows were set aside, and return the exit status."""
    if trouble.rows:
        click.echo(f"{plural(trouble.rows, 'row')} set aside in {rejects}", err=True)
    return 1 if trouble.rows else 0
