"""Credits by how far a share lies below what was promised: flat, by the point, by increments."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from slaengine.errors import PolicyError
from slaengine.policy.remedies.grants import Grant, Quantity, check_not_negative, check_quantity
from slaengine.policy.remedies.ratio import check_ratio
from slaengine.policy.shares import share_text

Part: TypeAlias = Literal["full", "started"]
PARTS: tuple[Part, ...] = get_args(Part)
_NONE, _ALL, _FINEST = Fraction(0), Fraction(1), Fraction(1, 10**9)
_MOST_FACTOR = Fraction(10_000)


@dataclass(frozen=True, slots=True)
class Flat:
    """The same grant whenever the share lies below a threshold, however far.

    Without `below` it is for missed promises and for outages: granted once when there was any.

    >>> from slaengine.policy.remedies import Right
    >>> str(Flat(Fraction(95, 100), Right("termination")))
    'below 95%: right of termination'
    """

    below: Fraction | None
    grant: Grant

    def __post_init__(self) -> None:
        if self.below is not None:
            check_below(self.below)
        check_not_negative(self.grant)

    def __str__(self) -> str:
        when = "in any case" if self.below is None else f"below {share_text(self.below)}"
        return f"{when}: {self.grant}"


@dataclass(frozen=True, slots=True)
class Linear:
    """So much for every percentage point below a threshold, and the same share of it for a part.

    >>> from slaengine.policy.remedies import parse_credit
    >>> str(Linear(Fraction(995, 1000), parse_credit("2%")))
    '2% for every point below 99.5%'
    """

    below: Fraction
    per_point: Quantity

    def __post_init__(self) -> None:
        check_below(self.below)
        check_quantity(self.per_point)

    def __str__(self) -> str:
        return f"{self.per_point} for every point below {share_text(self.below)}"


@dataclass(frozen=True, slots=True)
class Increments:
    """So much for every increment below a threshold: full ones only, or also one that has started.

    >>> from slaengine.policy.remedies import parse_credit
    >>> grant = parse_credit("1/365")
    >>> str(Increments(Fraction(995, 1000), Fraction(3, 1000), grant, "started"))
    '1/365 for every 0.3% or part of it below 99.5%'
    """

    below: Fraction
    step: Fraction
    grant: Quantity
    part: Part = "full"

    def __post_init__(self) -> None:
        check_below(self.below)
        check_ratio("the step", self.step, least=_FINEST, most=_ALL)
        check_quantity(self.grant)
        check_part(self.part)

    def __str__(self) -> str:
        part = " or part of it" if self.part == "started" else ""
        below = share_text(self.below)
        return f"{self.grant} for every {share_text(self.step)}{part} below {below}"


@dataclass(frozen=True, slots=True)
class Proportional:
    """The fee times the shortfall below a threshold, times a factor.

    >>> str(Proportional(Fraction(995, 1000)))
    'the fee times the shortfall below 99.5%'
    """

    below: Fraction
    factor: Fraction = _ALL

    def __post_init__(self) -> None:
        check_below(self.below)
        check_factor(self.factor)

    def __str__(self) -> str:
        times = "" if self.factor == 1 else f"{self.factor} times "
        return f"{times}the fee times the shortfall below {share_text(self.below)}"


def check_below(below: Fraction) -> None:
    """Refuse a threshold that no share can lie below, or above 100%."""
    check_ratio("below", below, least=_FINEST, most=_ALL)


def check_factor(factor: Fraction) -> None:
    """Refuse a factor that is not exact, or does nothing."""
    if type(factor) is not Fraction or not 0 < factor <= _MOST_FACTOR:
        raise PolicyError(f"the factor {factor!r:.40} must be a Fraction above 0, at most 10000")
    if factor.denominator >= 10**9:
        raise PolicyError(f"the factor {float(factor)} has more than nine digits; round it first")


def check_part(part: Part) -> None:
    """Refuse any other word for what the last increment or block counts."""
    if part not in PARTS:
        raise PolicyError(f"part {part!r} must be one of {', '.join(PARTS)}")
