"""Clocks of one's own: every key of a clock rule, and what they do on one event."""

import pytest

from slaengine import Event
from slaengine.policy import ClockRule, Moment
from slaengine.policy.built_in import read_rule
from tests.engine.desk import (
    event,
    folded,
    opened,
    own_clock,
    promising,
    replied,
    status,
    stories,
    updated,
)

NINE = opened("09:00")
CALL = Moment(event="called")
DONE = Moment(event="done")


def triage(*events: Event, start: object = CALL, stop: object = DONE, **keys: object) -> list[str]:
    """Tell the cycles of a clock of one's own."""
    rule = read_rule("triage", {"start": start, "stop": stop, **keys})
    return stories(folded(own_clock(rule), *events), "triage")


def test_a_clock_of_ones_own_runs_from_its_start_to_its_stop() -> None:
    events = NINE, event("10:00", "called"), event("11:00", "done")
    assert triage(*events[:1]) == []
    assert triage(*events[:2]) == ["running: 10:00-"]
    assert triage(*events) == ["met until 11:00: 10:00-11:00"]


@pytest.mark.parametrize(
    ("moment", "happens", "does_not"),
    [
        ({"event": "called"}, event("10:00", "called"), event("10:00", "mailed")),
        (
            {"event": ["called", "mailed"]},
            event("10:00", "mailed"),
            event("10:00", "visited"),
        ),
        ({"by": "bot"}, event("10:00", "called", by="bot"), event("10:00", "called")),
        (
            {"event": "replied", "public": False},
            replied("10:00", public=False),
            replied("10:00"),
        ),
        ({"public": True}, replied("10:00"), replied("10:00", public=False)),
        ({"public": True}, replied("10:00"), event("10:00", "called")),
        (
            {"event": "status_changed", "status": "hold"},
            status("10:00", "on hold"),
            status("10:00", "pending"),
        ),
        (
            {"event": ["called", "status_changed"], "status": "open"},
            status("10:00", "open"),
            event("10:00", "called"),
        ),
        (
            {"status": "hold", "by": "agent"},
            status("10:00", "hold", by="agent"),
            status("10:00", "hold"),
        ),
        (
            {"event": "updated", "fields": {"group": "tier-2"}},
            updated("10:00", group="tier-2"),
            updated("10:00", group="tier-1"),
        ),
        (
            {"fields": {"group": {"present": True}}},
            event("10:00", "called", group="tier-3"),
            event("10:00", "called", group=""),
        ),
    ],
    ids=[
        "event",
        "events",
        "by",
        "private",
        "public",
        "public says nothing of other events",
        "status",
        "status needs an event that has one",
        "status and role",
        "fields",
        "field present",
    ],
)
def test_every_part_of_a_moment_must_hold(moment: object, happens: Event, does_not: Event) -> None:
    assert triage(opened("09:00", status="new"), happens, start=moment) == ["running: 10:00-"]
    assert triage(opened("09:00", status="new"), does_not, start=moment) == []


def test_a_moment_with_a_status_holds_for_the_opening_too() -> None:
    start = {"event": "opened", "status": "new"}
    assert triage(opened("09:00", status="new"), start=start) == ["running: 09:00-"]
    assert triage(opened("09:00", status="open"), start=start) == []


@pytest.mark.parametrize(
    ("wait", "expected"),
    [
        ("first", ["running: 09:00-"]),
        ("later", ["running: 11:00-"]),
        ("begins", ["running: 09:00-"]),
        ("ends", ["running: 10:00-"]),
    ],
)
def test_a_moment_may_be_a_customers_wait(wait: str, expected: list[str]) -> None:
    events = NINE, replied("10:00"), replied("11:00", "customer")
    assert triage(*events, start={"wait": wait}) == expected


def test_a_wait_that_goes_on_begins_nothing() -> None:
    events = NINE, replied("09:30"), replied("10:00", "customer"), replied("11:00", "customer")
    later = {"wait": "later"}
    assert triage(*events, start=later, stop={"wait": "ends"}) == ["running: 10:00-"]


def test_any_of_several_moments_is_enough() -> None:
    events = NINE, event("10:00", "mailed"), event("11:00", "solved_by_phone")
    start = [{"event": "called"}, {"event": "mailed"}]
    stop = [{"event": "done"}, {"event": "solved_by_phone"}]
    assert triage(*events, start=start, stop=stop) == ["met until 11:00: 10:00-11:00"]


def test_a_stop_by_status_holds_while_the_status_does() -> None:
    stop = {"status": ["hold", "solved"]}
    events = NINE, event("10:00", "called"), status("11:00", "hold")
    assert triage(*events, stop=stop) == ["met until 11:00: 10:00-11:00"]
    held = opened("09:00", status="hold"), event("10:00", "called")
    assert triage(*held, stop=stop) == ["met until 10:00: nothing"]


def test_a_stop_may_ask_for_a_status_that_somebody_sets() -> None:
    stop = {"status": "hold", "by": "agent"}
    events = NINE, event("10:00", "called"), status("11:00", "hold")
    assert triage(*events, stop=stop) == ["running: 10:00-"]
    again = status("12:00", "hold", by="agent")
    assert triage(*events, again, stop=stop) == ["met until 12:00: 10:00-12:00"]


def test_a_pause_of_its_own_beats_the_agreements() -> None:
    events = NINE, event("10:00", "called"), status("11:00", "hold"), status("12:00", "pending")
    history = triage(*events, pause={"status": ["hold"]})
    assert history == ["running: 10:00-11:00, 12:00-"]


def test_without_a_pause_of_its_own_the_agreements_holds() -> None:
    events = NINE, event("10:00", "called"), status("11:00", "pending")
    assert triage(*events) == ["paused: 10:00-11:00"]


def test_a_reset_ends_the_cycle_and_opens_the_next() -> None:
    events = NINE, event("10:00", "called"), event("11:00", "moved"), event("12:00", "done")
    assert triage(*events, reset={"event": "moved"}) == [
        "cancelled until 11:00: 10:00-11:00",
        "met until 12:00: 11:00-12:00",
    ]


def test_a_reset_of_a_paused_clock_opens_a_paused_one() -> None:
    events = NINE, event("10:00", "called"), status("11:00", "pending"), event("12:00", "moved")
    assert triage(*events, reset={"event": "moved"}) == [
        "cancelled until 12:00: 10:00-11:00",
        "paused: nothing",
    ]


@pytest.mark.parametrize("before", [(), (event("10:00", "called"), event("10:30", "done"))])
def test_a_reset_needs_an_open_clock(before: tuple[Event, ...]) -> None:
    moved = event("11:00", "moved")
    history = triage(NINE, *before, reset={"event": "moved"})
    assert triage(NINE, *before, moved, reset={"event": "moved"}) == history


def test_a_cancel_ends_the_cycle_for_good() -> None:
    events = NINE, event("10:00", "called"), event("11:00", "withdrawn"), event("12:00", "done")
    history = triage(*events, cancel={"event": "withdrawn"})
    assert history == ["cancelled until 11:00: 10:00-11:00"]


def test_a_cancel_needs_an_open_clock() -> None:
    events = NINE, event("10:00", "called"), event("11:00", "done"), event("12:00", "withdrawn")
    history = triage(*events, cancel={"event": "withdrawn"})
    assert history == ["met until 11:00: 10:00-11:00"]


def test_merged_does_not_cancel_a_clock_that_does_not_say_so() -> None:
    events = NINE, event("10:00", "called"), event("11:00", "merged")
    assert triage(*events) == ["running: 10:00-"]


CALLED_TWICE = (
    NINE,
    event("10:00", "called"),
    event("10:30", "called"),
    event("11:00", "done"),
    event("12:00", "called"),
)


def test_each_start_counts_while_no_cycle_is_open() -> None:
    assert triage(*CALLED_TWICE) == ["met until 11:00: 10:00-11:00", "running: 12:00-"]


def test_never_again_leaves_it_at_the_first_start() -> None:
    assert triage(*CALLED_TWICE, again="never") == ["met until 11:00: 10:00-11:00"]


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        ("never", ["met until 11:00: 10:00-11:00"]),
        ("each", ["met until 11:00: 10:00-11:00"]),
        ("resume", ["running: 10:00-11:00, 12:00-"]),
        ("count_gap", ["running: 10:00-"]),
        ("restart", ["met until 11:00: 10:00-11:00", "running: 12:00-"]),
        ("on_reopen", ["running: 10:00-11:00, 12:00-"]),
    ],
)
def test_again_says_what_a_reopen_does(again: str, expected: list[str]) -> None:
    events = NINE, event("10:00", "called"), status("11:00", "solved"), status("12:00", "open")
    assert triage(*events, stop={"status": "solved"}, again=again) == expected


def test_a_clock_that_was_stopped_by_a_moment_does_not_resume() -> None:
    events = [NINE, event("10:00", "called"), event("10:30", "done"), status("11:00", "solved")]
    events += [status("12:00", "open")]
    stop = [{"event": "done"}, {"status": "solved"}]
    assert triage(*events, stop=stop, again="resume") == ["met until 10:30: 10:00-10:30"]


def test_a_clock_may_start_when_a_ticket_reopens() -> None:
    events = NINE, status("10:00", "solved"), status("11:00", "open")
    assert triage(*events, start={"reopened": True}) == ["running: 11:00-"]


# --- cancel, stop, reset, pause, start: the order on one event


def test_a_cancel_comes_before_a_stop() -> None:
    events = NINE, event("10:00", "called"), event("11:00", "both")
    both = {"event": "both"}
    assert triage(*events, stop=both, cancel=both) == ["cancelled until 11:00: 10:00-11:00"]


def test_a_cancel_comes_before_a_stop_by_status() -> None:
    events = NINE, event("10:00", "called"), status("11:00", "solved")
    cancel = {"event": "status_changed"}
    history = triage(*events, stop={"status": "solved"}, cancel=cancel)
    assert history == ["cancelled until 11:00: 10:00-11:00"]


def test_a_stop_comes_before_a_reset() -> None:
    events = NINE, event("10:00", "called"), event("11:00", "both")
    both = {"event": "both"}
    assert triage(*events, stop=both, reset=both) == ["met until 11:00: 10:00-11:00"]


def test_a_reset_comes_before_a_pause() -> None:
    events = NINE, event("10:00", "called"), status("11:00", "pending")
    assert triage(*events, reset={"event": "status_changed"}) == [
        "cancelled until 11:00: 10:00-11:00",
        "paused: nothing",
    ]


@pytest.mark.parametrize(
    ("key", "ended"),
    [
        ("stop", "met until 11:00: 10:00-11:00"),
        ("cancel", "cancelled until 11:00: 10:00-11:00"),
    ],
)
def test_a_start_comes_last_so_that_one_event_ends_a_cycle_and_starts_the_next(
    key: str, ended: str
) -> None:
    start = {"event": ["called", "both"]}
    keys = {"stop": DONE, key: {"event": "both"}}
    events = NINE, event("10:00", "called"), event("11:00", "both")
    assert triage(*events, start=start, **keys) == [ended, "running: 11:00-"]


def test_a_stop_by_status_and_a_start_on_one_event_give_a_cycle_met_at_zero() -> None:
    start = {"event": ["called", "status_changed"]}
    events = NINE, event("10:00", "called"), status("11:00", "solved")
    assert triage(*events, start=start, stop={"status": "solved"}) == [
        "met until 11:00: 10:00-11:00",
        "met until 11:00: nothing",
    ]


def test_an_event_never_stops_the_cycle_that_it_started() -> None:
    both = {"event": "both"}
    assert triage(NINE, event("10:00", "both"), start=both, stop=both) == ["running: 10:00-"]


def test_an_event_never_resets_or_cancels_the_cycle_that_it_started() -> None:
    both = {"event": "both"}
    events = NINE, event("10:00", "both")
    assert triage(*events, start=both, reset=both) == ["running: 10:00-"]
    assert triage(*events, start=both, cancel=both) == ["running: 10:00-"]


def test_a_reset_that_is_a_start_too_opens_one_cycle() -> None:
    start = {"event": ["called", "both"]}
    events = NINE, event("10:00", "called"), event("11:00", "both")
    assert triage(*events, start=start, reset={"event": "both"}) == [
        "cancelled until 11:00: 10:00-11:00",
        "running: 11:00-",
    ]


def test_clocks_of_ones_own_stand_beside_the_built_in_ones() -> None:
    rule = ClockRule("triage", start=CALL, stop=DONE)
    policy = promising({"triage": "1h", "resolution": "4h"}, metrics={"triage": rule})
    sla = folded(policy, NINE, event("10:00", "called"))
    assert [clock.metric for clock in sla] == ["resolution", "triage"]
