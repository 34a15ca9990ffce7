"""Cells: single values of a column as Python has them, read as the rows of event files are."""

from datetime import date, timedelta

import numpy as np

from slaengine.calendars.zones import MICROSECOND, micros_of
from slaengine.errors import HistoryError
from slaengine.instants import as_utc
from slaengine.policy.condition import canonical
from slaengine.reading.values import (
    UnreadableError,
    duration_of,
    instant_of,
    number_of,
    shown,
    truth_of,
    whole_of,
)


def is_null(value: object) -> bool:
    """Tell whether a cell is empty: None, NaN or NaT."""
    return value is None or value != value


def instant(value: object) -> int:
    """Read an instant as microseconds since 1970."""
    return micros_of(as_utc(instant_of(value), HistoryError, "instant"))


def duration(value: object) -> int:
    """Read a duration as microseconds."""
    found = duration_of(value)
    if getattr(found, "nanoseconds", 0):  # pandas' own
        raise UnreadableError(f"{shown(value)} has nanoseconds; round it to microseconds first")
    return timedelta(found.days, found.seconds, found.microseconds) // MICROSECOND


def number(value: object) -> float:
    """Read a number."""
    return float(number_of("it", plain(value)))


def whole(value: object) -> int:
    """Read a whole number."""
    return whole_of("it", plain(value))


def truth(value: object) -> int:
    """Read true as 1 and false as 0."""
    return int(truth_of("it", plain(value)))


def text(value: object) -> str:
    """Read a text, a number, a truth or a date as policies compare it; an empty text stays."""
    found = plain(value)
    if not isinstance(found, str | int | float | date):
        raise UnreadableError(f"{shown(value)} is no text, number, truth or date")
    return canonical(found) or ""


def plain(value: object) -> object:
    """Return a value of a library's own type as Python has it."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, tuple) and len(value) == 3:  # an interval: months, days, nanoseconds
        return timedelta(days=value[1], microseconds=value[2] // 1_000)
    return value
