"""Kaplan-Meier: what is open counts for as long as it has lasted."""

import math
import warnings
from datetime import timedelta
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slaengine.errors import MetricsError
from slaengine.metrics import Durations
from tests.metrics.oracles import kaplan_meier
from tests.strategies.figures import Life, durations_of, lives

WHOLE = st.lists(lives().map(lambda life: life._replace(entered=0)), min_size=1, max_size=20)
LATE = st.lists(lives(), min_size=1, max_size=20)
SHARES = st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9])


def micros(number: int) -> timedelta:
    return timedelta(microseconds=number)


def apart(listed: list[Life]) -> list[Life]:
    """Move ages of entry between the times of ends: where both meet, lifelines differs."""
    return [Life(4 * life.time, life.end, max(0, 4 * life.entered - 2)) for life in listed]


def never_empty(listed: list[Life]) -> bool:
    """Tell whether somebody is at risk from the first entry to the last end (lifelines insists)."""
    ends = sorted(life.time for life in listed)
    return all(
        any(life.entered < time and life.time > time for life in listed) for time in ends[:-1]
    ) or not any(life.entered for life in listed)


def first_at_or_below(curve: Any, share: float) -> timedelta | None:
    """Read off a curve of lifelines when it first comes down to a share, as its quantiles do."""
    qth = pytest.importorskip("lifelines.utils").qth_survival_time
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it knows the curve at its steps only
        time = qth(share, curve)
    return None if math.isinf(time) else micros(round(time))


@given(WHOLE | LATE.map(apart))
def test_the_curve_is_that_of_lifelines(listed: list[Life]) -> None:
    assume(never_empty(listed))
    curve = durations_of(listed).survival()
    fit = kaplan_meier(listed)
    for time in {life.time for life in listed}:
        theirs = float(fit.survival_function_at_times(time).iloc[0])
        assert curve.at(micros(time)) == pytest.approx(theirs, abs=1e-9)


@given(WHOLE | LATE.map(apart), st.sampled_from([0.8, 0.95]))
def test_the_interval_of_the_curve_is_that_of_lifelines(listed: list[Life], level: float) -> None:
    assume(never_empty(listed))
    curve = durations_of(listed).survival()
    band = kaplan_meier(listed, level).confidence_interval_
    for time, share in zip(curve.times, curve.shares, strict=True):
        interval = curve.interval(micros(time), level=level)
        if share == 0:
            assert interval is None
        else:
            assert interval is not None
            theirs = band.loc[float(time)]
            assert (interval.low, interval.high) == pytest.approx(tuple(theirs), abs=1e-9)


@given(WHOLE | LATE.map(apart), SHARES)
def test_a_quantile_is_that_of_lifelines(listed: list[Life], share: float) -> None:
    assume(never_empty(listed))
    fit = kaplan_meier(listed)
    curve = fit.survival_function_.iloc[:, 0]
    assume(min(abs(curve - (1 - share))) > 1e-9)  # on the share itself their rounding decides
    ours = durations_of(listed).survival().quantile(share)
    assert ours == first_at_or_below(curve, 1 - share)


@given(WHOLE)
def test_the_range_of_the_median_is_that_of_lifelines(listed: list[Life]) -> None:
    """Where nothing is left lifelines takes the band for certain; there is none."""
    fit = kaplan_meier(listed)
    band = fit.confidence_interval_[(fit.survival_function_ > 0).to_numpy()]
    theirs = [first_at_or_below(band[side], 0.5) for side in band]
    found = durations_of(listed).survival().quantile_range(0.5)
    assert [found.low, found.high] == theirs


@given(WHOLE, st.integers(1, 40))
def test_the_restricted_mean_is_that_of_lifelines(listed: list[Life], limit: int) -> None:
    utils = pytest.importorskip("lifelines.utils")
    ours = durations_of([life._replace(time=life.time * 10**6) for life in listed])
    mean = ours.survival().mean(timedelta(seconds=limit))
    if mean is not None:
        theirs = utils.restricted_mean_survival_time(kaplan_meier(listed), t=limit)
        assert mean.total_seconds() == pytest.approx(theirs, abs=2e-6)


def test_the_error_of_the_mean_is_that_of_a_sum_when_nothing_is_open() -> None:
    """Without open ones the restricted mean is the mean, and its error that of any mean."""
    times = [1, 2, 4, 8, 16]
    error = Durations.of(times).survival().mean_error()
    mean = sum(times) / 5
    assert error == pytest.approx(math.sqrt(sum((time - mean) ** 2 for time in times)) / 5)


def test_the_range_of_the_mean_is_normal_and_within_what_can_be() -> None:
    curve = Durations.of([10**6, 2 * 10**6, 3 * 10**6]).survival()
    z, error = NormalDist().inv_cdf(0.975), curve.mean_error()
    assert error is not None
    found = curve.mean_range()
    assert found.low == micros(round(2 * 10**6 - z * error))
    assert found.high == micros(round(2 * 10**6 + z * error))
    wide = Durations.of([1, 1, 100], censored=[100]).survival().mean_range(level=0.999)
    assert (wide.low, wide.high) == (micros(0), micros(100))


@given(LATE.map(apart))
def test_the_curve_only_falls(listed: list[Life]) -> None:
    shares = durations_of(listed).survival().shares
    assert all(0 <= after <= before <= 1 for before, after in pairwise((1.0, *shares)))


@given(st.lists(st.integers(0, 30), min_size=1))
def test_without_open_ones_the_curve_is_what_share_takes_longer(times: list[int]) -> None:
    curve = Durations.of(times).survival()
    for limit in range(31):
        share = curve.at(micros(limit))
        assert share == pytest.approx(sum(time > limit for time in times) / len(times))


def test_leaving_long_tickets_open_does_not_make_a_desk_faster() -> None:
    hours = [1, 2, 3, 4, 8, 9]
    closed_only = Durations.of(hours).result()
    all_of_them = Durations.of(hours, censored=[4] * 4).result()
    assert closed_only.median == all_of_them.median
    assert (all_of_them.median_of_all, closed_only.median_of_all) == (micros(8), micros(3))


def test_a_quantile_that_too_few_have_reached_is_none() -> None:
    curve = Durations.of([1], censored=[5, 5, 5]).survival()
    assert curve.quantile(0.5) is None
    assert curve.quantile(0.25) == micros(1)


def test_nothing_is_known_beyond_the_longest_that_was_seen() -> None:
    curve = Durations.of([1], censored=[5]).survival()
    assert (curve.at(micros(5)), curve.at(micros(6))) == (0.5, None)
    assert curve.mean(micros(6)) is None
    assert curve.mean_error(micros(6)) is None
    assert curve.interval(micros(6)) is None
    assert curve.mean_range(micros(6)).low is None


def test_where_all_have_ended_nothing_lasts_longer() -> None:
    curve = Durations.of([1, 2]).survival()
    assert curve.at(micros(99)) == 0
    assert curve.mean(micros(99)) == micros(2)


def test_before_the_first_end_all_are_going_on() -> None:
    interval = Durations.of([5], censored=[6]).survival().interval(micros(4))
    assert interval is not None
    assert (interval.low, interval.high) == (1.0, 1.0)


def test_the_curve_of_nothing_tells_nothing() -> None:
    curve = Durations().survival()
    assert curve.at(micros(0)) is None
    assert curve.quantile(0.5) is None
    assert curve.mean() is None


def test_late_entry_is_at_risk_after_it_and_not_at_it() -> None:
    """At 5 one of one is at risk: who was first seen at 5 was not yet seen when the other ended."""
    curve = Durations.of([5, 9], entered=[0, 5]).survival()
    assert curve.at_risk == (1, 1)
    assert Durations.of([5, 9], entered=[0, 4]).survival().at_risk == (2, 1)


def test_what_ended_no_later_than_it_was_seen_is_refused() -> None:
    with pytest.raises(MetricsError, match="ended no later than it was first seen"):
        Durations.of([5], entered=[5]).survival()


@pytest.mark.parametrize("share", [-0.1, 50, float("nan")])
def test_a_quantile_is_of_a_share(share: float) -> None:
    curve = Durations.of([5]).survival()
    for ask in (curve.quantile, curve.quantile_range):
        with pytest.raises(MetricsError, match="give a number from 0 to 1"):
            ask(share)
