"""Rows as a Parquet file."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from slaengine.cli.sinks import Kind, Record, part_of
from slaengine.errors import MissingExtraError

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 1 << 16  # that a group of rows has


class ParquetSink:
    """Takes records, or a table of them, and writes them in groups; close it to have them all."""

    def __init__(self, path: Path, kinds: Mapping[str, Kind]) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ModuleNotFoundError as problem:
            raise MissingExtraError("writing Parquet", "parquet") from problem
        types: dict[Kind, pa.DataType] = {
            "text": pa.string(),
            "whole": pa.int64(),
            "number": pa.float64(),
            "truth": pa.bool_(),
            "instant": pa.timestamp("us", "UTC"),
        }
        self._schema = pa.schema([(name, types[kind]) for name, kind in kinds.items()])
        self._writer = pq.ParquetWriter(path, self._schema)
        self._held: list[Record] = []

    def __call__(self, record: Record) -> None:
        """Take a record."""
        self._held.append(record)
        if len(self._held) == _ROWS:
            self._write()

    def table(self, table: "pa.Table") -> None:
        """Take a table of records."""
        self._writer.write_table(table.select(self._schema.names).cast(self._schema))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if kind is None:
            self._write()
        self._writer.close()

    def _write(self) -> None:
        import pyarrow as pa

        self.table(pa.Table.from_pylist(self._held, self._schema))
        self._held.clear()


@contextmanager
def parquet_output(path: Path, kinds: Mapping[str, Kind]) -> Iterator[ParquetSink]:
    """Write a Parquet file, and put it in its place once it is whole."""
    with part_of(path) as part, ParquetSink(part, kinds) as sink:
        yield sink
