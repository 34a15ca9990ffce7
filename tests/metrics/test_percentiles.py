"""Percentiles by name: exact, and those of numpy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import MetricsError
from slaengine.metrics import Tally
from slaengine.metrics.percentile import METHODS, Method, percentile, percentiles

VALUES = st.lists(st.integers(-50, 1_000), min_size=1, max_size=40)
methods = pytest.mark.parametrize("method", METHODS)


@methods
@given(values=VALUES, part=st.integers(0, 64))
def test_a_percentile_is_that_of_numpy_by_the_same_name(
    method: Method, values: list[int], part: int
) -> None:
    """Sixty-fourths are shares that a binary float holds, so that numpy's steps do not slip."""
    numpy = pytest.importorskip("numpy")
    ours = percentile(Tally.of(values), 100 * part / 64, method)
    assert ours is not None
    theirs = numpy.percentile(values, 100 * part / 64, method=method)
    assert float(ours) == pytest.approx(float(theirs), rel=1e-9, abs=1e-9)


@methods
def test_the_usual_percentiles_are_those_of_numpy(method: Method) -> None:
    numpy = pytest.importorskip("numpy")
    for n in range(1, 60):
        values = [value * value for value in range(n)]
        for percent in (0, 5, 10, 25, 50, 75, 90, 95, 99, 100):
            ours = percentile(Tally.of(values), percent, method)
            theirs = numpy.percentile(values, percent, method=method)
            assert ours is not None
            assert float(ours) == pytest.approx(float(theirs), rel=1e-9), (n, percent)


@methods
@given(values=VALUES, one=st.floats(0, 100), two=st.floats(0, 100))
def test_a_higher_percentile_is_no_lower_and_within_what_occurred(
    method: Method, values: list[int], one: float, two: float
) -> None:
    low, high = percentiles(Tally.of(values), sorted([one, two]), method)
    assert low is not None
    assert high is not None
    assert min(values) <= low <= high <= max(values)


@given(st.lists(st.integers(0, 9), min_size=1), st.integers(1, 4))
def test_repeating_every_value_does_not_move_the_nearest_rank(
    values: list[int], times: int
) -> None:
    once, often = Tally.of(values), Tally.of(values * times)
    for percent in (10, 50, 90):
        nearest: Method = "inverted_cdf"
        assert percentile(once, percent, nearest) == percentile(often, percent, nearest)


def test_a_percentile_of_nothing_is_none() -> None:
    assert percentiles(Tally(), (50, 90)) == [None, None]
    assert percentile(Tally(), 50) is None


def test_a_percentage_means_what_is_written() -> None:
    """As a binary float 99.9 is a little more than it says, which would skip a value."""
    values = Tally(tuple(range(1, 1001)), (1,) * 1000)
    assert percentile(values, 99.9, "inverted_cdf") == 999


@pytest.mark.parametrize("percent", [-1, 100.5, float("nan")])
@pytest.mark.parametrize("values", [[], [1]], ids=["nothing", "something"])
def test_a_percentile_is_from_0_to_100(percent: float, values: list[int]) -> None:
    with pytest.raises(MetricsError, match="give a number from 0 to 100"):
        percentile(Tally.of(values), percent)


@pytest.mark.parametrize("values", [[], [1]], ids=["nothing", "something"])
def test_an_unknown_method_is_refused(values: list[int]) -> None:
    with pytest.raises(MetricsError, match="unknown percentile method 'best'; use one of linear"):
        percentile(Tally.of(values), 50, "best")  # type: ignore[arg-type]  # what is refused


@given(st.lists(st.integers(-5, 5)))
def test_a_tally_holds_every_value_as_often_as_it_occurred(values: list[int]) -> None:
    tally = Tally.of(values)
    assert (tally.n, tally.total) == (len(values), sum(values))
    assert tally.at(range(len(values))) == sorted(values)


@given(st.lists(st.integers(-5, 5)), st.integers(-6, 6))
def test_a_tally_tells_how_many_values_are_less(values: list[int], limit: int) -> None:
    assert Tally.of(values).below([limit]) == [sum(value < limit for value in values)]


@given(st.lists(st.lists(st.integers(0, 5))))
def test_many_tallies_merge_as_one_after_the_other(parts: list[list[int]]) -> None:
    whole = [value for part in parts for value in part]
    assert Tally.merged(map(Tally.of, parts)) == Tally.of(whole)
