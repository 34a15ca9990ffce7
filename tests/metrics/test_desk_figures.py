"""Figures of the desk and its services that no ticket tells: cost, occupancy, outages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import MetricsError
from slaengine.metrics import (
    Reliability,
    cost_per_ticket,
    littles_law,
    mtbf,
    mtbsi,
    mtta,
    mttr,
    occupancy,
    retention,
    retention_of_counts,
    utilization,
)

HOUR = timedelta(hours=1)
START = datetime(2026, 6, 1, tzinfo=UTC)
JUNE = START, START + 30 * 24 * HOUR
HOURS = st.integers(-20, 24 * 32)


def outage(start: float, end: float) -> tuple[datetime, datetime]:
    return START + start * HOUR, START + end * HOUR


@st.composite
def outages(draw: st.DrawFn) -> list[tuple[int, int]]:
    pairs = draw(st.lists(st.tuples(HOURS, HOURS), max_size=6))
    return [(min(pair), max(pair)) for pair in pairs]


def test_cost_is_money_and_never_a_binary_fraction() -> None:
    assert cost_per_ticket(Decimal(10), 3, places=2) == Decimal("3.33")
    assert cost_per_ticket(Decimal("0.05"), 2, places=2) == Decimal("0.02")  # half to even
    assert cost_per_ticket(Decimal(10), 4) == Decimal("2.5")


def test_without_tickets_a_ticket_costs_nothing_that_can_be_told() -> None:
    assert cost_per_ticket(Decimal(10), 0) is None


@pytest.mark.parametrize("expense", [12.5, Decimal("NaN"), "12.5"])
def test_an_expense_is_a_decimal(expense: Any) -> None:
    with pytest.raises(MetricsError, match="is no amount; give one such as Decimal"):
        cost_per_ticket(expense, 1)


def test_a_number_of_tickets_is_a_count() -> None:
    with pytest.raises(MetricsError, match="tickets: -4 is no count"):
        cost_per_ticket(Decimal(1), -4)


def test_one_day_has_three_shares_by_what_they_are_of() -> None:
    handled, idle, paid = 5 * HOUR, 1 * HOUR, 8 * HOUR
    assert utilization(handled, paid) == 0.625
    both = utilization(handled, paid, available=idle, basis="handled_and_available")
    assert both == 0.75
    assert occupancy(handled, idle) == pytest.approx(5 / 6)


def test_no_time_has_no_share() -> None:
    nothing = timedelta(0)
    assert utilization(nothing, nothing) is None
    assert occupancy(nothing, nothing) is None


def test_an_unknown_basis_is_refused() -> None:
    with pytest.raises(MetricsError, match="unknown utilization basis 'usual'; use one of handled"):
        utilization(HOUR, HOUR, basis="usual")  # type: ignore[arg-type]  # what is refused


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: utilization(2 * HOUR, HOUR), "do not fit into"),
        (lambda: utilization(-HOUR, HOUR), "handled: -1 day, 23:00:00 is less than nothing"),
        (lambda: occupancy(HOUR, -HOUR), "idle: -1 day, 23:00:00 is less than nothing"),
        (lambda: littles_law(1, timedelta(0), HOUR), "in a period of 0:00:00 is none"),
        (lambda: littles_law(1, HOUR, -HOUR), "a stay of -1 day, 23:00:00"),
    ],
    ids=["more-than-paid", "negative", "negative-idle", "empty-period", "negative-stay"],
)
def test_time_that_cannot_be_is_refused(ask: Any, message: str) -> None:
    with pytest.raises(MetricsError, match=message):
        ask()


def test_retention_leaves_new_customers_out() -> None:
    share = retention(["acme", "initech", "acme"], ["acme", "hooli"])
    assert (share.successes, share.n) == (1, 2)
    assert retention([], ["hooli"]).result().value is None


@given(st.sets(st.integers(0, 20).map(str)), st.sets(st.integers(0, 20).map(str)))
def test_retention_by_counts_is_that_by_customers(start: set[str], end: set[str]) -> None:
    by_counts = retention_of_counts(len(start), len(end), new=len(end - start))
    assert by_counts == retention(start, end)


def test_more_than_all_cannot_stay() -> None:
    with pytest.raises(MetricsError, match="10 customers less 2 new ones cannot be of 7"):
        retention_of_counts(7, 10, new=2)


@given(outages())
def test_downtime_is_the_hours_in_which_any_outage_lasts(listed: list[tuple[int, int]]) -> None:
    service = Reliability.of([outage(*pair) for pair in listed], period=JUNE)
    down = {hour for start, end in listed for hour in range(start, end)} & set(range(720))
    assert service.downtime == len(down) * HOUR
    assert service.failures == sum(hour - 1 not in down for hour in down)
    assert service.availability == pytest.approx(1 - len(down) / 720)


@given(outages())
def test_time_between_incidents_is_time_up_and_time_down(listed: list[tuple[int, int]]) -> None:
    times = [outage(*pair) for pair in listed]
    up, down, both = (ask(times, period=JUNE) for ask in (mtbf, mttr, mtbsi))
    assert (up is None) == (down is None) == (both is None)
    if up is not None and down is not None and both is not None:
        assert abs(up + down - both) <= timedelta(microseconds=1)


def test_without_a_failure_no_mean_is_known() -> None:
    service = Reliability.of([], period=JUNE)
    assert (service.mttr, service.mtbf, service.mtbsi) == (None, None, None)
    assert service.availability == 1


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: mttr([outage(2, 1)], period=JUNE), "outage from .* ends before it"),
        (lambda: mttr([], period=(START, START)), "the period at .* is empty"),
        (lambda: mttr([], period=(START.replace(tzinfo=None), START)), "has no time zone"),
        (lambda: mtta([(START, START - HOUR)]), "alert from .* ends before it"),
    ],
    ids=["reversed", "empty-period", "naive", "acknowledged-before"],
)
def test_outages_that_cannot_be_are_refused(ask: Any, message: str) -> None:
    with pytest.raises(MetricsError, match=message):
        ask()


def test_alerts_that_nobody_acknowledged_are_left_out() -> None:
    assert mtta([(START, START + HOUR), (START, None), (START, START + 2 * HOUR)]) == 1.5 * HOUR
    assert mtta([(START, None)]) is None


def test_how_many_wait_is_how_many_come_times_how_long_they_stay() -> None:
    assert littles_law(20, 24 * HOUR, 72 * HOUR) == 60
