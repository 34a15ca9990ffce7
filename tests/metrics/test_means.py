"""Means: exact sums, Student's interval."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import MetricsError
from slaengine.metrics import Mean, Tally
from slaengine.metrics.student import normal_two_sided, t_quantile, two_sided

NUMBERS = st.lists(st.integers(-100, 100), min_size=2, max_size=30)


@given(NUMBERS)
def test_mean_and_deviation_are_those_of_the_standard_library(numbers: list[int]) -> None:
    mean = Mean.of(numbers)
    exact = [Fraction(number) for number in numbers]
    assert mean.value == statistics.mean(exact)
    assert mean.variance == statistics.variance(exact)
    assert mean.result().deviation == pytest.approx(statistics.stdev(numbers))
    assert mean == Mean.of_tally(Tally.of(numbers))


@given(st.lists(st.floats(-1e9, 1e9), min_size=1), st.randoms())
def test_a_mean_does_not_depend_on_the_order(numbers: list[float], random: object) -> None:
    assert Mean.of(numbers) == Mean.of(sorted(numbers))


@given(NUMBERS.filter(lambda numbers: len(set(numbers)) > 1), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_of_a_mean_is_that_of_scipy(numbers: list[int], level: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    low, high = stats.t.interval(
        level, len(numbers) - 1, loc=statistics.mean(numbers), scale=stats.sem(numbers)
    )
    ours = Mean.of(numbers).result(level=level).interval
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((low, high), rel=1e-9, abs=1e-9)


@given(st.floats(0, 50), st.floats(0.3, 2_000))
def test_the_t_distribution_is_that_of_scipy(t: float, freedom: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    assert two_sided(t, freedom) == pytest.approx(2 * stats.t.sf(t, freedom), rel=1e-8, abs=1e-12)


@given(st.floats(0.01, 0.999), st.floats(0.5, 2_000))
def test_the_t_quantile_is_that_of_scipy(level: float, freedom: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    theirs = stats.t.ppf((1 + level) / 2, freedom)
    assert t_quantile(level, freedom) == pytest.approx(theirs, rel=1e-7)


def test_the_tails_end_in_nothing() -> None:
    assert two_sided(0, 5) == 1
    assert two_sided(float("inf"), 5) == 0
    assert normal_two_sided(float("inf")) == 0
    assert normal_two_sided(0) == 1


@pytest.mark.parametrize("numbers", [[], [7]], ids=["none", "one"])
def test_of_fewer_than_two_numbers_nothing_is_known_of_the_spread(numbers: list[int]) -> None:
    average = Mean.of(numbers, excluded={"merged": 1}).result()
    assert average.value == (numbers[0] if numbers else None)
    assert (average.deviation, average.interval, average.n) == (None, None, len(numbers))
    assert average.excluded == {"merged": 1}


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_has_no_mean(number: float) -> None:
    with pytest.raises(MetricsError, match="has no mean; leave it out"):
        Mean.of([1, number])


def test_sums_that_no_numbers_have_are_refused() -> None:
    with pytest.raises(MetricsError, match="2 numbers with the sum 4 have larger squares"):
        Mean(2, Fraction(4), Fraction(7))
