"""How much a promise allows: open time, business days, or until a date in a ticket's field."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from slaengine.durations import format_duration, parse_duration
from slaengine.errors import PolicyError
from slaengine.policy.reading import kind_of

_BUSINESS_DAYS = re.compile(
    r"\s*([0-9]{1,9})\s*business\s+days?(?:\s*,?\s*at\s+(close|same[ _]time))?\s*", re.IGNORECASE
)
_LONGEST_DAYS = 36_525
_LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class OpenTime:
    """So much time of the calendar's open hours.

    >>> str(OpenTime(timedelta(hours=4)))
    '4h'
    """

    duration: timedelta

    def __post_init__(self) -> None:
        if not isinstance(self.duration, timedelta):
            raise PolicyError(_not_an_amount(self.duration))
        if self.duration <= timedelta(0):
            written = format_duration(self.duration)
            raise PolicyError(f"{written!r} leaves no time; write more than zero, such as '15m'")
        if self.duration > timedelta(days=_LONGEST_DAYS):
            raise PolicyError(f"{self.duration} is longer than a hundred years")

    def __str__(self) -> str:
        return format_duration(self.duration)


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """So many dates on which the desk is open, to the same time of day or to the close.

    >>> str(BusinessDays(2)), str(BusinessDays(1, at="close"))
    ('2 business days', '1 business day, at close')
    """

    days: int
    at: Literal["same_time", "close"] = "same_time"

    def __post_init__(self) -> None:
        if type(self.days) is not int:
            raise PolicyError(f"{self.days!r} is not a number of business days; write 1 or more")
        if not 0 < self.days <= _LONGEST_DAYS:
            raise PolicyError(f"{self.days} business days: write from 1 to {_LONGEST_DAYS}")
        if self.at not in ("same_time", "close"):
            raise PolicyError(f"business days at {self.at!r}: write 'same_time' or 'close'")

    def __str__(self) -> str:
        unit = "business day" if self.days == 1 else "business days"
        return f"{self.days} {unit}{', at close' if self.at == 'close' else ''}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until the instant that a field of the ticket holds.

    >>> str(Deadline("promised_at"))
    'by promised_at'
    """

    field: str

    def __str__(self) -> str:
        return f"by {self.field}"


Amount: TypeAlias = OpenTime | BusinessDays | Deadline
AmountText: TypeAlias = timedelta | str | OpenTime | BusinessDays


@lru_cache(maxsize=1024)
def parse_amount(text: str) -> OpenTime | BusinessDays:
    """Read an amount of open time or of business days.

    `"15m"`, `"1h30m"`, `"PT4H"`, `"2 business days"` and `"2 business days, at close"` are
    amounts; `"1d"`, `"P1D"`, zero, negative and bare numbers raise `PolicyError`.

    >>> parse_amount("2 business days, at close")
    BusinessDays(days=2, at='close')
    >>> parse_amount("1d")
    Traceback (most recent call last):
    ...
    slaengine.errors.PolicyError: '1d' could mean hours or days; write '24h' or '1 business day'
    """
    found = _BUSINESS_DAYS.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
    if found:
        close = (found[2] or "").lower() == "close"
        return BusinessDays(int(found[1]), at="close" if close else "same_time")
    try:
        return OpenTime(parse_duration(text))
    except PolicyError:
        raise
    except ValueError as error:
        raise PolicyError(str(error)) from None


def read_amount(value: object) -> OpenTime | BusinessDays:
    """Take an amount in any of the forms that a document or a constructor may hold."""
    if isinstance(value, OpenTime | BusinessDays):
        return value
    if isinstance(value, timedelta):
        return OpenTime(value)
    if isinstance(value, str):
        return parse_amount(value)
    raise PolicyError(_not_an_amount(value))


def _not_an_amount(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "a bare number has no unit; write '24h' or '1 business day'"
    return f"{kind_of(value)} is not an amount; write '4h', '24h' or '1 business day'"
