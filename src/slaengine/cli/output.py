"""Results where they were asked for: a table on a terminal, CSV or JSON lines anywhere else."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import click

from slaengine.cli.options import Wanted
from slaengine.cli.sinks import PlainFormat, Write, file_output, standard_output, writer
from slaengine.cli.table import Look, table

_SUFFIXES: dict[str, PlainFormat] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


@contextmanager
def output(wanted: Wanted, columns: Sequence[str], look: Look) -> Iterator[Write]:
    """Open what takes the records: by the format asked for, the file's name, or the terminal."""
    out = wanted["out"]
    form = wanted["output_format"] or _usual_format(out)
    if form == "table":
        if out:
            raise click.UsageError("a table goes to the terminal; --out writes csv or jsonl")
        with table(look) as write:
            yield write
    else:
        with file_output(out) if out else standard_output() as stream:
            yield writer(stream, columns, form)


def _usual_format(out: Path | None) -> Literal["table", "csv", "jsonl"]:
    if out is None:
        return "table" if sys.stdout.isatty() else "csv"
    suffixes = [suffix for suffix in out.suffixes if suffix != ".gz"]
    found = _SUFFIXES.get(suffixes[-1]) if suffixes else None
    if found is None:
        raise click.UsageError(f"{out.name}: name it .csv or .jsonl, or say --format csv or jsonl")
    return found
