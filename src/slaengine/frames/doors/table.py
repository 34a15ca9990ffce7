"""Tables: a dataframe as it came in, of whatever kind, and the same kind to go out."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import narwhals as nw
import numpy as np
from narwhals.exceptions import DuplicateError
from numpy.typing import NDArray

from slaengine.errors import HistoryError
from slaengine.frames.doors import EAGER, Made, door_of
from slaengine.frames.doors.cells import is_null, plain
from slaengine.frames.doors.column import Column
from slaengine.frames.doors.columns import Ints, Labels, Out, Taken
from slaengine.frames.doors.keys import Keys

__all__ = ["Keys", "Labels", "Table"]

Frame: TypeAlias = "nw.DataFrame[Made]"

_LAZY = (nw.Implementation.POLARS, nw.Implementation.DUCKDB)
_KNOWN = "a pandas, Polars or PyArrow dataframe, or a DuckDB relation"


class Table:
    """A dataframe of pandas, Polars (eager or lazy), PyArrow or DuckDB, read column by column.

    `what` is what messages call it. `lenient` tables give null for single cells that cannot be
    read, for whoever looks at those again, with `value`.
    """

    __slots__ = ("_came", "_door", "_frame", "_lazy", "lenient", "names", "size", "what")

    def __init__(self, came: Made, frame: Frame, what: str, *, lazy: bool, lenient: bool) -> None:
        self._came, self._lazy = came, lazy
        self._frame = frame
        self._door = door_of(frame.implementation)
        self.what, self.lenient = what, lenient
        self.names = tuple(frame.columns)
        self.size = len(frame)

    @classmethod
    def of(cls, frame: object, what: str, *, lenient: bool = False) -> "Table":
        """Take a dataframe; raise `HistoryError` for what is none.

        >>> import pandas
        >>> Table.of(pandas.DataFrame({"ticket": ["T-7"]}), "events").names
        ('ticket',)
        """
        try:
            found = nw.from_native(frame, pass_through=True)
        except DuplicateError as problem:
            raise HistoryError(f"{what} have two columns of one name: {problem}") from None
        lazy = isinstance(found, nw.LazyFrame)
        if isinstance(found, nw.LazyFrame) and found.implementation in _LAZY:
            found = found.collect()
        if not isinstance(found, nw.DataFrame) or found.implementation not in EAGER:
            raise HistoryError(f"{what} must be {_KNOWN}, not {type(frame).__name__}")
        return cls(frame, found, what, lazy=lazy, lenient=lenient)

    def column(self, name: str) -> Column:
        """Return one column, to be read."""
        if name not in self.names:
            raise HistoryError(
                f"{self.what} have no column {name!r}; there are {', '.join(self.names)}"
            )
        return Column(self._frame[name], f"{self.what} column {name!r}", lenient=self.lenient)

    def instants(self, name: str) -> Ints:
        """Return microseconds since 1970; see `Column.instants`."""
        return self.column(name).instants()

    def durations(self, name: str) -> Ints:
        """Return microseconds; see `Column.durations`."""
        return self.column(name).durations()

    def labels(self, name: str) -> Labels:
        """Return text by codes; see `Column.labels`."""
        return self.column(name).labels()

    def narrow(self, name: str) -> Labels:
        """Return text by narrow codes; see `Column.narrow`."""
        return self.column(name).narrow()

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return numbers, NaN for null; see `Column.numbers`."""
        return self.column(name).numbers()

    def wholes(self, name: str) -> Ints:
        """Return whole numbers, `NULL` for null; see `Column.wholes`."""
        return self.column(name).wholes()

    def truths(self, name: str) -> NDArray[np.int8]:
        """Return 1, 0, and -1 for null; see `Column.truths`."""
        return self.column(name).truths()

    def keys(self, name: str) -> Keys:
        """Return the tickets of the rows; see `Column.keys`."""
        return self.column(name).keys()

    def united(self, first: Keys, second: Keys) -> tuple[Keys, Ints, Ints]:
        """Return the tickets of two frames as one, and where those of each stand among them."""
        both = [
            nw.from_native(self._door.frame({"ticket": keys.take(np.arange(keys.count))}))
            for keys in (first, second)
        ]
        kinds = [frame["ticket"].dtype for frame in both]
        if kinds[0].is_integer() != kinds[1].is_integer():
            raise HistoryError(
                f"tickets are {kinds[0]} in the state and {kinds[1]} in the {self.what}; "
                "make them one type"
            )
        # PyArrow has several types that are one to narwhals, and stacks none of them
        if kinds[0] != kinds[1] or self._frame.implementation.is_pyarrow():
            kind = nw.Int64() if kinds[0].is_integer() else nw.String()
            both = [frame.with_columns(nw.col("ticket").cast(kind)) for frame in both]
        keys = Column(nw.concat(both)["ticket"], "tickets", lenient=False).keys()
        return keys, keys.codes[: first.count], keys.codes[first.count :]

    def without(self, name: str, texts: Sequence[str]) -> "Table":
        """Return the rows in which a column reads, as text, none of these."""
        if not texts:
            return self
        kept = self._frame.filter(~nw.col(name).cast(nw.String()).is_in(texts))
        return Table(self._came, kept, self.what, lazy=self._lazy, lenient=self.lenient)

    def value(self, name: str, row: int) -> object:
        """Return one cell as a Python value; None where it is null."""
        cell = self._frame[name][row : row + 1]
        found = None if cell.null_count() else cell.to_list()[0]
        return None if is_null(found) else plain(found)

    def like(self, columns: Mapping[str, Out]) -> Made:
        """Return columns as a dataframe of the same kind as this one came in."""
        made = self._door.frame({name: self._made(out) for name, out in columns.items()})
        if not self._lazy:
            return made
        if self._frame.implementation.is_polars():
            return made.lazy()
        # The only way into the connection of a relation: DuckDB finds `made` by its name.
        return self._came.query("slaengine_rows", "SELECT * FROM made")

    def _made(self, out: Out) -> Made:
        return out.keys.take(out.places) if isinstance(out, Taken) else self._door.column(out)
