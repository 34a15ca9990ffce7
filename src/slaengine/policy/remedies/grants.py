"""What a clause grants: money, a share of the fee, days of service, a right, or a reward."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from slaengine.errors import PolicyError
from slaengine.money import Money
from slaengine.policy.fees import read_money
from slaengine.policy.reading import kind_of, text
from slaengine.policy.remedies.counts import check_count, read_count
from slaengine.policy.remedies.ratio import MOST_DIGITS, check_ratio
from slaengine.policy.shares import parse_share, share_text

_NOTHING, _MOST_SHARE = Fraction(0), Fraction(100)
_MOST_DAYS, _MOST_MONTHS = Fraction(36_525), Fraction(1200)
_TERM = re.compile(
    r"\s*([0-9]{1,9}(?:\.[0-9]{1,9})?|[0-9]{1,18}/[0-9]{1,18})\s*(day|week|month)s?\s*",
    re.IGNORECASE,
)
_MONEY = re.compile(r".*[0-9]\s*[A-Za-z]{3}\s*")
_LONGEST_TEXT = 60


class Forms(NamedTuple):
    """What a text was read as, and all that may be written for it: for messages."""

    what: str
    written: str


CREDIT = Forms("a credit", "'10%', '1/365', '500 EUR' or '3 days'")
_LEAST = Forms("money or a share of the fee", "'10 EUR' or '1%'")
_REWARD = Forms("money or a share of the fee", "'300 EUR' or '5%'")


@dataclass(frozen=True, slots=True)
class FeeShare:
    """A share of the fee that the credit is based on.

    >>> str(FeeShare(Fraction(1, 10))), str(FeeShare(Fraction(1, 365)))
    ('10%', '1/365')
    """

    share: Fraction

    def __post_init__(self) -> None:
        check_ratio("the share", self.share, least=_NOTHING, most=_MOST_SHARE)

    def __str__(self) -> str:
        return share_text(self.share)


@dataclass(frozen=True, slots=True)
class Extension:
    """So many more days or months of service, added to the end of the term without charge.

    A week is seven days. A month is no number of days: it stays a month.

    >>> str(Extension(Fraction(3))), str(Extension(Fraction(1, 2)))
    ('3 days', '1/2 days')
    >>> str(parse_credit("2 weeks")), str(Extension(months=Fraction(1)))
    ('14 days', '1 month')
    """

    days: Fraction = _NOTHING
    months: Fraction = _NOTHING

    def __post_init__(self) -> None:
        _check_term(self.days, "day", _MOST_DAYS)
        _check_term(self.months, "month", _MOST_MONTHS)
        if self.days and self.months:
            raise PolicyError(
                f"{self} is in two units; write one of them, or a sum of two extensions"
            )

    def __str__(self) -> str:
        return term_shown(self.days, self.months)


@dataclass(frozen=True, slots=True)
class Right:
    """Something that the customer may do, such as end the contract.

    >>> str(Right("termination"))
    'right of termination'
    """

    name: str

    def __post_init__(self) -> None:
        text(self.name)

    def __str__(self) -> str:
        return f"right of {self.name}"


@dataclass(frozen=True, slots=True)
class Reward:
    """What the customer owes for more than was promised: the other way than a credit.

    >>> str(Reward(FeeShare(Fraction(1, 20))))
    'reward of 5%'
    """

    grant: FeeShare | Money

    def __post_init__(self) -> None:
        if not isinstance(self.grant, FeeShare | Money):
            raise PolicyError("a reward is money or a share of the fee; write reward = '300 EUR'")
        check_not_negative(self.grant)

    def __str__(self) -> str:
        return f"reward of {self.grant}"


@dataclass(frozen=True, slots=True)
class Points:
    """Points for a failure, which a remedy on points turns into something owed.

    >>> str(Points(3))
    '3 points'
    """

    count: int

    def __post_init__(self) -> None:
        check_count("points", self.count, least=1)

    def __str__(self) -> str:
        return points_shown(Fraction(self.count))


Quantity: TypeAlias = FeeShare | Money | Extension
Grant: TypeAlias = Quantity | Right | Reward | Points


def term_shown(days: Fraction, months: Fraction) -> str:
    """Write days and months, however many; no days at all where there is neither.

    >>> term_shown(Fraction(1), Fraction(0)), term_shown(Fraction(38_760), Fraction(2))
    ('1 day', '2 months and 38760 days')
    """
    units = ((months, "month"), (days, "day"))
    said = [f"{many} {unit if many == 1 else f'{unit}s'}" for many, unit in units if many]
    return " and ".join(said) or "0 days"


def points_shown(points: Fraction) -> str:
    """Write a number of points.

    >>> points_shown(Fraction(1)), points_shown(Fraction(9, 2))
    ('1 point', '9/2 points')
    """
    return f"{points} point{'' if points == 1 else 's'}"


def _check_term(many: object, unit: str, most: Fraction) -> None:
    if not isinstance(many, Fraction) or not 0 <= many <= most:
        raise PolicyError(f"{many!r:.40} is no number of {unit}s; write '3 {unit}s'")
    if max(many.numerator, many.denominator) >= MOST_DIGITS:
        raise PolicyError(f"{float(many)} {unit}s have more than eighteen digits; round them first")


def check_not_negative(grant: Grant) -> None:
    """Refuse an amount of money below zero: what the customer owes is written as a reward."""
    if isinstance(grant, Money) and grant.amount < 0:
        raise PolicyError(
            f"{grant} is less than nothing; write what the customer owes as reward = '{-grant}'"
        )


def check_quantity(grant: Grant) -> None:
    """Refuse what there cannot be several of, where credits are counted."""
    if isinstance(grant, Points):
        raise PolicyError(f"{grant} are for steps, flat or each; write a credit here")
    if isinstance(grant, Right | Reward):
        raise PolicyError(f"a {grant} is not granted several times; write it as a flat remedy")
    check_not_negative(grant)


@lru_cache(maxsize=4096)
def parse_credit(written: str, forms: Forms = CREDIT) -> Quantity:
    """Read what is granted: `"10%"` or `"1/365"` of the fee, `"500 EUR"`, or `"3 days"`.

    Weeks and months are extensions of the term too. `forms` is what a mistake is said to be.

    >>> parse_credit("3 days").days, parse_credit("1 month").months
    (Fraction(3, 1), Fraction(1, 1))
    """
    found = _TERM.fullmatch(written) if len(written) <= _LONGEST_TEXT else None
    if found is not None:
        return _extension(written, found[1], found[2].lower())
    if "%" in written or "/" in written:
        return FeeShare(parse_share(written))
    try:
        money = read_money(written)
    except PolicyError as error:
        shown = written[:_LONGEST_TEXT]
        if _MONEY.fullmatch(shown):
            raise PolicyError(error.problems) from None
        raise PolicyError(f"{shown!r} is not {forms.what}; write {forms.written}") from None
    check_not_negative(money)
    return money


def _extension(written: str, number: str, unit: str) -> Extension:
    try:
        many = Fraction(number)
    except ZeroDivisionError:
        raise PolicyError(f"{written!r} divides by nothing; write '3 days'") from None
    if unit == "month":
        return Extension(months=many)
    return Extension(many * 7 if unit == "week" else many)


def read_credit(value: object, forms: Forms = CREDIT) -> Quantity:
    """Read what is granted, from text, from a table of money, or as a value."""
    if isinstance(value, FeeShare | Extension):
        return value
    if isinstance(value, Fraction):
        return FeeShare(value)
    if isinstance(value, str):
        return parse_credit(value, forms)
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise PolicyError(f"a bare number has no unit; write {forms.written}")
    if isinstance(value, Money) or kind_of(value) == "a table":
        money = read_money(value)
        check_not_negative(money)
        return money
    raise PolicyError(f"must be text such as {forms.written}, not {kind_of(value)}")


def read_least(value: object) -> FeeShare | Money:
    """Read what a credit has to be worth more than: money, or a share of the fee."""
    found = read_credit(value, _LEAST)
    if isinstance(found, Extension):
        raise PolicyError(f"{found} is not money; write {_LEAST.written}")
    return found


def read_reward(value: object) -> Reward:
    """Read what the customer owes: money or a share of the fee."""
    found = read_credit(value, _REWARD)
    if isinstance(found, Extension):
        raise PolicyError(f"a reward is money or a share of the fee; write {_REWARD.written}")
    return Reward(found)


def read_points(value: object) -> Points:
    """Read how many points a failure counts."""
    return value if isinstance(value, Points) else Points(read_count(1)(value))
