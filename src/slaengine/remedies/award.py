"""Awards: what a formula grants for one measurement, exactly, before caps and rounding."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import assert_never

from slaengine.errors import RemedyError
from slaengine.money import Money
from slaengine.policy.remedies.grants import (
    Extension,
    FeeShare,
    Grant,
    Points,
    Reward,
    Right,
    points_shown,
    term_shown,
)
from slaengine.remedies.base import Base
from slaengine.remedies.words import money_shown, number_shown

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Award:
    """What is granted: money as an exact fraction, days, months, and rights, with the reason.

    `money` is in `currency`, and below zero where the customer owes a reward. `count` is how many
    equal credits it is made of. `tier` says under which condition it is granted, `text` how it was
    worked out.
    """

    money: Fraction = Fraction(0)
    currency: str | None = None
    days: Fraction = Fraction(0)
    months: Fraction = Fraction(0)
    rights: tuple[str, ...] = ()
    points: Fraction = Fraction(0)
    count: int = 1
    tier: str = ""
    text: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is granted."""
        return not (self.money or self.days or self.months or self.rights or self.points)

    def saying(self, tier: str, text: str, count: int | None = None) -> "Award":
        """Return the same award with other words, made of so many equal credits."""
        return Award(
            self.money,
            self.currency,
            self.days,
            self.months,
            self.rights,
            self.points,
            self.count if count is None else count,
            tier,
            text,
        )

    def __add__(self, other: "Award") -> "Award":
        return Award(
            self.money + other.money,
            _one_currency(self, other),
            self.days + other.days,
            self.months + other.months,
            tuple(dict.fromkeys((*self.rights, *other.rights))),
            self.points + other.points,
            max(self.count, other.count),
            "; ".join(filter(None, (self.tier, other.tier))),
            "; ".join(filter(None, (self.text, other.text))),
        )


@lru_cache(maxsize=1 << 14)
def granted(grant: Grant, times: Fraction, base: Base | None) -> Award:
    """Return so many times a grant; a share needs the fee that it is a share of.

    >>> award = granted(FeeShare(Fraction(1, 20)), Fraction(3), Base(Fraction(1200), "EUR"))
    >>> award.money, award.text
    (Fraction(180, 1), '3 × 5% of 1,200.00 EUR = 180.00 EUR')
    """
    many = "" if times == _ONE else f"{number_shown(times)} × "
    match grant:
        case FeeShare(share):
            if base is None:
                raise RemedyError(
                    f"a credit of {grant} needs the fee that it is a share of; write the fee into "
                    "the agreement, or give it as fees"
                )
            money = share * times * base.amount
            text = f"{many}{grant} of {base} = {money_shown(money, base.currency)}"
            return Award(money=money, currency=base.currency, text=text)
        case Money() as each:
            money = each.exact * times
            total = f" = {money_shown(money, each.currency)}" if many else ""
            return Award(money=money, currency=each.currency, text=f"{many}{each:,}{total}")
        case Extension():
            days, months = grant.days * times, grant.months * times
            total = f" = {term_shown(days, months)}" if many else ""
            return Award(days=days, months=months, text=f"{many}{grant}{total}")
        case Points(count):
            points = count * times
            total = f" = {points_shown(points)}" if many else ""
            return Award(points=points, text=f"{many}{grant}{total}")
        case Right(name):
            return Award(rights=(name,) if times else (), text=str(grant))
        case Reward(owed):
            award = granted(owed, times, base)
            return replace(award, money=-award.money, text=f"reward of {award.text}")
        case _:
            assert_never(grant)


def times(award: Award, factor: Fraction, reason: str) -> Award:
    """Return an award so many times, and say for what reason; a right is no more for that."""
    money, days, months = award.money * factor, award.days * factor, award.months * factor
    worth = [money_shown(money, award.currency)] if money and award.currency else []
    points = award.points * factor
    worth += [points_shown(points)] if points else []
    worth += [term_shown(days, months)] if days or months else []
    if not worth:
        return award
    text = f"{award.text}, {number_shown(factor)} × for {reason} = {' and '.join(worth)}"
    return replace(award, money=money, days=days, months=months, points=points, text=text)


def greater(one: Award, other: Award) -> Award:
    """Return the award that is worth more to the customer, the first where both are worth as much.

    Money, days and months cannot be weighed against one another: that raises `RemedyError`.
    """
    _check_alike(one, other)
    return other if _worth(one) < _worth(other) else one


def lesser(one: Award, other: Award) -> Award:
    """Return the award that is worth less to the customer, the first where both are worth as much.

    Money, days and months cannot be weighed against one another: that raises `RemedyError`.
    """
    _check_alike(one, other)
    return other if _worth(other) < _worth(one) else one


def _worth(award: Award) -> tuple[Fraction, Fraction, Fraction, int]:
    return award.money, award.days, award.months, len(award.rights)


def _check_alike(one: Award, other: Award) -> None:
    _one_currency(one, other)
    if one.is_nothing or other.is_nothing:
        return
    kinds = [
        (bool(each.money), bool(each.days), bool(each.months), bool(each.rights))
        for each in (one, other)
    ]
    if kinds[0] != kinds[1] or sum(kinds[0]) > 1:
        raise RemedyError(
            f"which is more, {one.text} or {other.text}? compare money with money, "
            "or grant both with sum"
        )


def _one_currency(one: Award, other: Award) -> str | None:
    if one.currency and other.currency and one.currency != other.currency:
        raise RemedyError(
            f"{one.text} and {other.text} are in two currencies; write both in one of them"
        )
    return one.currency or other.currency
