"""Limits: floors, caps of every kind, minimums, and money rounded once."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from slaengine.errors import RemedyError
from slaengine.money import Money, parse_money
from slaengine.policy.remedies import Remedy, Steps
from slaengine.policy.remedies.remedy import On
from slaengine.remedies import Measurement, Statement
from tests.remedies.contracts import agreement, down, missed, settled, share, totals

TABLE = Steps.below({"99.9%": "10%", "99%": "30%"})


def uptime(**terms: Any) -> Remedy:
    return Remedy(TABLE, on="availability", name="uptime", **terms)


def broken(shape: Mapping[str, Any], on: On = "missed", **terms: Any) -> Remedy:
    return Remedy(shape, on=on, name="broken", **terms)


def notes(statements: Sequence[Statement]) -> list[str]:
    return ["; ".join(statement.lines[0].notes) for statement in statements]


@pytest.mark.parametrize(
    ("cap", "total", "note"),
    [
        ("30%", "360.00 EUR", "cap 30% not reached"),
        ("20%", "240.00 EUR", "capped at 20%: 240.00 EUR"),
        ("100 EUR", "100.00 EUR", "capped at 100.00 EUR: 100.00 EUR"),
        ("33.333% a year", "360.00 EUR", "cap 33.333% a year not reached"),
        ("0%", "0.00 EUR", "capped at 0%: 0.00 EUR"),
    ],
)
def test_a_credit_never_exceeds_its_cap(cap: str, total: str, note: str) -> None:
    found = settled(agreement(uptime(cap=cap)), share("98"))
    assert (totals(found), notes(found)) == ([total], [note])
    assert str(found[0].lines[0].gross) == "360.00 EUR"


def test_every_cap_holds_at_once() -> None:
    found = settled(agreement(uptime(cap=["25%", "250 EUR"])), share("98"))
    assert totals(found) == ["250.00 EUR"]
    assert notes(found) == ["capped at 25%: 300.00 EUR; capped at 250.00 EUR: 250.00 EUR"]


def test_a_cap_for_a_year_leaves_what_earlier_months_did_not_use() -> None:
    months = [share("98")] * 3 + [share("99.5")] + [share("98")] * 10
    found = settled(agreement(uptime(cap="1000 EUR a year")), *months)
    assert totals(found) == [
        *("360.00 EUR", "360.00 EUR", "280.00 EUR"),
        *["0.00 EUR"] * 9,
        *("360.00 EUR", "360.00 EUR"),  # a new year
    ]
    assert notes(found)[2] == "capped at 1000.00 EUR a year: 280.00 EUR left"
    assert notes(found)[3] == "capped at 1000.00 EUR a year: 0.00 EUR left"


def test_a_contract_year_begins_on_the_day_of_the_contract() -> None:
    held = agreement(uptime(cap="500 EUR a year"), valid_from=date(2025, 3, 1))
    found = settled(held, *[share("98")] * 4)
    assert totals(found) == ["360.00 EUR", "140.00 EUR", "360.00 EUR", "140.00 EUR"]


def test_the_month_in_which_a_contract_begins_is_of_its_first_year() -> None:
    held = agreement(uptime(cap="500 EUR a year"), valid_from=date(2026, 1, 15))
    found = totals(settled(held, *[share("98")] * 14))
    # of thirteen months the first began before the contract, the last before its second year
    assert found == ["360.00 EUR", "140.00 EUR", *["0.00 EUR"] * 11, "360.00 EUR"]


def test_so_many_credits_a_year_and_no_more() -> None:
    months = [share("98"), share("100"), share("99.5"), share("98")]
    found = settled(agreement(uptime(cap="2 a year")), *months)
    assert totals(found) == ["360.00 EUR", "0.00 EUR", "120.00 EUR", "0.00 EUR"]
    assert notes(found)[3] == "cap 2 times a year: 2 granted before, 0 more"


def test_so_many_of_the_credits_of_single_promises() -> None:
    held = agreement(broken({"each": {"credit": "50 EUR"}}, cap="3 times a year"))
    found = settled(held, missed(1, 1), missed(1, 1, 1), missed(1))
    assert totals(found) == ["100.00 EUR", "50.00 EUR", "0.00 EUR"]
    assert notes(found)[1] == "cap 3 times a year: 2 granted before, 1 more"


def test_a_cap_of_a_shorter_period_holds_as_often_as_it_fits_in() -> None:
    held = agreement(uptime(cap="200 EUR a month", every="quarter"))
    found = settled(held, share("98"), every="quarter")
    assert totals(found) == ["600.00 EUR"]  # of 1,080


def test_an_extension_has_caps_of_days() -> None:
    shape = {"blocks": {"every": "1h", "credit": "3 days"}}
    held = agreement(broken(shape, "availability", cap=["10 days", "12 days a year"]))
    found = settled(held, down(300), down(10), down(300))
    assert [statement.extension for statement in found] == [10, 0, 2]
    assert notes(found)[0] == "cap 10 days: 10 days left; cap 12 days a year not reached"
    assert [statement.total for statement in found] == [None] * 3
    assert "10 days more" in found[0].text()


def test_a_cap_of_days_says_nothing_of_money() -> None:
    found = settled(agreement(uptime(cap="3 days")), share("98"))
    assert (totals(found), notes(found)) == (["360.00 EUR"], [""])


def test_a_cap_of_money_says_nothing_of_days() -> None:
    shape = {"flat": {"below": "99%", "credit": "3 days"}}
    found = settled(agreement(broken(shape, "availability", cap="10 EUR")), share("98"))
    assert found[0].extension == 3


@pytest.mark.parametrize(
    ("floor", "total", "note"),
    [("500 EUR", "500.00 EUR", "raised to 500.00 EUR"), ("10 EUR", "120.00 EUR", "")],
)
def test_a_floor_raises_what_is_granted_and_nothing_else(floor: str, total: str, note: str) -> None:
    found = settled(agreement(uptime(floor=floor)), share("99.5"), share("100"))
    assert (totals(found), notes(found)) == ([total, "0.00 EUR"], [note, ""])


def test_a_floor_of_days_raises_days() -> None:
    shape = {"flat": {"below": "99%", "credit": "3 days"}}
    floors = [
        settled(agreement(broken(shape, "availability", floor=floor)), share("98"))[0].extension
        for floor in ("5 days", "2 days")
    ]
    assert floors == [5, 3]


@pytest.mark.parametrize(
    ("minimum", "total"),
    [("119.99 EUR", "120.00 EUR"), ("120 EUR", "0.00 EUR"), ("10%", "0.00 EUR")],
)
def test_a_credit_has_to_be_more_than_the_minimum(minimum: str, total: str) -> None:
    assert totals(settled(agreement(uptime(minimum=minimum)), share("99.5"))) == [total]


def test_a_minimum_is_no_matter_for_days() -> None:
    shape = {"flat": {"below": "99%", "credit": "3 days"}}
    found = settled(agreement(broken(shape, "availability", minimum="10 EUR")), share("98"))
    assert found[0].extension == 3


def test_a_reward_is_below_zero_and_has_caps_of_its_own() -> None:
    shape = {"steps": [{"below": "98%", "credit": "300 EUR"}, {"from": "99%", "reward": "300 EUR"}]}
    held = agreement(broken(shape, "attainment", cap="400 EUR a year", minimum="1 EUR"))
    found = settled(held, share("99.5"), share("97"), share("99.5"))
    assert totals(found) == ["-300.00 EUR", "300.00 EUR", "-100.00 EUR"]
    assert "300.00 EUR owed by the customer" in found[0].text()
    assert found[0].lines[0].claim == ""


@pytest.mark.parametrize(
    ("rounding", "total"),
    [("half_up", "33.34"), ("half_even", "33.34"), ("up", "33.34"), ("down", "33.33")],
)
def test_money_is_rounded_once_at_the_end(rounding: str, total: str) -> None:
    held = agreement(uptime(rounding=rounding), fees="333.35 EUR a month")  # 33.335 of it
    assert totals(settled(held, share("99.5"))) == [f"{total} EUR"]


def test_rounding_never_lifts_a_credit_above_its_cap() -> None:
    held = agreement(uptime(rounding="up", cap="1/3"), fees="100.00 EUR a month")
    third = agreement(uptime(rounding="up", cap="29.999%"), fees="100.01 EUR a month")
    assert totals(settled(held, share("98"))) == ["30.00 EUR"]
    assert totals(settled(third, share("98"))) == ["30.00 EUR"]  # of 30.001999
    assert notes(settled(third, share("98"))) == ["capped at 29.999%: ≈ 30.00 EUR"]


def test_a_currency_without_cents_is_rounded_to_the_whole() -> None:
    held = agreement(uptime(), fees="1235 JPY a month")
    assert totals(settled(held, share("99.5"))) == ["124 JPY"]


def test_a_limit_in_another_currency_is_refused() -> None:
    held = agreement(uptime(minimum="1 USD"), fees=None)
    with pytest.raises(RemedyError, match=r"is in EUR, its limit of 1\.00 USD in USD"):
        settled(held, share("98"), fees={"hosting": euros("100")})


def euros(amount: str) -> Money:
    return parse_money(f"{amount} EUR")


def test_the_base_is_a_fee_by_name_of_any_length_of_period() -> None:
    fees = {"servers": "2400 EUR a month", "store": "1200 EUR a year"}
    for base, period, total in (
        ("servers", None, "240.00 EUR"),
        ("store", None, "10.00 EUR"),
        ("servers", "year", "2880.00 EUR"),
        ("store", "quarter", "30.00 EUR"),
    ):
        held = agreement(uptime(base=base, base_period=period), fees=fees)
        assert totals(settled(held, share("99.5"))) == [total]


def test_fees_may_come_from_outside_for_each_period() -> None:
    held = agreement(uptime(base="usage"), fees=None)
    months = {"2026-01": euros("50"), "2026-02": euros("70")}
    found = settled(held, share("99.5"), share("99.5"), fees={"hosting.usage": months})
    assert totals(found) == ["5.00 EUR", "7.00 EUR"]
    with pytest.raises(RemedyError, match="agreement 'hosting', remedy 'uptime': a credit of 10%"):
        settled(held, *[share("99.5")] * 3, fees={"hosting.usage": months})


def test_a_fee_from_outside_comes_before_the_one_in_the_agreement() -> None:
    found = settled(agreement(uptime()), share("99.5"), fees={"hosting": euros("10")})
    assert totals(found) == ["1.00 EUR"]


def test_a_fee_of_an_agreement_that_does_not_exist_is_refused() -> None:
    with pytest.raises(
        RemedyError, match=r"'hostign' is no agreement \(did you mean 'hosting'\?\)"
    ):
        settled(agreement(uptime()), share("99.5"), fees={"hostign": euros("10")})


@pytest.mark.parametrize(
    ("fees", "message"),
    [
        ({"hosting.sevrers": euros("10")}, "no credit is of such a fee (did you mean 'servers'?)"),
        ({"hosting.servers": {"Januar": euros("10")}}, "'Januar' names no month; write '2026-01'"),
        ({"hosting.servers": {"2026-Q1": euros("10")}}, "'2026-Q1' names no month"),
        ({"hosting.servers": {"2026-01": "10 EUR"}}, "10 EUR is no fee; give Money from 0 on"),
        ({"hosting.servers": "10 EUR"}, "10 EUR is no fee; give Money, or Money by period"),
        (
            {"hosting.servers": parse_money("10 JPY")},
            "10 JPY is not in the currency of 10.00 EUR a month",
        ),
        ({"hosting.servers": euros("-10")}, "-10.00 EUR is no fee; give Money from 0 on"),
    ],
)
def test_a_fee_that_nothing_looks_at_is_refused(fees: Mapping[str, Any], message: str) -> None:
    held = agreement(uptime(base="servers"), fees={"servers": "10 EUR a month"})
    with pytest.raises(RemedyError, match=re.escape(message)):
        settled(held, share("99.5"), fees=fees)


def test_a_single_fee_that_is_given_may_have_any_name() -> None:
    held = agreement(uptime(), fees=None)
    assert totals(settled(held, share("99.5"), fees={"hosting.usage": euros("70")})) == ["7.00 EUR"]


def test_credits_in_two_currencies_have_no_total() -> None:
    held = agreement(uptime(), broken({"each": {"credit": "5 EUR"}}), fees=None)
    month = {"uptime": share("99.5"), "broken": missed(1)}
    with pytest.raises(RemedyError, match=r"agreement 'hosting', 2026-01: cannot add 10 JPY and"):
        settled(held, month, fees={"hosting": parse_money("100 JPY")})


def test_more_money_than_there_is_names_whose_it_is() -> None:
    held = agreement(broken({"each": {"credit": "10000%"}}), fees="99999999999999999 EUR a month")
    with pytest.raises(RemedyError, match=r"agreement 'hosting', 2026-01: .* is no amount"):
        settled(held, missed(1))


def test_a_fee_that_has_no_fixed_amount_in_the_period_is_refused() -> None:
    held = agreement(uptime(base_period="week"), fees=None)
    with pytest.raises(
        RemedyError, match=r"agreement 'hosting', remedy 'uptime': a fee of 10\.00 EUR a month"
    ):
        settled(held, share("99.5"), fees={"hosting": euros("10")})


def test_a_measured_percentage_is_rounded_half_up_before_it_is_looked_up() -> None:
    measured = [share("99.894"), share("99.895"), Measurement()]
    exact, rounded = (
        settled(agreement(uptime(decimals=decimals)), *measured) for decimals in (None, 2)
    )
    assert totals(exact) == ["120.00 EUR", "120.00 EUR", "0.00 EUR"]
    assert totals(rounded) == ["120.00 EUR", "0.00 EUR", "0.00 EUR"]
    assert rounded[1].lines[0].arithmetic == "99.9% ≥ 99.9%"
