"""What a customer pays: an amount of money for every period."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from slaengine.errors import MoneyError, PolicyError
from slaengine.frozen import FrozenMapping
from slaengine.money import Money, parse_money
from slaengine.policy.mistakes import at, did_you_mean
from slaengine.policy.objective import PERIODS, Period
from slaengine.policy.reading import attempt, kind_of, known_keys, read, table, text

TOTAL = "total"
_FEE = re.compile(r"\s*(\S.*?)\s+(?:an?|per)\s+([A-Za-z]{1,20})\s*|\s*(\S.*?)\s*/\s*([A-Za-z]+)\s*")
_LONGEST_TEXT = 60
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Fee:
    """So much money for every period.

    >>> fee = parse_fee("1200.00 EUR a month")
    >>> str(fee), fee.over("year")
    ('1200.00 EUR a month', Fraction(14400, 1))
    """

    amount: Money
    every: Period

    def __post_init__(self) -> None:
        if self.amount.amount < 0:
            raise PolicyError(f"a fee of {self.amount} is less than nothing; write it without '-'")
        if self.every not in PERIODS:
            raise PolicyError(_unknown_period(self.every))

    def over(self, period: Period) -> Fraction:
        """Return the fee of another period, exactly: a year has twelve months and four quarters.

        Days and weeks are no fixed part of a month: asking for one raises `PolicyError`.
        """
        for lengths in (_MONTHS, _DAYS):
            if self.every in lengths and period in lengths:
                return self.amount.exact * Fraction(lengths[period], lengths[self.every])
        raise PolicyError(
            f"a fee of {self} has no fixed amount a {period}; write the fee of a {period}"
        )

    def __str__(self) -> str:
        return f"{self.amount} a {self.every}"


@lru_cache(maxsize=4096)
def parse_fee(written: str) -> Fee:
    """Read a fee such as `"1200.00 EUR a month"`."""
    found = _FEE.fullmatch(written) if len(written) <= _LONGEST_TEXT else None
    if found is None:
        raise PolicyError(f"{written[:_LONGEST_TEXT]!r} is not a fee; write '1200.00 EUR a month'")
    amount, word = (found[1], found[2]) if found[1] else (found[3], found[4])
    return Fee(read_money(amount), read_period(word))


def read_fee(value: object) -> Fee:
    """Read a fee: text, or a table `{ amount = "1200.00", currency = "EUR", every = "month" }`."""
    if isinstance(value, Fee):
        return value
    if isinstance(value, Mapping):
        return _read_fee_table(table(value))
    if not isinstance(value, str):
        raise PolicyError(f"must be text such as '1200.00 EUR a month', not {kind_of(value)}")
    return parse_fee(value)


def _read_fee_table(value: dict[str, object]) -> Fee:
    found = known_keys(value, ("amount", "currency", "every"), ("every",))
    every = read("every", read_period, found.pop("every"), PERIODS[0])
    return Fee(read_money(found), every)


def read_fees(value: object) -> Mapping[str, Fee]:
    """Read one fee, which is called `total`, or a table of fees by name."""
    if not isinstance(value, Mapping) or "amount" in value:
        return FrozenMapping({TOTAL: read_fee(value)})
    found: dict[str, Fee] = {}
    for name, item in table(value).items():
        with at(name):
            fee = attempt(read_fee, item, None) if attempt(text, name, None) else None
        if fee is not None:
            found[name] = fee
    return FrozenMapping(found)


def read_money(value: object) -> Money:
    """Read money: text, or a table `{ amount = "1200.00", currency = "EUR" }`; never a float."""
    if isinstance(value, Money):
        return value
    if isinstance(value, Mapping):
        return _read_money_table(table(value))
    if not isinstance(value, str):
        raise PolicyError(f"must be text such as '1200.00 EUR', not {kind_of(value)}")
    try:
        return parse_money(value)
    except MoneyError as error:
        raise PolicyError(str(error)) from None


def _read_money_table(value: dict[str, object]) -> Money:
    found = known_keys(value, ("amount", "currency"), ("amount", "currency"))
    amount = read("amount", _read_amount, found["amount"], None)
    currency = read("currency", text, found["currency"], None)
    if amount is None or currency is None:
        return NOTHING
    return read_money(f"{amount} {currency}")


def _read_amount(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise PolicyError(f"must be text such as '1200.00', so that it is exact, not {kind_of(value)}")


def read_period(value: object) -> Period:
    """Read the name of a period."""
    word = text(value).strip().lower()
    for period in PERIODS:
        if word == period:
            return period
    raise PolicyError(_unknown_period(word))


def _unknown_period(word: str) -> str:
    return (
        f"unknown period {word!r}{did_you_mean(word, PERIODS)}; write one of {', '.join(PERIODS)}"
    )


NOTHING = parse_money("0 EUR")  # stands in where a mistake is noted already
