"""Aalen-Johansen: every end has its share, and the shares add up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import MetricsError
from slaengine.metrics import Durations, Incidence
from tests.metrics.oracles import aalen_johansen
from tests.strategies.figures import Life, durations_of, lives

ENDS = ("finished", "merged", "deleted")
# lifelines moves ends that meet apart by chance: each life has a time of its own
DISTINCT = st.lists(lives(longest=10), min_size=2, max_size=12).map(
    lambda listed: [
        Life(10 * life.time * 20 + place, life.end, 0) for place, life in enumerate(listed)
    ]
)


def micros(number: int) -> timedelta:
    return timedelta(microseconds=number)


@given(DISTINCT, st.sampled_from(ENDS))
def test_the_curve_of_an_end_is_that_of_lifelines(listed: list[Life], end: str) -> None:
    incidence = durations_of(listed).incidence()
    if end in incidence.ended:
        fit = aalen_johansen(listed, end)
        for time in (life.time for life in listed):
            theirs = float(fit.cumulative_density_.loc[float(time)].iloc[0])
            assert incidence.at(end, micros(time)) == pytest.approx(theirs, abs=1e-9)


@given(DISTINCT, st.sampled_from(ENDS))
def test_the_interval_of_an_end_is_that_of_lifelines(listed: list[Life], end: str) -> None:
    incidence = durations_of(listed).incidence()
    if end in incidence.ended:
        band = aalen_johansen(listed, end).confidence_interval_
        for time in sorted(life.time for life in listed)[:-1]:
            ours = incidence.interval(end, micros(time))
            if ours is not None:
                theirs = sorted(band.loc[float(time)])
                assert [ours.low, ours.high] == pytest.approx(theirs, abs=1e-9)


@given(st.lists(lives().map(lambda life: life._replace(entered=0)), min_size=1))
def test_the_shares_of_all_ends_and_of_what_goes_on_add_up(listed: list[Life]) -> None:
    durations = durations_of(listed)
    incidence = durations.incidence()
    every = Durations.of(
        [life.time for life in listed if life.end != "censored"],
        censored=[life.time for life in listed if life.end == "censored"],
    )
    for time in {life.time for life in listed}:
        ended = sum(incidence.at(end, micros(time)) or 0.0 for end in incidence.ended)
        assert ended + (every.survival().at(micros(time)) or 0.0) == pytest.approx(1)


@given(st.lists(lives(), min_size=1).filter(lambda listed: any(x.end == "merged" for x in listed)))
def test_taking_other_ends_for_open_overstates_the_share_that_finishes(listed: list[Life]) -> None:
    durations = durations_of([life._replace(entered=0) for life in listed])
    curve, incidence = durations.survival(), durations.incidence()
    for time in incidence.times:
        naive, right = curve.at(micros(time)), incidence.at("finished", micros(time))
        assert naive is not None
        assert right is not None
        assert 1 - naive >= right - 1e-12


def test_a_share_counts_all_the_time_that_was_seen() -> None:
    incidence = Durations.of([2, 4], competing={"merged": [3]}, censored=[5]).incidence()
    assert (incidence.share("finished"), incidence.share("merged")) == (0.5, 0.25)
    assert incidence.at("merged", micros(6)) is None
    assert incidence.interval("merged", micros(6)) is None


def test_after_the_last_end_nothing_more_ends() -> None:
    incidence = Durations.of([2, 4]).incidence()
    assert incidence.at("finished", micros(99)) == 1
    assert incidence.interval("finished", micros(99)) is None


def test_a_share_is_uncertain_also_where_all_have_ended() -> None:
    incidence = Durations.of([2, 3], competing={"merged": [4, 5]}).incidence()
    before, after = (incidence.interval("finished", micros(time)) for time in (3, 5))
    assert before == after
    assert after is not None
    assert 0 < after.low < 0.5 < after.high < 1


def test_late_entry_counts_from_then_on() -> None:
    incidence = Durations.of([5, 9], entered=[0, 6]).incidence()
    assert incidence.at_risk == (1, 1)


def test_an_end_that_nothing_came_to_is_refused() -> None:
    with pytest.raises(
        MetricsError, match="no duration came to the end 'lost'; there are finished"
    ):
        Durations.of([2]).incidence().at("lost", micros(1))


def test_the_incidence_of_nothing_is_none() -> None:
    incidence = Durations().incidence()
    assert isinstance(incidence, Incidence)
    assert incidence.share("finished") is None
