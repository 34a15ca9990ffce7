"""The table of clocks, row by row: from where each runs, what pauses it, until when, and again."""

import pytest

from slaengine import Event, Rated, Worked, evaluate
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
    told,
    updated,
)

METRICS = (
    "first_response",
    "next_response",
    "update",
    "acknowledgement",
    "requester_wait",
    "agent_work",
    "resolution",
)
FROM_THE_OPENING = tuple(metric for metric in METRICS if metric != "next_response")
WAITS = (opened("08:00"), replied("08:30"), replied("09:00", "customer"))
OPEN = (opened("09:00"),)


def running(metric: str) -> tuple[Event, ...]:
    """A history after which the metric's first cycle runs since nine."""
    return WAITS if metric == "next_response" else OPEN


@pytest.mark.parametrize("metric", FROM_THE_OPENING)
def test_a_clock_starts_at_a_customers_opening(metric: str) -> None:
    assert history_of(metric, opened("09:00")) == ["running: 09:00-"]


def test_next_response_does_not_start_at_the_opening() -> None:
    assert history_of("next_response", opened("09:00")) == []


# --- first_response


def test_first_response_waits_for_the_customer_where_the_desk_opened_the_ticket() -> None:
    desk_opened = opened("09:00", by="agent")
    assert history_of("first_response", desk_opened) == []
    events = desk_opened, replied("10:00", "customer")
    assert history_of("first_response", *events) == ["running: 10:00-"]


def test_a_private_message_of_a_customer_begins_no_wait() -> None:
    events = opened("09:00", by="agent"), replied("10:00", "customer", public=False)
    assert history_of("first_response", *events) == []


def test_reply_on_the_dot_meets_first_response() -> None:
    events = opened("09:00"), replied("13:00")
    assert history_of("first_response", *events) == ["met until 13:00: 09:00-13:00"]


def test_reply_a_second_late_misses_first_response() -> None:
    events = opened("09:00"), replied("13:00:01")
    assert history_of("first_response", *events) == ["missed until 13:00:01: 09:00-13:00:01"]


@pytest.mark.parametrize(
    "act",
    [
        replied("10:00", public=False),
        replied("10:00", "bot"),
        replied("10:00", "system"),
        replied("10:00", "customer"),
        event("10:00", "called", by="agent"),
        updated("10:00", by="agent", assignee="ana"),
    ],
    ids=["private note", "bot", "system", "customer", "custom event", "assignment"],
)
def test_only_a_public_reply_by_a_person_on_the_desk_ends_a_wait(act: Event) -> None:
    assert history_of("first_response", opened("09:00"), act) == ["running: 09:00-"]
    assert history_of("next_response", *WAITS, act) == ["running: 09:00-"]


def test_first_response_counts_once() -> None:
    events = [
        opened("09:00"),
        replied("10:00"),
        replied("11:00", "customer"),
        status("12:00", "solved"),
        status("13:00", "open"),
    ]
    assert history_of("first_response", *events) == ["met until 10:00: 09:00-10:00"]


def test_a_reopen_resumes_no_first_response() -> None:
    events = opened("09:00"), status("10:00", "solved"), status("11:00", "open")
    assert history_of("first_response", *events) == ["met until 10:00: 09:00-10:00"]


# --- next_response


def test_next_response_starts_with_each_later_wait() -> None:
    events = [*WAITS, replied("10:00"), replied("11:00", "customer")]
    assert history_of("next_response", *events) == [
        "met until 10:00: 09:00-10:00",
        "running: 11:00-",
    ]


def test_a_second_message_in_one_wait_starts_nothing() -> None:
    events = [*WAITS, replied("10:00", "customer")]
    assert history_of("next_response", *events) == ["running: 09:00-"]


def test_solving_a_ticket_ends_no_wait() -> None:
    events = [*WAITS, status("10:00", "solved"), replied("11:00", "customer")]
    assert history_of("next_response", *events) == ["met until 10:00: 09:00-10:00"]


def test_a_wait_on_a_solved_ticket_is_met_at_zero() -> None:
    events = [opened("08:00"), replied("08:10"), status("09:00", "solved")]
    events += [replied("10:00", "customer")]
    assert history_of("next_response", *events) == ["met until 10:00: nothing"]


def test_a_wait_and_its_reopen_at_one_instant_are_two_events() -> None:
    events = [opened("08:00"), replied("08:10"), status("09:00", "solved")]
    reopening = status("10:00", "open")
    asked = replied("10:00", "customer")
    assert history_of("next_response", *events, reopening, asked) == ["running: 10:00-"]


# --- update


def test_update_starts_at_opening_and_again_at_each_desk_reply() -> None:
    events = opened("09:00"), replied("10:00"), replied("12:00")
    assert history_of("update", *events) == [
        "met until 10:00: 09:00-10:00",
        "met until 12:00: 10:00-12:00",
        "running: 12:00-",
    ]


@pytest.mark.parametrize(
    "act",
    [replied("10:00", public=False), replied("10:00", "bot"), replied("10:00", "customer")],
    ids=["private note", "bot", "customer"],
)
def test_update_takes_no_other_message_for_an_update(act: Event) -> None:
    assert history_of("update", opened("09:00"), act) == ["running: 09:00-"]


def test_update_stops_when_solved_and_starts_at_reopen() -> None:
    events = opened("09:00"), status("10:00", "solved"), status("12:00", "open")
    assert history_of("update", *events) == ["met until 10:00: 09:00-10:00", "running: 12:00-"]


def test_an_update_on_a_solved_ticket_is_met_at_zero() -> None:
    events = opened("09:00"), status("10:00", "solved"), replied("11:00")
    assert history_of("update", *events) == [
        "met until 10:00: 09:00-10:00",
        "met until 11:00: nothing",
    ]


# --- acknowledgement


@pytest.mark.parametrize(
    "act",
    [
        replied("10:00"),
        replied("10:00", public=False),
        event("10:00", "called", by="agent"),
        status("10:00", "pending", by="agent"),
        updated("10:00", by="agent", priority="low"),
        updated("10:00", assignee="ana"),
        replied("10:00", "bot", assignee="ana"),
        Worked("T-7", at("10:00"), duration=HOUR),
        status("10:00", "solved"),
    ],
    ids=["reply", "note", "call", "status", "field", "assigned", "bot assigns", "work", "solved"],
)
def test_acknowledgement_stops_at_the_first_act_of_the_desk(act: Event) -> None:
    history = history_of("acknowledgement", opened("09:00"), act)
    assert history == ["met until 10:00: 09:00-10:00"]


@pytest.mark.parametrize(
    "act",
    [
        replied("10:00", "bot"),
        replied("10:00", "customer"),
        updated("10:00", assignee=""),
        updated("10:00", assignee=None),
        Rated("T-7", at("10:00"), survey="csat", score=5),
    ],
    ids=["bot", "customer", "assignee cleared", "assignee unchanged", "rating"],
)
def test_acknowledgement_waits_for_the_desk(act: Event) -> None:
    assert history_of("acknowledgement", opened("09:00"), act) == ["running: 09:00-"]


def test_the_opening_never_acknowledges_itself() -> None:
    desk_opened = opened("09:00", by="agent", assignee="ana")
    assert history_of("acknowledgement", desk_opened) == ["running: 09:00-"]


def test_acknowledgement_never_comes_again() -> None:
    events = opened("09:00"), status("10:00", "solved"), status("11:00", "open"), replied("12:00")
    assert history_of("acknowledgement", *events) == ["met until 10:00: 09:00-10:00"]


# --- requester_wait, agent_work, resolution


@pytest.mark.parametrize("metric", ["requester_wait", "agent_work", "resolution"])
def test_a_clock_to_the_solution_ends_with_it_and_resumes_at_reopen(metric: str) -> None:
    events = [opened("09:00"), replied("09:30"), status("10:00", "solved")]
    assert history_of(metric, *events) == ["met until 10:00: 09:00-10:00"]
    events += [status("12:00", "reopened")]
    assert history_of(metric, *events) == ["running: 09:00-10:00, 12:00-"]
    events += [status("15:00", "closed")]
    assert history_of(metric, *events) == ["met until 15:00: 09:00-10:00, 12:00-15:00"]


@pytest.mark.parametrize("on_reopen", ["restart", "count_gap", "ignore"])
@pytest.mark.parametrize("metric", ["requester_wait", "agent_work"])
def test_waits_and_work_resume_whatever_the_agreement_says_of_reopens(
    metric: str, on_reopen: str
) -> None:
    events = opened("09:00"), status("10:00", "solved"), status("12:00", "open")
    history = history_of(metric, *events, on_reopen=on_reopen)
    assert history == ["running: 09:00-10:00, 12:00-"]


# --- pauses, column by column


@pytest.mark.parametrize("metric", ["update", "requester_wait", "agent_work", "resolution"])
def test_pending_pauses_unless_told_otherwise(metric: str) -> None:
    events = opened("09:00"), status("10:00", "pending"), status("12:00", "open")
    assert history_of(metric, *events[:2]) == ["paused: 09:00-10:00"]
    assert history_of(metric, *events) == ["running: 09:00-10:00, 12:00-"]


@pytest.mark.parametrize("metric", ["first_response", "next_response", "acknowledgement"])
def test_answers_do_not_pause_unless_asked(metric: str) -> None:
    events = [*running(metric), status("10:00", "pending")]
    assert history_of(metric, *events, pause_on={"pending"}) == ["running: 09:00-"]
    asked = {metric: {"pause_on": ["pending"]}}
    assert history_of(metric, *events, options=asked) == ["paused: 09:00-10:00"]


@pytest.mark.parametrize("metric", ["update", "requester_wait", "resolution"])
def test_hold_pauses_where_the_agreement_says_so(metric: str) -> None:
    events = opened("09:00"), status("10:00", "hold")
    assert history_of(metric, *events) == ["running: 09:00-"]
    assert history_of(metric, *events, pause_on={"hold"}) == ["paused: 09:00-10:00"]


def test_work_pauses_in_pending_and_hold_whatever_the_agreement_says() -> None:
    events = [opened("09:00"), status("10:00", "on-hold"), status("11:00", "pending")]
    events += [status("12:00", "open")]
    history = history_of("agent_work", *events, pause_on=[])
    assert history == ["running: 09:00-10:00, 12:00-"]
    asked = {"agent_work": {"pause_on": ["hold"]}}
    history = history_of("agent_work", *events, options=asked)
    assert history == ["running: 09:00-10:00, 11:00-"]


def test_pauses_may_name_single_statuses() -> None:
    statuses = {"pending": ["Awaiting User Info", "Awaiting Approval"]}
    events = [opened("09:00"), status("10:00", "Awaiting Approval")]
    events += [status("11:00", "awaiting_user_info")]
    history = history_of("resolution", *events, statuses=statuses, pause_on={"Awaiting User Info"})
    assert history == ["paused: 09:00-11:00"]


def test_one_pausing_status_after_another_is_one_pause() -> None:
    events = [opened("09:00"), status("10:00", "pending"), status("11:00", "hold")]
    events += [status("12:00", "open")]
    history = history_of("resolution", *events, pause_on={"pending", "hold"})
    assert history == ["running: 09:00-10:00, 12:00-"]


def test_a_pause_of_no_length_leaves_no_trace() -> None:
    events = opened("09:00"), status("10:00", "pending"), status("10:00", "open")
    clock = folded(promising({"resolution": "4h"}), *events)["resolution"]
    assert (clock.spans, clock.running_since) == ((), at("09:00"))


def test_a_pause_of_no_length_leaves_no_trace_in_what_was_read_before_it() -> None:
    paused = evaluate(promising({"resolution": "4h"}), [*OPEN, status("10:00", "pending")])
    assert paused["resolution"].due_at is None
    sla = paused.apply(status("10:00", "open"))
    assert told(sla["resolution"].due_at) == "13:00"
    sla = sla.apply(status("11:00", "pending")).apply(status("12:00", "open"))
    assert told(sla["resolution"].due_at) == "14:00"


def test_a_pause_that_ends_and_goes_on_at_once_is_one_pause() -> None:
    events = [opened("09:00"), status("10:00", "pending"), status("11:00", "open")]
    events += [status("11:00", "pending")]
    policy = promising({"resolution": "4h"})
    once = folded(policy, *events[:2], status("11:00", "pending"))
    assert [*folded(policy, *events)] == [*once]


@pytest.mark.parametrize("metric", ["update", "requester_wait", "agent_work", "resolution"])
def test_a_clock_that_starts_in_a_pausing_status_starts_paused(metric: str) -> None:
    events = opened("09:00", status="pending"), status("11:00", "open")
    assert history_of(metric, *events[:1]) == ["paused: nothing"]
    assert history_of(metric, *events) == ["running: 11:00-"]


@pytest.mark.parametrize("metric", FROM_THE_OPENING)
@pytest.mark.parametrize("name", ["solved", "closed"])
def test_a_clock_that_starts_in_a_solved_status_is_met_at_zero(metric: str, name: str) -> None:
    assert history_of(metric, opened("09:00", status=name)) == ["met until 09:00: nothing"]


@pytest.mark.parametrize("metric", ["requester_wait", "agent_work", "resolution"])
def test_a_ticket_that_was_opened_solved_can_reopen(metric: str) -> None:
    events = opened("09:00", status="solved"), status("11:00", "open")
    assert history_of(metric, *events) == ["running: 11:00-"]


def test_a_stop_counts_while_paused() -> None:
    events = opened("09:00"), status("10:00", "pending"), status("20:00", "solved")
    assert history_of("resolution", *events) == ["met until 20:00: 09:00-10:00"]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("name", ["solved", "closed"])
def test_solved_stops_every_clock(metric: str, name: str) -> None:
    events = [*running(metric), status("10:00", name)]
    assert history_of(metric, *events)[0] == "met until 10:00: 09:00-10:00"


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("name", ["merged", "deleted"])
def test_merged_and_deleted_cancel_whatever_runs(metric: str, name: str) -> None:
    events = [*running(metric), event("10:00", name)]
    assert history_of(metric, *events) == ["cancelled until 10:00: 09:00-10:00"]


def test_merged_leaves_alone_what_is_over() -> None:
    events = opened("09:00"), replied("10:00"), event("11:00", "merged")
    assert history_of("first_response", *events) == ["met until 10:00: 09:00-10:00"]


def test_a_reopen_revives_no_cancelled_clock() -> None:
    events = [opened("09:00"), event("10:00", "merged"), status("11:00", "solved")]
    events += [status("12:00", "open")]
    assert history_of("resolution", *events) == ["cancelled until 10:00: 09:00-10:00"]


def test_after_a_merge_a_later_moment_starts_the_next_cycle() -> None:
    events = opened("09:00"), event("10:00", "merged"), replied("11:00")
    assert history_of("update", *events) == [
        "cancelled until 10:00: 09:00-10:00",
        "running: 11:00-",
    ]


def test_solved_then_closed_is_neither_a_stop_nor_a_reopen() -> None:
    events = [opened("09:00"), status("10:00", "solved"), status("11:00", "closed")]
    assert history_of("resolution", *events, on_reopen="restart") == [
        "met until 10:00: 09:00-10:00"
    ]
    events += [status("12:00", "solved")]
    assert history_of("resolution", *events, on_reopen="restart") == [
        "met until 10:00: 09:00-10:00"
    ]


@pytest.mark.parametrize("first", ["reply", "pause"])
def test_a_reply_and_a_pause_at_one_instant_give_the_same_clocks_in_either_order(
    first: str,
) -> None:
    both = replied("10:00"), status("10:00", "pending")
    order = both if first == "reply" else both[::-1]
    asked = {"update": {"pause_on": ["pending"]}}
    assert history_of("update", opened("09:00"), *order, options=asked) == [
        "met until 10:00: 09:00-10:00",
        "paused: nothing",
    ]
