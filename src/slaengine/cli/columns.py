"""Clocks and reports of a whole log by columns, with the answers that its rows would give."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from slaengine.cli.pipeline import Source
from slaengine.cli.plain import plain
from slaengine.cli.records import KINDS
from slaengine.cli.sinks import Kind, Record, Value
from slaengine.cli.tables import UnlikeError, table_of
from slaengine.errors import MissingExtraError, SlaError

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

T = TypeVar("T")
_BATCH = 1 << 14


@dataclass(frozen=True, slots=True)
class Columns:
    """A log that means the same by columns: its events, as of when, and how many tickets it has."""

    source: Source
    as_of: datetime
    events: "pa.Table"

    @property
    def tickets(self) -> int:
        """How many tickets had been opened by then."""
        import pyarrow.compute as pc

        before = pc.less_equal(self.events["at"], self.as_of)
        count: int = pc.count_distinct(self.events["ticket"].filter(before)).as_py()
        return count


def by_columns(source: Source, make: Callable[[Columns], T]) -> T | None:
    """Make something of a log by columns; None where its rows have to be read one by one.

    That is so where the log is small, or larger than memory, where the libraries for columns are
    not installed, and where there is anything to be told of a row: the reader of rows tells it.
    """
    try:
        columns = _columns(source)
        from slaengine.frames import ScalarWarning

        with warnings.catch_warnings():  # which tickets are slower is of no matter to a command
            warnings.simplefilter("ignore", ScalarWarning)
            return make(columns)
    except (UnlikeError, MissingExtraError, SlaError):
        return None


def _columns(source: Source) -> Columns:
    added = source.needed if source.log.columns() is None else []
    events = plain(table_of(source.log), added)
    import pyarrow.compute as pc

    last_at: datetime = pc.max(events["at"]).as_py()
    return Columns(source, source.as_of or last_at.astimezone(UTC), events)


def clocks_of(columns: Columns) -> "pa.Table":
    """Return every clock with the columns of a file, tickets in the order in which they appear."""
    from slaengine import frames

    source = columns.source
    clocks = frames.evaluate(
        source.policy, columns.events, as_of=columns.as_of, fields=source.fields
    )
    return _as_in_files(clocks.take(_as_they_appear(clocks["ticket"], columns.events["ticket"])))


def _as_they_appear(tickets: "pa.ChunkedArray", log: "pa.ChunkedArray") -> "NDArray[np.intp]":
    """Return the order that has tickets as they first appear in the log."""
    import numpy as np
    import pyarrow.compute as pc

    places = pc.index_in(tickets, value_set=pc.unique(log)).to_numpy()
    return np.argsort(places, kind="stable")


def _as_in_files(clocks: "pa.Table") -> "pa.Table":
    """Name durations for their unit, and write words out."""
    import pyarrow as pa

    made: dict[str, pa.ChunkedArray] = {}
    for name, column in zip(clocks.column_names, clocks.columns, strict=True):
        if pa.types.is_duration(column.type):
            made[f"{name}_us"] = column.cast(pa.int64())
        elif pa.types.is_dictionary(column.type):
            made[name] = column.cast(pa.string())
        else:
            made[name] = column
    return pa.table(made)


def records_of(table: "pa.Table") -> Iterator[Record]:
    """Yield the rows of a table of clocks, with instants as text."""
    names = table.column_names
    for batch in table.to_batches(max_chunksize=_BATCH):
        cells = [
            _cells(column, KINDS.get(name, "text"))
            for name, column in zip(names, batch.columns, strict=True)
        ]
        for row in zip(*cells, strict=True):
            yield dict(zip(names, row, strict=True))


def _cells(column: "pa.Array", kind: Kind) -> list[Value]:
    import pyarrow as pa

    if kind != "instant":
        values: list[Value] = column.to_pylist()
        return values
    present = column.is_valid().to_numpy(zero_copy_only=False)
    texts = iter(_iso(column.drop_null().cast(pa.int64()).to_numpy()))
    return [next(texts) if there else None for there in present.tolist()]


def _iso(micros: "NDArray[np.int64]") -> list[str]:
    """Write instants as `datetime.isoformat` does, with a fraction only where there is one."""
    import numpy as np

    whole = np.datetime_as_string(micros.astype("M8[us]"), unit="s").tolist()
    part = (micros % 1_000_000).tolist()
    return [
        f"{text}.{fraction:06}+00:00" if fraction else f"{text}+00:00"
        for text, fraction in zip(whole, part, strict=True)
    ]
