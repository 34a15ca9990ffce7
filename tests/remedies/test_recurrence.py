"""Recurrence: credits that need several periods, or are dearer for it."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Policy
from slaengine.money import parse_money
from slaengine.policy.remedies import Recurrence, Remedy, Repeat, Steps
from slaengine.policy.remedies.recurrence import ONCE, read_recurrence
from slaengine.remedies import Measurement, Statement, settle
from tests.policy.refusals import problems_in, problems_of
from tests.remedies.contracts import agreement, month, settled, share, totals
from tests.strategies.remedies import recurrences, repeats

TABLE = Steps.below({"99.9%": "10%", "99%": "30%"})
BAD, GOOD = share("99.5"), share("100")


def uptime(**terms: Any) -> Remedy:
    return Remedy(TABLE, on="availability", name="uptime", **terms)


def months(text: str) -> Sequence[Measurement]:
    """Months as a row of signs: an x is one below the promise."""
    return [BAD if sign == "x" else GOOD for sign in text]


def owed(found: Sequence[Statement]) -> str:
    return "".join("x" if statement.is_owed else "." for statement in found)


def test_a_right_may_need_so_many_of_any_so_many_months() -> None:
    way_out = Remedy(
        {"flat": {"below": "95%", "right": "termination"}},
        on="availability",
        name="way out",
        periods="3 of 12",
    )
    worse = [share("90") if sign == "x" else GOOD for sign in "x....x.....x.x..x"]
    found = settled(agreement(way_out), *worse)
    #                      x....x.....x.x..x
    assert owed(found) == "...........x.x..x"
    assert found[5].lines[0].notes == ("not granted: 2 so far, where it takes 3 of any 12 months",)
    assert found[16].rights == ("termination",)


@pytest.mark.parametrize("periods", ["2 of 2", "2 of 3"])
def test_a_month_without_a_fee_counts_as_broken_all_the_same(periods: str) -> None:
    twice = uptime(repeat=Repeat(2, periods=periods))
    free = {"hosting": {"2026-02": parse_money("0 EUR")}}
    found = settled(agreement(twice), *months("xxx"), fees=free)
    assert totals(found) == ["120.00 EUR", "0.00 EUR", "240.00 EUR"]


def test_so_many_of_as_many_months_is_so_many_in_a_row() -> None:
    assert uptime(periods="3 of 3") == uptime(consecutive=3)
    assert uptime(consecutive=3).consecutive == 3
    assert uptime(periods="2 of 3").consecutive == 1
    assert uptime().periods == uptime(periods=Recurrence(1, 1)).periods == ONCE


@pytest.mark.parametrize(
    ("said", "seen", "paid"),
    [
        ("2 of 2", "x.xx.x", "...x.."),
        ("2 of 3", "x.xx..x", "..xx..."),
        ("2 of 4", "x.xx..x", "..xx..x"),
        ("3 of 4", "xx.xx..x", "...xx..."),
    ],
)
def test_a_month_outside_the_last_ones_no_longer_counts(said: str, seen: str, paid: str) -> None:
    assert owed(settled(agreement(uptime(periods=said)), *months(seen))) == paid


def test_a_month_that_is_not_there_is_none_that_counts() -> None:
    held = agreement(uptime(periods="2 of 3"))
    measured = {month(number): {"uptime": BAD} for number in (0, 3, 5)}
    found = settle(Policy(agreements=[held]), held, measured, as_of=month(9))
    assert owed(found) == "..x"


def test_rewards_and_credits_are_counted_apart() -> None:
    steps = [{"from": "99.9%", "reward": "100 EUR"}, {"below": "99%", "credit": "300 EUR"}]
    held = agreement(Remedy({"steps": steps}, on="attainment", name="both", periods="2 of 3"))
    found = settled(held, *[share(each) for each in ("100", "90", "100", "90", "99.5", "90")])
    assert totals(found) == [
        *("0.00 EUR", "0.00 EUR", "-100.00 EUR", "300.00 EUR", "0.00 EUR", "300.00 EUR")
    ]


# dearer the second time


def test_the_same_again_costs_twice_as_much() -> None:
    found = settled(agreement(uptime(repeat=Repeat(2, consecutive=2))), *months("xx.x"))
    assert totals(found) == ["120.00 EUR", "240.00 EUR", "0.00 EUR", "120.00 EUR"]
    assert found[1].lines[0].arithmetic == (
        "99.5% < 99.9% → 10% of 1,200.00 EUR = 120.00 EUR, 2 × for 2 months in a row = 240.00 EUR"
    )
    assert str(found[1].lines[0].gross) == "240.00 EUR"


def test_the_greatest_factor_that_holds_counts() -> None:
    twice, thrice = {"factor": 2, "periods": "2 of 6"}, {"factor": 3, "periods": "3 of 6"}
    found = settled(agreement(uptime(repeat=[twice, thrice], cap="25%")), *months("x.x.x"))
    assert totals(found)[::2] == ["120.00 EUR", "240.00 EUR", "300.00 EUR"]
    assert found[4].lines[0].notes == ("capped at 25%: 300.00 EUR",)


def test_days_multiply_too_and_rights_and_rewards_do_not() -> None:
    repeat = Repeat("3/2", consecutive=2)
    days, right = (
        Remedy({"flat": {"below": "99.9%", **grant}}, on="availability", name=name, repeat=repeat)
        for name, grant in (("days", {"credit": "3 days"}), ("right", {"right": "leave"}))
    )
    held = agreement(days, right)
    found = settled(held, *[{"days": BAD, "right": BAD}] * 2)
    assert [statement.extension for statement in found] == [3, Fraction(9, 2)]
    assert found[1].lines[0].arithmetic.endswith("1.5 × for 2 months in a row = 9/2 days")
    assert found[1].lines[1].arithmetic == found[0].lines[1].arithmetic
    both = Remedy(
        {"steps": [{"from": "99%", "reward": "10 EUR"}]}, on="attainment", name="b", repeat=repeat
    )
    assert totals(settled(agreement(both), GOOD, GOOD)) == ["-10.00 EUR"] * 2


@given(recurrences, st.lists(st.booleans(), max_size=12))
def test_a_recurrence_holds_where_a_slow_count_of_the_last_periods_does(
    asked: Recurrence, broken: list[bool]
) -> None:
    found = settled(agreement(uptime(periods=asked)), *[BAD if one else GOOD for one in broken])
    slow = [
        broken[place] and sum(broken[max(0, place + 1 - asked.of) : place + 1]) >= asked.count
        for place in range(len(broken))
    ]
    assert [statement.is_owed for statement in found] == slow


@given(st.lists(repeats, max_size=3), st.lists(st.booleans(), max_size=10))
def test_a_repeat_never_makes_a_credit_smaller_and_no_more_than_its_factor(
    dearer: list[Repeat], broken: list[bool]
) -> None:
    measured = [BAD if one else GOOD for one in broken]
    plain = settled(agreement(uptime()), *measured)
    found = settled(agreement(uptime(repeat=dearer)), *measured)
    most = max((repeat.factor for repeat in dearer), default=Fraction(1))
    for before, after in zip(plain, found, strict=True):
        assert before.total is not None
        assert after.total is not None
        assert before.total.exact <= after.total.exact <= most * before.total.exact


# what is refused

HEAD = """
[[agreements]]
name = "hosting"
calendar = "24x7"
fee = "1200.00 EUR a month"
availability = { name = "api" }
[[agreements.remedies]]
on = "availability"
flat = { below = "99%", credit = "5%" }
"""


@pytest.mark.parametrize(
    ("clause", "place", "said"),
    [
        ("periods = 3", "periods", "must be text such as '3 of 12'"),
        ("periods = '3'", "periods", "'3' is no number of periods; write '3 of 12'"),
        ("periods = '12 of 3'", "periods", "of 3 periods there are no 12; write '3 of 12'"),
        ("periods = '1 of 3'", "periods", "write '2 of 3'"),
        ("periods = '0 of 3'", "periods", "must be a whole number from 1 on"),
        ("consecutive = 2\nperiods = '2 of 3'", "periods", "keep one of them"),
        ("consecutive = 0", "consecutive", "from 1 on"),
        ("repeat = { factor = 2 }", "repeat", "repeats nothing"),
        ("repeat = { factor = 1, consecutive = 2 }", "repeat.factor", "makes nothing dearer"),
        ("repeat = { factor = 1.5, consecutive = 2 }", "repeat.factor", "'1/2'"),
        ("repeat = { consecutive = 2 }", "repeat.factor", "missing"),
        ("repeat = [{ factor = 2, of = 2 }]", "repeat[0].of", "unknown key"),
        ("repeat = 2", "repeat", "must be a table"),
    ],
)
def test_a_recurrence_that_means_nothing_is_refused(clause: str, place: str, said: str) -> None:
    found = problems_in(HEAD + clause)
    place = f"agreements[0].remedies[0].{place}: "
    assert any(one.startswith(place) and said in one for one in found), found


def test_a_recurrence_may_be_a_value() -> None:
    assert str(Repeat("3/2", periods="3 of 6")) == "3/2 times in 3 of 6"
    assert read_recurrence(Recurrence(2, 3)) == Recurrence(2, 3)
    assert problems_of(lambda: Recurrence(2, 10**9))


@pytest.mark.parametrize(
    ("terms", "final"),
    [
        ({}, "?xxxx"),
        ({"consecutive": 2}, "??xxx"),
        ({"periods": "2 of 3"}, "???xx"),
        ({"periods": "2 of 3", "repeat": [Repeat(2, periods="2 of 4")]}, "????x"),
    ],
)
def test_a_period_is_final_once_all_that_it_looks_back_at_is(
    terms: dict[str, Any], final: str
) -> None:
    found = settled(agreement(uptime(**terms)), replace(BAD, is_final=False), *months("...."))
    assert "".join("x" if statement.is_final else "?" for statement in found) == final


def test_points_of_a_clause_that_looks_back_are_as_final_as_it_is() -> None:
    late = uptime(consecutive=2)
    points = Remedy({"each": {"credit": "1%"}}, on="points", name="worth", consecutive=2)
    open_yet = {"uptime": replace(BAD, is_final=False)}
    good = {"uptime": GOOD}
    found = settled(agreement(late, points), open_yet, good, good, good)
    assert [statement.is_final for statement in found] == [False, False, False, True]
