"""Bounds: with the confidence asked for, at least the share asked for ends within them."""

import math
import random
import warnings
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import MetricsError
from slaengine.whatif.targets.bound import Bound, bound_of, finished_needed
from slaengine.whatif.targets.curve import Curve, Need

SHARES = st.sampled_from([0.5, 0.8, 0.9, 0.95])
SURE = st.sampled_from([0.6, 0.8, 0.95])
NEEDS = st.lists(
    st.builds(Need, st.integers(0, 60), st.sampled_from(["finished", "finished", "open"])),
    max_size=80,
)


def of(finished: list[int], opened: list[int] | None = None) -> Curve:
    ended = [Need(amount, "finished") for amount in finished]
    return Curve.of([*ended, *(Need(amount, "open") for amount in opened or [])])


def order_statistic(n: int, share: float, confidence: float) -> int | None:
    """Count from the slow end how many may be slower, by the binomial distribution itself."""
    chance, longer = 0.0, -1
    while longer < n:
        more = math.comb(n, longer + 1) * (1 - share) ** (longer + 1) * share ** (n - longer - 1)
        if chance + more > 1 - confidence:
            break
        chance, longer = chance + more, longer + 1
    return None if longer < 0 else n - longer


@given(st.integers(0, 150), SHARES, SURE)
def test_without_open_clocks_the_bound_is_the_order_statistic(
    n: int, share: float, confidence: float
) -> None:
    bound = bound_of(of([*range(1, n + 1)]), share, confidence)
    assert bound.upper == order_statistic(n, share, confidence)
    assert (bound.upper is None) == (n < bound.needed)


@given(st.integers(1, 3000), SHARES, SURE)
def test_the_order_statistic_is_that_of_scipy(n: int, share: float, confidence: float) -> None:
    binom = pytest.importorskip("scipy.stats").binom
    upper = bound_of(of([*range(1, n + 1)]), share, confidence).upper
    if upper is None:
        assert share**n > 1 - confidence
    else:
        assert binom.cdf(upper - 1, n, share) >= confidence - 1e-9
        assert upper == 1 or binom.cdf(upper - 2, n, share) < confidence + 1e-9


@given(NEEDS, SHARES)
def test_the_estimate_is_the_quantile_of_lifelines(needs: list[Need], share: float) -> None:
    lifelines = pytest.importorskip("lifelines")
    bound = bound_of(Curve.of(needs), share, 0.6)
    if not needs:
        assert bound.estimate is None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = lifelines.KaplanMeierFitter().fit(
            [need.amount for need in needs], [need.ended == "finished" for need in needs]
        )
    left = fit.survival_function_["KM_estimate"]
    reached = [time for time, rest in left.items() if rest <= 1 - share + 1e-9]
    ends = {need.amount for need in needs if need.ended == "finished"}
    expected = next((time for time in reached if time in ends), None)
    assert bound.estimate == (None if expected is None else int(expected))


@given(NEEDS, SURE)
def test_a_bound_is_never_below_its_estimate_and_grows_with_share_and_confidence(
    needs: list[Need], confidence: float
) -> None:
    curve = Curve.of(needs)
    bounds = [bound_of(curve, share, confidence) for share in (0.5, 0.8, 0.9)]
    surer = [bound_of(curve, share, 0.97) for share in (0.5, 0.8, 0.9)]
    for bound in (*bounds, *surer):
        assert (bound.upper is None) == bool(bound.reason)
        if bound.upper is not None:
            assert bound.estimate is not None
            assert bound.estimate <= bound.upper
    for less, more in [*pairwise(bounds), *zip(bounds, surer, strict=True)]:
        assert not_less(less, more)


def not_less(less: Bound, more: Bound) -> bool:
    """Tell whether the second is at least the first, none being more than all."""
    if more.upper is None or less.upper is None:
        return more.upper is None
    return less.upper <= more.upper


@given(NEEDS, st.integers(0, 60))
def test_a_clock_seen_for_longer_without_an_end_never_lowers_the_bound(
    needs: list[Need], amount: int
) -> None:
    before = bound_of(Curve.of([*needs, Need(0, "open")]), 0.8, 0.6)
    after = bound_of(Curve.of([*needs, Need(amount, "open")]), 0.8, 0.6)
    assert not_less(before, after)


def test_the_distribution_of_what_is_left_is_that_of_a_simulation() -> None:
    """Draw what is left after each end as it is distributed, and count how often it is enough."""
    rng = random.Random(7)
    lives = [(rng.expovariate(1), rng.expovariate(0.15)) for _ in range(200)]
    finished = [round(1000 * end) for end, lost in lives if end <= lost]
    opened = [round(1000 * lost) for end, lost in lives if end > lost]
    upper = bound_of(of(finished, opened), 0.9, 0.9).upper
    assert upper is not None
    times = sorted([(time, 1) for time in finished] + [(time, 0) for time in opened])
    risks = [len(times) - place for place, (time, end) in enumerate(times) if end and time <= upper]
    enough, hardly = 0, 0
    for _ in range(3000):
        *left, last = (math.log(rng.random()) / risk for risk in risks)
        enough += sum(left) + last < math.log(0.1)
        hardly += sum(left) < math.log(0.1)  # the end before
    assert enough / 3000 >= 0.88
    assert hardly / 3000 <= 0.92


def test_recommended_amounts_hold_as_often_as_they_say() -> None:
    """Clocks of a known distribution, some still open: the bound holds in 95 % of histories."""
    rng = random.Random(11)
    held = named = 0
    for _ in range(100):
        needs = []
        for _ in range(120):
            end, lost = rng.lognormvariate(0, 1), rng.expovariate(1 / 30)
            ended = Need(round(1e6 * min(end, lost)), "finished" if end <= lost else "open")
            needs.append(ended)
        upper = bound_of(Curve.of(needs), 0.9, 0.95).upper
        if upper is not None:
            named += 1
            true = (1 + math.erf(math.log(upper / 1e6) / math.sqrt(2))) / 2
            held += true >= 0.9
    assert named == 100
    assert held / named >= 0.92


def test_too_thin_a_history_says_so_instead_of_naming_an_amount() -> None:
    assert finished_needed(0.95, 0.95) == 59
    assert bound_of(of([*range(58)]), 0.95, 0.95).reason == "too thin (58 of 59)"
    assert bound_of(of([*range(59)]), 0.95, 0.95).upper == 58


def test_too_many_open_clocks_say_so_too() -> None:
    bound = bound_of(of([*range(100)], [1000] * 20), 0.95, 0.95)
    assert (bound.estimate, bound.upper) == (None, None)
    assert bound.reason == "open too long (20 of 120)"


@pytest.mark.parametrize("share", [0, 1, 95])
def test_a_share_that_nobody_can_promise_is_refused(share: float) -> None:
    with pytest.raises(MetricsError, match="is none to promise; give a number"):
        finished_needed(share, 0.9)


@pytest.mark.parametrize("confidence", [0.5, 1, 95])
def test_a_confidence_that_is_none_is_refused(confidence: float) -> None:
    with pytest.raises(MetricsError, match="is none; give a number"):
        finished_needed(0.9, confidence)
