"""Columns that go out: plain arrays and what they mean, ready for any library of dataframes."""

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from slaengine.frames.doors.keys import Keys

Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.signedinteger]  # of any width


class Instants(NamedTuple):
    """Microseconds since 1970 in UTC; `NULL` for none."""

    values: Ints


class Amounts(NamedTuple):
    """Durations in microseconds; `NULL` for none."""

    values: Ints


class Labels(NamedTuple):
    """Text: the place of each row's in `values`, which are distinct; -1 for none."""

    codes: Codes
    values: tuple[str, ...]


class Texts(NamedTuple):
    """Text as it is, for small frames; None for none."""

    values: tuple[str | None, ...]


class Numbers(NamedTuple):
    """Numbers; NaN for none."""

    values: NDArray[np.float64]


class Decimals(NamedTuple):
    """Exact decimal numbers with so many places after the point; None for none."""

    values: tuple[Decimal | None, ...]
    places: int


class Counts(NamedTuple):
    """Whole numbers; `NULL` for none."""

    values: Ints


class Truths(NamedTuple):
    """1 for true, 0 for false, -1 for none."""

    values: NDArray[np.int8]


class Taken(NamedTuple):
    """A ticket for each row, in the type in which tickets came in; without places each once."""

    keys: "Keys"
    places: NDArray[np.intp] | None = None


Plain: TypeAlias = Instants | Amounts | Labels | Texts | Numbers | Decimals | Counts | Truths
Out: TypeAlias = Plain | Taken
