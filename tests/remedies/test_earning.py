"""Credits that are owed back once the promise was kept for long enough."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Policy
from slaengine.money import parse_money
from slaengine.policy.remedies import Credits, Each, Remedy, Steps, parse_credit
from slaengine.remedies import Measurement, Statement, settle
from tests.policy.refusals import problems_of
from tests.remedies.contracts import agreement, missed, month, settled, share, totals

TABLE = Steps.below({"99.9%": "10%", "99%": "30%"})
BAD, WORSE, GOOD = share("99.5"), share("98"), share("100")
MONTHS = {"x": BAD, "X": WORSE, ".": GOOD, "?": Measurement()}


def uptime(**terms: Any) -> Remedy:
    return Remedy(TABLE, on="availability", name="uptime", **terms)


def paid(text: str, earn_back: int = 2, **terms: Any) -> list[str]:
    """What months come to: x is below the promise, X far below it, ? was not measured."""
    held = agreement(uptime(earn_back=earn_back, **terms.pop("remedy", {})), **terms)
    return [total.removesuffix(".00 EUR") for total in totals(settled(held, *months(text)))]


def months(text: str) -> Sequence[Measurement]:
    return [MONTHS[sign] for sign in text]


def test_a_credit_is_owed_back_once_so_many_months_were_kept_since() -> None:
    held = agreement(uptime(earn_back=2))
    found = settled(held, *months("x..."))
    assert totals(found) == ["120.00 EUR", "0.00 EUR", "-120.00 EUR", "0.00 EUR"]
    (line,) = found[2].lines
    assert line.notes == ("earned back: the 120.00 EUR of 2026-01, 2 months kept since",)
    assert (line.arithmetic, str(line.gross)) == ("100% ≥ 99.9%", "0.00 EUR")
    assert line.granted == "120.00 EUR owed by the customer"
    assert (line.claim, line.claim_until) == ("", None)
    assert Statement.from_json(found[2].to_json()) == found[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x.x..", ["120", "0", "120", "0", "-120"]),
        ("xX..", ["120", "360", "0", "-360"]),  # that of January was not kept since
        ("x.?..", ["120", "0", "0", "0", "0"]),
        ("....", ["0"] * 4),
        ("x..X..", ["120", "0", "-120", "360", "0", "-360"]),
    ],
)
def test_only_the_last_credit_before_the_row_is_owed_back(text: str, expected: list[str]) -> None:
    assert paid(text) == expected


def test_one_month_is_enough_where_the_contract_says_so() -> None:
    held = agreement(uptime(earn_back=1))
    found = settled(held, *months("x."))
    assert found[1].lines[0].notes == (
        "earned back: the 120.00 EUR of 2026-01, 1 month kept since",
    )


def test_a_month_that_is_not_there_was_not_kept() -> None:
    held = agreement(uptime(earn_back=2))
    measured = {
        month(number): {"uptime": MONTHS[sign]} for number, sign in ((0, "x"), (2, "."), (3, "."))
    }
    found = settle(Policy(agreements=[held]), held, measured, as_of=month(9))
    assert totals(found) == ["120.00 EUR", "0.00 EUR", "0.00 EUR"]


def test_a_month_without_promises_has_none_that_was_missed() -> None:
    late = Remedy({"each": {"credit": "50 EUR"}}, on="missed", name="late", earn_back=1)
    assert totals(settled(agreement(late), missed(1), missed())) == ["50.00 EUR", "-50.00 EUR"]


def test_what_is_owed_back_is_what_limits_left() -> None:
    held = agreement(uptime(earn_back=1, cap="200 EUR"), credits=Credits(cap="150 EUR"))
    assert totals(settled(held, *months("X."))) == ["150.00 EUR", "-150.00 EUR"]


def test_a_broken_month_without_a_credit_was_not_kept_either() -> None:
    assert paid("xx.x.x..", remedy={"consecutive": 2}) == ["0", "120", *["0"] * 6]


def test_rights_and_longer_terms_are_not_owed_back() -> None:
    shape = {"flat": {"below": "99.9%", "credit": "3 days"}}
    held = agreement(Remedy(shape, on="availability", name="days", earn_back=1), fees=None)
    found = settled(held, BAD, GOOD)
    assert [str(each.extension) for each in found] == ["3", "0"]
    assert [each.total for each in found] == [None, None]


def test_a_credit_owed_back_stands_beside_the_credits_of_other_remedies() -> None:
    late = Remedy({"each": {"credit": "50 EUR"}}, on="missed", name="late")
    for combine in ("sum", "greatest"):
        held = agreement(uptime(earn_back=1), late, credits=Credits(combine=combine, cap="100%"))
        measured = [{"uptime": BAD, "late": missed()}, {"uptime": GOOD, "late": missed(1)}]
        assert totals(settled(held, *measured)) == ["120.00 EUR", "-70.00 EUR"]


def test_a_promise_broken_in_a_month_without_a_fee_was_not_kept() -> None:
    fees = {"2026-02": parse_money("0 EUR")}
    held = agreement(uptime(earn_back=1))
    found = settled(held, *months("xx."), fees={"hosting": fees})
    assert totals(found) == ["120.00 EUR", "0.00 EUR", "0.00 EUR"]


def test_a_count_that_nobody_gave_keeps_nothing() -> None:
    late = Remedy(Each(parse_credit("5 EUR")), on="missed", name="late", earn_back=1)
    assert totals(settled(agreement(late), missed(1), {}, missed())) == ["5.00 EUR"] + 2 * [
        "0.00 EUR"
    ]
    assert totals(settled(agreement(late), missed(1), missed())) == ["5.00 EUR", "-5.00 EUR"]


def test_a_reward_is_not_earned_back() -> None:
    steps = [{"from": "99.9%", "reward": "5 EUR"}]
    found = problems_of(lambda: Remedy({"steps": steps}, on="attainment", earn_back=2))
    assert any("a reward is not earned back" in one for one in found)
    assert any("from 1 on" in one for one in problems_of(lambda: uptime(earn_back=0)))


@given(st.text("xX.?", max_size=14), st.integers(1, 3))
def test_what_is_owed_back_is_what_a_slow_look_at_every_credit_says(
    text: str, earn_back: int
) -> None:
    credits = {"x": 120, "X": 360}
    expected = [credits.get(sign, 0) for sign in text]
    for place, sign in enumerate(text):
        since = text[place + 1 : place + 1 + earn_back]
        if sign in credits and since == "." * earn_back:
            expected[place + earn_back] -= credits[sign]
    assert paid(text, earn_back) == [str(each) for each in expected]


@given(st.text("xX.?", max_size=14), st.integers(1, 3))
def test_no_more_is_owed_back_than_was_granted(text: str, earn_back: int) -> None:
    owed = Fraction(0)
    for amount in paid(text, earn_back):
        owed += Fraction(amount)
        assert owed >= 0


def test_what_looks_back_at_a_period_that_is_not_final_is_not_final() -> None:
    open_yet = replace(missed(90), is_final=False)
    tiers = Remedy(
        {"steps": [{"over": "1h", "credit": "5 EUR"}, {"over": "9h", "credit": "20 EUR"}]},
        on="missed",
        name="late",
        earn_back=2,
    )
    found = settled(agreement(tiers), open_yet, missed(), missed(), missed())
    assert totals(found) == ["5.00 EUR", "0.00 EUR", "-5.00 EUR", "0.00 EUR"]
    assert [statement.is_final for statement in found] == [False, False, False, True]
