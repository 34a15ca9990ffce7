"""Availability by requests."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Calendar
from slaengine.availability import Maintenance, Requests, Uptime, measure
from slaengine.errors import MetricsError
from slaengine.policy import Availability

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SLICES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20)


def hour(slices: list[tuple[int, int]], terms: Availability, **given: Any) -> Uptime:
    """Measure an hour with a slice a minute: good requests, and bad ones."""
    counts = [Requests(NOON + n * MINUTE, good, good + bad) for n, (good, bad) in enumerate(slices)]
    return measure(terms, (NOON, NOON + HOUR), requests=counts, **given)


@given(SLICES, st.sampled_from(["up", "down", "excluded"]))
def test_occurrences_are_good_requests_among_all(slices: list[tuple[int, int]], rule: Any) -> None:
    found = hour(slices, Availability(measure="requests", no_data=rule))
    good, bad = sum(one for one, _ in slices), sum(one for _, one in slices)
    silence = {"up": Fraction(1), "down": Fraction(0), "excluded": None}
    assert found.share == (Fraction(good, good + bad) if good + bad else silence[rule])
    assert found.ratio is not None
    assert (found.ratio.good, found.ratio.total) == (good, good + bad)
    assert found.uptime + found.downtime == found.denominator == HOUR


@given(SLICES, st.sampled_from(["up", "down", "excluded"]))
def test_timeslices_are_slices_with_enough_good_requests(
    slices: list[tuple[int, int]], rule: Any
) -> None:
    shares = [Fraction(good, good + bad) if good + bad else None for good, bad in slices]
    silence = {"up": 1, "down": 0, "excluded": None}
    known = [silence[rule] if share is None else share for share in shares]
    told = [Fraction(share) for share in known if share is not None]
    sliced: dict[str, Any] = {"measure": "requests", "no_data": rule}
    enough = Availability(**sliced, counting="timeslices", good_slice="50%")
    ratios = Availability(**sliced, counting="ratio_timeslices")
    good = [Fraction(share >= Fraction(1, 2)) for share in told]
    for terms, values in ((enough, good), (ratios, told)):
        found = hour(slices, terms)
        assert found.share == (sum(values, Fraction(0)) / len(values) if values else None)
        assert found.ratio is not None
        assert found.ratio.valid == len(values)


def test_a_slice_without_requests_may_be_left_out() -> None:
    terms = Availability(measure="requests", counting="ratio_timeslices", no_data="excluded")
    assert hour([(0, 0), (1, 1)], terms).share == Fraction(1, 2)
    assert hour([(0, 0)], terms).share is None
    assert hour([(0, 0)], Availability(measure="requests", no_data="excluded")).share is None


def test_the_mean_of_many_slices_is_rounded_down_to_eighteen_decimals() -> None:
    totals = [7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61]
    slices = [(total - 1, 1) for total in totals]
    exact = sum(Fraction(total - 1, total) for total in totals) / len(totals)
    share = hour(slices, Availability(measure="requests", counting="ratio_timeslices")).share
    assert share is not None
    assert 0 < exact - share < Fraction(1, 10**18)
    assert share.denominator <= 10**18


def test_slices_that_are_missing_are_silent_ones_where_their_length_is_known() -> None:
    given: dict[str, Any] = {"measure": "requests", "counting": "ratio_timeslices", "slot": "20m"}
    assert hour([(1, 1)], Availability(**given, no_data="up")).share == Fraction(5, 6)
    found = hour([(1, 1)], Availability(**given, no_data="down"))
    assert found.ratio is not None
    assert (found.share, found.ratio.slices, found.ratio.silent) == (Fraction(1, 6), 3, 2)
    with pytest.raises(MetricsError, match=r"no requests in a slice of the period from .*; say in"):
        hour([(1, 1)], Availability(**given))


def test_an_hour_without_a_slice_is_not_measured() -> None:
    found = measure(Availability(measure="requests"), (NOON, NOON + HOUR))
    assert (found.share, found.is_met, found.downtime) == (None, None, timedelta(0))


def test_too_few_requests_say_nothing() -> None:
    terms = Availability(measure="requests", min_events=10, objective="99%")
    assert hour([(4, 5)], terms).share is None
    assert hour([(4, 6)], terms).share == Fraction(4, 10)
    spent = hour([(4, 5)], terms).budget
    assert spent is not None
    assert spent.bad == 0


def test_requests_in_excused_maintenance_and_out_of_hours_are_left_out() -> None:
    half = Calendar(name="half", tz="UTC", hours={"tue": ["12:02-12:30"]})
    terms = Availability(measure="requests", calendar="half", maintenance={})
    planned = [Maintenance(NOON + 3 * MINUTE, NOON + 4 * MINUTE)]
    found = hour([(1, 1)] * 5, terms, maintenance=planned, calendars=[half])
    assert found.ratio is not None
    assert (found.ratio.total, found.ratio.excluded) == (4, 6)
    assert found.service == 28 * MINUTE


def test_requests_of_other_components_and_other_times_play_no_part() -> None:
    terms = Availability(measure="requests", components=["web"])
    counts = [
        Requests(NOON, 1, 2, "web"),
        Requests(NOON, 1, 4),
        Requests(NOON, 0, 9, "mail"),
        Requests(NOON + HOUR, 0, 9, "web"),
    ]
    found = measure(terms, (NOON, NOON + HOUR), requests=counts)
    assert found.share == Fraction(2, 6)


def test_the_budget_of_requests_is_counted_in_them() -> None:
    found = hour([(95, 5)], Availability(measure="requests", objective="90%"))
    assert found.budget is not None
    assert found.budget.allowed == 10
    assert found.budget.left == 5
    assert found.budget.used == Fraction(1, 2)
    assert found.budget.left_time is None
