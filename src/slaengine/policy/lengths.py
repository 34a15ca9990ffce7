"""Lengths of time that a clause names: how long at least, how much a month."""

import re
from dataclasses import dataclass
from datetime import timedelta

from slaengine.durations import format_duration, parse_duration
from slaengine.errors import PolicyError
from slaengine.policy.mistakes import did_you_mean
from slaengine.policy.objective import PERIODS, Period
from slaengine.policy.reading import text

_ALLOWANCE = re.compile(r"\s*(.+?)\s*(?:\ban?\b|\bper\b|/)\s*([a-z]{1,20})\s*", re.IGNORECASE)


def read_time(value: object) -> timedelta:
    """Read a time of any length: `"5m"`, `"0m"`, or a timedelta.

    >>> read_time("0m")
    datetime.timedelta(0)
    """
    if isinstance(value, timedelta):
        return value
    written = text(value)
    try:
        return parse_duration(written)
    except ValueError as error:
        raise PolicyError(str(error)) from None


def read_length(value: object) -> timedelta:
    """Read a length of time above zero: `"5m"`, `"1h30m"`, or a timedelta.

    >>> read_length("5m")
    datetime.timedelta(seconds=300)
    """
    length = read_time(value)
    if length <= timedelta(0):
        raise PolicyError(f"{format_duration(length)!r} is no time; write more, such as '5m'")
    return length


@dataclass(frozen=True, slots=True)
class Allowance:
    """So much time in every day, week, month, quarter or year.

    >>> str(read_allowance("8h a month"))
    '8h a month'
    """

    amount: timedelta
    every: Period

    def __str__(self) -> str:
        return f"{format_duration(self.amount)} a {self.every}"


def read_allowance(value: object) -> Allowance:
    """Read an allowance: an amount of time and the period in which it may be used."""
    if isinstance(value, Allowance):
        return value
    written = text(value)
    found = _ALLOWANCE.fullmatch(written) if len(written) <= 60 else None
    if found is None:
        raise PolicyError(f"{written[:60]!r} is no time in a period; write '8h a month'")
    for period in PERIODS:
        if found[2].lower() == period:
            return Allowance(read_length(found[1]), period)
    hint = did_you_mean(found[2], PERIODS)
    raise PolicyError(f"unknown period {found[2]!r}{hint}; write one of {', '.join(PERIODS)}")
