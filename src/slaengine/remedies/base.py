"""The base of a credit: the fee that it is a share of, over one review period."""

from dataclasses import dataclass
from fractions import Fraction

from slaengine.policy.fees import Fee
from slaengine.policy.objective import Period
from slaengine.remedies.words import money_shown


@dataclass(frozen=True, slots=True)
class Base:
    """So much money, exactly, as the fee of one period.

    >>> from slaengine.policy.fees import parse_fee
    >>> str(Base.of(parse_fee("1200.00 EUR a month"), "quarter"))
    '3,600.00 EUR'
    """

    amount: Fraction
    currency: str

    @classmethod
    def of(cls, fee: Fee, period: Period) -> "Base":
        """Return the fee of a period; days and weeks are no fixed part of a month."""
        return cls(fee.over(period), fee.amount.currency)

    def __str__(self) -> str:
        return money_shown(self.amount, self.currency)
