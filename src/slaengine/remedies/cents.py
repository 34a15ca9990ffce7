"""Whole cents: money rounded once, the same amount once only."""

from fractions import Fraction
from functools import lru_cache

from slaengine.money import Money, Rounding


@lru_cache(maxsize=1 << 14)
def in_cents(exact: Fraction, currency: str, rounding: Rounding = "half_up") -> Money:
    """Return an exact amount in whole minor units of its currency.

    >>> str(in_cents(Fraction(1, 3), "EUR"))
    '0.33 EUR'
    """
    return Money.rounded(exact, currency, rounding)
