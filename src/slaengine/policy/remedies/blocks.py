"""Credits by downtime, or by the single outage or broken promise."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from slaengine.durations import format_duration
from slaengine.errors import PolicyError
from slaengine.policy.remedies.counts import check_count
from slaengine.policy.remedies.grants import Grant, Quantity, check_not_negative, check_quantity
from slaengine.policy.remedies.ratio import check_ratio
from slaengine.policy.remedies.shapes import Part, check_factor, check_part
from slaengine.policy.shares import share_text

Per: TypeAlias = Literal["period", "day", "incident"]
PERS: tuple[Per, ...] = get_args(Per)
Gives: TypeAlias = Literal["credit", "extension"]
GIVES: tuple[Gives, ...] = get_args(Gives)
_ZERO = timedelta(0)
_LONGEST = timedelta(days=36_525)


@dataclass(frozen=True, slots=True)
class Blocks:
    """So much for every block of downtime: of the period, of each day, or of each incident.

    `deductible` is taken off first: a length of time, or a share of the review period. `minimum`
    must be exceeded, else nothing is granted; once it is, all of the downtime counts. `part` says
    whether a block that has only started counts; at most `most_per_day` blocks count a day.

    >>> from slaengine.policy.remedies import parse_credit
    >>> str(Blocks(timedelta(minutes=15), parse_credit("5%")))
    '5% for every 15m of downtime'
    """

    every: timedelta
    grant: Quantity
    deductible: timedelta | Fraction = _ZERO
    minimum: timedelta = _ZERO
    per: Per = "period"
    most_per_day: int | None = None
    part: Part = "full"

    def __post_init__(self) -> None:
        check_length("a block", self.every)
        if not self.every:
            raise PolicyError("a block of no time never ends; write '15m'")
        _settle_deductible(self)
        check_length("a minimum", self.minimum)
        if self.per not in PERS:
            raise PolicyError(f"per {self.per!r} must be one of {', '.join(PERS)}")
        if self.most_per_day is not None:
            check_count("most_per_day", self.most_per_day, least=1)
            if self.per == "period":
                raise PolicyError("most_per_day needs to know the days; write per = 'day'")
        check_quantity(self.grant)
        check_part(self.part)

    def __str__(self) -> str:
        part = " or part of it" if self.part == "started" else ""
        of = "of downtime" if self.per == "period" else f"of downtime of each {self.per}"
        parts = [f"{self.grant} for every {format_duration(self.every)}{part} {of}"]
        if self.deductible:
            parts.append(f"after {deductible_text(self.deductible)}")
        if self.minimum:
            parts.append(f"if longer than {format_duration(self.minimum)}")
        if self.most_per_day is not None:
            parts.append(f"at most {self.most_per_day} a day")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Multiple:
    """Several times the fee of the downtime, or several times the downtime added to the term.

    >>> str(Multiple(Fraction(10)))
    '10 times the fee of the downtime'
    """

    factor: Fraction
    deductible: timedelta | Fraction = _ZERO
    gives: Gives = "credit"

    def __post_init__(self) -> None:
        check_factor(self.factor)
        _settle_deductible(self)
        if self.gives not in GIVES:
            raise PolicyError(f"gives {self.gives!r} must be one of {', '.join(GIVES)}")

    def __str__(self) -> str:
        what = "the fee of the downtime"
        if self.gives == "extension":
            what = "the downtime, added to the term"
        after = f", after {deductible_text(self.deductible)}" if self.deductible else ""
        return f"{self.factor} times {what}{after}"


@dataclass(frozen=True, slots=True)
class Each:
    """So much for each broken promise or outage, the first few of a period free.

    >>> from slaengine.policy.remedies import parse_credit
    >>> str(Each(parse_credit("50 EUR"), free=2))
    '50.00 EUR each, after the first 2'
    """

    grant: Grant
    free: int = 0

    def __post_init__(self) -> None:
        check_not_negative(self.grant)
        check_count("free", self.free, least=0)

    def __str__(self) -> str:
        return f"{self.grant} each" + (f", after the first {self.free}" if self.free else "")


def _settle_deductible(formula: "Blocks | Multiple") -> None:
    """Refuse what is neither a length of time nor a share of the period; write none in one way."""
    deductible = formula.deductible
    if isinstance(deductible, Fraction):
        check_ratio("the deductible", deductible, least=Fraction(0), most=Fraction(1))
    else:
        check_length("a deductible", deductible)
    if not deductible:
        object.__setattr__(formula, "deductible", _ZERO)


def check_length(what: str, length: object) -> None:
    """Refuse what is no length of time, or one of more than a hundred years."""
    if not isinstance(length, timedelta) or not _ZERO <= length <= _LONGEST:
        raise PolicyError(f"{what} of {length!r:.40} is no length of time; write '15m'")


def deductible_text(deductible: timedelta | Fraction) -> str:
    """Write a deductible as a document has it."""
    if isinstance(deductible, timedelta):
        return format_duration(deductible)
    return share_text(deductible)
