"""Single columns as they came in, and the same kind to go out."""

from datetime import datetime, timedelta
from typing import TypeVar

import narwhals as nw
import numpy as np

from slaengine.calendars.asking import asked, check_whole
from slaengine.errors import CalendarError
from slaengine.frames.doors import EAGER
from slaengine.frames.doors.cells import duration
from slaengine.frames.doors.column import Column
from slaengine.frames.doors.columns import Ints, Plain
from slaengine.reading.values import UnreadableError

ColumnT = TypeVar("ColumnT")


class Came:
    """A column that came in; others come beside it, or one value for all rows."""

    __slots__ = ("column",)

    def __init__(self, column: object, what: str) -> None:
        found = _column(column, what)
        if found is None:
            raise CalendarError(
                f"{what} must be a column of pandas, Polars or PyArrow, not {column!r:.60}"
            )
        self.column = found

    def instants(self) -> Ints:
        """Return microseconds since 1970."""
        return self.column.instants(anywhen=True)

    def instants_beside(self, other: object, what: str) -> Ints:
        """Return the instants of another column, or one for all rows."""
        if isinstance(other, datetime):
            return self._repeated(asked(other))
        return self._beside(other, what).instants(anywhen=True)

    def durations_beside(self, other: object, what: str) -> Ints:
        """Return the durations of another column, or one for all rows."""
        if isinstance(other, timedelta):
            return self._repeated(_micros(other))
        return self._beside(other, what).durations()

    def wholes_beside(self, other: object, what: str) -> Ints:
        """Return the whole numbers of another column, or one for all rows."""
        if isinstance(other, int):
            check_whole(other)
            return self._repeated(other)
        return self._beside(other, what).wholes()

    def like(self, came: ColumnT, out: Plain) -> ColumnT:
        """Return a column of the same kind, with the same name and index."""
        found: ColumnT = self.column.door.dressed(self.column.door.column(out), came)
        return found

    def _repeated(self, value: int) -> Ints:
        return np.broadcast_to(np.int64(value), len(self.column.series))

    def _beside(self, other: object, what: str) -> Column:
        """Return the other column, which has as many rows."""
        found = _column(other, what)
        if found is None:
            raise CalendarError(
                f"{what} must be a column such as the first one, or one value for all rows, "
                f"not {other!r:.60}"
            )
        mine, its = len(self.column.series), len(found.series)
        if mine != its:
            raise CalendarError(f"{what} have {its} rows beside {mine}; give as many")
        if not _same_index(self.column.native, found.native):
            raise CalendarError(
                f"{what} have another index than the first column, and rows are taken as they "
                "stand; put both in one order, such as by reindex, or write .reset_index(drop=True)"
            )
        return found


def _same_index(mine: object, its: object) -> bool:
    """Say whether two columns have the same labels of rows, where both have any."""
    pandas = nw.dependencies.get_pandas()
    if pandas is None or not (isinstance(mine, pandas.Series) and isinstance(its, pandas.Series)):
        return True
    return bool(mine.index.equals(its.index))


def _column(column: object, what: str) -> Column | None:
    """Return a column of a known library; None for what is none."""
    pyarrow = nw.dependencies.get_pyarrow()
    if pyarrow is not None and isinstance(column, pyarrow.Array):
        column = pyarrow.chunked_array([column])
    found = nw.from_native(column, series_only=True, pass_through=True)
    if not isinstance(found, nw.Series) or found.implementation not in EAGER:
        return None
    return Column(found, what, error=CalendarError)


def _micros(amount: timedelta) -> int:
    """Return one duration in microseconds."""
    try:
        return duration(amount)
    except UnreadableError as problem:
        raise CalendarError(f"durations: {problem}") from None
