"""The door to pandas."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

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
from slaengine.frames.doors.door import Door, Made
from slaengine.frames.doors.nulls import NULL


class PandasDoor:
    """Reads and writes pandas; an Arrow type within pandas is read as Arrow's."""

    def physical(self, series: Made) -> Ints:
        """Return whole numbers, and what instants or durations are stored as."""
        dtype = series.dtype
        if isinstance(dtype, pd.ArrowDtype):
            return _arrow_door().physical(_arrow(series))
        if dtype.kind in "iu":
            found: Ints = series.to_numpy(dtype=np.int64, na_value=NULL)
        else:
            kind = "m8" if dtype.kind == "m" else "M8"
            unit = np.datetime_data(dtype)[0] if isinstance(dtype, np.dtype) else dtype.unit
            found = series.to_numpy(dtype=f"{kind}[{unit}]").view(np.int64)
        return found

    def intervals(self, series: Made) -> None:
        """Return nothing: there are none."""

    def encoded(self, series: Made) -> tuple[Codes, list[object]]:
        """Return a code for each row and the distinct values."""
        if isinstance(series.dtype, pd.CategoricalDtype):
            codes: Codes = series.cat.codes.to_numpy()
            return codes, series.cat.categories.to_list()
        if isinstance(series.dtype, pd.ArrowDtype):
            return _arrow_door().encoded(_arrow(series))
        if series.dtype == object and pd.api.types.infer_dtype(series) not in {"string", "empty"}:
            # 1, 1.0 and True are one key of a hash table, so each cell is read for itself
            return np.arange(len(series)), series.where(series.notna(), None).to_list()
        codes, found = pd.factorize(series)
        return codes, found.to_list()

    def sorted_texts(self, series: Made) -> tuple[Ints, Made]:
        """Return places among the distinct texts, and those."""
        dtype = series.dtype
        if isinstance(dtype, pd.CategoricalDtype):
            series = series.astype(dtype.categories.dtype)
        codes, found = pd.factorize(series, sort=True)
        return codes, pd.Series(found, dtype=series.dtype).astype(_open(dtype))

    def wholes(self, values: Ints, series: Made) -> Made:
        """Return whole numbers in the type of another column."""
        return pd.Series(values).astype(series.dtype)

    def taken(self, series: Made, index: Ints) -> Made:
        """Return rows at some places."""
        return series.take(index).reset_index(drop=True)

    def column(self, out: Plain) -> Made:
        """Return a column of what an array means."""
        made: Made
        match out:
            case Instants(values):
                at = pd.DatetimeIndex(values.view("M8[us]")).tz_localize("UTC")
                made = pd.Series(at, copy=False)
            case Amounts(values):
                made = pd.Series(values.view("m8[us]"), copy=False)
            case Labels(codes, texts):
                made = pd.Series(pd.Categorical.from_codes(codes, pd.Index(texts, dtype="str")))
            case Texts(texts):
                made = pd.Series(list(texts))
            case Decimals(amounts, _):
                made = pd.Series(list(amounts), dtype=object)
            case Counts(values):
                null = values == NULL
                made = pd.Series(pd.arrays.IntegerArray(values, null) if null.any() else values)
            case Truths(values):
                null = values < 0
                truths = values > 0
                made = pd.Series(pd.arrays.BooleanArray(truths, null) if null.any() else truths)
            case _:
                made = pd.Series(out.values, copy=False)
        return made

    def dressed(self, made: Made, came: Made) -> Made:
        """Return a column with the name and index of another."""
        made.index, made.name = came.index, came.name
        return made

    def frame(self, columns: Mapping[str, Made]) -> Made:
        """Return a dataframe of columns."""
        return pd.DataFrame(dict(columns))


def _arrow_door() -> Door:
    """Return the door to Arrow, which is there where a column of its types came in."""
    from slaengine.frames.doors.arrow import ArrowDoor

    return ArrowDoor()


def _arrow(series: Made) -> Made:
    """Return an Arrow column within pandas as Arrow's own."""
    import pyarrow as pa

    return pa.chunked_array(series.array.__arrow_array__())


def _open(dtype: Made) -> Made:
    """Return a type for text that has no fixed categories."""
    return "category" if isinstance(dtype, pd.CategoricalDtype) else dtype
