"""Where rows go: JSON lines, CSV and Parquet, to a file or down a pipe."""

import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal, TextIO, TypeAlias

import click

Value: TypeAlias = str | int | float | bool | datetime | None
Record: TypeAlias = Mapping[str, Value]
PlainFormat: TypeAlias = Literal["csv", "jsonl"]
Kind: TypeAlias = Literal["text", "whole", "number", "truth", "instant"]
Write: TypeAlias = Callable[[Record], object]

# how a text starts that a spreadsheet takes for a formula, full-width forms included
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
# -4.50, -1h30m or +5%, which call nothing
_NUMBER = re.compile(r"[-+][0-9][0-9a-z.%]*")


def writer(stream: TextIO, columns: Sequence[str], form: PlainFormat) -> Write:
    """Return what writes records to the stream, in CSV under a header or as JSON lines.

    Instants are ISO 8601; what is absent is null in JSON and an empty cell in CSV. A text that a
    spreadsheet would run as a formula, which a customer may have written, has an apostrophe before
    it in CSV.
    """
    if form == "jsonl":
        return lambda record: stream.write(
            json.dumps({key: _plain(value) for key, value in record.items()}, ensure_ascii=False)
            + "\n"
        )
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(columns)
    return lambda record: table.writerow([_cell(value) for value in record.values()])


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, datetime) else value


def _cell(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return str(value).lower() if isinstance(value, bool) else _plain(value)


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Prepare standard output for data: UTF-8 and plain line ends, whatever the terminal has."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    yield sys.stdout
    sys.stdout.flush()


@contextmanager
def file_output(path: Path) -> Iterator[TextIO]:
    """Write a text file, and put it in its place once it is whole; `.gz` is compressed."""
    with part_of(path) as part, _opened(part, path.suffix) as stream:
        yield stream


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """Name a file beside the one to write, and move it there once it is whole."""
    if not path.parent.is_dir():
        raise click.UsageError(f"{path}: there is no directory {path.parent}; make it first")
    part = path.with_name(f"{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _opened(part: Path, suffix: str) -> TextIO:
    if suffix == ".gz":
        return gzip.open(part, "wt", encoding="utf-8", newline="")
    return part.open("w", encoding="utf-8", newline="")
