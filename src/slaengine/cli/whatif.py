"""What the commands that ask what would be have in common: their answers, as text or as files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import click

from slaengine.cli.page import page
from slaengine.cli.rejects import Trouble
from slaengine.cli.sinks import file_output, standard_output
from slaengine.cli.words import plural

Form: TypeAlias = Literal["text", "json", "html", "csv", "jsonl"]
FORMS: tuple[Form, ...] = ("text", "json", "html", "csv", "jsonl")
_SUFFIXES: Mapping[str, Form] = {
    ".txt": "text",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
    ".jsonl": "jsonl",
}


class Told(Protocol):
    """An answer that can be written as text, as HTML tables and as JSON."""

    def text(self) -> str:
        """Write it as text."""

    def html(self) -> str:
        """Write it as HTML tables."""

    def to_json(self) -> str:
        """Write it as JSON."""


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


def written(answer: Told, form: Form, title: str) -> str:
    """Write an answer as text, JSON or a page."""
    if form == "json":
        return f"{answer.to_json()}\n"
    return f"{answer.text()}\n" if form == "text" else page(title, answer.html())


def write(out: Path | None, text: str) -> None:
    """Write a text to a file or to standard output."""
    with file_output(out) if out else standard_output() as stream:
        stream.write(text)


def set_aside(trouble: Trouble, rejects: Path) -> int:
    """Say how many rows were set aside, and return the exit status."""
    if trouble.rows:
        click.echo(f"{plural(trouble.rows, 'row')} set aside in {rejects}", err=True)
    return 1 if trouble.rows else 0
