"""Fees: what a customer pays for which period, exactly."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from slaengine.errors import PolicyError
from slaengine.money import Money, parse_money
from slaengine.policy import Agreement, Policy
from slaengine.policy.fees import Fee, parse_fee, read_fee, read_fees, read_money, read_period
from slaengine.policy.mistakes import gathering
from slaengine.policy.objective import Period
from tests.policy.refusals import problems_in, problems_of


@pytest.mark.parametrize(
    "text",
    [
        "1200.00 EUR a month",
        "1200 EUR per month",
        "1200 EUR/month",
        " 1200.0 EUR an Month ",
        {"amount": "1200.00", "currency": "EUR", "every": "month"},
        {"amount": 1200, "currency": "EUR", "every": "Month"},
        Fee(parse_money("1200 EUR"), "month"),
    ],
)
def test_a_fee_reads_in_each_of_its_forms(text: object) -> None:
    with gathering("fee"):
        assert read_fee(text) == Fee(Money(Decimal(1200), "EUR"), "month")


@pytest.mark.parametrize(
    ("fee", "period", "amount"),
    [
        ("1200 EUR a month", "month", 1200),
        ("1200 EUR a month", "year", 14_400),
        ("100 EUR a year", "month", Fraction(100, 12)),
        ("300 EUR a quarter", "month", 100),
        ("10 EUR a day", "week", 70),
        ("70 EUR a week", "day", 10),
    ],
)
def test_a_fee_of_one_period_is_exactly_a_fee_of_another(
    fee: str, period: Period, amount: int
) -> None:
    assert parse_fee(fee).over(period) == amount


@pytest.mark.parametrize(("fee", "period"), [("70 EUR a week", "month"), ("70 EUR a month", "day")])
def test_a_month_is_no_number_of_weeks(fee: str, period: Period) -> None:
    with pytest.raises(PolicyError, match="has no fixed amount"):
        parse_fee(fee).over(period)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1200 EUR", "write '1200.00 EUR a month'"),
        ("x" * 80, "is not a fee"),
        (1200, "not a number"),
        ("-5 EUR a month", "less than nothing"),
        ("5 EUR a moon", "unknown period 'moon' (did you mean 'month'?)"),
        ("5 EURO a month", "is not an amount of money"),
        ("5.5 EUX a month", "unknown currency 'EUX'"),
    ],
)
def test_what_is_no_fee_is_refused(value: object, said: str) -> None:
    assert said in problems_of(read_fee, value)[0]


@pytest.mark.parametrize(
    ("value", "place", "said"),
    [
        ("{ amount = 12.5, currency = 'EUR', every = 'month' }", "fee.amount", "exact"),
        ("{ amount = true, currency = 'EUR', every = 'month' }", "fee.amount", "exact"),
        ("{ amount = '1', currency = 5, every = 'month' }", "fee.currency", "must be text"),
        ("{ amount = '1', currency = 'EUR' }", "fee.every", "missing"),
        ("{ amount = '1', curency = 'EUR', every = 'month' }", "fee.curency", "'currency'"),
        ("{ storage = 5 }", "fee.storage", "must be text"),
        ("{ ' ' = '5 EUR a month' }", "fee.' '", "must not be empty"),
        ("5", "fee", "must be text"),
    ],
)
def test_mistakes_in_a_fee_are_told_with_their_place(value: str, place: str, said: str) -> None:
    text = f"[[agreements]]\nname = 'a'\ncalendar = '24x7'\nfee = {value}\n"
    found = problems_in(text)
    assert any(f"agreements[0].{place}: " in problem and said in problem for problem in found)


def test_a_fee_without_a_name_is_the_total() -> None:
    assert read_fees("5 EUR a month") == {"total": parse_fee("5 EUR a month")}
    named = Agreement("a", calendar="24x7", fees={"seats": "5 EUR a month", "disk": "1 EUR a year"})
    assert {name: str(fee) for name, fee in named.fees.items()} == {
        "seats": "5.00 EUR a month",
        "disk": "1.00 EUR a year",
    }
    assert Agreement("a", calendar="24x7").fees == {}


def test_fees_survive_json() -> None:
    fees = {"total": "1200.005 KWD a quarter", "storage": "0 KWD a month"}
    policy = Policy(agreements=[Agreement("a", calendar="24x7", fees=fees)])
    assert Policy.from_text(policy.to_json(), format="json") == policy


def test_money_reads_in_each_of_its_forms() -> None:
    table = {"amount": "12.50", "currency": "EUR"}
    with gathering("money"):
        assert read_money(table) == read_money("12.5 EUR") == read_money(parse_money("12.50 EUR"))
    assert "not a number" in problems_of(read_money, 12.5)[0]


def test_an_unknown_period_is_refused() -> None:
    other: Any = "fortnight"
    assert read_period(" Week ") == "week"
    assert "unknown period 'fortnight'" in problems_of(Fee, parse_money("1 EUR"), other)[0]
