"""Where clauses begin and end to be possible: their bounds, and that what is written is short."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Agreement, Policy
from slaengine.errors import PolicyError
from slaengine.money import Money
from slaengine.policy.remedies import (
    Blocks,
    Days,
    Each,
    EachByLength,
    Extension,
    FeeShare,
    Flat,
    Formula,
    Increments,
    Linear,
    Multiple,
    Points,
    Proportional,
    Remedy,
    Reward,
    Right,
    Times,
    parse_credit,
)
from slaengine.policy.remedies.composites import grants_of
from slaengine.policy.remedies.remedy import ONS, On
from slaengine.policy.remedies.worth import worth
from tests.strategies.remedies import formulas

FIVE = parse_credit("5 EUR")
HUNDRED_YEARS = timedelta(days=36_525)
TICK = timedelta(microseconds=1)


def grants_within(value: object) -> Iterator[object]:
    """Look through everything that a formula holds for what can be granted."""
    if isinstance(value, FeeShare | Money | Extension | Points | Right | Reward):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from grants_within(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from grants_within(getattr(value, each.name))


@given(st.sampled_from(ONS).flatmap(lambda on: formulas(on, "EUR")))
def test_the_grants_of_a_formula_are_all_that_it_holds(formula: Formula) -> None:
    assert list(grants_of(formula)) == list(grants_within(formula))


def test_what_a_point_of_shortfall_grants_is_a_grant_too() -> None:
    assert list(grants_of(Linear(Fraction(99, 100), FIVE))) == [FIVE]


@pytest.mark.parametrize(
    "make",
    [
        lambda count: Each(FIVE, free=count),
        lambda count: Blocks(timedelta(hours=1), FIVE, per="day", most_per_day=count),
        Times,
        Days,
    ],
    ids=["free", "most_per_day", "times", "days"],
)
@pytest.mark.parametrize("count", [1.0, True, "1", -1, 10**9])
def test_counts_are_whole_numbers_that_somebody_could_mean(
    make: Callable[[Any], object], count: object
) -> None:
    with pytest.raises(PolicyError, match=r"must be a whole number|longer than a hundred years"):
        make(count)


def test_the_least_and_the_most_of_a_count_are_allowed() -> None:
    assert Each(FIVE, free=0).free == 0
    assert Each(FIVE, free=10**9 - 1).free == 10**9 - 1
    assert Times(1).count == 1
    for make in (Times, lambda count: Blocks(HUNDRED_YEARS, FIVE, per="day", most_per_day=count)):
        with pytest.raises(PolicyError, match="must be a whole number"):
            make(0)


def test_a_clause_may_reach_a_hundred_years_and_no_further() -> None:
    assert Days(36_525).days == 36_525
    assert Blocks(HUNDRED_YEARS, FIVE).every == HUNDRED_YEARS
    for make in (
        lambda: Days(36_526),
        lambda: Blocks(HUNDRED_YEARS + TICK, FIVE),
        lambda: Blocks(HUNDRED_YEARS, FIVE, minimum=HUNDRED_YEARS + TICK),
        lambda: EachByLength(((HUNDRED_YEARS + TICK, FIVE),)),
        lambda: Remedy(
            {"each": [{"over": "876601h", "credit": "5 EUR"}, {"over": "1h", "credit": "9 EUR"}]},
            on="missed",
        ),
    ):
        with pytest.raises(PolicyError, match=r"hundred years|is no length of time"):
            make()


@pytest.mark.parametrize(
    "make",
    [
        lambda below: Flat(below, FIVE),
        lambda below: Linear(below, FIVE),
        lambda below: Increments(below, Fraction(1, 100), FIVE),
        Proportional,
    ],
    ids=["flat", "linear", "increments", "proportional"],
)
def test_a_threshold_is_above_nothing_and_at_most_all(make: Callable[[Any], Any]) -> None:
    assert make(Fraction(1)).below == 1
    for below in (Fraction(0), Fraction(-1, 2), Fraction(101, 100)):
        with pytest.raises(PolicyError, match="below"):
            make(below)


@pytest.mark.parametrize("make", [Multiple, lambda factor: Proportional(Fraction(1), factor)])
def test_a_factor_is_above_nothing_and_at_most_ten_thousand(make: Callable[[Any], Any]) -> None:
    assert make(Fraction(10_000)).factor == 10_000
    assert make(Fraction(1, 10**9 - 1)).factor == Fraction(1, 10**9 - 1)
    for factor in (Fraction(0), Fraction(10_001), Fraction(1, 10**9), 2.0):
        with pytest.raises(PolicyError, match="factor"):
            make(factor)


# the fee


@pytest.mark.parametrize(
    ("shape", "on", "terms"),
    [
        ({"proportional": {"below": "99%"}}, "availability", {}),
        ({"multiple": {"factor": 10}}, "availability", {}),
        ({"steps": [{"from": "99%", "reward": "5%"}]}, "availability", {}),
        ({"flat": {"below": "99%", "credit": "5%"}}, "availability", {}),
        ({"flat": {"below": "99%", "credit": "5 EUR"}}, "availability", {"floor": "1%"}),
        ({"flat": {"below": "99%", "credit": "5 EUR"}}, "availability", {"minimum": "1%"}),
        ({"flat": {"below": "99%", "credit": "5 EUR"}}, "availability", {"cap": "10% a week"}),
    ],
    ids=["proportional", "multiple", "reward", "credit", "floor", "minimum", "cap"],
)
def test_whatever_is_a_share_needs_a_fee_that_is_known_for_its_period(
    shape: dict[str, Any], on: On, terms: dict[str, Any]
) -> None:
    remedy = Remedy(shape, on=on, every="week", **terms)
    with pytest.raises(PolicyError, match=r"a fee of 1200\.00 EUR a month"):
        Agreement("a", calendar="24x7", fees="1200.00 EUR a month", remedies=[remedy])


@pytest.mark.parametrize(
    "gives",
    [
        {"flat": {"below": "99%", "credit": "5 EUR"}},
        {"multiple": {"factor": 10, "gives": "extension"}},
    ],
)
def test_what_is_no_share_needs_no_fee_of_its_period(gives: dict[str, Any]) -> None:
    remedy = Remedy(gives, on="availability", every="week")
    held = Agreement("a", calendar="24x7", fees="1200.00 EUR a month", remedies=[remedy])
    assert held.remedies == (remedy,)


def test_a_reward_is_worth_less_than_nothing() -> None:
    assert worth(Reward(FeeShare(Fraction(1, 10))), Fraction(1200)) == ("money", Fraction(-120))
    assert worth(Reward(FeeShare(Fraction(1, 10))), None) == ("share", Fraction(-1, 10))


# what is written


@pytest.mark.parametrize(
    ("shape", "on"),
    [
        ({"each": {"credit": "5.00 EUR"}}, "missed"),
        ({"each": {"credit": "5.00 EUR", "free": 2}}, "missed"),
        ({"blocks": {"every": "1h", "credit": "5%"}}, "availability"),
        ({"blocks": {"every": "1h", "credit": "5%", "part": "started"}}, "availability"),
        ({"increments": {"below": "99%", "step": "1%", "credit": "5%"}}, "availability"),
        (
            {"increments": {"below": "99%", "step": "1%", "credit": "5%", "part": "started"}},
            "availability",
        ),
        ({"multiple": {"factor": 10}}, "availability"),
        ({"multiple": {"factor": "5/2", "gives": "extension"}}, "availability"),
        ({"proportional": {"below": "99%"}}, "availability"),
        ({"proportional": {"below": "99%", "factor": 2}}, "availability"),
    ],
)
def test_a_clause_is_written_as_it_was_read_without_what_is_understood(
    shape: dict[str, Any], on: On
) -> None:
    remedy = Remedy(shape, on=on)
    held = Agreement("a", calendar="24x7", fees="1200.00 EUR a month", remedies=[remedy])
    (written,) = json.loads(Policy(agreements=[held]).to_json())["agreements"][0]["remedies"]
    (key,) = shape
    assert written[key] == shape[key]
