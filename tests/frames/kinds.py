"""Logs as dataframes of every kind and in every dress, and dataframes as plain rows again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.strategies.logs import FIELDS, Log, Row

KINDS = ("pandas", "polars", "lazy", "arrow", "duckdb")
NEEDED = ("ticket", "at", "event", "by")
TEXTS = ("event", "by", "actor", "status", "survey", *FIELDS)
COLUMNS = ("ticket", "at", "event", "seq", "by", "actor", "public", "status", "survey", "score")


@dataclass(frozen=True)
class Dress:
    """How the same log may come in: the library, and how each column is stored in it."""

    kind: str = "arrow"
    unit: str = "us"  # of the instants
    zone: str = "UTC"  # in which they are told
    written: bool = False  # as text with an offset
    categorical: bool = False  # text by codes
    objects: bool = False  # pandas only: text as Python objects
    sparse: bool = False  # without the columns that are null in every row
    chunks: int = 0  # rows in a first chunk of their own


PLAIN = tuple(Dress(kind) for kind in KINDS)
DRESSES = st.builds(
    Dress,
    kind=st.sampled_from(("arrow", "pandas", "polars", "arrow", "pandas", "polars", *KINDS)),
    unit=st.sampled_from(["us", "us", "ns"]),
    zone=st.sampled_from(["UTC", "UTC", "America/New_York", "Asia/Kathmandu"]),
    written=st.sampled_from([False, False, False, True]),
    categorical=st.booleans(),
    objects=st.booleans(),
    sparse=st.booleans(),
    chunks=st.integers(0, 3),
)


def frame_of(log: Log, dress: Dress) -> Any:
    """Make a dataframe of a log's rows."""
    return frame_of_rows(log.rows(), dress, seq=log.seq is not None, numbered=log.numbered)


def frame_of_rows(
    rows: Sequence[Row], dress: Dress, *, seq: bool = False, numbered: bool = False
) -> Any:
    """Make a dataframe of rows, each column in its own type."""
    return dressed(arrow_of(rows, dress, seq=seq, numbered=numbered), dress)


def arrow_of(rows: Sequence[Row], dress: Dress, *, seq: bool, numbered: bool) -> Any:
    """Make an Arrow table of rows."""
    import pyarrow as pa

    types: dict[str, Any] = {
        "ticket": pa.int64() if numbered else pa.string(),
        "at": pa.string() if dress.written else pa.timestamp(dress.unit, dress.zone),
        **({"seq": pa.int64()} if seq else {}),
        **dict.fromkeys(TEXTS, pa.string()),
        "public": pa.bool_(),
        "score": pa.float64(),
        "duration": pa.duration(dress.unit),
    }
    columns = {name: [row.get(name) for row in rows] for name in types}
    if dress.written:
        columns["at"] = [_written(at) for at in columns["at"]]
    if dress.sparse:
        types = {
            name: type_
            for name, type_ in types.items()
            if name in (*NEEDED, *FIELDS) or any(cell is not None for cell in columns[name])
        }
    table = pa.table({name: pa.array(columns[name], type_) for name, type_ in types.items()})
    if dress.categorical:
        for name in TEXTS:
            if name in types:
                place = table.schema.get_field_index(name)
                table = table.set_column(place, name, table[name].dictionary_encode())
    if dress.chunks:
        table = pa.concat_tables([table.slice(0, dress.chunks), table.slice(dress.chunks)])
    return table


def _written(at: object) -> object:
    return at.isoformat() if isinstance(at, datetime) else at


def dressed(table: Any, dress: Dress) -> Any:
    """Turn an Arrow table into another kind of dataframe."""
    match dress.kind:
        case "pandas":
            return _pandas(table, dress)
        case "polars":
            import polars as pl

            return pl.DataFrame(table)
        case "lazy":
            import polars as pl

            return pl.DataFrame(table).lazy()
        case "duckdb":
            import duckdb

            return duckdb.connect().from_arrow(table)
        case _:
            return table


def _pandas(table: Any, dress: Dress) -> Any:
    frame = table.to_pandas()
    for name, dtype in {"public": "boolean", "seq": "int64"}.items():
        if name in frame:
            frame[name] = frame[name].astype(dtype)
    if dress.objects and not dress.categorical:
        for name in frame.columns.intersection([*TEXTS, "ticket"]):
            if frame[name].dtype.kind in "iu":
                continue  # tickets by number
            frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    frame.index = range(len(frame), 0, -1)  # a row's label is not its place
    return frame


def table_of(frame: Any) -> Any:
    """Turn a dataframe of any kind into an Arrow table."""
    import pyarrow as pa

    match kind_of(frame):
        case "pandas":
            return pa.Table.from_pandas(frame, preserve_index=False)
        case "polars":
            return frame.to_arrow()
        case "lazy":
            return frame.collect().to_arrow()
        case "duckdb":
            return frame.to_arrow_table()
        case _:
            return frame


def kind_of(frame: object) -> str:
    """Name the kind of a dataframe."""
    library, name = (
        type(frame).__module__.split(".", maxsplit=1)[0].strip("_"),
        type(frame).__name__,
    )
    kinds = {
        ("pandas", "DataFrame"): "pandas",
        ("polars", "DataFrame"): "polars",
        ("polars", "LazyFrame"): "lazy",
        ("pyarrow", "Table"): "arrow",
        ("duckdb", "DuckDBPyRelation"): "duckdb",
    }
    return kinds[library, name]


def rows_of(frame: Any) -> list[Row]:
    """Return the rows of a dataframe as plain values, in their order; instants in UTC."""
    return [
        {name: _plain(value) for name, value in row.items()} for row in table_of(frame).to_pylist()
    ]


def _plain(value: Any) -> object:
    if hasattr(value, "nanoseconds") and hasattr(value, "months"):  # an interval of DuckDB's
        assert value.months == 0
        return timedelta(days=value.days, microseconds=value.nanoseconds // 1000)
    if hasattr(value, "to_pydatetime"):  # nanoseconds come as pandas' own
        return value.to_pydatetime().astimezone(UTC)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return value


def changed(rows: Sequence[Row], position: int, **cells: object) -> list[Row]:
    """Return the rows with other cells in one of them."""
    return [{**row, **cells} if n == position else row for n, row in enumerate(rows)]


def types_of(frame: Any) -> Mapping[str, str]:
    """Name the type of every column, in Arrow's words."""
    return {field.name: str(field.type) for field in table_of(frame).schema}
