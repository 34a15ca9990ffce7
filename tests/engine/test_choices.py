"""The named choices: what a reopen, a change, a landing and an anchor do, each under its name."""

from datetime import timedelta

import pytest

from slaengine import Agreement, Event
from tests.engine.desk import (
    HOUR,
    at,
    event,
    folded,
    history_of,
    opened,
    promising,
    replied,
    status,
    stories,
    told,
    updated,
)

REOPENED = (opened("09:00"), status("10:00", "solved"), status("12:00", "open"))


# --- on_reopen


@pytest.mark.parametrize(
    ("on_reopen", "expected", "due"),
    [
        (None, ["running: 09:00-10:00, 12:00-"], "15:00"),
        ("resume", ["running: 09:00-10:00, 12:00-"], "15:00"),
        ("restart", ["met until 10:00: 09:00-10:00", "running: 12:00-"], "16:00"),
        ("count_gap", ["running: 09:00-"], "13:00"),
        ("ignore", ["met until 10:00: 09:00-10:00"], "13:00"),
    ],
)
def test_on_reopen_says_what_becomes_of_a_solved_ticket(
    on_reopen: str | None, expected: list[str], due: str
) -> None:
    sla = folded(promising({"resolution": "4h"}, on_reopen=on_reopen), *REOPENED)
    assert stories(sla, "resolution") == expected
    assert told(sla["resolution"].due_at) == due


def test_a_clock_that_was_missed_stays_due_when_it_was_after_it_resumes() -> None:
    events = opened("09:00"), status("14:00", "solved"), status("16:00", "open")
    clock = folded(promising({"resolution": "4h"}), *events)["resolution"]
    assert (clock.state, told(clock.due_at), told(clock.breached_at)) == (
        "running",
        "13:00",
        "13:00",
    )


def test_a_counted_gap_may_breach_the_promise() -> None:
    events = opened("09:00"), status("10:00", "solved"), status("14:00", "open")
    policy = promising({"resolution": "4h"}, on_reopen="count_gap")
    assert folded(policy, *events[:2])["resolution"].state == "met"
    clock = folded(policy, *events)["resolution"]
    assert (clock.state, told(clock.breached_at)) == ("running", "13:00")


def test_a_gap_of_no_length_counts_nothing() -> None:
    events = opened("09:00"), status("10:00", "solved"), status("10:00", "open")
    assert history_of("resolution", *events, on_reopen="count_gap") == ["running: 09:00-"]


def test_a_reopen_into_a_pausing_status_resumes_paused() -> None:
    events = opened("09:00"), status("10:00", "solved"), status("12:00", "pending")
    assert history_of("resolution", *events) == ["paused: 09:00-10:00"]
    history = history_of("resolution", *events, on_reopen="count_gap")
    assert history == ["paused: 09:00-12:00"]
    history = history_of("resolution", *events, on_reopen="restart")
    assert history == ["met until 10:00: 09:00-10:00", "paused: nothing"]


def test_a_reopen_of_a_clock_that_was_paused_when_solved_counts_from_there() -> None:
    events = [opened("09:00"), status("10:00", "pending"), status("11:00", "solved")]
    events += [status("12:00", "open")]
    assert history_of("resolution", *events) == ["running: 09:00-10:00, 12:00-"]


def test_a_choice_for_one_metric_beats_the_agreements() -> None:
    options = {"resolution": {"on_reopen": "ignore"}, "agent_work": {"on_reopen": "restart"}}
    policy = promising(
        {"resolution": "4h", "agent_work": "4h"}, on_reopen="count_gap", options=options
    )
    sla = folded(policy, *REOPENED)
    assert stories(sla, "resolution") == ["met until 10:00: 09:00-10:00"]
    assert stories(sla, "agent_work") == ["met until 10:00: 09:00-10:00", "running: 12:00-"]


# --- on_retarget

TIERS = {"resolution": {"urgent": "2h", "normal": "4h"}}
RAISED = (opened("09:00", priority="normal"), updated("10:00", priority="urgent"))


def test_a_retarget_keeps_what_has_elapsed() -> None:
    sla = folded(promising(TIERS), *RAISED)
    assert stories(sla, "resolution") == ["running: 09:00-"]
    assert told(sla["resolution"].due_at) == "11:00"


def test_a_retarget_may_restart_the_clock() -> None:
    sla = folded(promising(TIERS, on_retarget="restart"), *RAISED)
    assert stories(sla, "resolution") == ["cancelled until 10:00: 09:00-10:00", "running: 10:00-"]
    assert told(sla["resolution"].due_at) == "12:00"


def test_a_first_target_restarts_nothing() -> None:
    events = opened("09:00"), updated("10:00", priority="urgent")
    sla = folded(promising(TIERS, on_retarget="restart"), *events)
    assert stories(sla, "resolution") == ["running: 09:00-"]


def test_a_clock_that_restarts_in_a_pause_starts_paused() -> None:
    events = RAISED[0], status("09:30", "pending"), RAISED[1]
    sla = folded(promising(TIERS, on_retarget="restart"), *events)
    assert stories(sla, "resolution") == ["cancelled until 10:00: 09:00-09:30", "paused: nothing"]


def test_an_event_that_restarts_a_clock_does_not_stop_it() -> None:
    policy = promising({"update": {"urgent": "2h", "normal": "4h"}}, on_retarget="restart")
    events = opened("09:00", priority="normal"), replied("10:00", priority="urgent")
    assert stories(folded(policy, *events), "update") == [
        "cancelled until 10:00: 09:00-10:00",
        "running: 10:00-",
    ]


def test_an_event_that_restarts_a_clock_may_cancel_it() -> None:
    events = RAISED[0], event("10:00", "merged", priority="urgent")
    sla = folded(promising(TIERS, on_retarget="restart"), *events)
    assert stories(sla, "resolution") == [
        "cancelled until 10:00: 09:00-10:00",
        "cancelled until 10:00: nothing",
    ]


def test_an_event_that_restarts_a_clock_and_pauses_the_ticket_leaves_it_paused() -> None:
    events = RAISED[0], status("10:00", "pending", priority="urgent")
    sla = folded(promising(TIERS, on_retarget="restart"), *events)
    assert stories(sla, "resolution") == ["cancelled until 10:00: 09:00-10:00", "paused: nothing"]


def test_the_event_after_a_restart_stops_the_clock_as_ever() -> None:
    sla = folded(promising(TIERS, on_retarget="restart"), *RAISED, status("10:00", "solved"))
    assert stories(sla, "resolution") == [
        "cancelled until 10:00: 09:00-10:00",
        "met until 10:00: nothing",
    ]


def test_a_label_that_changes_no_amount_restarts_nothing() -> None:
    tiers = {"resolution": {"urgent": "4h", "normal": "4h"}}
    sla = folded(promising(tiers, on_retarget="restart"), *RAISED)
    assert stories(sla, "resolution") == ["running: 09:00-"]
    assert sla["resolution"].priority == "urgent"


# --- on_calendar_change

LATE = Agreement("late", service="late", calendar="late", targets={"resolution": "6h"})
MOVED = (opened("09:00"), updated("14:00", service="late"))


def test_a_calendar_change_is_measured_piece_by_piece() -> None:
    policy = promising({"resolution": "6h"}, calendar="desk", beside=[LATE])
    clock = folded(policy, *MOVED)["resolution"]
    assert clock.elapsed(at("14:00")) == 5 * HOUR
    assert told(clock.due_at) == "15:00"


def test_a_calendar_change_may_be_measured_on_the_latest_calendar_alone() -> None:
    late = Agreement(
        "late",
        service="late",
        calendar="late",
        targets={"resolution": "6h"},
        on_calendar_change="latest",
    )
    policy = promising({"resolution": "6h"}, calendar="desk", beside=[late])
    clock = folded(policy, *MOVED)["resolution"]
    assert clock.elapsed(at("14:00")) == HOUR
    assert told(clock.due_at) == "19:00"


def test_time_before_any_target_is_measured_on_the_first_calendar_that_came() -> None:
    desk = Agreement("desk", customer="acme", calendar="desk", targets={"resolution": "8h"})
    late = Agreement("late", service="late", calendar="late", targets={"resolution": "8h"})
    policy = promising({"update": "8h"}, beside=[desk, late])
    events = opened("08:00"), updated("10:00", customer="acme")
    assert folded(policy, *events)["resolution"].elapsed(at("12:00")) == 3 * HOUR
    moved = updated("14:00", customer="", service="late")
    clock = folded(policy, *events, moved)["resolution"]
    assert clock.elapsed(at("14:00")) == 5 * HOUR
    assert told(clock.due_at) == "17:00"


# --- landing


@pytest.mark.parametrize(("landing", "due"), [("close", "17:00"), ("open", "tue 09:00")])
def test_a_promise_used_up_at_closing_time_lands_there_or_at_the_next_opening(
    landing: str, due: str
) -> None:
    policy = promising({"resolution": "8h"}, calendar="desk", landing=landing)
    events = opened("09:00"), status("18:00", "solved")
    assert told(folded(policy, events[0])["resolution"].due_at) == due
    state = folded(policy, *events)["resolution"].state
    assert state == ("missed" if landing == "close" else "met")


def test_a_promise_due_at_closing_time_and_kept_an_hour_later_is_missed() -> None:
    events = opened("09:00"), status("18:00", "solved")
    clock = folded(promising({"resolution": "8h"}, calendar="desk"), *events)["resolution"]
    assert (clock.state, told(clock.breached_at)) == ("missed", "17:00")
    assert clock.remaining(at("18:00")) == timedelta(0)


# --- anchor

ASKED_TWICE = (opened("09:00"), replied("10:00", "customer"))


def test_a_wait_is_measured_from_its_oldest_message() -> None:
    assert history_of("first_response", *ASKED_TWICE) == ["running: 09:00-"]


@pytest.mark.parametrize("metric", ["first_response", "next_response"])
def test_a_wait_may_be_measured_from_its_latest_message(metric: str) -> None:
    events: tuple[Event, ...] = ASKED_TWICE
    if metric == "next_response":
        events = (opened("08:00"), replied("08:30"), replied("09:00", "customer"), events[1])
    assert history_of(metric, *events, anchor="latest") == [
        "cancelled until 10:00: 09:00-10:00",
        "running: 10:00-",
    ]


def test_a_later_message_restarts_only_an_open_clock() -> None:
    events = opened("09:00"), status("09:30", "solved"), replied("10:00", "customer")
    assert history_of("first_response", *events, anchor="latest") == [
        "met until 09:30: 09:00-09:30"
    ]


def test_an_anchor_moves_no_clock_but_those_of_waits() -> None:
    assert history_of("resolution", *ASKED_TWICE, anchor="latest") == ["running: 09:00-"]


def test_a_private_message_moves_no_anchor() -> None:
    events = opened("09:00"), replied("10:00", "customer", public=False)
    assert history_of("first_response", *events, anchor="latest") == ["running: 09:00-"]
