"""An event log as histories, ticket by ticket, in as little memory as its order allows."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import inf
from pathlib import Path
from typing import Literal, TypeAlias

import click

from slaengine.cli.parquetlog import ParquetLog
from slaengine.errors import HistoryError
from slaengine.reading.files import EventFile
from slaengine.reading.rows import Row

History: TypeAlias = list[Row]
Log: TypeAlias = EventFile | ParquetLog
InputFormat: TypeAlias = Literal["jsonl", "csv", "parquet"]
_FORMATS: dict[str, InputFormat] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}


@dataclass(frozen=True, slots=True)
class Overview:
    """What one pass over a log shows: how much there is, and whether tickets stand together."""

    rows: int
    last_at: datetime | None
    grouped: bool


@contextmanager
def open_log(path: Path, input_format: InputFormat | None) -> Iterator[Log]:
    """Find the log; standard input is kept in a temporary file, because it is read twice."""
    if str(path) != "-":
        yield _log(path, path.name, input_format or _format_of(path))
        return
    with tempfile.TemporaryDirectory() as directory:
        kept = Path(directory) / "stdin"
        with kept.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        yield _log(kept, "stdin", input_format or "jsonl")


def _log(path: Path, name: str, form: InputFormat) -> Log:
    return ParquetLog(path, name) if form == "parquet" else EventFile(path, name, form)


def _format_of(path: Path) -> InputFormat:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    found = _FORMATS.get(suffixes[-1]) if suffixes else None
    if found is None:
        raise click.UsageError(
            f"{path.name}: not a name that tells JSON lines, CSV or Parquet; "
            "say --input-format jsonl, csv or parquet"
        )
    return found


def check_columns(log: Log, needed: Sequence[str]) -> None:
    """Refuse a table without a column that is needed: it would pass for one without a value.

    A column `fields` may hold any field.
    """
    names = log.columns()
    if names is None or "fields" in names:
        return
    missing = [name for name in needed if name not in names]
    if missing:
        raise HistoryError(
            f"{log.name}: no column {' and no column '.join(map(repr, missing))}, which the policy "
            f"looks at or was asked for; there are {', '.join(names)}; add it, empty where "
            "nothing is known"
        )


def survey(rows: Iterator[Row]) -> Overview:
    """Read a log once: count it, find its end, and check whether each ticket's rows are neighbours.

    The names of the tickets are all that is kept, and only as long as they stand together.
    """
    count, last_at, grouped = 0, None, True
    seen: set[str] = set()
    for ticket, history in groupby(rows, key=_ticket):
        for row in history:
            count += 1
            if last_at is None or row.event.at > last_at:
                last_at = row.event.at
        grouped = grouped and ticket not in seen
        if grouped:
            seen.add(ticket)
    return Overview(count, last_at, grouped)


def histories(rows: Iterator[Row], overview: Overview) -> Iterator[History]:
    """Hand out each ticket's rows, in order; tickets come as they first appear.

    A log whose tickets stand together passes through ticket by ticket; any other is gathered.
    """
    if overview.grouped:
        for _, neighbours in groupby(rows, key=_ticket):
            yield _ordered(list(neighbours))
        return
    gathered: dict[str, History] = {}
    for row in rows:
        gathered.setdefault(row.event.ticket, []).append(row)
    for history in gathered.values():
        yield _ordered(history)


def _ticket(row: Row) -> str:
    return row.event.ticket


def _ordered(history: History) -> History:
    """Put a ticket's rows in the order of their instants; `seq` settles what is equal."""
    return sorted(history, key=_place)


def _place(row: Row) -> tuple[datetime, float]:
    return row.event.at, inf if row.seq is None else row.seq  # rows without one come last
