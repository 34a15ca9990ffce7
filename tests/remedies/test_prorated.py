"""Prorated fees: those of a period in which an agreement begins or ends."""

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slaengine.money import parse_money
from slaengine.policy.remedies import Credits, Remedy, Steps
from tests.remedies.contracts import agreement, down, settled, share, totals

TABLE = Steps.below({"99.9%": "10%", "99%": "30%"})
PRORATED = Credits(prorate=True)
FIRST, LAST = date(2026, 1, 22), date(2026, 3, 10)


def uptime(**terms: Any) -> Remedy:
    return Remedy(TABLE, on="availability", name="uptime", **terms)


def test_the_fee_of_a_month_in_which_the_agreement_begins_or_ends_is_that_of_its_days() -> None:
    held = agreement(
        uptime(), fees="310.00 EUR a month", credits=PRORATED, valid_from=FIRST, valid_until=LAST
    )
    found = settled(held, *[share("98")] * 4)
    # ten of 31 days, all of February, ten of 31 days, and none
    assert totals(found) == ["30.00 EUR", "93.00 EUR", "30.00 EUR", "0.00 EUR"]
    assert [statement.notes for statement in found] == [
        ("in force from 2026-01-22; fees are those of 10 of 31 days",),
        (),
        ("in force until 2026-03-10; fees are those of 10 of 31 days",),
        ("not in force; its fee of a month is none",),
    ]
    assert found[0].lines[0].arithmetic == "98% < 99% → 30% of 100.00 EUR = 30.00 EUR"


def test_without_the_clause_the_fee_is_that_of_the_whole_month() -> None:
    held = agreement(uptime(), valid_from=FIRST, valid_until=LAST)
    found = settled(held, share("98"))
    assert totals(found) == ["360.00 EUR"]
    assert found[0].notes == ("in force from 2026-01-22; fees are those of a whole month",)


def test_a_month_before_the_agreement_has_no_fee() -> None:
    held = agreement(uptime(), credits=PRORATED, valid_from=date(2026, 2, 1))
    found = settled(held, share("98"), share("98"))
    assert totals(found) == ["0.00 EUR", "360.00 EUR"]


def test_an_agreement_of_a_few_days_pays_for_them() -> None:
    held = agreement(
        uptime(),
        fees="310.00 EUR a month",
        credits=PRORATED,
        valid_from=date(2026, 1, 4),
        valid_until=date(2026, 1, 8),
    )
    (found,) = settled(held, share("98"))
    assert totals([found]) == ["15.00 EUR"]
    assert found.notes == (
        "in force from 2026-01-04 until 2026-01-08; fees are those of 5 of 31 days",
    )


def test_the_fee_of_a_longer_period_is_a_rate_and_stays_whole() -> None:
    remedy = uptime(base_period="year", cap=["0.5% a year"])
    held = agreement(remedy, fees="100.00 EUR a month", credits=PRORATED, valid_from=FIRST)
    (found,) = settled(held, share("98"))
    assert found.lines[0].arithmetic == "98% < 99% → 30% of 1,200.00 EUR = 360.00 EUR"
    assert totals([found]) == ["6.00 EUR"]


def test_a_cap_of_the_period_is_prorated_with_its_fee() -> None:
    held = agreement(
        uptime(cap="20%"), fees="310.00 EUR a month", credits=PRORATED, valid_from=FIRST
    )
    assert totals(settled(held, share("98"))) == ["20.00 EUR"]


def test_a_fee_that_is_given_for_a_period_is_what_was_paid() -> None:
    held = agreement(uptime(base="usage"), fees=None, credits=PRORATED, valid_from=FIRST)
    found = settled(held, share("98"), fees={"hosting.usage": parse_money("50 EUR")})
    assert totals(found) == ["15.00 EUR"]


def test_of_fees_that_are_given_nothing_is_said_of_days() -> None:
    given = {"hosting": parse_money("310.00 EUR")}
    for credits, late in ((PRORATED, ("not in force",)), (Credits(), ())):
        held = agreement(uptime(), fees=None, credits=credits, valid_from=FIRST, valid_until=FIRST)
        found = settled(held, share("98"), share("98"), fees=given)
        assert totals(found) == ["93.00 EUR", "93.00 EUR"]
        assert [statement.notes for statement in found] == [
            ("in force from 2026-01-22 until 2026-01-22",),
            late,
        ]


def test_a_written_fee_that_equals_a_given_one_is_that_of_its_days() -> None:
    held = agreement(
        uptime(base="storage"),
        fees={"storage": "310.00 EUR a month", "total": "900.00 EUR a month"},
        credits=PRORATED,
        valid_from=FIRST,
    )
    given = {"hosting": parse_money("310.00 EUR")}
    assert totals(settled(held, share("98"), fees=given)) == ["30.00 EUR"]


def test_an_hour_down_costs_the_fee_of_an_hour_in_force() -> None:
    held = agreement(
        Remedy({"multiple": {"factor": 1}}, on="outage", name="hours"),
        fees="310.00 EUR a month",
        credits=PRORATED,
        valid_from=date(2026, 1, 2),
    )
    assert totals(settled(held, down(72 * 60))) == ["30.00 EUR"]  # 3 of 30 days of 300.00


@given(st.dates(date(2026, 1, 1), date(2026, 4, 30)), st.dates(date(2026, 1, 1), date(2026, 4, 30)))
def test_what_a_change_of_contract_pays_before_and_after_is_what_one_contract_pays(
    one: date, other: date
) -> None:
    begin, change = sorted([one, other])
    if begin == change:
        return
    flat = Remedy({"flat": {"below": "99%", "credit": "100%"}}, on="availability", name="all")
    fees: Any = {"fees": "93744.00 EUR a month", "credits": PRORATED}  # 28, 30 and 31 divide it
    months = [share("98")] * 4
    eve = date.fromordinal(change.toordinal() - 1)
    before = agreement(flat, valid_from=begin, valid_until=eve, **fees)
    after = agreement(flat, valid_from=change, **fees)
    whole = agreement(flat, valid_from=begin, **fees)
    paid = [
        sum((each.total.exact for each in settled(held, *months) if each.total), Fraction(0))
        for held in (before, after, whole)
    ]
    assert paid[0] + paid[1] == paid[2]
