"""Comparing amounts: open time with open time, business days with business days."""

from collections.abc import Iterator, Mapping

from slaengine.policy.amounts import Amount, BusinessDays, OpenTime
from slaengine.policy.target import Target


def is_longer(one: Amount, other: Amount) -> bool:
    """Tell whether one amount is surely longer than another; unlike amounts do not compare.

    >>> is_longer(BusinessDays(2), BusinessDays(1)), is_longer(BusinessDays(2), BusinessDays(2))
    (True, False)
    """
    if isinstance(one, OpenTime) and isinstance(other, OpenTime):
        return one.duration > other.duration
    if isinstance(one, BusinessDays) and isinstance(other, BusinessDays):
        return one.days > other.days
    return False


def amounts_of(target: Target) -> Iterator[tuple[str | None, OpenTime | BusinessDays]]:
    """Yield the amounts of a row with their tiers (None: whatever the priority)."""
    if isinstance(target.within, Mapping):
        yield from target.within.items()
    elif target.within is not None:
        yield None, target.within
