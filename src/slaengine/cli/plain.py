"""Plain event tables: those that columns and rows cannot read in two ways."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from slaengine.cli.tables import UnlikeError

if TYPE_CHECKING:
    import pyarrow as pa

_TEXTS = ("event", "by", "status", "actor", "survey")
_NEEDED = ("ticket", "at", "event")
# what Python and Arrow read alike: the extended format, with an offset that both know
_INSTANT = (
    r"^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?"
    r"(Z|[+-](0\d|1[0-4]):[0-5]\d)$"
)
_EXACT = 2.0**53  # up to here floats hold every whole number, as JSON and Python write it


def plain(table: "pa.Table", fields: Sequence[str]) -> "pa.Table":
    """Return a table with tickets as text and `at` as instants, or raise `UnlikeError`.

    `fields` that it lacks are added without a value.
    """
    import pyarrow as pa

    names = table.column_names
    if len(set(names)) < len(names) or {"", "fields"} & set(names) or {*_NEEDED} - set(names):
        raise UnlikeError
    if not len(table):
        raise UnlikeError
    try:
        table.validate(full=True)  # above all, texts are UTF-8
        for name in names:
            table = table.set_column(names.index(name), name, _column(name, table[name]))
    except pa.ArrowException:
        raise UnlikeError from None
    for name in fields:
        if name not in names:
            table = table.append_column(name, pa.nulls(len(table), pa.string()))
    return table


def _column(name: str, column: "pa.ChunkedArray") -> "pa.ChunkedArray":
    import pyarrow as pa

    kind = column.type
    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    if name in _NEEDED and column.null_count:
        raise UnlikeError
    if name == "at":
        return _instants(column)
    if name == "ticket" and pa.types.is_integer(held):
        column, held = column.cast(pa.string()), pa.string()
    if name in ("ticket", "actor"):
        _check_filled(column)
    is_text = pa.types.is_string(held) or pa.types.is_large_string(held)
    if name in (*_TEXTS, "ticket") and not (is_text or pa.types.is_null(held)):
        raise UnlikeError
    if name in ("seq", "score") and pa.types.is_boolean(held):
        raise UnlikeError
    if not is_text:
        _check_value(name, column, held)
    return column


def _check_filled(column: "pa.ChunkedArray") -> None:
    import pyarrow.compute as pc

    if pc.any(pc.equal(column.cast("string"), "")).as_py():
        raise UnlikeError


def _check_value(name: str, column: "pa.ChunkedArray", kind: "pa.DataType") -> None:
    """Refuse what is no value of a ticket field, nor the duration of what was worked."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_floating(kind):
        if pc.any(pc.invert(pc.less(pc.abs(column), _EXACT))).as_py():
            raise UnlikeError
    elif not (
        pa.types.is_null(kind)
        or pa.types.is_boolean(kind)
        or (pa.types.is_integer(kind) and kind != pa.uint64())
        or pa.types.is_date32(kind)
        or (pa.types.is_duration(kind) and name == "duration")
        or (pa.types.is_timestamp(kind) and kind.tz is not None)
    ):
        raise UnlikeError


def _instants(column: "pa.ChunkedArray") -> "pa.ChunkedArray":
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = pa.timestamp("us", "UTC")
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        return column.cast(kind)
    if not pa.types.is_string(column.type):
        raise UnlikeError
    if not pc.all(pc.match_substring_regex(column, _INSTANT)).as_py():
        raise UnlikeError
    return column.cast(kind)
