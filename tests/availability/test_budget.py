"""Error budgets, burn rates and alerts."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.availability import (
    WORKBOOK,
    Burn,
    ErrorBudget,
    Outage,
    Requests,
    burn_rate,
    burning,
    scaled_alerts,
    time_to_exhaustion,
)
from slaengine.errors import MetricsError
from slaengine.policy import Availability, BurnAlert

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SHARES = st.fractions(0, 1, max_denominator=1000)


@given(SHARES, st.integers(0, 1000), st.integers(0, 1000))
def test_what_is_allowed_is_used_or_left(goal: Fraction, good: int, bad: int) -> None:
    found = ErrorBudget.of_events(goal, good=good, total=good + bad)
    assert found.left + found.bad == found.allowed
    assert found.is_exhausted is (found.bad > found.allowed)
    if found.used is not None:
        assert found.is_exhausted is (found.used > 1)
    assert found.allowed_time is found.left_time is None


def test_a_goal_of_all_has_no_budget() -> None:
    found = ErrorBudget.of_time(Fraction(1), 30 * DAY, MINUTE)
    assert (found.used, found.allowed_time, found.left_time) == (None, timedelta(0), -MINUTE)
    assert found.is_exhausted
    assert not ErrorBudget.of_time(Fraction(1), 30 * DAY).is_exhausted
    assert burn_rate(Fraction(1, 2), Fraction(1)) is None


@given(SHARES.filter(lambda goal: goal < 1), st.integers(1, 1000), st.integers(0, 1000))
def test_burning_at_one_for_the_window_uses_the_budget_up(
    goal: Fraction, window: int, elapsed: int
) -> None:
    assert burn_rate(goal, goal) == 1
    assert time_to_exhaustion(window * MINUTE, Fraction(1)) == window * MINUTE
    used = Fraction(min(elapsed, window), window)
    left = time_to_exhaustion(window * MINUTE, Fraction(1), used=used)
    assert left == (window - min(elapsed, window)) * MINUTE


def test_a_budget_that_is_gone_lasts_no_longer_and_one_that_does_not_burn_for_ever() -> None:
    assert time_to_exhaustion(DAY, Fraction(3), used=Fraction(2)) == timedelta(0)
    assert time_to_exhaustion(DAY, Fraction(0)) is None


def test_budgets_are_made_of_shares_and_parts() -> None:
    with pytest.raises(MetricsError, match="a goal of 2 is no share; give from 0 to 1"):
        ErrorBudget(Fraction(2), Fraction(1), Fraction(0))
    with pytest.raises(MetricsError, match="2 bad of 1; give from 0 to all of them"):
        ErrorBudget(Fraction(1), Fraction(1), Fraction(2))


def test_the_workbook_pages_at_14_4_times_and_less_often_more_slowly() -> None:
    factors = [alert.factor_over(30 * DAY) for alert in WORKBOOK]
    assert factors == [Fraction("14.4"), 6, 3, 1]


def test_alerts_are_scaled_to_the_minute_and_never_to_nothing() -> None:
    assert scaled_alerts(28 * DAY)[0].short == 5 * MINUTE
    tiny = scaled_alerts(DAY)[1]
    assert (tiny.long, tiny.short) == (13 * MINUTE, MINUTE)


def burns(alert: BurnAlert, long: Fraction | None, short: Fraction | None, goal: Fraction) -> bool:
    return Burn(alert, goal, alert.factor_over(30 * DAY), long, short).fires


def test_an_alert_fires_when_both_windows_burn_faster_than_it_says() -> None:
    alert, goal = WORKBOOK[0], Fraction(999, 1000)
    edge = 1 - Fraction("14.4") / 1000
    above = edge - Fraction(1, 10**12)
    assert not burns(alert, edge, edge, goal)
    assert burns(alert, above, above, goal)
    assert not burns(alert, above, Fraction(1), goal)
    assert not burns(alert, Fraction(1), above, goal)
    assert not burns(alert, None, above, goal)


def test_any_error_sets_off_the_alert_of_a_goal_of_all() -> None:
    alert, goal, some = WORKBOOK[0], Fraction(1), Fraction(999_999, 1_000_000)
    assert burns(alert, some, some, goal)
    assert not burns(alert, Fraction(1), Fraction(1), goal)


def test_rates_of_an_alert_are_unknown_where_nothing_was_measured() -> None:
    known = Burn(WORKBOOK[0], Fraction(9, 10), Fraction(3), Fraction(1, 2), Fraction(4, 5))
    assert known.long_rate == 5
    assert known.short_rate == 2
    unknown = Burn(WORKBOOK[0], Fraction(9, 10), Fraction(3), None, None)
    assert (unknown.long_rate, unknown.short_rate) == (None, None)


def test_an_outage_that_still_lasts_pages_quickly_and_a_longer_one_that_is_over_slowly() -> None:
    terms = Availability("api", objective="99.9% a month", alerts=WORKBOOK)
    lasting = burning(terms, NOON, outages=[Outage(NOON - 2 * MINUTE)])
    assert [burn.fires for burn in lasting] == [True, False, False, False]
    over = burning(terms, NOON, outages=[Outage(NOON - 20 * MINUTE, NOON - 6 * MINUTE)])
    assert [burn.fires for burn in over] == [False, True, True, True]
    assert over[0].short == 1
    assert over[0].long == 1 - Fraction(14, 60)


def test_the_window_of_a_budget_is_the_month_that_it_is_in() -> None:
    terms = Availability(objective="99.9% a month", alerts=WORKBOOK[:1])
    (june,) = burning(terms, NOON)
    (july,) = burning(terms, NOON + 30 * DAY, tz="Europe/Lisbon")
    (week,) = burning(terms, NOON, window=7 * DAY)
    assert [one.factor for one in (june, july, week)] == [
        Fraction("14.4"),
        Fraction("14.88"),
        Fraction("3.36"),
    ]


def test_too_few_requests_never_page() -> None:
    terms = Availability(measure="requests", min_events=100, objective="99.9% a month")
    counts = [Requests(NOON - MINUTE, 0, 99)]
    quiet = burning(terms, NOON, alerts=WORKBOOK, requests=counts)
    assert not any(burn.fires for burn in quiet)
    enough = burning(terms, NOON, alerts=WORKBOOK, requests=[Requests(NOON - MINUTE, 0, 100)])
    assert all(burn.fires for burn in enough)


def test_a_budget_needs_an_objective_and_a_window() -> None:
    with pytest.raises(MetricsError, match="availability 'api' has no objective to burn"):
        burning(Availability("api"), NOON, alerts=WORKBOOK)
    with pytest.raises(MetricsError, match="the objective of availability 'api' is for no period"):
        burning(Availability("api", objective="99%"), NOON, alerts=WORKBOOK)
