"""Limits: floors, caps and minimums of what a formula grants, and rounding, once, at the end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from slaengine.errors import RemedyError
from slaengine.money import Money, Rounding
from slaengine.policy.remedies.cap import Cap, Times
from slaengine.policy.remedies.grants import Extension, FeeShare, Quantity
from slaengine.remedies.award import Award, granted
from slaengine.remedies.base import Base
from slaengine.remedies.cents import in_cents
from slaengine.remedies.ledger import NOTHING, Used
from slaengine.remedies.words import money_shown, number_shown

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A cap of one review period: the most, and what of it was used before.

    `base` is the fee that a share is of; `times` is how often the cap's own period, where it is
    the shorter one, fits into the review period.
    """

    cap: Cap
    base: Base | None
    used: Used = NOTHING
    times: Fraction = _ONE


@dataclass(frozen=True, slots=True)
class Limited:
    """What is left of an award, the least of the caps on its money, and what was said of limits."""

    award: Award
    most: Fraction | None
    notes: tuple[str, ...]

    def rounded(self, rounding: Rounding) -> Money | None:
        """Return the money in whole cents: never above a cap, whichever way it rounds."""
        award = self.award
        if award.currency is None:
            return None
        found = in_cents(award.money, award.currency, rounding)
        if self.most is not None and abs(found.exact) > self.most:
            return in_cents(award.money, award.currency, "down")
        return found


def limited(
    award: Award,
    *,
    floor: Quantity | None,
    ceilings: Sequence[Ceiling],
    minimum: FeeShare | Money | None,
    base: Base | None,
) -> Limited:
    """Raise an award to its floor, cut it to every cap, and drop it where it is not worth while.

    A floor and a minimum are for what the customer gets, caps hold for rewards too. What is not
    more than the minimum is dropped.
    """
    found = Limited(award, None, ())
    if floor is not None:
        found = _raised(found, floor, base)
    for ceiling in ceilings:
        found = _cut(found, ceiling)
    if minimum is not None:
        found = _worth_while(found, minimum, base)
    return found


def _raised(found: Limited, floor: Quantity, base: Base | None) -> Limited:
    award, least = found.award, granted(floor, _ONE, base)
    if isinstance(floor, Extension):
        days = max(award.days, least.days) if award.days else award.days
        months = max(award.months, least.months) if award.months else award.months
        if (days, months) == (award.days, award.months):
            return found
        return _noting(replace(award, days=days, months=months), found, f"raised to {floor}")
    _same_currency(award, least)
    if 0 < award.money < least.money:
        return _noting(replace(award, money=least.money), found, f"raised to {least.text}")
    return found


def _cut(found: Limited, ceiling: Ceiling) -> Limited:
    match ceiling.cap.most:
        case Times(count):
            return _cut_times(found, ceiling, count * ceiling.times)
        case Extension(days, months):
            if months or not days:
                found = _cut_months(found, ceiling, months * ceiling.times)
            if days or not months:
                found = _cut_days(found, ceiling, days * ceiling.times)
            return found
        case most:
            return _cut_money(found, ceiling, granted(most, ceiling.times, ceiling.base))


def _cut_times(found: Limited, ceiling: Ceiling, most: Fraction) -> Limited:
    award, left = found.award, most - ceiling.used.count
    if award.count <= left:
        return _noting(award, found, f"cap {ceiling.cap} not reached")
    kept = max(left // 1, 0)
    share = Fraction(kept, award.count)
    cut = replace(
        award, money=award.money * share, days=award.days * share, months=award.months * share
    )
    cut = replace(cut, points=award.points * share, count=kept)
    note = f"cap {ceiling.cap}: {ceiling.used.count} granted before, {kept} more"
    return _noting(cut, found, note)


def _cut_days(found: Limited, ceiling: Ceiling, most: Fraction) -> Limited:
    award, left = found.award, max(most - ceiling.used.days, Fraction(0))
    if award.days <= left:
        return _noting(award, found, f"cap {ceiling.cap} not reached" if award.days else "")
    note = f"cap {ceiling.cap}: {number_shown(left)} days left"
    return _noting(replace(award, days=left), found, note)


def _cut_months(found: Limited, ceiling: Ceiling, most: Fraction) -> Limited:
    award, left = found.award, max(most - ceiling.used.months, Fraction(0))
    if award.months <= left:
        return _noting(award, found, f"cap {ceiling.cap} not reached" if award.months else "")
    note = f"cap {ceiling.cap}: {number_shown(left)} months left"
    return _noting(replace(award, months=left), found, note)


def _cut_money(found: Limited, ceiling: Ceiling, most: Award) -> Limited:
    award = found.award
    if not award.money:
        return found
    _same_currency(award, most)
    used = ceiling.used.money if award.money > 0 else ceiling.used.rewards
    left = max(most.money - used, Fraction(0))
    least = left if found.most is None else min(left, found.most)
    found = Limited(award, least, found.notes)
    if abs(award.money) <= left:
        return _noting(award, found, f"cap {ceiling.cap} not reached")
    sign = 1 if award.money > 0 else -1
    amount = money_shown(left, award.currency or "")
    note = f"capped at {ceiling.cap}: {amount}{' left' if used else ''}"
    return _noting(replace(award, money=sign * left), found, note)


def _worth_while(found: Limited, minimum: FeeShare | Money, base: Base | None) -> Limited:
    award, least = found.award, granted(minimum, _ONE, base)
    if award.money <= 0:
        return found
    _same_currency(award, least)
    if award.money > least.money:
        return found
    note = f"not granted: no more than the minimum of {least.text}"
    return _noting(replace(award, money=Fraction(0)), found, note)


def _noting(award: Award, found: Limited, note: str) -> Limited:
    return Limited(award, found.most, (*found.notes, note) if note else found.notes)


def _same_currency(award: Award, limit: Award) -> None:
    if award.currency and limit.currency and award.currency != limit.currency:
        raise RemedyError(
            f"{award.text} is in {award.currency}, its limit of {limit.text} in {limit.currency}; "
            "write both in one currency"
        )
