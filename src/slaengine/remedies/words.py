"""Shares, amounts and numbers as a statement words them."""

from fractions import Fraction
from functools import lru_cache

from slaengine.policy.shares import share_text
from slaengine.remedies.cents import in_cents

_FINEST = 10**6  # a share is shown to four decimals of a percentage


@lru_cache(maxsize=1 << 14)
def share_shown(share: Fraction) -> str:
    """Write a share that was measured as a percentage, cut off after four decimals.

    Cut off, not rounded, so that what lies below a tier also looks as if it did.

    >>> share_shown(Fraction(9987, 10000)), share_shown(Fraction(2, 3))
    ('99.87%', '66.6666%')
    """
    return share_text(Fraction(share.numerator * _FINEST // share.denominator, _FINEST))


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
