"""One cell of an event row at a time: what JSON, CSV or a database gave, as the value it means.

Every function raises `UnreadableError` with what is wrong and what to write instead; the row that
the value stood in, and its ticket, are named by those who know them.
"""

import re
from datetime import date, datetime, timedelta
from math import isfinite

from slaengine.durations import parse_duration
from slaengine.events import FieldValue

# The extended format of ISO 8601. fromisoformat takes more, differs between versions of Python,
# and drops what is finer than a microsecond; ten-digit fractions that end in zeros lose nothing.
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,6}0*)?)?"
    r"(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_LONGEST = 60
_BIGGEST = 2**64


class UnreadableError(ValueError):
    """A value that cannot be read; never leaves the package but inside a `HistoryError`."""


def shown(value: object) -> str:
    """Show a value in a message, cut short when it is long."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def text_of(name: str, value: object) -> str:
    """Read an id, a name or a status: a text, or a whole number as text."""
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise UnreadableError(f"{name} must be a non-empty text, not {shown(value)}")


def instant_of(value: object) -> datetime:
    """Read an instant: ISO 8601 text with an offset, or an aware datetime."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise UnreadableError(
            f"at {shown(value)} is no instant; write ISO 8601 with an offset, "
            "such as '2026-01-05T09:00:00+00:00'"
        )
    form = _ISO.fullmatch(value)
    if form is None:
        raise UnreadableError(
            f"at {shown(value)} is not an ISO 8601 instant (microseconds at the finest); write it "
            "with an offset, such as '2026-01-05T09:00:00+00:00'"
        )
    if form[1] is None:
        raise UnreadableError(
            f"at {value!r} has no time zone; write its offset, such as '{value}+00:00'"
        )
    try:
        return datetime.fromisoformat(value)
    except ValueError as problem:
        raise UnreadableError(f"at {value!r} does not exist: {problem}") from None


def truth_of(name: str, value: object) -> bool:
    """Read yes or no: true or false, as JSON or as text."""
    if isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, str) else ""
    if word not in {"true", "false"}:
        raise UnreadableError(f"{name} must be true or false, not {shown(value)}")
    return word == "true"


def number_of(name: str, value: object) -> float:
    """Read a finite number, also from text."""
    if isinstance(value, str):
        value = _number_in(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableError(f"{name} must be a number, not {shown(value)}")
    if not abs(value) < _BIGGEST:  # so written, it holds for NaN too
        raise UnreadableError(f"{name} must be a number within 64 bits, not {shown(value)}")
    return value


def _number_in(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def whole_of(name: str, value: object) -> int:
    """Read a whole number, also from text."""
    number = number_of(name, value)
    if isinstance(number, int):
        return number
    raise UnreadableError(f"{name} must be a whole number, not {shown(value)}")


def duration_of(value: object) -> timedelta:
    """Read handling time: ISO 8601 or `1h30m`, never a bare number whose unit would be a guess."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str):
        return parse_duration(value)
    raise UnreadableError(f"duration {shown(value)} has no unit; write '90s', '1h30m' or 'PT1H30M'")


def field_of(name: object, value: object) -> FieldValue:
    """Read a ticket field: text, a number, true or false, or a date."""
    if not isinstance(name, str) or not name:
        raise UnreadableError(f"{shown(name)} names no field (its value here: {shown(value)})")
    if isinstance(value, float) and not isfinite(value):
        raise UnreadableError(f"field {name!r} is {value}; write null where there is no value")
    if isinstance(value, int) and abs(value) >= _BIGGEST:
        raise UnreadableError(f"field {name!r} is a number beyond 64 bits; write it as text")
    if isinstance(value, str | int | float | date):
        return value
    raise UnreadableError(
        f"field {name!r} must be text, a number, true, false or null, not {shown(value)}; "
        "leave it out, or write it as text"
    )
