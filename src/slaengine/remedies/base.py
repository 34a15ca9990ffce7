"""The base of a credit: the fee that it is a share of, over one review period."""

from dataclasses import dataclass
from fractions import Fraction

from slaengine.policy.fees import Fee
from slaengine.policy.objective import Period
from slaengine.remedies.words import money_shown


@dataclass(frozen=True, slots=True)
class Base:
    """So much money, exactly, as the fee of one period; `about` says what else it is.

    >>> from slaengine.policy.fees import parse_fee
    >>> str(Base.of(parse_fee("1200.00 EUR a month"), "quarter"))
    '3,600.00 EUR'
    """

    amount: Fraction
    currency: str
    about: str = ""

    @classmethod
    def of(cls, fee: Fee, period: Period) -> "Base":
        """Return the fee of a period; days and weeks are no fixed part of a month."""
        return cls(fee.over(period), fee.amount.currency)

    def part(self, share: Fraction, about: str = "") -> "Base":
        """Return a share of it, and in words what that is.

        >>> str(Base(Fraction(180), "EUR").part(Fraction(2, 5), "40% of what is at risk"))
        '72.00 EUR (40% of what is at risk)'
        """
        return Base(self.amount * share, self.currency, about)

    def __str__(self) -> str:
        shown = money_shown(self.amount, self.currency)
        return f"{shown} ({self.about})" if self.about else shown
