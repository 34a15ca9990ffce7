"""Event files on disk: JSON lines and CSV, also compressed with gzip."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from slaengine.errors import HistoryError
from slaengine.reading.csv_rows import EVENT_COLUMNS, csv_rows
from slaengine.reading.rejected import RawRow
from slaengine.reading.rows import Refusal, Row, read_rows

FileFormat: TypeAlias = Literal["jsonl", "csv"]
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class EventFile:
    """A file of ticket events, read row by row; gzip is told by its first bytes.

    `name` is what messages call it. JSON lines are split at line feeds, CSV as RFC 4180 says.
    Without the columns `needed`, a CSV file is refused.
    """

    path: Path
    name: str
    format: FileFormat
    needed: Sequence[str] = EVENT_COLUMNS

    def columns(self) -> Sequence[str] | None:
        """Name the columns of a CSV file; lines of JSON have none."""
        if self.format != "csv":
            return None
        with closing(_opened(self.path)) as stream:
            return next(csv.reader(_lines(stream)), [])

    def items(self, refuse: Refusal) -> Iterator[tuple[int, RawRow]]:
        """Read the file's rows as they are, each with the line that it stands on."""
        with closing(_opened(self.path)) as stream:
            try:
                yield from self._items(stream, refuse)
            except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
                raise HistoryError(f"{self.name}: damaged gzip file: {problem}") from None

    def rows(self, refuse: Refusal) -> Iterator[Row]:
        """Read the file's events, each with the line that it stands on."""
        return read_rows(self.items(refuse), refuse)

    def _items(self, stream: io.BufferedIOBase, refuse: Refusal) -> Iterator[tuple[int, RawRow]]:
        if self.format == "csv":
            return csv_rows(self.name, _lines(stream), refuse, self.needed)
        return enumerate(_lines(stream), 1)


def _opened(path: Path) -> io.BufferedIOBase:
    with path.open("rb") as stream:
        if stream.read(2) == _GZIP:
            return gzip.open(path)
    return path.open("rb")


def _lines(stream: io.BufferedIOBase) -> Iterator[str]:
    """Decode line by line: what is no UTF-8 becomes half characters, which are refused by row."""
    yield stream.readline().decode("utf-8-sig", "surrogateescape")  # Excel begins with a mark
    for line in stream:
        yield line.decode("utf-8", "surrogateescape")
