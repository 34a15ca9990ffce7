"""The share of tickets for which a promise is to be kept, per period."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from slaengine.errors import PolicyError
from slaengine.policy.mistakes import did_you_mean

Period: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
PERIODS: tuple[Period, ...] = get_args(Period)

_OBJECTIVE = re.compile(
    r"\s*([0-9]{1,3}(?:\.[0-9]{1,9})?)\s*%(?:\s*(?:a|an|per|/)\s*([a-z]{1,20}))?\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Objective:
    """How often a promise is to be kept: a share of the tickets, over a period or over all time.

    >>> parse_objective("95 % a month")
    Objective(share=Fraction(19, 20), period='month')
    >>> str(parse_objective("99.9% per quarter"))
    '99.9% a quarter'
    """

    share: Fraction
    period: Period | None = None

    def __str__(self) -> str:
        percent = self.share * 100
        number = f"{float(percent):.9f}".rstrip("0").rstrip(".")
        return f"{number}% a {self.period}" if self.period else f"{number}%"


def parse_objective(value: str) -> Objective:
    """Read an objective such as `"95% a month"`."""
    found = _OBJECTIVE.fullmatch(value) if len(value) <= 60 else None
    if found is None:
        raise PolicyError(f"{value[:60]!r} is not an objective; write '95% a month'")
    share = Fraction(found[1]) / 100
    if not 0 < share <= 1:
        raise PolicyError(f"{value!r} must be more than 0% and at most 100%")
    if found[2] is None:
        return Objective(share)
    for period in PERIODS:
        if found[2].lower() == period:
            return Objective(share, period)
    known = ", ".join(PERIODS)
    hint = did_you_mean(found[2], PERIODS)
    raise PolicyError(f"unknown period {found[2]!r}{hint}; write one of {known}")


def read_objective(value: object) -> Objective:
    """Take an objective as text or as a value."""
    if isinstance(value, Objective):
        return value
    if not isinstance(value, str):
        raise PolicyError("must be text such as '95% a month'")
    return parse_objective(value)
