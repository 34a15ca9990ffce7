"""Money: exact, in one currency, and never a float."""

import decimal
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import MoneyError
from slaengine.money import ROUNDINGS, Money, Rounding, minor_unit, parse_money

CURRENCIES = ("EUR", "JPY", "KWD", "CLF")
HALVES: dict[Rounding, str] = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
}

amounts = st.decimals(-(10**12), 10**12, places=9)
euros = amounts.map(lambda amount: Money(amount, "EUR"))
exact = st.fractions(-(10**6), 10**6, max_denominator=10**6)
roundings = st.sampled_from(ROUNDINGS)


def euro(text: str) -> Money:
    return parse_money(f"{text} EUR")


@given(amounts, st.sampled_from(CURRENCIES))
def test_written_money_reads_back_as_the_same_money(amount: Decimal, currency: str) -> None:
    money = Money(amount, currency)
    assert parse_money(str(money)) == money
    assert pickle.loads(pickle.dumps(money)) == money


@given(euros, euros)
def test_a_sum_less_a_part_is_the_other_part(one: Money, other: Money) -> None:
    assert one + other - other == one
    assert one - other == -(other - one)
    assert (one + other).exact == one.exact + other.exact


@given(exact, roundings, st.sampled_from(CURRENCIES))
def test_rounding_gives_the_whole_minor_units_that_decimal_gives(
    amount: Fraction, rounding: Rounding, currency: str
) -> None:
    places = Decimal(1).scaleb(-minor_unit(currency))
    with decimal.localcontext(prec=60):
        # A quotient of sixty digits may fall on a half only where the fraction does.
        quotient = Decimal(amount.numerator) / Decimal(amount.denominator)
        wanted = quotient.quantize(places, rounding=HALVES[rounding])
    assert Money.rounded(amount, currency, rounding) == Money(wanted, currency)


@given(exact, exact, roundings)
def test_rounding_never_turns_more_into_less(
    one: Fraction, other: Fraction, rounding: Rounding
) -> None:
    less, more = sorted((one, other))
    assert Money.rounded(less, "EUR", rounding) <= Money.rounded(more, "EUR", rounding)
    assert Money.rounded(-one, "EUR", rounding) == -Money.rounded(one, "EUR", rounding)


@pytest.mark.parametrize(
    ("rounding", "cents"),
    [("half_up", ["0.01", "0.02"]), ("half_even", ["0.00", "0.02"])],
)
def test_halves_go_where_the_rounding_says(rounding: Rounding, cents: list[str]) -> None:
    halves = [Fraction(1, 200), Fraction(3, 200)]
    assert [Money.rounded(half, "EUR", rounding) for half in halves] == [euro(one) for one in cents]


def test_a_part_of_money_is_rounded_to_the_minor_unit_of_its_currency() -> None:
    assert str(parse_money("1000 JPY").times(Fraction(1, 3))) == "333 JPY"
    assert str(parse_money("1000 KWD").times(Fraction(1, 3))) == "333.333 KWD"
    assert str(euro("1000").times(Fraction(1, 3), "up")) == "333.34 EUR"
    assert [euro("1").minor_unit, minor_unit("CLF")] == [2, 4]


def test_amounts_of_one_currency_compare() -> None:
    assert euro("1") < euro("2") <= euro("2.00")
    assert euro("3") > euro("2") >= euro("2.0")
    assert euro("2") == euro("2.00")
    assert hash(euro("2")) == hash(euro("2.00"))
    assert euro("1") != parse_money("1 USD")


def test_money_is_written_with_the_decimals_of_its_currency_and_no_others_are_lost() -> None:
    written = [str(parse_money(text)) for text in ("5 EUR", "0.005 EUR", "-0 EUR", "100 JPY")]
    assert written == ["5.00 EUR", "0.005 EUR", "0.00 EUR", "100 JPY"]
    assert f"{parse_money('1234567.8 EUR'):,}" == "1,234,567.80 EUR"


def test_the_precision_of_the_program_around_it_changes_nothing() -> None:
    with decimal.localcontext(prec=3):
        assert euro("123456.78") + euro("0.01") == euro("123456.79")
        assert str(euro("123456.78").times(2)) == "246913.56 EUR"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,200.00 EUR", "without thousands separators"),
        ("1200", "write '1200.00 EUR'"),
        ("EUR 1200", "write '1200.00 EUR'"),
        ("$5", "write '1200.00 EUR'"),
        ("5 eur", "did you mean 'EUR'"),
        ("5 EUX", "unknown currency 'EUX' (did you mean"),
        ("5 QQQ", "unknown currency 'QQQ'; write a code such as 'EUR'"),
        ("1e5 EUR", "is not an amount of money"),
        ("9" * 70 + " EUR", "is not an amount of money"),
        ("nan EUR", "is not an amount of money"),
    ],
)
def test_what_is_no_money_is_refused_with_advice(text: str, said: str) -> None:
    with pytest.raises(MoneyError) as error:
        parse_money(text)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (1.5, "EUR", "not an exact amount"),
        (1, "EUR", "not an exact amount"),
        (Decimal("NaN"), "EUR", "no amount of money"),
        (Decimal("Infinity"), "EUR", "no amount of money"),
        (Decimal(10) ** 18, "EUR", "no amount of money"),
        (Decimal(-10) ** 18 - Decimal(10) ** 19, "EUR", "no amount of money"),
        (Decimal("0.0000000001"), "EUR", "more than 9 decimals"),
        (Decimal(1), None, "unknown currency None"),
        (Decimal(1), ["EUR"], "unknown currency"),
    ],
)
def test_values_that_are_no_money_are_refused(amount: Any, currency: Any, said: str) -> None:
    with pytest.raises(MoneyError, match=said):
        Money(amount, currency)


@pytest.mark.parametrize(
    "operation",
    [
        lambda one, other: one + other,
        lambda one, other: one - other,
        lambda one, other: one < other,
        lambda one, other: one <= other,
        lambda one, other: one > other,
        lambda one, other: one >= other,
    ],
)
def test_two_currencies_do_not_mix(operation: Any) -> None:
    with pytest.raises(MoneyError) as error:
        operation(euro("5"), parse_money("5 USD"))
    assert "5.00 EUR and 5.00 USD" in str(error.value)


def test_money_and_a_number_do_not_mix() -> None:
    money: Any = euro("5")
    with pytest.raises(TypeError):
        money + 1
    with pytest.raises(TypeError):
        money - 1
    with pytest.raises(MoneyError, match="both must be money"):
        assert money < 1


def test_a_sum_beyond_what_can_be_written_is_refused() -> None:
    most = Money(Decimal(10) ** 18 - 1, "EUR")
    with pytest.raises(MoneyError, match="no amount of money"):
        most.__add__(most)


def test_an_unknown_rounding_or_format_is_refused() -> None:
    other: Any = "bankers"
    with pytest.raises(MoneyError, match="half_up, half_even, up, down"):
        euro("5").times(1, other)
    with pytest.raises(MoneyError, match=r"unknown format '\.2f'"):
        format(euro("5"), ".2f")
