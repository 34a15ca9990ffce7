"""Factors in clauses: how many times something counts."""

import re
from fractions import Fraction

from slaengine.errors import PolicyError
from slaengine.policy.reading import kind_of

_FACTOR = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/[0-9]{0,8}[1-9][0-9]{0,8})?")


def read_factor(value: object) -> Fraction:
    """Read a factor: a whole number, text such as `"1/2"`, or a fraction.

    >>> read_factor("2.5")
    Fraction(5, 2)
    """
    if type(value) is int:
        return Fraction(value)
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        raise PolicyError(f"must be a whole number, or text such as '1/2', not {kind_of(value)}")
    if _FACTOR.fullmatch(value) is None:
        raise PolicyError(f"{value[:60]!r} is not a factor; write 10 or '1/2'")
    return Fraction(value)


def factor_document(factor: Fraction) -> int | str:
    """Write a factor as a document has it."""
    return factor.numerator if factor.denominator == 1 else str(factor)
