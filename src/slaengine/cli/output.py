"""Results where they were asked for: a table on a terminal, files and pipes for everything else."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from slaengine.cli.options import OutputFormat, Wanted
from slaengine.cli.parquetsink import parquet_output
from slaengine.cli.sinks import Kind, Write, file_output, standard_output, writer
from slaengine.cli.table import Look, table

_FILES: tuple[OutputFormat, ...] = ("csv", "jsonl", "parquet")
_SUFFIXES: Mapping[str, OutputFormat] = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}


@contextmanager
def output(wanted: Wanted, kinds: Mapping[str, Kind], look: Look) -> Iterator[Write]:
    """Open what takes the records: by the format asked for, the file's name, or the terminal."""
    form = format_of(wanted)
    if form == "table":
        with table(look) as write:
            yield write
    else:
        with rows_output(wanted["out"], form, kinds) as write:
            yield write


@contextmanager
def rows_output(out: Path | None, form: OutputFormat, kinds: Mapping[str, Kind]) -> Iterator[Write]:
    """Open what takes records as data: a file, or standard output."""
    if form == "parquet" and out is not None:
        with parquet_output(out, kinds) as sink:
            yield sink
        return
    with file_output(out) if out else standard_output() as stream:
        yield writer(stream, tuple(kinds), "jsonl" if form == "jsonl" else "csv")


def format_of(wanted: Wanted, files: Sequence[OutputFormat] = _FILES) -> OutputFormat:
    """Tell in which format to answer: as asked for, or as where it goes to has it."""
    out, asked = wanted["out"], wanted["output_format"]
    if asked is None and out is None:
        return "table" if sys.stdout.isatty() else "csv"
    if asked == "table" and out is not None:
        raise click.UsageError(f"a table goes to the terminal; --out writes {_either(files)}")
    if asked == "parquet" and out is None:
        raise click.UsageError("Parquet goes into a file; name it with --out")
    if asked is not None or out is None:
        return asked or "csv"
    suffixes = [suffix for suffix in out.suffixes if suffix != ".gz"]
    found = _SUFFIXES.get(suffixes[-1]) if suffixes else None
    if found is None or found not in files:
        endings = _either([f".{name}" for name in files])
        raise click.UsageError(f"{out.name}: name it {endings}, or say --format {_either(files)}")
    return found


def _either(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
