"""What a grant is worth to the customer, so that grants of one agreement compare."""

from fractions import Fraction
from typing import TypeAlias

from slaengine.errors import PolicyError
from slaengine.money import Money
from slaengine.policy.agreement import Agreement
from slaengine.policy.objective import Period
from slaengine.policy.remedies.cap import Limit, Times
from slaengine.policy.remedies.grants import FeeShare, Grant, Reward, Right
from slaengine.policy.remedies.remedy import Remedy
from slaengine.policy.remedies.terms import fee_of

# An amount, and of what: "money", "share" (of a fee nobody has named), "days" or "months".
Worth: TypeAlias = tuple[str, Fraction]


def worth(grant: Grant | Limit, fee: Fraction | None) -> Worth | None:
    """Return what a grant is worth, a reward less than nothing; None for what has no price.

    >>> from slaengine.policy.remedies import parse_credit
    >>> worth(parse_credit("10%"), Fraction(1200)), worth(Right("termination"), None)
    (('money', Fraction(120, 1)), None)
    """
    if isinstance(grant, Right | Times):
        return None
    if isinstance(grant, Reward):
        found = worth(grant.grant, fee)
        return None if found is None else (found[0], -found[1])
    if isinstance(grant, FeeShare):
        return ("share", grant.share) if fee is None else ("money", grant.share * fee)
    if isinstance(grant, Money):
        return ("money", grant.exact)
    return ("months", grant.months) if grant.months else ("days", grant.days)


def fee_in(agreement: Agreement, remedy: Remedy, period: Period) -> Fraction | None:
    """Return the fee of a period that a remedy's shares are of; None when nobody has named it."""
    fee = fee_of(agreement.fees, remedy.base)
    try:
        return None if fee is None else fee.over(period)
    except PolicyError:  # a remedy in money needs no fee that fits
        return None


def every_of(agreement: Agreement, remedy: Remedy) -> Period:
    """Return the period for which a remedy is worked out."""
    return remedy.every or agreement.review_every
