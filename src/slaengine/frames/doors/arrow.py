"""The door to PyArrow, through which DuckDB's tables come and go too."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from slaengine.frames.doors.columns import (
    Amounts,
    Codes,
    Counts,
    Decimals,
    Instants,
    Ints,
    Labels,
    Plain,
    Texts,
    Truths,
)
from slaengine.frames.doors.door import Made
from slaengine.frames.doors.nulls import NULL

_WIDER = {pa.int8(): pa.int8(), pa.uint8(): pa.int16(), pa.int16(): pa.int16()}  # room for -1


class ArrowDoor:
    """Reads and writes PyArrow."""

    def physical(self, series: Made) -> Ints:
        """Return the numbers that instants or durations are stored as."""
        return _filled(series.cast(pa.int64()), NULL)

    def intervals(self, series: Made) -> tuple[Ints, Ints, Ints] | None:
        """Return months, days and nanoseconds."""
        if series.type != pa.month_day_nano_interval():
            return None
        array = pa.concat_arrays(series.chunks) if series.num_chunks else pa.array([], series.type)
        fields = [("months", "i4"), ("days", "i4"), ("nanoseconds", "i8")]
        parts = np.frombuffer(array.buffers()[1] or b"", fields)[array.offset :][: len(array)]
        null = array.is_null().to_numpy(zero_copy_only=False)
        months, days = (np.where(null, 0, parts[name]).astype(np.int64) for name, _ in fields[:2])
        return months, days, np.where(null, NULL, parts["nanoseconds"])

    def encoded(self, series: Made) -> tuple[Ints, list[object]]:
        """Return a code for each row and the distinct values."""
        codes, values = _dictionary(series)
        return codes, values.to_pylist()

    def sorted_texts(self, series: Made) -> tuple[Ints, Made]:
        """Return places among the distinct texts, and those."""
        kept = pa.types.is_dictionary(series.type)
        if series.type == pa.string_view():  # which Arrow can neither sort nor pick from
            series = series.cast(pa.large_string())
        codes, values = _dictionary(series)
        seen = np.zeros(len(values) + 1, np.bool_)  # the last is for null
        seen[codes] = True
        used = np.flatnonzero(seen[:-1])
        order = used[pc.sort_indices(values.take(used)).to_numpy()]
        place = np.full(len(values) + 1, -1, np.int64)
        place[order] = np.arange(len(order))
        values = values.take(order)
        return place[codes], values.dictionary_encode() if kept else values

    def wholes(self, values: Ints, series: Made) -> Made:
        """Return whole numbers in the type of another column."""
        return pa.array(values).cast(series.type)

    def taken(self, series: Made, index: Ints) -> Made:
        """Return rows at some places."""
        return series.take(pa.array(index))

    def column(self, out: Plain) -> Made:
        """Return a column of what an array means."""
        made: Made
        match out:
            case Instants(values):
                made = _stored(values, NULL + 1, pa.timestamp("us", "UTC"))
            case Amounts(values):
                made = _stored(values, NULL + 1, pa.duration("us"))
            case Labels(codes, texts):
                places = _stored(codes.astype(np.int32), 0, pa.int32())
                made = pa.DictionaryArray.from_arrays(places, pa.array(texts, pa.string()))
            case Texts(texts):
                made = pa.array(texts, pa.string())
            case Decimals(amounts, places):
                made = pa.array(amounts, pa.decimal128(38, places))
            case Counts(values):
                made = _stored(values, NULL + 1, pa.int64())
            case Truths(values):
                made = pa.array(values > 0, mask=values < 0)
            case _:
                made = pa.array(out.values, from_pandas=True)
        return made

    def dressed(self, made: Made, came: Made) -> Made:
        """Return a column with the name and index of another."""
        return pa.chunked_array([made]) if isinstance(came, pa.ChunkedArray) else made

    def frame(self, columns: Mapping[str, Made]) -> Made:
        """Return a dataframe of columns."""
        return pa.table(dict(columns))


def _dictionary(series: Made) -> tuple[Codes, Made]:
    """Return the codes of a column, -1 for null, and what they stand for."""
    if not pa.types.is_dictionary(series.type):
        series = series.dictionary_encode()
    found = series.unify_dictionaries().combine_chunks()
    codes: Codes = _whole(found.indices.cast(_WIDER.get(found.indices.type, pa.int64())), -1)
    return codes, found.dictionary


def _filled(series: Made, null: int) -> Ints:
    """Return whole numbers, with another for null."""
    found: Ints = _whole(series, null)
    return found


def _whole(series: Made, null: int) -> Made:
    return (series.fill_null(null) if series.null_count else series).to_numpy()


def _stored(values: NDArray[np.signedinteger], least: int, kind: Made) -> Made:
    """Return an array that shares the numbers' memory; those below the least stand for null."""
    held = None
    if values.min(initial=least) < least:
        held = pa.py_buffer(np.packbits(values >= least, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [held, pa.py_buffer(values)])
