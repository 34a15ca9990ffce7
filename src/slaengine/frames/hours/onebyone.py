"""One by one: what columns leave to the calendar itself, and errors that name the row.

Rows within days of the years 1 and 9999 go this way, because there a wall may show a year that
does not exist; so do those for which the calendar has to be compiled further.
"""

from collections.abc import Callable
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import DAWN, END, instant_of, micros_of
from slaengine.errors import CalendarError
from slaengine.frames.hours.steps import Ints

_DAYS = 4 * 86_400_000_000
SAFE = (DAWN + _DAYS, END - _DAYS)


def is_safe(at: Ints) -> NDArray[np.bool_]:
    """Tell which instants lie well within the years 1 to 9999."""
    return (at >= SAFE[0]) & (at < SAFE[1])


def one_by_one(answer: Callable[..., int], rows: Ints, *columns: Ints) -> Ints:
    """Answer for some rows, one at a time; an error names the row."""
    found: list[int] = []
    for row, *values in zip(rows.tolist(), *(column.tolist() for column in columns), strict=True):
        try:
            found.append(answer(*values))
        except CalendarError as error:
            refuse(row, error)
    return np.array(found, np.int64)


def refuse(row: int, error: CalendarError) -> NoReturn:
    """Raise an error again, with the row in front."""
    raise type(error)(f"row {row}: {error}") from None


def known(micros: int) -> int:
    """Return an instant as it is; raise `CalendarError` outside the years 1 to 9999."""
    return micros_of(instant_of(micros))
