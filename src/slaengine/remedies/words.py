"""Amounts and numbers as a statement words them."""

from fractions import Fraction
from functools import lru_cache

from slaengine.remedies.cents import in_cents


@lru_cache(maxsize=1 << 14)
def money_shown(exact: Fraction, currency: str) -> str:
    """Write an exact amount of money; what is no whole number of cents gets a sign for about.

    >>> money_shown(Fraction(1200), "EUR"), money_shown(Fraction(250, 3), "EUR")
    ('1,200.00 EUR', '≈ 83.33 EUR')
    """
    rounded = in_cents(exact, currency)
    return f"{'' if rounded.exact == exact else '≈ '}{rounded:,}"


@lru_cache(maxsize=1 << 12)
def number_shown(number: Fraction) -> str:
    """Write a number: as a decimal where that is short, else as a fraction.

    >>> number_shown(Fraction(3)), number_shown(Fraction(3, 20)), number_shown(Fraction(1, 3))
    ('3', '0.15', '1/3')
    """
    if 10**6 % number.denominator:
        return str(number)
    whole, rest = divmod(number.numerator * (10**6 // number.denominator), 10**6)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".") if rest else str(whole)
