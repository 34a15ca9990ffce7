"""Limits: at most so much of the fee, so much money, so many days, or so many times."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from slaengine.errors import PolicyError
from slaengine.money import Money
from slaengine.policy.fees import read_period
from slaengine.policy.objective import PERIODS, Period
from slaengine.policy.reading import kind_of
from slaengine.policy.remedies.counts import check_count
from slaengine.policy.remedies.grants import (
    Extension,
    FeeShare,
    Forms,
    check_not_negative,
    parse_credit,
)

_CAP = re.compile(r"\s*(\S.*?)\s+(?:an?|per)\s+([A-Za-z]{1,20})\s*")
_TIMES = re.compile(r"\s*([0-9]{1,9})(?:\s*times?)?\s*", re.IGNORECASE)
_LONGEST_TEXT = 60
_FORMS = Forms("a cap", "'100%', '5000 EUR a year', '30 days' or '3 times a year'")


@dataclass(frozen=True, slots=True)
class Times:
    """So many credits, whatever they are worth.

    >>> str(Times(3))
    '3 times'
    """

    count: int

    def __post_init__(self) -> None:
        check_count("the number of credits", self.count, least=1)

    def __str__(self) -> str:
        return f"{self.count} {'time' if self.count == 1 else 'times'}"


Limit: TypeAlias = FeeShare | Money | Extension | Times


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that is granted in a period; the review period when none is named.

    A share is of the fee of that same period: "10% a year" is a tenth of a year's fee.

    >>> str(parse_cap("5000 EUR a year")), str(parse_cap("100%")), str(parse_cap("3 a year"))
    ('5000.00 EUR a year', '100%', '3 times a year')
    """

    most: Limit
    every: Period | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.most, FeeShare | Money | Extension | Times):
            raise PolicyError(f"{self.most!r:.40} is no limit; write '100%' or '5000 EUR a year'")
        if not isinstance(self.most, Times):
            check_not_negative(self.most)
        if self.every is not None and self.every not in PERIODS:
            raise PolicyError(f"unknown period {self.every!r}; write one of {', '.join(PERIODS)}")

    def __str__(self) -> str:
        return str(self.most) if self.every is None else f"{self.most} a {self.every}"


@lru_cache(maxsize=1024)
def parse_cap(text: str) -> Cap:
    """Read a cap such as `"100%"`, `"5000 EUR a year"`, `"3 a year"` or `"30 days"`."""
    found = _CAP.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
    written, every = (found[1], read_period(found[2])) if found else (text, None)
    times = _TIMES.fullmatch(written)
    if times is None:
        return Cap(parse_credit(written, _FORMS), every)
    if every is None and written.strip().isdecimal():
        raise PolicyError(f"{text!r} has no unit; write {_FORMS.written}")
    return Cap(Times(int(times[1])), every)


def read_cap(value: object) -> Cap:
    """Read a cap from text, or take one."""
    if isinstance(value, Cap):
        return value
    if not isinstance(value, str):
        raise PolicyError(f"must be text such as {_FORMS.written}, not {kind_of(value)}")
    return parse_cap(value)
