"""Shares and attainment: of how many, at best and at worst, and how certain."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import MetricsError
from slaengine.metrics import Attainment, Count, Interval, Share
from slaengine.metrics.interval import wilson
from tests.strategies.figures import FIGURES

LEVELS = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])
COUNTS = st.integers(0, 50)


def test_a_share_of_nothing_is_none_and_never_zero() -> None:
    result = Share().result()
    assert (result.value, result.percent, result.interval, result.n) == (None, None, None, 0)


def test_what_was_left_out_stands_beside_the_share_by_reason() -> None:
    assert Share(1, 2, {"immature": 3}).result().excluded == {"immature": 3}


@given(st.lists(st.booleans()))
def test_a_share_counts_each_outcome_once(outcomes: list[bool]) -> None:
    assert Share.of(outcomes) == Share(outcomes.count(True), len(outcomes))


@given(COUNTS, COUNTS, LEVELS)
def test_the_wilson_interval_holds_the_share_and_stays_between_0_and_1(
    hits: int, misses: int, level: float
) -> None:
    result = Share(hits, hits + misses).result(level=level)
    if result.interval is not None:
        assert result.value is not None
        assert result.value in result.interval
        assert 0 <= result.interval.low < result.interval.high <= 1


@given(COUNTS, COUNTS)
def test_a_higher_level_widens_the_interval(hits: int, misses: int) -> None:
    narrow, wide = (wilson(hits, hits + misses + 1, level) for level in (0.8, 0.99))
    assert narrow is not None
    assert wide is not None
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


@given(COUNTS, st.integers(1, 50), LEVELS)
def test_the_wilson_interval_is_that_of_statsmodels(hits: int, misses: int, level: float) -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    low, high = proportion.proportion_confint(hits, hits + misses, 1 - level, method="wilson")
    ours = wilson(hits, hits + misses, level)
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(MetricsError, match=r"give a share such as 0\.95"):
        Share(1, 2).result(level=level)


@pytest.mark.parametrize(
    ("successes", "n", "message"),
    [
        (3, 2, "3 successes of 2 are no share"),
        (-1, 2, "successes: -1 is no count"),
        (0, -2, "n: -2 is no count"),
    ],
    ids=["too-many", "negative", "of-less-than-nothing"],
)
def test_a_share_that_cannot_be_is_refused(successes: int, n: int, message: str) -> None:
    with pytest.raises(MetricsError, match=message):
        Share(successes, n)


@given(FIGURES["attainment"])
def test_met_breached_undecided_and_cancelled_are_all_there_are(kept: Attainment) -> None:
    result = kept.result()
    assert result.met + result.breached + result.undecided + result.cancelled == result.n


@given(FIGURES["attainment"])
def test_optimistic_is_no_less_than_decided_is_no_less_than_pessimistic(kept: Attainment) -> None:
    result = kept.result()
    best, decided, worst = (
        each.value for each in (result.optimistic, result.decided, result.pessimistic)
    )
    if best is not None and worst is not None:
        assert best >= worst
        if decided is not None:
            assert best >= decided >= worst


@given(FIGURES["attainment"])
def test_kept_and_breached_are_all_that_is_decided(kept: Attainment) -> None:
    result = kept.result()
    assert (result.decided.value is None) == (result.breach_rate.value is None)
    if result.decided.value is not None and result.breach_rate.value is not None:
        assert result.decided.value + result.breach_rate.value == pytest.approx(1)


def test_what_is_undecided_or_cancelled_is_told_beside_the_decided_share() -> None:
    result = Attainment(met=1, undecided=2, cancelled=3, excluded={"no_agreement": 4}).result()
    assert result.decided.excluded == {"cancelled": 3, "no_agreement": 4, "undecided": 2}
    assert result.optimistic.excluded == {"cancelled": 3, "no_agreement": 4}


def test_attainment_of_nothing_is_none_and_never_zero() -> None:
    result = Attainment(cancelled=2).result()
    shares = (result.decided, result.optimistic, result.pessimistic, result.breach_rate)
    assert [share.value for share in shares] == [None] * 4


def test_while_nothing_is_decided_anything_is_possible() -> None:
    result = Attainment(undecided=2).result()
    assert (result.optimistic.value, result.decided.value, result.pessimistic.value) == (1, None, 0)


def test_an_outcome_that_is_none_is_refused() -> None:
    with pytest.raises(MetricsError, match="unknown outcome 'late'; use one of met, breached"):
        Attainment.of(["met", "late"])


@pytest.mark.parametrize(
    ("met", "breached", "reached"),
    [(95, 5, True), (94, 6, False), (0, 0, None)],
    ids=["on-the-dot", "one-short", "nothing-decided"],
)
def test_an_objective_is_reached_by_whole_numbers(
    met: int, breached: int, reached: bool | None
) -> None:
    assert Attainment(met, breached).result().reaches(Fraction(95, 100)) is reached


def test_an_objective_is_a_share() -> None:
    with pytest.raises(MetricsError, match="objective 95 is no share"):
        Attainment(1).result().reaches(Fraction(95))


def test_nothing_counted_is_nought() -> None:
    assert Count().result() == 0
    assert (Count(3) + Count(2)).result() == 5


def test_an_interval_holds_its_ends() -> None:
    interval = Interval(0.2, 0.4, 0.95, "wilson")
    assert [value in interval for value in (0.1, 0.2, 0.3, 0.4, 0.5)] == [
        *(False, True, True, True, False)
    ]
