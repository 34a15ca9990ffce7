"""Shares of a whole as a document writes them: `"99.95%"` or `"1/365"`, exact."""

import re
from fractions import Fraction
from functools import lru_cache

from slaengine.errors import PolicyError
from slaengine.policy.reading import kind_of

_PERCENT = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,12})?)\s*%\s*")
_PARTS = re.compile(r"\s*([0-9]{1,18})\s*/\s*([0-9]{1,18})\s*")
_LONGEST_TEXT = 60
_DECIMALS = 12
_FINEST = 100 * 10**_DECIMALS
_SHOWN = 10**6  # a measured share is shown to four decimals of a percentage
_MOST_PERCENT = 10_000  # a hundred wholes and more are written as one number by another


def read_share(value: object) -> Fraction:
    """Read a share between nothing and all: text such as `"95%"` or `"1/3"`, or a fraction.

    >>> read_share("99.9%"), read_share("1/365")
    (Fraction(999, 1000), Fraction(1, 365))
    """
    if isinstance(value, Fraction):
        share = value
    elif isinstance(value, str):
        share = parse_share(value)
    else:
        raise PolicyError(f"must be text such as '95%', not {kind_of(value)}")
    if not 0 <= share <= 1:
        raise PolicyError(f"{share_text(share)!r} must be at least 0% and at most 100%")
    return share


@lru_cache(maxsize=4096)
def parse_share(text: str) -> Fraction:
    """Read a share from text, of more than the whole too: a percentage, or a number by another.

    >>> parse_share("250%"), parse_share("1/365")
    (Fraction(5, 2), Fraction(1, 365))
    """
    if len(text) <= _LONGEST_TEXT:
        if found := _PERCENT.fullmatch(text):
            return Fraction(found[1]) / 100
        found = _PARTS.fullmatch(text)
        if found and int(found[2]):
            return Fraction(int(found[1]), int(found[2]))
    raise PolicyError(f"{text[:_LONGEST_TEXT]!r} is not a share; write '95%' or '1/365'")


def share_text(share: Fraction) -> str:
    """Write a share as `parse_share` reads it: in percent where twelve decimals are enough.

    >>> share_text(Fraction(999, 1000)), share_text(Fraction(1, 3))
    ('99.9%', '1/3')
    """
    if _FINEST % share.denominator or not 0 <= share < _MOST_PERCENT:
        return f"{share.numerator}/{share.denominator}"
    whole, rest = divmod(share.numerator * (_FINEST // share.denominator), 10**_DECIMALS)
    decimals = f".{rest:012}".rstrip("0") if rest else ""
    return f"{whole}{decimals}%"


@lru_cache(maxsize=1 << 14)
def share_shown(share: Fraction) -> str:
    """Write a share that was measured as a percentage, cut off after four decimals.

    Cut off, not rounded, so that what misses an objective also looks as if it did.

    >>> share_shown(Fraction(9987, 10000)), share_shown(Fraction(2, 3))
    ('99.87%', '66.6666%')
    """
    return share_text(Fraction(share.numerator * _SHOWN // share.denominator, _SHOWN))
