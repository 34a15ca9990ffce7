"""Scores: satisfaction, recommendation and effort, each by its published formula."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import MetricsError
from slaengine.metrics import Scores, nps_class
from slaengine.metrics.netscore import net_margin, net_variance

NPS = st.lists(st.integers(0, 10), max_size=40)
STARS = st.lists(st.integers(1, 5), max_size=40)


@given(NPS)
def test_nps_counts_every_score_in_one_class(scores: list[int]) -> None:
    nps = Scores.of(scores).nps()
    classes = [nps_class(score) for score in scores]
    assert nps.promoters == classes.count("promoter")
    assert nps.passives == classes.count("passive")
    assert nps.detractors == classes.count("detractor")
    assert nps.promoters + nps.passives + nps.detractors == nps.n == len(scores)


@given(NPS.filter(bool))
def test_the_variance_of_nps_is_that_of_one_nought_and_minus_one(scores: list[int]) -> None:
    worth = [{"promoter": 1, "passive": 0, "detractor": -1}[nps_class(score)] for score in scores]
    mean = sum(worth) / len(worth)
    variance = sum((each - mean) ** 2 for each in worth) / len(worth)
    nps = Scores.of(scores).nps()
    assert net_variance(nps.promoters, nps.detractors, nps.n) == pytest.approx(variance, abs=1e-12)
    assert nps.value == pytest.approx(100 * mean)
    assert nps.margin == pytest.approx(100 * 1.959964 * sqrt(variance / len(worth)), abs=1e-4)


@given(NPS.filter(bool))
def test_the_interval_of_nps_holds_it_and_never_shrinks_to_a_point(scores: list[int]) -> None:
    nps = Scores.of(scores).nps()
    assert nps.interval is not None
    assert nps.value is not None
    assert nps.value in nps.interval
    assert -100 <= nps.interval.low < nps.interval.high <= 100


def test_when_all_promote_the_plain_margin_is_nought_and_the_interval_is_not() -> None:
    nps = Scores.of([10] * 10).nps()
    assert nps.margin == 0
    assert nps.interval is not None
    assert nps.interval.low < 50


def test_surveys_without_an_answer_have_no_score() -> None:
    nothing = Scores()
    assert (nothing.nps().value, nothing.nps().margin, nothing.nps().interval) == (None,) * 3
    assert (nothing.csat().top.value, nothing.csat().mean.value) == (None, None)
    ces = nothing.ces()
    assert (ces.mean.value, ces.agree.value, ces.net, ces.net_interval) == (None,) * 4
    assert net_margin(0, 0, 0) is None


@pytest.mark.parametrize("score", [-1, 11, 7.5])
def test_a_score_off_the_scale_has_no_class(score: float) -> None:
    with pytest.raises(MetricsError, match="is no NPS score; give a whole number from 0 to 10"):
        nps_class(score)


def test_scores_off_the_scale_are_left_out_and_counted() -> None:
    scores = Scores.of([0, 3, 5, 7, 7.5, 10, 11])
    assert scores.nps().excluded == {"off_scale": 2}
    assert scores.csat().excluded == {"off_scale": 5}
    assert scores.ces().excluded == {"off_scale": 4}


@given(STARS, st.integers(2, 5))
def test_the_top_box_is_what_it_is_said_to_be(scores: list[int], top_box: int) -> None:
    csat = Scores.of(scores).csat(top_box=top_box)
    assert csat.top.successes == sum(score >= top_box for score in scores)
    assert csat.n == csat.top.n == len(scores)
    assert csat.top_box == top_box


def test_thumbs_are_a_scale_of_two() -> None:
    assert Scores.of([1, 1, 0]).csat(scale=(0, 1), top_box=1).top.successes == 2


@pytest.mark.parametrize("top_box", [0, 1, 6])
def test_the_top_box_lies_on_the_scale(top_box: float) -> None:
    with pytest.raises(MetricsError, match=rf"top box {top_box} is not on the scale from 1 to 5"):
        Scores.of([5]).csat(top_box=top_box)


def test_the_response_rate_is_of_those_asked() -> None:
    rate = Scores.of([5, 4], asked=8).csat().response_rate
    assert rate is not None
    assert (rate.value, rate.n) == (0.25, 8)


@pytest.mark.parametrize("asked", [0, 1], ids=["unknown", "fewer-than-answered"])
def test_the_response_rate_is_none_where_it_is_not_known_who_was_asked(asked: int) -> None:
    scores = Scores.of([5, 4], asked=asked)
    rates = (scores.csat().response_rate, scores.nps().response_rate, scores.ces().response_rate)
    assert rates == (None, None, None)


def test_the_three_variants_of_effort_differ_on_the_same_scores() -> None:
    ces = Scores.of([7, 7, 6, 6, 6, 5, 5, 5, 3, 4, 1, 7, 6, 6, 6, 4]).ces()
    assert ces.mean.value == 5.25
    assert ces.agree.percent == 75
    assert ces.net == 43.75


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_a_score_is_a_number(score: float) -> None:
    with pytest.raises(MetricsError, match="is no score"):
        Scores.of([score])
