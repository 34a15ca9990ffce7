"""Promises that change in mid-ticket: what stands, what moves, and from when."""

from datetime import date

import pytest

from slaengine import Agreement, Policy, Target, evaluate
from tests.engine.desk import (
    HOUR,
    MINUTE,
    MOMENT,
    at,
    folded,
    opened,
    promising,
    status,
    stories,
    story,
    told,
    updated,
)

TIERS = promising({"resolution": {"urgent": "2h", "normal": "4h"}})
NORMAL = opened("09:00", priority="normal")


def test_a_ticket_without_a_tier_has_no_clock() -> None:
    assert list(folded(TIERS, opened("09:00", priority="low"))) == []


def test_a_target_that_comes_later_holds_as_if_it_had_always_been() -> None:
    sla = folded(TIERS, opened("09:00"), updated("10:00", priority="normal"))
    clock = sla["resolution"]
    assert (story(clock), told(clock.due_at), clock.cycle) == ("running: 09:00-", "13:00", 1)


def test_a_due_date_that_was_read_moves_with_the_target_and_not_with_the_label_alone() -> None:
    same = promising({"resolution": {"high": "4h", "normal": "4h", "urgent": "2h"}})
    sla = evaluate(same, [NORMAL])
    assert told(sla["resolution"].due_at) == "13:00"
    renamed = sla.apply(updated("10:00", priority="high"))["resolution"]
    assert (renamed.priority, told(renamed.due_at)) == ("high", "13:00")
    assert told(sla.apply(updated("10:00", priority="urgent"))["resolution"].due_at) == "11:00"


def test_a_target_that_is_lowered_breaches_no_earlier_than_the_event_that_did_it() -> None:
    clock = folded(TIERS, NORMAL, updated("12:00", priority="urgent"))["resolution"]
    assert (told(clock.due_at), told(clock.breached_at)) == ("11:00", "12:00")
    assert not clock.is_breached(at("12:00"))
    assert clock.is_breached(at("12:00") + MOMENT)
    solved = folded(TIERS, NORMAL, updated("12:00", priority="urgent"), status("12:30", "solved"))[
        "resolution"
    ]
    assert (solved.state, told(solved.due_at), told(solved.breached_at)) == (
        "missed",
        "11:00",
        "12:00",
    )


def test_a_first_target_that_is_used_up_already_breaches_at_the_event_that_set_it() -> None:
    events = opened("09:00"), updated("12:00", priority="urgent"), updated("12:30", note="x")
    clock = folded(TIERS, *events)["resolution"]
    assert (told(clock.due_at), told(clock.breached_at)) == ("11:00", "12:00")


def test_a_breach_is_forgiven_when_a_running_clock_gets_a_longer_target() -> None:
    urgent = opened("09:00", priority="urgent")
    events = urgent, updated("11:30", note="x"), updated("12:00", priority="normal")
    assert told(folded(TIERS, *events[:2])["resolution"].breached_at) == "11:00"
    clock = folded(TIERS, *events)["resolution"]
    assert (told(clock.due_at), clock.breached_at) == ("13:00", None)


def test_a_stopped_clock_keeps_the_target_that_was_in_force_when_it_stopped() -> None:
    events = NORMAL, status("12:00", "solved"), updated("12:30", priority="urgent")
    clock = folded(TIERS, *events)["resolution"]
    assert (clock.state, clock.target, clock.priority) == ("met", 4 * HOUR, "normal")


def test_a_clock_that_resumes_takes_the_target_in_force_then() -> None:
    events = NORMAL, status("12:00", "solved"), updated("12:30", priority="urgent")
    clock = folded(TIERS, *events, status("13:00", "open"), updated("13:30", n=1))["resolution"]
    assert (clock.target, told(clock.due_at), told(clock.breached_at)) == (
        2 * HOUR,
        "11:00",
        "13:00",
    )


def test_a_target_that_is_withdrawn_leaves_a_cancelled_clock() -> None:
    sla = folded(TIERS, NORMAL, updated("10:00", priority="low"))
    assert stories(sla, "resolution") == ["cancelled until 10:00: 09:00-10:00"]
    assert sla["resolution"].target == 4 * HOUR


def test_a_withdrawn_clock_remembers_that_it_was_broken_by_then() -> None:
    clock = folded(TIERS, NORMAL, updated("14:00", priority="low"))["resolution"]
    assert (clock.state, told(clock.due_at), told(clock.breached_at)) == (
        "cancelled",
        "13:00",
        "13:00",
    )


def test_a_target_that_returns_brings_its_clock_back_with_all_that_ran() -> None:
    events = NORMAL, updated("10:00", priority="low"), updated("11:00", priority="normal")
    clock = folded(TIERS, *events)["resolution"]
    assert (clock.cycle, clock.state, told(clock.due_at)) == (1, "running", "13:00")
    assert clock.elapsed(at("11:00")) == 2 * HOUR


def test_a_target_that_returns_opens_a_new_cycle_where_a_retarget_restarts() -> None:
    policy = promising({"resolution": {"urgent": "2h", "normal": "4h"}}, on_retarget="restart")
    events = NORMAL, updated("10:00", priority="low"), updated("11:00", priority="normal")
    assert stories(folded(policy, *events), "resolution") == [
        "cancelled until 10:00: 09:00-10:00",
        "running: 11:00-",
    ]


def test_pauses_after_a_withdrawal_are_not_shown() -> None:
    events = NORMAL, updated("10:00", priority="low"), status("11:00", "pending")
    sla = folded(TIERS, *events, status("12:00", "solved"))
    assert stories(sla, "resolution") == ["cancelled until 10:00: 09:00-10:00"]


def test_a_cycle_that_ends_without_a_target_is_not_seen() -> None:
    events = opened("09:00"), status("10:00", "solved"), updated("11:00", priority="normal")
    assert list(folded(TIERS, *events)) == []


def test_cycles_count_whether_or_not_anything_was_promised() -> None:
    policy = promising({"update": {"normal": "4h"}})
    events = opened("09:00"), status("10:00", "solved"), status("11:00", "open")
    sla = folded(policy, *events, updated("12:00", priority="normal"))
    assert [(clock.cycle, story(clock)) for clock in sla] == [(2, "running: 11:00-")]


def test_a_field_update_of_the_same_value_is_no_change() -> None:
    events = opened("09:00", priority=1), updated("10:00", priority=1.0)
    clock = folded(promising({"resolution": {"1": "4h"}}, on_retarget="restart"), *events)
    assert stories(clock, "resolution") == ["running: 09:00-"]


def test_none_leaves_a_field_and_empty_text_clears_it() -> None:
    unchanged = folded(TIERS, NORMAL, updated("10:00", priority=None))
    assert unchanged.fields == {"priority": "normal"}
    cleared = folded(TIERS, NORMAL, updated("10:00", priority=""))
    assert (cleared.fields, cleared["resolution"].state) == ({}, "cancelled")


@pytest.mark.parametrize("kind", ["reply", "status"])
def test_any_event_may_carry_fields(kind: str) -> None:
    event = status("10:00", "open", priority="urgent")
    if kind == "reply":
        event = status("10:00", "in progress", priority="urgent")
    assert folded(TIERS, NORMAL, event)["resolution"].target == 2 * HOUR


def test_fields_change_before_the_clock_stops() -> None:
    clock = folded(TIERS, NORMAL, status("12:00", "solved", priority="urgent"))["resolution"]
    assert (clock.state, clock.target, told(clock.breached_at)) == ("missed", 2 * HOUR, "12:00")


# --- agreements

ACME = Agreement(
    "acme", customer="acme", calendar="24x7", targets={"resolution": "2h"}, pause_on=["hold"]
)


def test_an_agreement_that_comes_to_govern_is_a_retarget() -> None:
    policy = promising({"resolution": "4h"}, beside=[ACME])
    sla = folded(policy, opened("09:00"), updated("10:00", customer="acme"))
    clock = sla["resolution"]
    assert (sla.agreement, clock.agreement, clock.cycle) == ("acme", "acme", 1)
    assert (story(clock), told(clock.due_at)) == ("running: 09:00-", "11:00")


def test_the_pauses_of_the_new_agreement_hold_from_the_event_that_brought_it() -> None:
    policy = promising({"resolution": "4h"}, beside=[ACME])
    events = opened("09:00"), status("09:30", "pending"), updated("10:00", customer="acme")
    assert story(folded(policy, *events)["resolution"]) == ("running: 09:00-09:30, 10:00-")


def test_a_metric_that_the_new_agreement_does_not_promise_is_cancelled() -> None:
    policy = promising({"resolution": "4h", "first_response": "1h"}, beside=[ACME])
    sla = folded(policy, opened("09:00"), updated("09:30", customer="acme"))
    assert story(sla["first_response"]) == "cancelled until 09:30: 09:00-09:30"
    assert sla["first_response"].agreement == "default"


def test_a_ticket_that_nothing_covers_is_normal_and_has_no_clocks() -> None:
    policy = Policy(agreements=[ACME])
    sla = folded(policy, opened("09:00"))
    assert (sla.agreement, list(sla)) == (None, [])
    covered = folded(policy, opened("09:00"), updated("10:00", customer="acme"))
    assert story(covered["resolution"]) == "running: 09:00-"
    gone = folded(
        policy, opened("09:00", customer="acme"), updated("10:00", customer="someone else")
    )
    assert (gone.agreement, story(gone["resolution"])) == (
        None,
        "cancelled until 10:00: 09:00-10:00",
    )


def test_validity_is_judged_at_the_opening_in_the_zone_of_the_agreement() -> None:
    policy = Policy(
        agreements=[
            Agreement(
                "until-monday",
                calendar="24x7",
                tz="America/New_York",
                targets={"resolution": "4h"},
                valid_until=date(2026, 1, 5),
            )
        ]
    )
    assert folded(policy, opened("tue 04:59")).agreement == "until-monday"
    assert folded(policy, opened("tue 05:00")).agreement is None
    lasting = folded(policy, opened("tue 04:59"), updated("wed 09:00", customer="acme"))
    assert lasting.agreement == "until-monday"


# --- rows


def test_a_row_with_conditions_takes_over_when_they_come_to_hold() -> None:
    rows = [
        Target("resolution", "4h"),
        Target("resolution", "1h", when={"channel": "chat"}, calendar="desk"),
    ]
    policy = promising(rows)
    clock = folded(policy, opened("08:30"), updated("08:45", channel="chat"))["resolution"]
    assert clock.calendar.name == "desk"
    assert clock.elapsed(at("09:00")) == 15 * MINUTE
    assert told(clock.due_at) == "09:45"


def test_two_changes_at_one_instant_leave_the_last() -> None:
    events = NORMAL, updated("10:00", priority="urgent"), updated("10:00", priority="normal")
    clock = folded(TIERS, *events)["resolution"]
    assert (story(clock), told(clock.due_at)) == ("running: 09:00-", "13:00")
