"""Durations as people write them: `"15m"`, `"1h30m"`, `"PT4H"`; days are never hours."""

import re
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache

_PART = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]+)")
_ISO = re.compile(
    r"PT(?=[0-9])(?:([0-9]+(?:\.[0-9]+)?)H)?(?:([0-9]+(?:\.[0-9]+)?)M)?"
    r"(?:([0-9]+(?:\.[0-9]+)?)S)?"
)
_HOUR, _MINUTE, _SECOND = 3_600_000_000, 60_000_000, 1_000_000
_UNITS = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), _HOUR),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), _MINUTE),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), _SECOND),
    "ms": 1_000,
    "us": 1,
}
_DAYS = re.compile(
    r"(?i)\s*[0-9.]+\s*(?:d|days?|w|weeks?|mo|months?|y|years?)\b.*|P[0-9.]+[DWMY].*"
)
_LONGEST_TEXT = 60
_LONGEST = timedelta(days=36_525)


@lru_cache(maxsize=1024)
def parse_duration(text: str) -> timedelta:
    """Read a duration in hours, minutes and seconds, down to the microsecond.

    Refuses what could mean two things (`"1d"`, `"P1D"`, a bare number) with a `ValueError` that
    says what to write instead. Zero is a duration; a negative one is not.

    >>> parse_duration("1h30m") == parse_duration("PT1H30M") == parse_duration("90 min")
    True
    """
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"{text[:20]!r}… is not a duration; write '4h' or '1h30m'")
    parts = _iso_parts(text) or _plain_parts(text)
    if parts is None:
        raise ValueError(f"{text!r} {_why_not(text)}")
    micros = sum((Fraction(number) * unit for number, unit in parts), Fraction(0))
    if micros.denominator != 1:
        raise ValueError(f"{text!r} is finer than a microsecond")
    if micros > _LONGEST // timedelta(microseconds=1):
        raise ValueError(f"{text!r} is longer than a hundred years")
    return timedelta(microseconds=micros.numerator)


def format_duration(duration: timedelta) -> str:
    """Write a duration the way `parse_duration` reads it.

    >>> format_duration(timedelta(days=1, minutes=30)), format_duration(timedelta(seconds=1.5))
    ('24h30m', '1.5s')
    """
    if duration < timedelta(0):
        return f"-{format_duration(-duration)}"
    hours, rest = divmod(duration // timedelta(microseconds=1), _HOUR)
    minutes, micros = divmod(rest, _MINUTE)
    seconds, fraction = divmod(micros, _SECOND)
    decimals = f".{fraction:06}".rstrip("0") if fraction else ""
    parts = [f"{hours}h" if hours else "", f"{minutes}m" if minutes else ""]
    return "".join(parts) + (f"{seconds}{decimals}s" if micros else "") or "0s"


def _iso_parts(text: str) -> list[tuple[str, int]] | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    numbers = zip(found.groups(), (_HOUR, _MINUTE, _SECOND), strict=True)
    return [(number, unit) for number, unit in numbers if number is not None]


def _plain_parts(text: str) -> list[tuple[str, int]] | None:
    """Split `1h30m`; None unless the units are known and shrink from left to right."""
    parts: list[tuple[str, int]] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        found = _PART.match(text, position)
        unit = _UNITS.get(found[2].lower()) if found else None
        if found is None or unit is None or (parts and unit >= parts[-1][1]):
            return None
        parts.append((found[1], unit))
        position = found.end()
    return parts or None


def _why_not(text: str) -> str:
    if re.fullmatch(r"\s*[+-]?[0-9.]+\s*", text):
        return f"has no unit; write '{text.strip().lstrip('+-')}m', or h for hours"
    if re.match(r"\s*[+-]", text):
        return "has a sign; a duration has none"
    if _DAYS.fullmatch(text):
        return "could mean hours or days; write '24h' or '1 business day'"
    return "is not a duration; write '15m', '1h30m' or 'PT4H'"
