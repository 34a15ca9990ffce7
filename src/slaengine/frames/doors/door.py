"""The door: what has to be known of a library of dataframes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypeAlias

import narwhals as nw

from slaengine.frames.doors.columns import Codes, Ints, Plain

if TYPE_CHECKING:
    from pandas import DataFrame

Made: TypeAlias = "DataFrame"  # or a column, of whatever library: no checker sees through a door


class Door(Protocol):
    """Reads columns of one library, and writes them. A `series` is one of that library's."""

    def physical(self, series: Made) -> Ints:
        """Return whole numbers, and what instants or durations are stored as; `NULL` for null."""

    def intervals(self, series: Made) -> tuple[Ints, Ints, Ints] | None:
        """Return months, days and nanoseconds, `NULL` for null; None for what has none."""

    def encoded(self, series: Made) -> tuple[Codes, list[object]]:
        """Return a code for each row, -1 for null, and the distinct value of each code."""

    def sorted_texts(self, series: Made) -> tuple[Ints, Made]:
        """Return the place of each text among the distinct ones, -1 for null; and those."""

    def wholes(self, values: Ints, series: Made) -> Made:
        """Return a column of whole numbers in the type of another."""

    def taken(self, series: Made, index: Ints) -> Made:
        """Return the rows of a column at some places."""

    def column(self, out: Plain) -> Made:
        """Return a column of what an array means."""

    def dressed(self, made: Made, came: Made) -> Made:
        """Return a column that was made like one that came in: with its name and index."""

    def frame(self, columns: Mapping[str, Made]) -> Made:
        """Return a dataframe of columns."""


EAGER = (nw.Implementation.PANDAS, nw.Implementation.POLARS, nw.Implementation.PYARROW)


def door_of(implementation: nw.Implementation) -> Door:
    """Return the door to a library."""
    if implementation.is_pandas():
        from slaengine.frames.doors.pandas import PandasDoor

        return PandasDoor()
    if implementation.is_polars():
        from slaengine.frames.doors.polars import PolarsDoor

        return PolarsDoor()
    from slaengine.frames.doors.arrow import ArrowDoor

    return ArrowDoor()
