"""What is at risk: an amount that remedies divide among them by weights."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import RemedyError
from slaengine.policy.remedies import Credits, Remedy
from slaengine.policy.remedies.worth import fee_in
from slaengine.remedies import Measurement, Statement
from tests.policy.refusals import problems_in
from tests.remedies.contracts import agreement, missed, settled, share, totals

WHOLE = {"steps": [{"below": "99%", "credit": "50%"}, {"below": "95%", "credit": "100%"}]}


def kept(name: str, weight: str | Fraction | None, **terms: Any) -> Remedy:
    return Remedy(WHOLE, on="attainment", name=name, weight=weight, **terms)


def both(at_risk: str, *weights: str, found: str = "90", **terms: Any) -> Sequence[Statement]:
    remedies = [kept(f"kpi {place}", weight) for place, weight in enumerate(weights)]
    held = agreement(*remedies, credits=Credits(at_risk=at_risk), **terms)
    return settled(held, {remedy.name: share(found) for remedy in remedies})


def test_each_remedy_puts_its_part_of_the_amount_at_risk() -> None:
    (found,) = both("15%", "40%", "60%")
    assert [str(line.amount) for line in found.lines] == ["72.00 EUR", "108.00 EUR"]
    assert found.lines[0].arithmetic == (
        "90% < 95% → 100% of 72.00 EUR (40% of 180.00 EUR at risk) = 72.00 EUR"
    )
    assert found.notes == ("cap 15% not reached",)
    assert totals(both("15%", "40%", "60%", found="97")) == ["90.00 EUR"]


def test_the_amount_at_risk_may_be_money() -> None:
    (found,) = both("200 EUR", "40%", "60%", fees=None)
    assert [str(line.amount) for line in found.lines] == ["80.00 EUR", "120.00 EUR"]


def test_weights_of_more_than_the_whole_never_cost_more_than_what_is_at_risk() -> None:
    (found,) = both("15%", "80%", "80%")
    assert [str(line.amount) for line in found.lines] == ["144.00 EUR", "36.00 EUR"]
    assert found.notes == ("capped at 15%: 180.00 EUR",)


def test_shares_of_limits_are_of_the_part_at_risk_too() -> None:
    remedy = kept("kpi", "50%", cap=["50%", "10% a year"], minimum="1%", base_period="quarter")
    (found,) = settled(agreement(remedy, credits=Credits(at_risk="10%")), share("90"))
    assert found.lines[0].arithmetic.startswith("90% < 95% → 100% of 180.00 EUR (50% of 360.00")
    assert found.lines[0].notes == ("capped at 50%: 30.00 EUR", "cap 10% a year not reached")


def test_what_is_at_risk_is_of_the_fee_that_credits_are_based_on() -> None:
    fees = {"desk": "1000 EUR a month", "servers": "500 EUR a month"}
    held = agreement(kept("kpi", "50%"), fees=fees, credits=Credits(at_risk="10%", base="desk"))
    assert totals(settled(held, share("90"))) == ["50.00 EUR"]
    assert fee_in(held, held.remedies[0], "month") == 50


def test_what_is_at_risk_also_limits_remedies_without_a_weight() -> None:
    remedy = Remedy({"each": {"credit": "100 EUR"}}, on="missed", name="late")
    held = agreement(remedy, credits=Credits(at_risk="15%"))
    assert totals(settled(held, missed(1, 1))) == ["180.00 EUR"]


def test_a_part_of_a_fee_that_nobody_knows_is_refused() -> None:
    held = agreement(kept("kpi", "50%"), fees=None, credits=Credits(at_risk="10%"))
    with pytest.raises(RemedyError, match="needs the fee that it is a share of"):
        settled(held, share("90"))
    assert fee_in(held, held.remedies[0], "month") is None


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=4),
    st.lists(st.integers(80, 100), min_size=4, max_size=4),
)
def test_all_of_a_period_never_cost_more_than_what_is_at_risk_and_each_no_more_than_its_weight(
    weights: list[int], shares: list[int]
) -> None:
    remedies = [
        kept(f"kpi {place}", Fraction(each, 100), rounding="down")
        for place, each in enumerate(weights)
    ]
    held = agreement(*remedies, credits=Credits(at_risk="15%"))
    measured = {
        remedy.name: Measurement(share=Fraction(percent, 100))
        for remedy, percent in zip(remedies, shares, strict=False)
    }
    (found,) = settled(held, measured)
    assert found.total is not None
    assert 0 <= found.total.exact <= 180
    for line, weight in zip(found.lines, weights, strict=True):
        assert line.amount is not None
        assert line.amount.exact <= Fraction(180 * weight, 100)


HEAD = """
[[agreements]]
name = "hosting"
calendar = "24x7"
fee = "1200.00 EUR a month"
targets = { resolution = "4h" }
"""
REMEDY = """
[[agreements.remedies]]
on = "attainment"
flat = { below = "99%", credit = "100%" }
weight = "50%"
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (REMEDY, "remedies[0].weight: there is no amount at risk to weigh"),
        (
            'credits = { at_risk = "15%" }' + REMEDY + 'base = "total"',
            "remedies[0].base: does nothing beside weight",
        ),
        (
            'credits = { at_risk = "15%" }' + REMEDY.replace("50%", "150%"),
            "remedies[0].weight: the weight 150.000000% lies outside its bounds",
        ),
        ('credits = { at_risk = "15%" }' + REMEDY.replace('"50%"', "0.5"), "a bare number"),
        ('credits = { at_risk = "3 days" }' + REMEDY, "credits.at_risk: 3 days is not money"),
        ('credits = { at_risk = "15 USD" }' + REMEDY, "write all in one currency"),
        (
            'credits = { at_risk = "15%", base = "x" }' + REMEDY,
            "remedies[0].base: unknown fee 'x'",
        ),
        (
            'credits = { at_risk = "15 EUR" }' + REMEDY + 'base_period = "week"',
            "has no fixed amount a week",
        ),
        ("credits = { prorate = 1 }" + REMEDY, "credits.prorate: must be true or false"),
    ],
)
def test_weights_that_cannot_be_worked_out_are_refused(text: str, said: str) -> None:
    assert any(said in one for one in problems_in(HEAD + text)), problems_in(HEAD + text)
