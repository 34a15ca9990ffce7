"""Money: an exact amount in one currency; floats never come near it."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

from slaengine.errors import MoneyError

Rounding: TypeAlias = Literal["half_up", "half_even", "up", "down"]
ROUNDINGS: tuple[Rounding, ...] = get_args(Rounding)

_DIGITS, _DECIMALS = 18, 9
_MOST = Decimal(10) ** _DIGITS
# Sums of such amounts fit; where one would not, it is refused rather than rounded.
_EXACT = Context(prec=2 * (_DIGITS + _DECIMALS), traps=[Inexact, InvalidOperation])
_ROUNDED = Context(prec=2 * (_DIGITS + _DECIMALS))
_FINEST = Decimal(1).scaleb(-_DECIMALS)
_MONEY = re.compile(
    rf"\s*(-?[0-9]{{1,{_DIGITS}}}(?:\.[0-9]{{1,{_DECIMALS}}})?)\s*([A-Za-z]{{3}})\s*"
)
_LONGEST_TEXT = 60

_CENTS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP "
    "GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT "
    "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO "
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS "
    "SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD "
    "XCG YER ZAR ZMW ZWG ZWL"
)
_UNITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_FINER = "CLF UYW"
_MINOR_UNITS = {
    code: places
    for places, codes in enumerate((_UNITS, "", _CENTS, _THOUSANDTHS, _FINER))
    for code in codes.split()
}


@dataclass(frozen=True, slots=True)
class Money:
    """So much of one currency, to the last cent.

    `amount` is a `Decimal` with at most eighteen digits before the point and nine after it,
    `currency` a code of ISO 4217. Amounts of one currency add up and compare; with another
    currency that raises `MoneyError`. Written with the decimals that the currency has.

    >>> fee = Money(Decimal("1200"), "EUR")
    >>> str(fee), f"{fee:,}"
    ('1200.00 EUR', '1,200.00 EUR')
    >>> str(fee.times(Fraction(1, 365)))
    '3.29 EUR'
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        _check_currency(self.currency)
        if not isinstance(self.amount, Decimal):
            raise MoneyError(
                f"{self.amount!r} {self.currency} is not an exact amount; "
                f"give a Decimal, or parse_money('100.00 {self.currency}')"
            )
        if not self.amount.is_finite() or not -_MOST < self.amount < _MOST:
            raise MoneyError(f"{self.amount:.20} {self.currency} is no amount of money")
        if self.amount != self.amount.quantize(_FINEST, context=_ROUNDED):
            raise MoneyError(
                f"{self.amount} {self.currency} has more than {_DECIMALS} decimals; round it first"
            )

    @classmethod
    def rounded(
        cls, exact: Fraction | int, currency: str, rounding: Rounding = "half_up"
    ) -> "Money":
        """Return an exact amount as whole minor units of a currency (cents, yen, fils).

        `half_up` and `up` round away from zero, `down` towards it.

        >>> str(Money.rounded(Fraction(1, 8), "EUR")), str(Money.rounded(Fraction(5, 2), "JPY"))
        ('0.13 EUR', '3 JPY')
        """
        places = minor_unit(currency)
        units = _whole(Fraction(exact) * 10**places, rounding)
        return cls(_EXACT.scaleb(Decimal(units), -places), currency)

    @property
    def minor_unit(self) -> int:
        """How many decimals the currency has: 2 for euros, 0 for yen, 3 for Kuwaiti dinars."""
        return minor_unit(self.currency)

    @property
    def exact(self) -> Fraction:
        """The amount as a fraction, to go on reckoning with."""
        return Fraction(self.amount)

    def times(self, factor: Fraction | int, rounding: Rounding = "half_up") -> "Money":
        """Return so many times the amount, rounded to the currency's minor unit."""
        return Money.rounded(self.exact * factor, self.currency, rounding)

    def __add__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(_EXACT.add(self.amount, self._same(other, "add").amount), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        found = _EXACT.subtract(self.amount, self._same(other, "subtract").amount)
        return Money(found, self.currency)

    def __neg__(self) -> "Money":
        return Money(_EXACT.minus(self.amount), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other, "compare").amount

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other, "compare").amount

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other, "compare").amount

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other, "compare").amount

    def __str__(self) -> str:
        return format(self, "")

    def __format__(self, spec: str) -> str:
        if spec not in ("", ","):
            raise MoneyError(f"unknown format {spec!r} for money; write '' or ','")
        shortest = _EXACT.normalize(self.amount)
        exponent = shortest.as_tuple().exponent
        places = max(self.minor_unit, -exponent if isinstance(exponent, int) else 0)
        return f"{_EXACT.plus(shortest):{spec}.{places}f} {self.currency}"

    def _same(self, other: "Money", verb: str) -> "Money":
        if not isinstance(other, Money):
            raise MoneyError(f"cannot {verb} {self} and {other!r}; both must be money")
        if self.currency != other.currency:
            raise MoneyError(
                f"cannot {verb} {self} and {other}; convert one of them to the other's currency"
            )
        return other


@lru_cache(maxsize=4096)
def parse_money(text: str) -> Money:
    """Read an amount with its currency, such as `"1200.00 EUR"`.

    >>> parse_money("1200.50 EUR")
    Money(amount=Decimal('1200.50'), currency='EUR')
    >>> parse_money("1,200 EUR")
    Traceback (most recent call last):
    ...
    slaengine.errors.MoneyError: '1,200 EUR' is not an amount of money; write '1200.00 EUR', \
without thousands separators
    """
    found = _MONEY.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
    if found is None:
        advice = ", without thousands separators" if "," in text[:_LONGEST_TEXT] else ""
        shown = repr(text[:_LONGEST_TEXT])
        raise MoneyError(f"{shown} is not an amount of money; write '1200.00 EUR'{advice}")
    return Money(Decimal(found[1]), found[2])


def minor_unit(currency: str) -> int:
    """Return how many decimals a currency has.

    >>> minor_unit("EUR"), minor_unit("JPY"), minor_unit("KWD")
    (2, 0, 3)
    """
    _check_currency(currency)
    return _MINOR_UNITS[currency]


def _check_currency(code: object) -> None:
    if isinstance(code, str) and code in _MINOR_UNITS:
        return
    shown = repr(code)[:20]
    near = get_close_matches(code.upper(), _MINOR_UNITS, 1) if isinstance(code, str) else []
    hint = f" (did you mean {near[0]!r}?)" if near else "; write a code such as 'EUR'"
    raise MoneyError(f"unknown currency {shown}{hint}")


def _whole(exact: Fraction, rounding: Rounding) -> int:
    """Round to a whole number; a sign mirrors what is rounded."""
    if rounding not in ROUNDINGS:
        raise MoneyError(f"unknown rounding {rounding!r}; write one of {', '.join(ROUNDINGS)}")
    whole, rest = divmod(abs(exact.numerator), exact.denominator)
    twice = 2 * rest - exact.denominator
    if rounding == "half_up":
        whole += twice >= 0
    elif rounding == "half_even":
        whole += twice > 0 or (twice == 0 and whole % 2 == 1)
    elif rounding == "up":
        whole += rest > 0
    return whole if exact >= 0 else -whole
