"""Parquet files of ticket events, read row by row like any other log."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slaengine.errors import HistoryError, MissingExtraError
from slaengine.reading.rejected import RawRow
from slaengine.reading.rows import Refusal, Row, read_rows

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_NEEDED = ("ticket", "at", "event")


@dataclass(frozen=True, slots=True)
class ParquetLog:
    """A Parquet file of ticket events; rows are numbered from 1.

    `name` is what messages call it. Null means that there is nothing, as in JSON; times may be
    timestamps with a time zone, or text.
    """

    path: Path
    name: str

    def columns(self) -> Sequence[str]:
        """Name the columns; raise `HistoryError` where they cannot be those of events."""
        with self.opened() as file:
            names: list[str] = list(file.schema_arrow.names)
        missing = [name for name in _NEEDED if name not in names]
        if missing:
            raise HistoryError(
                f"{self.name}: no column {' and no column '.join(map(repr, missing))} among "
                f"{', '.join(names)}"
            )
        [(name, count)] = Counter(names).most_common(1)
        if count > 1:
            raise HistoryError(f"{self.name}: there are {count} columns {name!r}; keep one")
        return names

    def rows(self, refuse: Refusal) -> Iterator[Row]:
        """Read the file's events, each with the number of its row."""
        self.columns()
        return read_rows(self._items(), refuse)

    def opened(self) -> "pq.ParquetFile":
        """Open the file; raise `MissingExtraError` without PyArrow."""
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ModuleNotFoundError as problem:
            raise MissingExtraError("reading Parquet", "parquet") from problem
        try:
            return pq.ParquetFile(self.path)
        except pa.ArrowInvalid as problem:
            raise HistoryError(f"{self.name}: not Parquet: {problem}") from None

    def _items(self) -> Iterator[tuple[int, RawRow]]:
        number = 0
        with self.opened() as file:
            for batch in file.iter_batches():
                rows: list[dict[str, object]] = in_microseconds(batch, self.name).to_pylist()
                yield from enumerate(rows, number + 1)
                number += len(rows)


def in_microseconds(found: "pa.Table", name: str) -> "pa.Table":
    """Return a table, or a batch, whose times have microseconds; refuse to lose nanoseconds."""
    import pyarrow as pa

    for place, field in enumerate(found.schema):
        kind = field.type
        if not (pa.types.is_timestamp(kind) or pa.types.is_duration(kind)) or kind.unit == "us":
            continue
        fine = pa.timestamp("us", kind.tz) if pa.types.is_timestamp(kind) else pa.duration("us")
        try:
            column = found.column(place).cast(fine)
        except pa.ArrowInvalid as problem:
            raise HistoryError(
                f"{name}: column {field.name!r} does not fit into microseconds; round it first "
                f"({problem})"
            ) from None
        found = found.set_column(place, field.name, column)
    return found
