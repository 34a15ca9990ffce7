"""Comparisons: a difference, its interval, and whether chance alone explains it."""

from datetime import timedelta
from math import sqrt
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slaengine.errors import MetricsError
from slaengine.metrics import Attainment, Comparison, Count, Durations, Mean, Scores, Share, compare
from slaengine.metrics.interval import normal_quantile
from slaengine.metrics.overrun import Overrun
from slaengine.metrics.total import Total

LEVELS = st.sampled_from([0.8, 0.95, 0.99])
NUMBERS = st.lists(st.integers(-50, 50), min_size=2, max_size=20)
RATINGS = st.lists(st.integers(0, 10), min_size=1, max_size=30)
TIMES = st.lists(st.integers(1, 10_000), min_size=1, max_size=20)


@st.composite
def filled(draw: st.DrawFn) -> Share:
    n = draw(st.integers(1, 60))
    return Share(draw(st.integers(0, n)), n)


@given(filled(), filled(), LEVELS)
def test_the_interval_of_two_shares_is_newcombes(one: Share, two: Share, level: float) -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    low, high = proportion.confint_proportions_2indep(
        *(two.successes, two.n, one.successes, one.n), method="newcomb", alpha=1 - level
    )
    ours = compare(one, two, level=level).interval
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-9)


@given(filled(), filled())
def test_the_test_of_two_shares_is_that_of_statsmodels(one: Share, two: Share) -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    assume(0 < one.successes + two.successes < one.n + two.n)
    _, p = proportion.proportions_ztest([two.successes, one.successes], [two.n, one.n])
    assert compare(one, two).p == pytest.approx(p, rel=1e-9, abs=1e-15)


@given(NUMBERS, NUMBERS)
def test_the_test_of_two_means_is_welchs(one: list[int], two: list[int]) -> None:
    stats = pytest.importorskip("scipy.stats")
    assume(len(set(one)) > 1 and len(set(two)) > 1)  # scipy warns where one side has no spread
    theirs = stats.ttest_ind(two, one, equal_var=False)
    ours = compare(Mean.of(one), Mean.of(two))
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-7, abs=1e-12)
    low, high = theirs.confidence_interval(0.95)
    assert ours.interval is not None
    assert (ours.interval.low, ours.interval.high) == pytest.approx((low, high), rel=1e-7, abs=1e-7)


@given(RATINGS, RATINGS)
def test_the_interval_of_two_net_scores_holds_their_difference(
    one: list[int], two: list[int]
) -> None:
    before, after = Scores.of(one).nps(), Scores.of(two).nps()
    change = compare(before, after)
    assert before.value is not None
    assert after.value is not None
    assert change.interval is not None
    assert change.difference == after.value - before.value
    assert change.difference in change.interval
    assert -200 <= change.interval.low < change.interval.high <= 200


@given(TIMES, TIMES)
def test_without_open_ones_durations_compare_as_means_up_to_the_shorter_of_both(
    one: list[int], two: list[int]
) -> None:
    limit = min(max(one), max(two))
    cut = [[min(time, limit) for time in times] for times in (one, two)]
    means = [sum(times) / len(times) for times in cut]
    change = compare(Durations.of(one), Durations.of(two))
    assert change.difference == pytest.approx(means[1] - means[0], abs=1e-6)
    errors = [
        sum((time - mean) ** 2 for time in times) / len(times) ** 2
        for times, mean in zip(cut, means, strict=True)
    ]
    if change.interval is not None:
        half = normal_quantile(0.95) * sqrt(sum(errors))
        assert change.interval.high - change.interval.low == pytest.approx(2 * half, rel=1e-6)


KINDS: dict[str, tuple[Any, Any]] = {
    "shares": (Share(10, 100), Share(30, 100)),
    "attainment": (Attainment(10, 90), Attainment(30, 70, undecided=9)),
    "kept": (Attainment(10, 90).result(), Attainment(30, 70).result()),
    "proportions": (Share(10, 100).result(), Share(30, 100).result()),
    "csat": (Scores.of([1] * 90 + [5] * 10).csat(), Scores.of([1] * 70 + [5] * 30).csat()),
    "nps": (Scores.of([0] * 20 + [9] * 10).nps(), Scores.of([0] * 10 + [9] * 30).nps()),
    "means": (Mean.of([1, 2, 3] * 9), Mean.of([4, 5, 6] * 9)),
    "averages": (Mean.of([1, 2, 3] * 9).result(), Mean.of([4, 5, 6] * 9).result()),
    "effort": (Scores.of([1, 2, 3] * 9).ces(), Scores.of([4, 5, 6] * 9).ces()),
    "counts": (Count(100), Count(160)),
    "durations": (Durations.of([1, 2, 3] * 9), Durations.of([3, 4, 5] * 9, censored=[5])),
}
kinds = pytest.mark.parametrize(("before", "after"), KINDS.values(), ids=KINDS)


@kinds
def test_a_clear_change_is_more_than_noise(before: Any, after: Any) -> None:
    change = compare(before, after)
    assert change.is_more_than_noise is True
    assert change.difference is not None
    assert change.difference > 0


@kinds
def test_no_change_is_noise(before: Any, after: Any) -> None:
    change = compare(before, before)
    assert change.is_more_than_noise is False
    assert change.difference == 0
    assert change.p == pytest.approx(1)


@kinds
def test_a_change_turns_its_sign_with_its_order(before: Any, after: Any) -> None:
    there, back = compare(before, after), compare(after, before)
    assert there.difference is not None
    assert back.difference == -there.difference
    assert there.interval is not None
    assert back.interval is not None
    assert back.interval.high == pytest.approx(-there.interval.low)
    assert back.p == pytest.approx(there.p)


NOTHING: dict[str, tuple[Any, Any]] = {
    "shares": (Share(), Share(1, 2)),
    "attainment": (Attainment(undecided=4), Attainment(1)),
    "means": (Mean(), Mean.of([1, 2])),
    "nps": (Scores().nps(), Scores.of([9]).nps()),
    "durations": (Durations(), Durations.of([4])),
}


@pytest.mark.parametrize(("before", "after"), NOTHING.values(), ids=NOTHING)
def test_what_has_nothing_on_one_side_does_not_differ(before: Any, after: Any) -> None:
    for change in (compare(before, after), compare(after, before)):
        assert change.difference is None
        assert (change.interval, change.p, change.is_more_than_noise) == (None, None, None)


def test_numbers_that_are_all_alike_compare_with_others_that_are_not() -> None:
    change = compare(Mean.of([3, 3, 3]), Mean.of([5, 6, 7]))
    assert change.p == pytest.approx(1 - sqrt(27 / 29))  # of Student's t = √27 with two degrees


CERTAIN: dict[str, tuple[Any, Any]] = {
    "one-number": (Mean.of([1]), Mean.of([5, 6])),
    "equal-numbers": (Mean.of([1, 1]), Mean.of([5, 5])),
    "all-at-once": (Durations.of([5]), Durations.of([5])),
    "all-open": (Durations.of(censored=[5]), Durations.of(censored=[6])),
}


@pytest.mark.parametrize(("before", "after"), CERTAIN.values(), ids=CERTAIN)
def test_without_a_spread_chance_cannot_be_judged(before: Any, after: Any) -> None:
    change = compare(before, after)
    assert change.difference is not None
    assert (change.interval, change.p, change.is_more_than_noise) == (None, None, None)


def test_nothing_ever_happening_is_no_change() -> None:
    assert compare(Count(0), Count(0)).p == 1
    assert compare(Share(0, 5), Share(0, 9)).p == 1


def test_few_are_not_enough_to_tell() -> None:
    assert compare(Share(8, 10), Share(9, 10)).is_more_than_noise is False


def test_the_change_is_also_told_as_a_share_of_what_was_before() -> None:
    assert compare(Count(200), Count(250)).change == 0.25
    assert compare(Count(0), Count(5)).change is None
    assert Comparison(None, 1.0, None, None, None, "poisson").change is None
    assert compare(Count(5), Count(5)).change == 0


def test_open_ones_count_in_the_comparison() -> None:
    """The desk that leaves its long tickets open is not the faster one."""
    honest = Durations.of([10, 20, 30, 40])
    flattered = Durations.of([10, 20], censored=[40, 40])
    change = compare(honest, flattered)
    assert change.difference == pytest.approx(2.5)
    assert honest.survival().mean(timedelta(microseconds=40)) == timedelta(microseconds=25)


def test_figures_of_two_kinds_do_not_compare() -> None:
    with pytest.raises(MetricsError, match="Share and Count do not compare"):
        compare(Share(1, 2), Count(3))


def test_scores_compare_once_it_is_said_what_they_are() -> None:
    with pytest.raises(MetricsError, match=r"Scores does not compare; .* csat\(\), nps\(\) or ces"):
        compare(Scores.of([5]), Scores.of([4]))


def test_sums_without_a_spread_do_not_compare() -> None:
    with pytest.raises(MetricsError, match="Total does not compare: it has no spread"):
        compare(Total(3_600_000_000, 9), Total(3_700_000_000, 9))
    with pytest.raises(MetricsError, match="Overrun does not compare; give shares, counts, means"):
        compare(Overrun(9, 3), Overrun(8, 2))
