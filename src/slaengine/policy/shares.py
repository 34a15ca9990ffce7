"""Shares of a whole as a document writes them: `"10%"` or `"1/365"`, exact."""

import re
from fractions import Fraction

from slaengine.errors import PolicyError
from slaengine.policy.reading import kind_of

_PERCENT = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,9})?)\s*%\s*")
_PARTS = re.compile(r"\s*([0-9]{1,9})\s*/\s*([1-9][0-9]{0,8})\s*")
_LONGEST = 60


def read_share(value: object) -> Fraction:
    """Read a share between nothing and all: text such as `"95%"` or `"1/3"`, or a fraction.

    >>> read_share("99.9%"), read_share("1/365")
    (Fraction(999, 1000), Fraction(1, 365))
    """
    if isinstance(value, Fraction):
        share = value
    elif isinstance(value, str):
        share = _share_in(value)
    else:
        raise PolicyError(f"must be text such as '95%', not {kind_of(value)}")
    if not 0 <= share <= 1:
        raise PolicyError(f"{share_text(share)!r} must be at least 0% and at most 100%")
    return share


def _share_in(text: str) -> Fraction:
    if len(text) <= _LONGEST:
        if found := _PERCENT.fullmatch(text):
            return Fraction(found[1]) / 100
        if found := _PARTS.fullmatch(text):
            return Fraction(int(found[1]), int(found[2]))
    raise PolicyError(f"{text[:_LONGEST]!r} is not a share; write '95%'")


def share_text(share: Fraction) -> str:
    """Write a share as `read_share` reads it: in percent where nine decimals are enough.

    >>> share_text(Fraction(999, 1000)), share_text(Fraction(1, 3))
    ('99.9%', '1/3')
    """
    scaled = share * 100 * 10**9
    if scaled.denominator != 1 or scaled < 0:
        return str(share)
    whole, rest = divmod(scaled.numerator, 10**9)
    decimals = f".{rest:09}".rstrip("0") if rest else ""
    return f"{whole}{decimals}%"
