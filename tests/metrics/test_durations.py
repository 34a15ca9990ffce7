"""Durations: what is finished, what is open, what another end overtook, exactly."""

import statistics
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import MetricsError
from slaengine.metrics import Durations, Sketch, Tally
from tests.strategies.figures import Life, durations_of, lives

HOUR = 3_600_000_000
LIVES = st.lists(lives(), max_size=20)
TIMES = st.lists(st.integers(0, 10**15), max_size=30)


def micros(number: int) -> timedelta:
    return timedelta(microseconds=number)


@given(LIVES)
def test_finished_open_and_overtaken_are_all_there_are(listed: list[Life]) -> None:
    spread = durations_of(listed).result()
    assert spread.n == len(listed)
    assert spread.finished + spread.censored + sum(spread.overtaken.values()) == spread.n


@given(TIMES.filter(bool))
def test_the_mean_is_exact(times: list[int]) -> None:
    assert Durations.of(times).mean() == Fraction(sum(times), len(times))
    assert Durations.of(times).result().mean == micros(round(Fraction(sum(times), len(times))))


@given(TIMES.filter(bool))
def test_the_median_is_that_of_the_standard_library(times: list[int]) -> None:
    exact = statistics.median([Fraction(time) for time in times])
    assert Durations.of(times).result().median == micros(round(exact))


@given(LIVES)
def test_the_mean_of_what_is_open_can_only_grow(listed: list[Life]) -> None:
    durations = durations_of(listed)
    later = Durations(
        durations.finished,
        Tally.of(life.time + 5 for life in listed if life.end == "censored"),
        durations.competing,
    )
    now, then = durations.result().mean_at_least, later.result().mean_at_least
    assert (now is None) == (then is None)
    if now is not None and then is not None:
        assert now <= then


def test_durations_of_nothing_are_none_and_never_zero() -> None:
    spread = Durations().result(percentiles=(75,))
    figures = (
        *(spread.mean, spread.median, spread.shortest, spread.longest, spread.longest_so_far),
        *(spread.mean_at_least, spread.median_of_all, spread.median_range.low),
        spread.percentiles[75],
        Durations().mean(),
        Durations().percentile(50),
    )
    assert set(figures) == {None}
    assert spread.n == 0


def test_what_is_open_may_be_the_longest_so_far() -> None:
    spread = Durations.of([1 * HOUR, 2 * HOUR], censored=[9 * HOUR]).result()
    assert spread.longest == timedelta(hours=2)
    assert spread.longest_so_far == timedelta(hours=9)
    assert spread.mean_at_least == timedelta(hours=4)


def test_what_another_end_overtook_is_told_by_its_name() -> None:
    durations = Durations.of([1], competing={"merged": [2, 3], "deleted": []})
    assert durations.overtaken == 2
    assert durations.result().overtaken == {"merged": 2}
    assert list(durations.competing) == ["merged"]


def test_percentiles_are_named_by_method() -> None:
    durations = Durations.of([15, 20, 35, 40, 50])
    spread = durations.result(percentiles=(40, 90), method="inverted_cdf")
    assert spread.method == "inverted_cdf"
    assert spread.percentiles == {40: micros(20), 90: micros(50)}
    assert durations.percentile(40, method="higher") == micros(35)


def test_what_is_overtaken_counts_as_open_on_the_curve() -> None:
    curve = Durations.of([5], competing={"merged": [3]}).survival()
    assert (curve.n, curve.at_risk) == (2, (1,))


def test_a_duration_is_never_negative() -> None:
    with pytest.raises(MetricsError, match="a duration of -3 µs is none"):
        Durations.of([1], censored=[-3])


def test_no_more_can_come_late_than_there_are() -> None:
    with pytest.raises(MetricsError, match="more came under observation late"):
        Durations.of([5], entered=[1, 2])


def test_coming_at_the_start_is_not_late() -> None:
    assert Durations.of([5, 0], entered=[0, 0]) == Durations.of([0, 5])


ERRORS = st.sampled_from([0.001, 0.01, 0.05])


@given(st.integers(0, 10**18), ERRORS)
def test_a_sketched_duration_is_off_by_no_more_than_its_share(value: int, error: float) -> None:
    near = Sketch(error).near(value)
    assert abs(near - value) <= Fraction(error) * value * (1 + Fraction(1, 10**9)) + Fraction(1, 2)


@given(st.integers(0, 10**15), st.integers(0, 10**15), ERRORS)
def test_a_sketch_keeps_the_order(one: int, two: int, error: float) -> None:
    low, high = sorted([one, two])
    assert Sketch(error).near(low) <= Sketch(error).near(high)


@given(LIVES, LIVES, ERRORS)
def test_sketched_parts_add_up_to_the_sketch_of_the_whole(
    one: list[Life], two: list[Life], error: float
) -> None:
    parts = durations_of(one).sketched(error) + durations_of(two).sketched(error)
    assert parts == durations_of([*one, *two]).sketched(error)


@given(st.lists(lives(longest=10**6), min_size=1), ERRORS)
def test_sketching_leaves_everything_under_observation(listed: list[Life], error: float) -> None:
    sketched = durations_of(listed).sketched(error)
    assert sketched.n == len(listed)
    assert sketched.result().error == error
    sketched.incidence()  # refuses what ends no later than it is seen


@given(TIMES.filter(bool), st.floats(0, 100), ERRORS)
def test_percentiles_of_a_sketch_are_off_by_no_more_than_its_share(
    times: list[int], percent: float, error: float
) -> None:
    durations = Durations.of(times)
    exact, near = durations.percentile(percent), durations.sketched(error).percentile(percent)
    assert exact is not None
    assert near is not None
    assert abs(near - exact) <= exact * error * (1 + 1e-9) + micros(2)


def test_a_hundred_years_fit_into_two_thousand_buckets() -> None:
    century = 36_525 * 24 * HOUR
    times = [int(1.001**step) for step in range(37_000) if 1.001**step < century]
    assert len(Durations.of(times).sketched(0.01).finished.values) < 2_000


def test_sketching_again_alike_changes_nothing() -> None:
    sketched = Durations.of([10**6]).sketched(0.01)
    assert sketched.sketched(0.01) is sketched


def test_durations_of_different_errors_do_not_mix() -> None:
    exact, fine, coarse = Durations.of([1]), *(Durations.of([1]).sketched(e) for e in (0.01, 0.1))
    for other in (exact, coarse):
        with pytest.raises(MetricsError, match="do not add up; sketch both alike"):
            fine + other
    with pytest.raises(MetricsError, match=r"with the error 0\.01 are sketched already"):
        fine.sketched(0.1)


@pytest.mark.parametrize("error", [0, 1, -0.1, float("nan")])
def test_the_error_of_a_sketch_is_a_share(error: float) -> None:
    with pytest.raises(MetricsError, match=r"is no share; give one such as 0\.01"):
        Sketch(error)
