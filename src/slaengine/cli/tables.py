"""Whole logs as tables of Arrow, where reading them by columns means what reading by rows does."""

import gzip
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from slaengine.cli.log import Log
from slaengine.cli.parquetlog import ParquetLog, in_microseconds
from slaengine.errors import HistoryError
from slaengine.reading.files import EventFile
from slaengine.reading.rejected import RawRow
from slaengine.reading.rows import Refusal

if TYPE_CHECKING:
    import pyarrow as pa

LEAST = 1 << 20  # bytes: a smaller log is done before the libraries for columns have loaded
MOST = 1 << 30  # bytes: a larger one may not fit into memory
_BATCH = 1 << 16
_HEAD = 1 << 20


class UnlikeError(Exception):
    """Whether columns say the same as rows cannot be told: read row by row."""


def table_of(log: Log) -> "pa.Table":
    """Read a log as a table; raise `UnlikeError` for what only the reader of rows can judge.

    Whatever is wrong with a log is such a case, so that there is one place that tells of it.
    """
    try:
        import pyarrow as pa
    except ModuleNotFoundError:
        raise UnlikeError from None
    try:
        if isinstance(log, ParquetLog):
            return _parquet(log)
        content = _content(log)
        return _json(content) if log.format == "jsonl" else _csv(log, content)
    except (pa.ArrowException, HistoryError, EOFError, OSError, UnicodeDecodeError):
        raise UnlikeError from None


def _parquet(log: ParquetLog) -> "pa.Table":
    with log.opened() as file:
        size = sum(file.metadata.row_group(n).total_byte_size for n in range(file.num_row_groups))
        if size > MOST:
            raise UnlikeError
        return in_microseconds(file.read(), log.name)


def _content(log: EventFile) -> bytes:
    if log.path.stat().st_size > MOST:
        raise UnlikeError
    with log.path.open("rb") as stream:
        zipped = stream.read(2) == b"\x1f\x8b"
    with gzip.open(log.path) if zipped else log.path.open("rb") as stream:
        content = stream.read(MOST + 1)
    if not LEAST <= len(content) <= MOST:
        raise UnlikeError
    return content.removeprefix(b"\xef\xbb\xbf")


def _csv(log: EventFile, content: bytes) -> "pa.Table":
    """Read CSV: by Arrow, unless quotes or odd line ends leave room for two opinions."""
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    names = log.columns() or ()
    if "fields" in names:
        raise UnlikeError
    if b'"' in content or _odd_ends(content):
        return _from_rows(log.items(Refusal(log.name, None)), names)
    return arrow_csv.read_csv(
        io.BytesIO(content),
        parse_options=arrow_csv.ParseOptions(quote_char=False),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


def _odd_ends(content: bytes) -> bool:
    return content.count(b"\r") != content.count(b"\r\n")


def _from_rows(items: Iterator[tuple[int, RawRow]], names: Sequence[str]) -> "pa.Table":
    """Read rows that Python has split into cells."""
    import pyarrow as pa

    schema = pa.schema([(name, pa.string()) for name in names])
    batches = []
    while batch := [row for _, row in islice(items, _BATCH)]:
        batches.append(pa.RecordBatch.from_pylist(batch, schema))
    return pa.Table.from_batches(batches, schema)


def _json(content: bytes) -> "pa.Table":
    """Read JSON lines, texts as texts even if they look like dates, one object on each line."""
    import pyarrow as pa
    import pyarrow.json as arrow_json

    head = content[: content.rfind(b"\n", 0, _HEAD) + 1] or content
    texts = [
        (field.name, pa.string())
        for field in arrow_json.read_json(io.BytesIO(head)).schema
        if pa.types.is_timestamp(field.type) or pa.types.is_string(field.type)
    ]
    options = arrow_json.ParseOptions(explicit_schema=pa.schema(texts))
    table = arrow_json.read_json(io.BytesIO(content), parse_options=options)
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    objects = content.count(b"\n{") + content.startswith(b"{")
    # an object over several lines, or two on one, shows: within a plain row nothing starts with {
    if not len(table) == lines == objects:
        raise UnlikeError
    if any(pa.types.is_timestamp(field.type) for field in table.schema):
        raise UnlikeError
    return table
