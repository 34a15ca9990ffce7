"""Ranges of time: how far chance alone may have moved a duration."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From where to where a duration may lie; None on the side on which nothing can be said.

    >>> TimeRange(timedelta(hours=2), None, 0.95, "log-log").high is None
    True
    """

    low: timedelta | None
    high: timedelta | None
    level: float
    method: str


def nearest(micros: Fraction | float | None) -> timedelta | None:
    """Return microseconds as a duration, to the nearest one, of two equally near the even one.

    >>> nearest(Fraction(5, 2))
    datetime.timedelta(microseconds=2)
    """
    return None if micros is None else timedelta(microseconds=round(micros))
