"""What a grant is worth to the customer, so that grants of one agreement compare."""

from fractions import Fraction
from typing import TypeAlias

from slaengine.errors import PolicyError
from slaengine.money import Money
from slaengine.policy.agreement import Agreement
from slaengine.policy.fees import Fee
from slaengine.policy.objective import Period
from slaengine.policy.remedies.cap import Limit, Times
from slaengine.policy.remedies.grants import FeeShare, Grant, Points, Reward, Right
from slaengine.policy.remedies.remedy import Remedy
from slaengine.policy.remedies.terms import fee_of

_ONE = Fraction(1)

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
    if isinstance(grant, Points):
        return ("points", Fraction(grant.count))
    return ("months", grant.months) if grant.months else ("days", grant.days)


def fee_in(agreement: Agreement, remedy: Remedy, period: Period) -> Fraction | None:
    """Return the money that a remedy's shares are of in a period; None when nobody has named it."""
    risk = agreement.credits.at_risk if remedy.weight is not None else None
    share = (remedy.weight or _ONE) * (risk.share if isinstance(risk, FeeShare) else 1)
    if isinstance(risk, Money):
        fee: Fee | None = Fee(risk, every_of(agreement, remedy))
    else:
        fee = fee_of(agreement.fees, agreement.credits.base if risk else remedy.base)
    try:
        return None if fee is None else fee.over(period) * share
    except PolicyError:  # a remedy in money needs no fee that fits
        return None


def every_of(agreement: Agreement, remedy: Remedy) -> Period:
    """Return the period for which a remedy is worked out."""
    return remedy.every or agreement.review_every
