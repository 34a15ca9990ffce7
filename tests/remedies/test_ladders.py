"""Ladders: so much once, by how many there were, or by how long they were in all."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import RemedyError
from slaengine.policy.remedies import Ladder, Remedy, parse_credit
from slaengine.policy.remedies.ladder import read_step_over
from slaengine.remedies import Measurement
from tests.policy.refusals import problems_in, problems_of
from tests.remedies.contracts import WRITTEN, agreement, down, missed, settled, share, totals

BY_NUMBER = {"steps": [{"over": 2, "credit": "5%"}, {"over": 5, "credit": "10%"}]}
BY_TIME = {"steps": [{"over": "45m", "credit": "5%"}, {"over": "4h", "credit": "20%"}]}
HOUR = timedelta(hours=1)


def told(shape: dict[str, Any], on: Any, *found: Measurement) -> list[str]:
    remedy = Remedy(shape, on=on, name="ladder")
    statements = settled(agreement(remedy), *found)
    return [statement.lines[0].arithmetic for statement in statements]


def test_so_many_misses_cost_once_and_more_of_them_cost_more() -> None:
    months = [missed(), missed(1, 1), missed(1, 1, 1), missed(*[1] * 5), missed(*[1] * 6)]
    assert told(BY_NUMBER, "missed", *months) == [
        "none",
        "2",
        "3, over 2 up to 5 → 5% of 1,200.00 EUR = 60.00 EUR",
        "5, over 2 up to 5 → 5% of 1,200.00 EUR = 60.00 EUR",
        "6, over 5 → 10% of 1,200.00 EUR = 120.00 EUR",
    ]


@pytest.mark.parametrize("on", ["availability", "outage"])
def test_so_long_in_all_costs_once(on: str) -> None:
    assert told(BY_TIME, on, down(45), down(30, 30), down(300)) == [
        "45m of downtime",
        "1h of downtime, over 45m up to 4h → 5% of 1,200.00 EUR = 60.00 EUR",
        "5h of downtime, over 4h → 20% of 1,200.00 EUR = 240.00 EUR",
    ]


def test_promises_that_were_late_add_up() -> None:
    assert told(BY_TIME, "missed", missed(20, 26)) == [
        "46m overrun, over 45m up to 4h → 5% of 1,200.00 EUR = 60.00 EUR"
    ]


def test_more_outages_than_so_many_give_a_right() -> None:
    way_out = Remedy({"steps": [{"over": 3, "right": "termination"}]}, on="outage", name="way out")
    found = settled(agreement(way_out), down(1, 1, 1), down(1, 1, 1, 1))
    assert [statement.rights for statement in found] == [(), ("termination",)]


def test_over_nothing_is_any() -> None:
    shape = {"steps": [{"over": 0, "credit": "5%"}]}
    assert told(shape, "missed", missed(), missed(1))[1].startswith("1, over 0 → 5%")
    assert told({"steps": [{"over": "0m", "credit": "5%"}]}, "outage", down())[0].startswith("0s")


@given(st.lists(st.integers(0, 9), min_size=2, max_size=2))
def test_more_of_them_never_grant_less_where_the_steps_rise(counts: list[int]) -> None:
    less, more = sorted(counts)
    (low, high) = settled(
        agreement(Remedy(BY_NUMBER, on="missed", name="ladder")),
        missed(*[1] * less),
        missed(*[1] * more),
    )
    assert low.total is not None
    assert high.total is not None
    assert 0 <= low.total.exact <= high.total.exact


def test_a_ladder_may_be_written_in_python() -> None:
    ladder = Ladder(((HOUR, parse_credit("5%")), (2 * HOUR, parse_credit("10%"))))
    remedy = Remedy(ladder, on="outage", name="ladder")
    assert remedy == Remedy({"steps": ladder}, on="outage", name="ladder")
    assert (ladder.is_of_time, ladder.range(0)) == (True, "over 1h up to 2h")
    assert str(Ladder(((3, parse_credit("5%")),))) == "5% over 3"
    assert (ladder.step(3), Ladder(((3, parse_credit("5%")),)).step(4 * HOUR)) == (None, None)
    assert read_step_over(HOUR) == HOUR


@pytest.mark.parametrize(
    ("on", "steps", "said"),
    [
        ("availability", '{ over = 2, credit = "5%" }', "a table of steps over a number is for on"),
        ("attainment", '{ over = "2h", credit = "5%" }', "a table of steps over a time is for on"),
        (
            "missed",
            '{ over = 2, credit = "5%" }, { over = "2h", credit = "5%" }',
            "each over a length of time",
        ),
        (
            "missed",
            '{ over = 2, credit = "5%" }, { over = 2, credit = "6%" }',
            "the step over 2 stands after the one over 2",
        ),
        (
            "missed",
            '{ over = "2h", credit = "5%" }, { over = "90m", credit = "6%" }',
            "from the lowest up",
        ),
        ("missed", '{ over = 2, credit = "5%" }, { credit = "6%" }', "steps[1].over: missing"),
        ("missed", '{ over = 2, below = "9%", credit = "5%" }', "steps[0].below: unknown key"),
        ("missed", "{ over = 2 }", "steps[0]: grants nothing"),
        ("missed", "{ over = 2, credit = 5 }", "steps[0].credit: a bare number"),
        ("missed", '{ over = -1, credit = "5%" }', "whole number from 0 on"),
        ("missed", '{ over = true, credit = "5%" }', "must be a whole number, or a length of time"),
        ("missed", '{ over = "-1h", credit = "5%" }', "has a sign"),
    ],
)
def test_a_ladder_that_cannot_be_worked_out_is_refused(on: str, steps: str, said: str) -> None:
    found = problems_in(f'{WRITTEN}on = "{on}"\nsteps = [{steps}]')
    assert any(said in one for one in found), found


def test_a_ladder_without_steps_is_refused() -> None:
    assert problems_of(lambda: Ladder(()))


# how many have to be decided


@pytest.mark.parametrize(("on", "volume"), [("missed", 3), ("attainment", 0)])
def test_a_volume_that_means_nothing_is_refused(on: str, volume: int) -> None:
    shape = {"flat": {"below": "9%", "credit": "5%"}} if on == "attainment" else BY_NUMBER
    terms: Any = {"on": on, "volume": volume}
    (found,) = problems_of(lambda: Remedy(shape, **terms))
    assert "it is for on = attainment" in found or "whole number from 1 on" in found


def test_an_attainment_of_too_few_promises_costs_nothing() -> None:
    remedy = Remedy(
        {"flat": {"below": "90%", "credit": "10%"}}, on="attainment", name="kept", volume=10
    )
    months = [Measurement.of_promises(*counts) for counts in ((5, 4), (5, 5), (0, 0))]
    found = settled(agreement(remedy), *months)
    assert totals(found) == ["0.00 EUR", "120.00 EUR", "0.00 EUR"]
    assert found[0].lines[0].arithmetic == "9 decided, 10 are needed"


def test_a_month_of_too_few_promises_earns_nothing_back() -> None:
    shape = {"flat": {"below": "90%", "credit": "10%"}}
    remedy = Remedy(shape, on="attainment", name="kept", volume=10, earn_back=1)
    months = [Measurement.of_promises(*counts) for counts in ((5, 5), (9, 0), (10, 0))]
    assert totals(settled(agreement(remedy), *months)) == ["120.00 EUR", "0.00 EUR", "0.00 EUR"]


def test_a_share_of_nobody_knows_how_many_is_refused() -> None:
    remedy = Remedy({"flat": {"below": "90%", "credit": "10%"}}, on="attainment", volume=10)
    with pytest.raises(RemedyError, match="nobody said how many there were"):
        settled(agreement(remedy), share("80"))
