"""Outages from checks, from request counts and from tickets."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Event, Opened, Policy, StatusChanged, TicketSla, evaluate
from slaengine.availability import (
    NO_DATA,
    Check,
    Outage,
    Requests,
    outages_from_checks,
    outages_from_requests,
    outages_from_tickets,
)
from slaengine.errors import MetricsError
from slaengine.policy import When

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def series(results: str, component: str | None = None) -> list[Check]:
    """Return a check a minute: up, down, or none at all."""
    return [
        Check(NOON + n * MINUTE, found == "u", component)
        for n, found in enumerate(results)
        if found != " "
    ]


def drawn(outages: tuple[Outage, ...], minutes: int) -> str:
    """Draw each minute after noon: down, unknown, or neither."""
    words = ["u"] * minutes
    for outage in outages:
        assert outage.ended_at is not None
        for n in range(minutes):
            if outage.started_at <= NOON + n * MINUTE < outage.ended_at:
                words[n] = "?" if outage.cause == NO_DATA else "d"
    return "".join(words)


@given(st.text("ud ", min_size=1, max_size=40).filter(str.strip))
def test_a_check_holds_until_the_next_one_is_due(results: str) -> None:
    until = NOON + len(results) * MINUTE
    found = outages_from_checks(series(results), every=MINUTE, start=NOON, end=until)
    assert drawn(found, len(results)) == results.replace(" ", "?")


def test_a_run_shorter_than_the_failures_asked_for_is_no_outage() -> None:
    found = outages_from_checks(series("dudduddd"), every=MINUTE, failures=3)
    assert drawn(found, 8) == "uuuuuddd"
    assert outages_from_checks(series("dd d"), every=MINUTE, failures=3)[0].cause == NO_DATA


def test_each_component_has_checks_of_its_own() -> None:
    checks = [*series("ud", "web"), *series("uu", "db")]
    (outage,) = outages_from_checks(checks, every=MINUTE)
    assert outage.component == "web"


def test_checks_that_are_told_twice_are_one() -> None:
    assert len(outages_from_checks(series("d") * 2, every=MINUTE)) == 1


def test_nothing_is_known_before_the_first_check_and_after_the_last() -> None:
    start, end = NOON - MINUTE, NOON + 3 * MINUTE
    found = outages_from_checks(series("u"), every=MINUTE, start=start, end=end)
    assert [(one.started_at, one.ended_at) for one in found] == [
        (start, NOON),
        (NOON + MINUTE, end),
    ]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"every": timedelta(0)}, "checks every 0:00:00: give more than zero, such as a minute"),
        ({"every": MINUTE, "failures": 0}, "0 failures make no outage; give 1 or more"),
    ],
)
def test_what_makes_no_series_is_refused(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(MetricsError) as error:
        outages_from_checks(series("u"), **given)
    assert str(error.value) == problem


def test_two_checks_that_disagree_are_refused() -> None:
    checks = [Check(NOON, ok=True), Check(NOON, ok=False)]
    with pytest.raises(MetricsError, match=r"two checks of the service at .* disagree; keep one"):
        outages_from_checks(checks, every=MINUTE)


def test_slices_with_too_many_errors_are_outages() -> None:
    limit = Fraction(5, 100)
    slices = [Requests(NOON + n * MINUTE, good, 100) for n, good in enumerate([96, 95, 94])]
    quiet = Requests(NOON + 9 * MINUTE, 0, 0)
    (outage,) = outages_from_requests([*slices, quiet], every=MINUTE, above=limit)
    assert outage == Outage(NOON + 2 * MINUTE, NOON + 3 * MINUTE)
    with pytest.raises(MetricsError, match="slices of 0:00:00: give more than zero"):
        outages_from_requests(slices, every=timedelta(0), above=limit)


def test_there_are_no_more_good_requests_than_all() -> None:
    with pytest.raises(MetricsError, match=r"3 good requests of 2 at .*; give from 0 to all"):
        Requests(NOON, 3, 2)


def ticket(name: str, *turns: tuple[int, str], removed: str = "", **fields: str) -> TicketSla:
    """Return a ticket that is opened at noon and changes its status so many minutes after."""
    changes: list[Event] = [
        StatusChanged(name, NOON + minutes * MINUTE, status=status) for minutes, status in turns
    ]
    if removed:
        changes.append(Event(name, NOON + 60 * MINUTE, removed))
    opened = Opened(name, NOON, fields={"type": "outage", **fields})
    return evaluate(Policy(), [opened, *changes], fields=["type", "part", "why"])


def minutes_of(*slas: TicketSla) -> list[tuple[float, float | None]]:
    found = outages_from_tickets(slas, when={"type": "outage"})
    return [
        (
            (one.started_at - NOON) / MINUTE,
            None if one.ended_at is None else (one.ended_at - NOON) / MINUTE,
        )
        for one in found
    ]


def test_a_service_is_down_while_its_ticket_is_unsolved() -> None:
    assert minutes_of(ticket("T-1", (10, "pending"), (40, "solved"))) == [(0, 40)]
    assert minutes_of(ticket("T-1")) == [(0, None)]


def test_a_reopened_ticket_is_another_outage() -> None:
    found = minutes_of(ticket("T-1", (10, "solved"), (20, "open"), (30, "solved"), (35, "open")))
    assert found == [(0, 10), (20, 30), (35, None)]


def test_a_merged_ticket_ends_and_a_deleted_one_tells_nothing() -> None:
    assert minutes_of(ticket("T-1", removed="merged")) == [(0, 60)]
    assert minutes_of(ticket("T-1", removed="deleted")) == []


def test_a_ticket_that_is_solved_at_once_is_no_outage() -> None:
    assert minutes_of(ticket("T-1", (0, "solved"))) == []


def test_only_tickets_that_are_asked_for_tell_of_outages() -> None:
    slas = [ticket("T-2", part="web", why="flood"), ticket("T-1", type="question")]
    (found,) = outages_from_tickets(
        slas, when=When({"type": "outage"}), component="part", cause="why"
    )
    assert found == Outage(NOON, None, "web", "flood", "T-2")
