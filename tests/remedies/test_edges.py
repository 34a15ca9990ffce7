"""Clauses at their edges: what is compared, cut, raised and said just where something changes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from slaengine.errors import RemedyError
from slaengine.money import parse_money
from slaengine.policy.remedies import (
    Credits,
    Extension,
    FeeShare,
    Flat,
    GreaterOf,
    LesserOf,
    Remedy,
    Right,
    Sum,
)
from slaengine.policy.remedies.remedy import On
from slaengine.remedies import Award, Base, Measurement, credit_of
from slaengine.remedies.award import granted, greater, lesser
from tests.remedies.contracts import MONTH, agreement, down, missed, month, settled, share, totals

FEE = Base(Fraction(1200), "EUR")
HALF = Fraction(1, 2)
FIVE = Flat(HALF, parse_money("5 EUR"))
DAYS = Flat(HALF, Extension(Fraction(3)))
RIGHT = Flat(HALF, Right("termination"))
MONEY, LONGER, ENDING = (granted(flat.grant, Fraction(1), None) for flat in (FIVE, DAYS, RIGHT))
LOW = Measurement(share=Fraction(1, 4))


def clause(name: str, shape: dict[str, Any], on: On = "availability", **terms: Any) -> Remedy:
    return Remedy(shape, on=on, name=name, **terms)


def flat(name: str, credit: str, below: str = "99%", **terms: Any) -> Remedy:
    return clause(name, {"flat": {"below": below, "credit": credit}}, **terms)


def reward(name: str, amount: str) -> Remedy:
    return clause(name, {"steps": [{"from": "99%", "reward": amount}]})


def euros(amount: str) -> Any:
    return parse_money(f"{amount} EUR")


# what is compared


@pytest.mark.parametrize("compare", [greater, lesser])
@pytest.mark.parametrize(
    "pair", [(MONEY, LONGER), (ENDING, MONEY), (MONEY + LONGER,) * 2], ids=["days", "right", "both"]
)
def test_only_money_is_weighed_against_money_and_days_against_days(
    compare: Callable[[Award, Award], Award], pair: tuple[Award, Award]
) -> None:
    with pytest.raises(RemedyError, match="which is more"):
        compare(*pair)


@pytest.mark.parametrize("compare", [greater, lesser])
def test_money_is_weighed_in_one_currency_only(
    compare: Callable[[Award, Award], Award],
) -> None:
    with pytest.raises(RemedyError, match="are in two currencies"):
        compare(MONEY, granted(parse_money("5 USD"), Fraction(1), None))


@pytest.mark.parametrize("compare", [GreaterOf, LesserOf])
def test_of_awards_that_are_worth_as_much_the_first_is_taken(
    compare: type[GreaterOf | LesserOf],
) -> None:
    alike = Flat(HALF, FeeShare(Fraction(1, 240)))  # five euros of the fee
    for pair in ((FIVE, alike), (alike, FIVE)):
        first = credit_of(pair[0], LOW, FEE).text
        assert credit_of(compare(pair), LOW, FEE).text.startswith(f"{first} (rather than ")


def test_money_keeps_its_currency_beside_what_is_no_money() -> None:
    for pair in ((FIVE, RIGHT), (DAYS, FIVE)):
        found = credit_of(Sum(pair), LOW, FEE)
        assert (found.currency, found.money) == ("EUR", Fraction(5))


# what nothing is worth


def test_a_remedy_about_money_says_that_none_is_owed_even_without_a_fee() -> None:
    held = agreement(clause("each", {"each": {"credit": "25 EUR"}}, "missed"), fees=None)
    assert totals(settled(held, missed())) == ["0.00 EUR"]


def test_a_remedy_that_grants_only_its_days_owes_no_money() -> None:
    parts = {
        "sum": [
            {"flat": {"below": "99%", "credit": "5 EUR"}},
            {"flat": {"below": "99.9%", "credit": "3 days"}},
        ]
    }
    (found,) = settled(agreement(clause("both", parts)), share("99.5"))
    line = found.lines[0]
    assert (str(line.gross), str(line.amount)) == ("0.00 EUR", "0.00 EUR")
    assert line.extension == 3


@pytest.mark.parametrize(("gives", "total"), [("credit", "0.00 EUR"), ("extension", "None")])
def test_several_times_the_downtime_is_money_or_days(gives: str, total: str) -> None:
    held = agreement(clause("times", {"multiple": {"factor": 10, "gives": gives}}))
    assert totals(settled(held, down())) == [total]


def test_the_currency_of_nothing_is_that_of_the_months_fee() -> None:
    months = {"2026-01": euros("100"), "2026-02": parse_money("100 USD")}
    held = agreement(flat("uptime", "10%"), fees=None)
    found = settled(held, share("100"), share("100"), fees={"hosting": months})
    assert totals(found) == ["0.00 EUR", "0.00 USD"]


@pytest.mark.parametrize(
    "terms", [{"cap": "10% a year"}, {"earn_back": 1}, {"cap": "3 a year"}], ids=str
)
def test_fees_in_two_currencies_are_refused_where_periods_add_up(terms: Any) -> None:
    months = {"2026-01": euros("100"), "2026-02": parse_money("100 USD")}
    held = agreement(flat("uptime", "10%", **terms), fees=None)
    with pytest.raises(RemedyError, match=r"100.00 USD is not in the currency of 100.00 EUR"):
        settled(held, share("98"), fees={"hosting": months})


def test_where_periods_add_up_a_fee_is_in_the_currency_of_what_is_written() -> None:
    held = agreement(flat("uptime", "10%", cap=["50 EUR a year", "20%"]), fees=None)
    with pytest.raises(RemedyError, match=r"100.00 USD is not in the currency of 50.00 EUR"):
        settled(held, share("98"), fees={"hosting": parse_money("100 USD")})


@pytest.mark.parametrize("terms", [{"cap": "10%"}, {"floor": "10%"}, {"minimum": "10%"}], ids=str)
def test_a_limit_that_needs_a_fee_says_whose_it_is(terms: Any) -> None:
    held = agreement(flat("uptime", "5 EUR", **terms), fees=None)
    with pytest.raises(
        RemedyError, match=r"^agreement 'hosting', remedy 'uptime': a credit of 10%"
    ):
        settled(held, share("98"))
    together = {key: value for key, value in terms.items() if key != "floor"} or {"at_risk": "10%"}
    held = agreement(flat("uptime", "5 EUR"), fees=None, credits=Credits(**together))
    with pytest.raises(RemedyError, match=r"^agreement 'hosting', credits: a credit of 10%"):
        settled(held, share("98"))


# limits


def test_a_credit_of_exactly_its_cap_after_rounding_stays() -> None:
    held = agreement(flat("uptime", "29.996%", cap="30 EUR"), fees="100 EUR a month")
    assert totals(settled(held, share("98"))) == ["30.00 EUR"]


@pytest.mark.parametrize("cap", [["29.999%", "50 EUR"], ["50 EUR", "29.999%"]])
def test_rounding_up_stays_below_the_least_of_several_caps(cap: list[str]) -> None:
    held = agreement(flat("uptime", "40%", cap=cap, rounding="up"), fees="100.01 EUR a month")
    assert totals(settled(held, share("98"))) == ["30.00 EUR"]


@pytest.mark.parametrize("credit", ["5 EUR", "3 days"])
def test_a_floor_of_just_what_is_granted_raises_nothing(credit: str) -> None:
    (found,) = settled(agreement(flat("uptime", credit, floor=credit)), share("98"))
    assert found.lines[0].notes == ()


def test_a_credit_of_some_cents_is_raised_and_claimed_like_any_other() -> None:
    assert totals(settled(agreement(flat("a", "0.50 EUR", floor="2 EUR")), share("98"))) == [
        "2.00 EUR"
    ]
    (found,) = settled(agreement(flat("a", "0.50 EUR", automatic=False)), share("98"))
    assert (found.is_owed, found.lines[0].claim) == (True, "to be claimed, at any time")


def test_a_cap_of_days_of_a_shorter_period_holds_as_often_as_it_fits_in() -> None:
    held = agreement(flat("term", "20 days", cap="3 days a month", every="quarter"))
    (found,) = settled(held, share("98"), every="quarter")
    assert found.extension == 9


def test_credits_that_a_cap_cut_off_are_not_counted_as_granted() -> None:
    each = clause("each", {"each": {"credit": "50 EUR"}}, "missed", cap="3 times a year")
    found = settled(agreement(each), missed(1, 1), missed(1, 1, 1), missed(1))
    assert found[2].lines[0].notes == ("cap 3 times a year: 3 granted before, 0 more",)


def test_only_years_are_counted_from_the_contract_on() -> None:
    held = agreement(flat("a", "100 EUR", cap="150 EUR a quarter"), valid_from=date(2025, 3, 15))
    found = totals(settled(held, *[share("98")] * 4))
    assert found == ["100.00 EUR", "50.00 EUR", "0.00 EUR", "100.00 EUR"]


def test_every_year_of_a_contract_has_limits_of_its_own() -> None:
    held = agreement(flat("a", "100 EUR", cap="100 EUR a year"), valid_from=date(2025, 3, 1))
    found = totals(settled(held, *[share("98")] * 28))
    paid = [number for number, total in enumerate(found) if total == "100.00 EUR"]
    assert paid == [0, 2, 14, 26]  # the first month of all, and March of 2026, 2027 and 2028


# limits of all credits together


def test_a_period_counts_once_towards_the_credits_of_all_remedies_together() -> None:
    both = flat("a", "5 EUR"), flat("b", "7 EUR")
    held = agreement(*both, credits=Credits(cap="2 a year"))
    low = {"a": share("98"), "b": share("98")}
    assert totals(settled(held, low, low, low)) == ["12.00 EUR", "12.00 EUR", "0.00 EUR"]


def test_a_limit_of_all_credits_is_named_where_it_cuts_and_nowhere_else() -> None:
    held = agreement(
        flat("whole", "5 EUR"),
        flat("cut", "7 EUR"),
        flat("none", "3 EUR", below="97%"),
        reward("bonus", "4 EUR"),
        credits=Credits(cap="10 EUR"),
    )
    found = {"bonus": share("100"), **dict.fromkeys(("whole", "cut", "none"), share("98"))}
    (statement,) = settled(held, found)
    assert {line.remedy: (str(line.amount), line.notes) for line in statement.lines} == {
        "whole": ("5.00 EUR", ()),
        "cut": ("5.00 EUR", ("cut by the limit of all credits together",)),
        "none": ("0.00 EUR", ()),
        "bonus": ("-4.00 EUR", ()),
    }


def test_a_limit_of_days_of_all_credits_is_named_where_it_cuts_and_nowhere_else() -> None:
    held = agreement(flat("a", "3 days"), flat("b", "2 days"), credits=Credits(cap="4 days"))
    (statement,) = settled(held, {"a": share("98"), "b": share("98")})
    assert [line.extension for line in statement.lines] == [3, 1]
    assert [len(line.notes) for line in statement.lines] == [0, 1]


def test_a_limit_of_the_days_of_all_credits_leaves_a_reward_as_it_is() -> None:
    longer = {"flat": {"below": "99.9%", "credit": "3 days"}}
    both = clause("both", {"sum": [{"steps": [{"from": "99%", "reward": "4 EUR"}]}, longer]})
    (statement,) = settled(agreement(both, credits=Credits(cap="2 days")), share("99.5"))
    line = statement.lines[0]
    assert (str(line.amount), str(line.extension)) == ("-4.00 EUR", "2")


def test_a_limit_of_all_credits_in_another_currency_is_refused() -> None:
    held = agreement(flat("a", "10%"), fees=None, credits=Credits(minimum="1 USD"))
    with pytest.raises(RemedyError, match="all credits together is in EUR"):
        settled(held, share("98"), fees={"hosting": euros("100")})


# fees that are given


def test_a_fee_of_some_cents_or_of_nothing_is_a_fee() -> None:
    held = agreement(flat("a", "10%"), fees=None)
    for fee, total in (("0.50", "0.05 EUR"), ("0", "0.00 EUR")):
        assert totals(settled(held, share("98"), fees={"hosting": euros(fee)})) == [total]


def test_a_fee_may_be_given_by_any_length_of_period_that_a_remedy_is_settled_for() -> None:
    held = agreement(flat("a", "10%"), flat("b", "10%", every="quarter"), fees=None)
    fees = {"hosting": {"2026-01": euros("10"), "2026-Q1": euros("30")}}
    assert totals(settled(held, share("98"), fees=fees)) == ["1.00 EUR"]
    quarter = {"b": share("98")}
    assert totals(settled(held, quarter, fees=fees, every="quarter")) == ["3.00 EUR"]


@pytest.mark.parametrize(
    ("held", "fees"),
    [
        (agreement(flat("a", "10%", base="usage"), fees=None), ["other"]),
        (agreement(flat("a", "10%")), ["other"]),
        (agreement(flat("a", "10%"), fees=None), ["one", "other"]),
        (
            agreement(flat("a", "10%", base="usage"), flat("b", "5 EUR"), fees=None),
            ["other"],
        ),
    ],
    ids=["named", "written", "two", "one of two named"],
)
def test_a_fee_by_another_name_is_taken_only_where_no_other_could_be_meant(
    held: Any, fees: list[str]
) -> None:
    given = {f"hosting.{name}": euros("10") for name in fees}
    with pytest.raises(RemedyError, match="no credit is of such a fee"):
        settled(held, share("98"), fees=given)


# what a line says


@pytest.mark.parametrize(
    ("remedy", "measured", "said", "owed"),
    [
        (flat("a", "5 EUR"), "98", "5.00 EUR", True),
        (flat("a", "0.50 EUR", paid_as="refund"), "98", "0.50 EUR as a refund", True),
        (flat("a", "5 EUR", paid_as="refund"), "100", "nothing", False),
        (flat("a", "1 days"), "98", "1 day more", True),
        (flat("a", "3 days"), "100", "nothing", False),
        (reward("a", "0.50 EUR"), "100", "0.50 EUR owed by the customer", True),
        (
            clause("a", {"flat": {"below": "99%", "right": "termination"}}),
            "98",
            "right of termination",
            True,
        ),
    ],
    ids=["money", "refund", "no refund", "day", "no days", "reward", "right"],
)
def test_a_line_says_what_is_granted_and_whether_anything_is(
    remedy: Remedy, measured: str, said: str, owed: bool
) -> None:
    (statement,) = settled(agreement(remedy), share(measured))
    line = statement.lines[0]
    assert (line.granted, line.is_owed, statement.is_owed) == (said, owed, owed)


def test_one_line_is_enough_to_owe_something() -> None:
    held = agreement(flat("a", "5 EUR"), flat("b", "7 EUR"))
    (statement,) = settled(held, {"a": share("100"), "b": share("98")})
    assert statement.is_owed
    assert "total  7.00 EUR" in statement.text()


def test_rows_leave_empty_what_was_not_measured_and_what_is_not_money() -> None:
    (statement,) = settled(agreement(flat("a", "3 days")), Measurement())
    row = statement.rows()[0]
    assert {key: row[key] for key in ("share", "gross", "amount", "currency")} == dict.fromkeys(
        ("share", "gross", "amount", "currency")
    )


def test_days_by_downtime_name_the_tier_that_granted_them() -> None:
    shape = clause("a", {"multiple": {"factor": 2, "gives": "extension"}})
    award = credit_of(shape.formula, down(60), None)
    assert (award.tier, award.days) == ("1h of downtime", Fraction(1, 12))


# what was measured


@pytest.mark.parametrize("count", [1.0, True, -1, "1"])
def test_a_count_is_a_whole_number(count: Any) -> None:
    with pytest.raises(RemedyError, match="is no count; give a whole number from 0 on"):
        Measurement(met=count)


def test_a_share_of_time_is_exact_to_the_microsecond() -> None:
    tick = timedelta(microseconds=1)
    assert Measurement.of_downtime(tick, 3 * tick).share == Fraction(2, 3)


def test_the_first_instant_is_that_of_the_first_incident() -> None:
    assert missed(5, 5).first_at == datetime(2026, 1, 9, 0, tzinfo=UTC)
    told = Measurement.of_promises(0, 1, denominator=MONTH, first_at=month(0))
    assert told.first_at == month(0)


@pytest.mark.parametrize(
    ("shape", "on"),
    [
        ({"steps": [{"over": "1h", "credit": "5 EUR"}]}, "missed"),
        ({"blocks": {"every": "1h", "credit": "5 EUR"}}, "missed"),
        ({"blocks": {"every": "1h", "credit": "5 EUR", "per": "day"}}, "outage"),
        ({"multiple": {"factor": 10}}, "outage"),
    ],
)
def test_what_goes_by_time_is_not_settled_where_nobody_said_how_long(
    shape: dict[str, Any], on: On
) -> None:
    held = agreement(Remedy(shape, on=on, name="late"))
    for untold in (Measurement.of_promises(met=7, breached=3), Measurement(events=3)):
        with pytest.raises(RemedyError, match="remedy 'late': 3 are counted, but how late or long"):
            settled(held, untold)
    assert totals(settled(held, missed(0, met=7))) == ["0.00 EUR"]
