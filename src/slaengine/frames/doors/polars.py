"""The door to Polars."""

from collections.abc import Mapping

import numpy as np
import polars as pl

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
from slaengine.frames.doors.nulls import NULL

_INDEX = np.uint32 if pl.get_index_type() == pl.UInt32 else np.uint64


class PolarsDoor:
    """Reads and writes Polars."""

    def physical(self, series: pl.Series) -> Ints:
        """Return the numbers that instants or durations are stored as."""
        return _filled(series.to_physical(), NULL)

    def intervals(self, series: pl.Series) -> None:
        """Return nothing: there are none."""

    def encoded(self, series: pl.Series) -> tuple[Codes, list[object]]:
        """Return a code for each row and the distinct values."""
        if series.dtype == pl.Object:
            return np.arange(len(series)), series.to_list()
        if isinstance(series.dtype, pl.Enum):
            values = series.dtype.categories.to_list()
            bare = series.to_physical()
            return _bytes(bare) if len(values) < 128 else _filled(bare, -1), values
        found = series.unique(maintain_order=True).drop_nulls()
        if isinstance(series.dtype, pl.Categorical):
            codes = _filled(series.to_physical(), -1)
            stored = found.to_physical().to_numpy().astype(np.int64)
            place = np.full(int(stored.max(initial=-1)) + 2, -1, np.int64)
            place[stored] = np.arange(len(found))
            return place[codes], found.cast(pl.String).to_list()
        texts = found.cast(pl.String)
        return _places(series.cast(pl.String), texts), found.to_list()

    def sorted_texts(self, series: pl.Series) -> tuple[Ints, pl.Series]:
        """Return places among the distinct texts, and those."""
        texts = series.cast(pl.String)
        values = texts.unique().drop_nulls().sort()
        return _places(texts, values), values.cast(series.dtype)

    def wholes(self, values: Ints, series: pl.Series) -> pl.Series:
        """Return whole numbers in the type of another column."""
        return pl.Series(values).cast(series.dtype)

    def taken(self, series: pl.Series, index: Ints) -> pl.Series:
        """Return rows at some places."""
        return series.gather(_places_of(index))

    def column(self, out: Plain) -> pl.Series:
        """Return a column of what an array means."""
        made: pl.Series
        match out:
            case Instants(values):
                made = _nulled(values, NULL + 1).cast(pl.Datetime("us", "UTC"))
            case Amounts(values):
                made = _nulled(values, NULL + 1).cast(pl.Duration("us"))
            case Labels(codes, texts):
                made = pl.Series(texts, dtype=pl.Enum(texts)).gather(_places_of(codes))
            case Texts(texts):
                made = pl.Series(texts, dtype=pl.String)
            case Decimals(amounts, places):
                made = pl.Series(amounts, dtype=pl.Decimal(38, places))
            case Counts(values):
                made = _nulled(values, NULL + 1)
            case Truths(values):
                made = _nulled(values.astype(np.int64), 0).cast(pl.Boolean)
            case _:
                made = pl.Series(out.values, nan_to_null=True)
        return made

    def dressed(self, made: pl.Series, came: pl.Series) -> pl.Series:
        """Return a column with the name and index of another."""
        return made.alias(came.name)

    def frame(self, columns: Mapping[str, pl.Series]) -> pl.DataFrame:
        """Return a dataframe of columns."""
        return pl.DataFrame(dict(columns))


def _bytes(series: pl.Series) -> Codes:
    """Return codes below 128 as they are stored, a byte each; -1 for null."""
    found = series.cast(pl.UInt8)
    return (found.fill_null(255) if found.null_count() else found).to_numpy().view(np.int8)


def _filled(series: pl.Series, null: int) -> Ints:
    """Return whole numbers, with another for null."""
    if series.null_count():
        series = series.cast(pl.Int64).fill_null(null)
    return series.to_numpy().astype(np.int64, copy=False)


def _places(texts: pl.Series, distinct: pl.Series) -> Ints:
    return _filled(texts.cast(pl.Enum(distinct)).to_physical(), -1)


def _places_of(codes: Codes) -> pl.Series:
    """Return places in as many bits as Polars has for them, null for -1."""
    found = pl.Series(codes.astype(_INDEX))
    return found.set(pl.Series(codes < 0), None) if codes.min(initial=0) < 0 else found


def _nulled(values: Ints, least: int) -> pl.Series:
    """Return a column of numbers; those below the least stand for null."""
    found = pl.Series(values)
    some = values.min(initial=least) < least
    return found.set(pl.Series(values < least), None) if some else found
