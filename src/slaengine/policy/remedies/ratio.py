"""Ratios as a contract writes them, exactly: `"99.95%"` and `"1/365"`."""

import re
from fractions import Fraction
from functools import lru_cache

from slaengine.errors import PolicyError
from slaengine.policy.reading import kind_of

_PERCENT = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,12})?)\s*%\s*")
_PARTS = re.compile(r"\s*([0-9]{1,18})\s*/\s*([0-9]{1,18})\s*")
_LONGEST_TEXT = 60
MOST_DIGITS = 10**18
_FINEST = 10**14  # twelve decimals of a percentage


@lru_cache(maxsize=4096)
def parse_ratio(text: str) -> Fraction:
    """Read a ratio: a percentage, or one whole number by another.

    >>> parse_ratio("99.95%"), parse_ratio("1/365")
    (Fraction(1999, 2000), Fraction(1, 365))
    """
    if len(text) <= _LONGEST_TEXT:
        found = _PERCENT.fullmatch(text)
        if found is not None:
            return Fraction(found[1]) / 100
        found = _PARTS.fullmatch(text)
        if found is not None and int(found[2]):
            return Fraction(int(found[1]), int(found[2]))
    raise PolicyError(f"{text[:_LONGEST_TEXT]!r} is not a share; write '10%' or '1/365'")


def read_ratio(value: object) -> Fraction:
    """Read a ratio from text, or take a fraction; a bare number is refused."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        return parse_ratio(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise PolicyError(
            "a bare number could mean a share or a percentage; write '10%' or '1/365'"
        )
    raise PolicyError(f"must be text such as '10%' or '1/365', not {kind_of(value)}")


def ratio_text(ratio: Fraction) -> str:
    """Write a ratio as `parse_ratio` reads it, without loss.

    >>> ratio_text(Fraction(1999, 2000)), ratio_text(Fraction(1, 365))
    ('99.95%', '1/365')
    """
    if _FINEST % ratio.denominator or ratio >= 10_000:
        return f"{ratio.numerator}/{ratio.denominator}"
    whole, rest = divmod(ratio.numerator * (_FINEST // ratio.denominator), 10**12)
    decimals = f".{rest:012}".rstrip("0") if rest else ""
    return f"{whole}{decimals}%"


def check_ratio(what: str, ratio: object, *, least: Fraction, most: Fraction) -> None:
    """Refuse what is no exact ratio, lies outside the bounds or is too long to be written."""
    if not isinstance(ratio, Fraction):
        raise PolicyError(f"{what} {ratio!r:.40} is not exact; give a Fraction")
    if not least <= ratio <= most:
        bounds = f"from {ratio_text(least)} to {ratio_text(most)}"
        raise PolicyError(f"{what} {float(ratio):.6%} lies outside its bounds; write {bounds}")
    if max(ratio.numerator, ratio.denominator) >= MOST_DIGITS:
        raise PolicyError(
            f"{what} {float(ratio):.6%} has more than eighteen digits; round it first"
        )
