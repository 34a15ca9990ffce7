"""Remedies made of others: the greater of several, the lesser of them, or all together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from slaengine.errors import PolicyError
from slaengine.policy.remedies.blocks import Blocks, Each, Multiple
from slaengine.policy.remedies.each_by_length import EachByLength
from slaengine.policy.remedies.grants import Extension, Grant, Points, Reward, Right
from slaengine.policy.remedies.ladder import Ladder
from slaengine.policy.remedies.shapes import Flat, Increments, Linear, Proportional
from slaengine.policy.remedies.steps import Steps

Simple: TypeAlias = (
    Steps
    | Ladder
    | Flat
    | Linear
    | Increments
    | Proportional
    | Blocks
    | Multiple
    | Each
    | EachByLength
)
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class GreaterOf:
    """The greatest of several credits; all in money, all in days, or all in months.

    >>> from fractions import Fraction
    >>> from slaengine.policy.remedies import parse_credit
    >>> fixed = Flat(Fraction(999, 1000), parse_credit("100 EUR"))
    >>> share = Flat(Fraction(999, 1000), parse_credit("5%"))
    >>> [str(part) for part in GreaterOf((fixed, share)).parts]
    ['below 99.9%: 100.00 EUR', 'below 99.9%: 5%']
    """

    parts: "tuple[Formula, ...]"

    def __post_init__(self) -> None:
        _check_parts("greater_of", self.parts)
        _check_comparable("greater_of", self.parts)


@dataclass(frozen=True, slots=True)
class LesserOf:
    """The least of several credits; all in money, all in days, or all in months.

    >>> from fractions import Fraction
    >>> from slaengine.policy.remedies import parse_credit
    >>> LesserOf((Flat(Fraction(999, 1000), parse_credit("100 EUR")),))
    Traceback (most recent call last):
    ...
    slaengine.errors.PolicyError: lesser_of needs at least two parts to choose from or add up
    """

    parts: "tuple[Formula, ...]"

    def __post_init__(self) -> None:
        _check_parts("lesser_of", self.parts)
        _check_comparable("lesser_of", self.parts)


@dataclass(frozen=True, slots=True)
class Sum:
    """Several credits together, which need not be of one kind.

    >>> from fractions import Fraction
    >>> from slaengine.policy.remedies import parse_credit
    >>> money, days = (Flat(Fraction(99, 100), parse_credit(one)) for one in ("5%", "3 days"))
    >>> [str(part) for part in Sum((money, days)).parts]
    ['below 99%: 5%', 'below 99%: 3 days']
    """

    parts: "tuple[Formula, ...]"

    def __post_init__(self) -> None:
        _check_parts("sum", self.parts)


Formula: TypeAlias = Simple | GreaterOf | LesserOf | Sum
_KEYS: Mapping[type[Formula], str] = {
    Steps: "steps",
    Ladder: "steps",
    Flat: "flat",
    Linear: "linear",
    Increments: "increments",
    Proportional: "proportional",
    Blocks: "blocks",
    Multiple: "multiple",
    Each: "each",
    EachByLength: "each",
    GreaterOf: "greater_of",
    LesserOf: "lesser_of",
    Sum: "sum",
}
SHAPES = tuple(dict.fromkeys(_KEYS.values()))


def key_of(formula: Formula) -> str:
    """Return the key under which a document has such a formula."""
    return _KEYS[type(formula)]


def leaves(formula: Formula) -> Iterator[Simple]:
    """Yield the formulas that a formula is made of, itself if it is not made of others."""
    if isinstance(formula, GreaterOf | LesserOf | Sum):
        for part in formula.parts:
            yield from leaves(part)
    else:
        yield formula


def grants_of(formula: Formula) -> Iterator[Grant]:
    """Yield every grant that a formula writes out; a share of the fee that it implies is none."""
    for leaf in leaves(formula):
        if isinstance(leaf, Steps):
            yield from (band.grant for band in leaf.bands)
        elif isinstance(leaf, Ladder):
            yield from (grant for _, grant in leaf.steps)
        elif isinstance(leaf, EachByLength):
            yield from (grant for _, grant in leaf.tiers)
        elif isinstance(leaf, Linear):
            yield leaf.per_point
        elif isinstance(leaf, Flat | Increments | Blocks | Each):
            yield leaf.grant


def depth_of(formula: Formula) -> int:
    """Count how deep formulas stand in one another."""
    if isinstance(formula, GreaterOf | LesserOf | Sum):
        return 1 + max(depth_of(part) for part in formula.parts)
    return 0


def _check_parts(name: str, parts: tuple[Formula, ...]) -> None:
    if len(parts) < 2:
        raise PolicyError(f"{name} needs at least two parts to choose from or add up")
    if max(depth_of(part) for part in parts) >= DEEPEST:
        raise PolicyError(f"{name} is nested more than {DEEPEST} deep; write it flatter")


def _check_comparable(name: str, parts: tuple[Formula, ...]) -> None:
    kinds = {kind for part in parts for kind in _kinds(part)}
    if kinds & {"right", "reward", "points"} or len(kinds) > 1:
        raise PolicyError(
            f"{name} compares credits in money, or extensions in one unit; "
            f"write the {' and the '.join(sorted(kinds - {'credit'}))} as a remedy of its own"
        )


def _kinds(formula: Formula) -> Iterator[str]:
    for leaf in leaves(formula):
        if isinstance(leaf, Proportional):
            yield "credit"
        elif isinstance(leaf, Multiple):
            yield leaf.gives
    for grant in grants_of(formula):
        yield _kind(grant)


def _kind(grant: Grant) -> str:
    if isinstance(grant, Extension):
        return "extension by months" if grant.months else "extension"
    if isinstance(grant, Right | Points):
        return "right" if isinstance(grant, Right) else "points"
    return "reward" if isinstance(grant, Reward) else "credit"
