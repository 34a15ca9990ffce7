"""What a clock can be asked: its attributes, and questions about the present."""

import dataclasses
import pickle
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slaengine import Clock, Event, HistoryError, Target
from slaengine.calendars import Span
from tests.engine.desk import (
    HOUR,
    MINUTE,
    MOMENT,
    at,
    event,
    folded,
    opened,
    promising,
    status,
    told,
    updated,
)

DESK = promising({"resolution": {"normal": "4h"}}, calendar="desk")
NINE = opened("09:00", priority="normal")
TO_PENDING = status("11:00", "pending")


def clock_of(*events: Event) -> Clock:
    return folded(DESK, NINE, *events)["resolution"]


def test_a_clock_says_what_was_promised_to_whom() -> None:
    clock = clock_of(TO_PENDING)
    assert (clock.ticket, clock.metric, clock.agreement) == ("T-7", "resolution", "default")
    assert (clock.kind, clock.priority, clock.cycle) == ("sla", "normal", 1)
    assert (clock.state, clock.started_at, clock.stopped_at) == ("paused", at("09:00"), None)
    assert (clock.target, clock.spans) == (4 * HOUR, (Span(at("09:00"), at("11:00")),))
    assert (clock.calendar.name, clock.last_event_at) == ("desk", at("11:00"))


def test_a_clock_without_tiers_has_the_priority_of_the_ticket() -> None:
    policy = promising({"resolution": "4h"})
    assert folded(policy, NINE)["resolution"].priority == "normal"
    assert folded(policy, opened("09:00"))["resolution"].priority is None


def test_clocks_answer_in_utc() -> None:
    there = datetime(2026, 1, 5, 4, 0, tzinfo=ZoneInfo("America/New_York"))
    opening = dataclasses.replace(NINE, at=there)
    clock = folded(DESK, opening)["resolution"]
    for instant in (clock.started_at, clock.due_at):
        assert instant is not None
        assert instant.tzinfo is UTC
    noon = datetime(2026, 1, 5, 7, 0, tzinfo=ZoneInfo("America/New_York"))
    assert clock.elapsed(noon) == 3 * HOUR


@pytest.mark.parametrize(
    ("events", "state", "due", "breached"),
    [
        ([], "running", "13:00", ""),
        ([updated("13:00", n=1)], "running", "13:00", ""),
        ([updated("13:01", n=1)], "running", "13:00", "13:00"),
        ([TO_PENDING], "paused", "", ""),
        ([TO_PENDING, status("12:00", "open")], "running", "14:00", ""),
        ([status("13:30", "pending")], "paused", "13:00", "13:00"),
        ([status("13:30", "pending"), status("14:00", "open")], "running", "13:00", "13:00"),
        ([status("12:00", "solved")], "met", "13:00", ""),
        ([status("12:00", "solved"), updated("15:00", n=1)], "met", "13:00", ""),
        ([status("13:00", "solved")], "met", "13:00", ""),
        ([status("13:00:01", "solved")], "missed", "13:00", "13:00"),
        ([TO_PENDING, status("15:00", "solved")], "met", "17:00", ""),
        ([TO_PENDING, status("18:00", "solved")], "met", "tue 11:00", ""),
        ([status("13:30", "pending"), status("15:00", "solved")], "missed", "13:00", "13:00"),
        ([event("12:00", "merged")], "cancelled", "13:00", ""),
        ([event("13:30", "merged")], "cancelled", "13:00", "13:00"),
        ([TO_PENDING, event("15:00", "merged")], "cancelled", "", ""),
        (
            [status("13:30", "pending"), event("15:00", "merged")],
            "cancelled",
            "13:00",
            "13:00",
        ),
    ],
    ids=[
        "running",
        "running on the dot",
        "running late",
        "paused",
        "resumed",
        "paused late",
        "resumed late",
        "met",
        "met long ago",
        "met on the dot",
        "missed",
        "met in a pause",
        "met in a pause, out of hours",
        "missed in a pause",
        "cancelled",
        "cancelled late",
        "cancelled in a pause",
        "cancelled late in a pause",
    ],
)
def test_a_clock_is_due_in_every_state(
    events: list[Event], state: str, due: str, breached: str
) -> None:
    clock = clock_of(*events)
    assert (clock.state, told(clock.due_at), told(clock.breached_at)) == (state, due, breached)
    assert clock.reaches(1) == clock.due_at


def test_a_pause_that_begins_on_the_dot_is_in_time() -> None:
    assert clock_of(status("13:00", "pending")).due_at is None
    stopped = clock_of(status("13:00", "pending"), status("tue 13:00", "solved"))
    assert (stopped.state, told(stopped.due_at)) == ("met", "tue 13:00")
    merged = clock_of(status("13:00", "pending"), event("tue 13:00", "merged"))
    assert (merged.state, merged.due_at) == ("cancelled", None)


def test_a_due_date_is_the_same_before_and_after_the_stop_that_meets_it() -> None:
    rows = [
        Target("resolution", "6h", when={"desk": "late"}, calendar="late"),
        Target("resolution", "6h"),
    ]
    policy = promising(rows, calendar="desk")
    moved = updated("14:00", desk="late")
    assert told(folded(policy, NINE, moved)["resolution"].due_at) == "15:00"
    early = folded(policy, NINE, updated("11:00", desk="late"))["resolution"]
    both = folded(policy, NINE, status("11:00", "solved", desk="late"))["resolution"]
    assert told(early.due_at) == told(both.due_at) == "17:00"


def test_time_is_elapsed_while_the_desk_is_open_and_the_clock_runs() -> None:
    clock = clock_of(TO_PENDING, status("16:00", "open"))
    assert [clock.elapsed(at(when)) for when in ("16:00", "16:30", "18:00", "tue 09:30")] == [
        2 * HOUR,
        150 * MINUTE,
        3 * HOUR,
        210 * MINUTE,
    ]


def test_nothing_elapses_while_paused_or_over() -> None:
    for events in ([TO_PENDING], [status("11:00", "solved")], [event("11:00", "merged")]):
        clock = clock_of(*events)
        assert clock.elapsed(at("11:00")) == clock.elapsed(at("tue 11:00")) == 2 * HOUR


def test_what_remains_goes_below_zero_when_overdue() -> None:
    clock = clock_of()
    assert clock.remaining(at("12:30")) == 30 * MINUTE
    assert clock.remaining(at("13:00")) == timedelta(0)
    assert clock.remaining(at("13:30")) == -30 * MINUTE


def test_used_is_the_share_of_the_target() -> None:
    clock = clock_of()
    assert [clock.used(at(when)) for when in ("09:00", "10:00", "13:00", "15:00")] == [
        0,
        0.25,
        1,
        1.5,
    ]


def test_the_instant_it_is_due_is_still_in_time() -> None:
    clock = clock_of()
    assert not clock.is_breached(at("13:00"))
    assert clock.is_breached(at("13:00") + MOMENT)


def test_a_breach_that_an_event_has_proved_stays() -> None:
    clock = clock_of(status("13:30", "solved"))
    assert clock.is_breached(at("13:30"))


@pytest.mark.parametrize(
    "events",
    [[TO_PENDING], [status("12:00", "solved")], [event("12:00", "merged")]],
    ids=["paused", "met", "cancelled"],
)
def test_what_was_not_breached_when_it_stood_still_is_never_breached(events: list[Event]) -> None:
    assert not clock_of(*events).is_breached(at("fri 12:00"))


def test_a_clock_reaches_shares_of_its_target() -> None:
    clock = clock_of()
    assert [told(clock.reaches(share)) for share in (0, 0.5, 0.75, 1, 1.5, 3)] == [
        "09:00",
        "11:00",
        "12:00",
        "13:00",
        "15:00",
        "tue 13:00",
    ]


def test_a_paused_clock_has_reached_what_it_had_run_past() -> None:
    clock = clock_of(TO_PENDING)
    assert told(clock.reaches(0.25)) == "10:00"
    assert clock.reaches(0.75) is None


@pytest.mark.parametrize(
    "question",
    [Clock.elapsed, Clock.remaining, Clock.used, Clock.is_breached, Clock.explain],
    ids=lambda question: question.__name__,
)
class TestQuestionsAboutThePresent:
    def test_are_not_about_what_came_before_the_last_event(self, question: object) -> None:
        assert callable(question)
        clock = clock_of(TO_PENDING)
        question(clock, at("11:00"))
        with pytest.raises(HistoryError) as error:
            question(clock, at("10:00"))
        assert str(error.value) == (
            "ticket 'T-7': asked about 2026-01-05T10:00:00+00:00, before its last event at "
            "2026-01-05T11:00:00+00:00; evaluate the events up to then"
        )

    def test_need_a_time_zone(self, question: object) -> None:
        assert callable(question)
        with pytest.raises(HistoryError) as error:
            question(clock_of(), datetime(2026, 1, 5, 12, 0))
        assert str(error.value) == (
            "at 2026-01-05T12:00:00 has no time zone; give an aware datetime, "
            'such as at.replace(tzinfo=ZoneInfo("Europe/Lisbon"))'
        )


def test_a_clock_prints_what_matters() -> None:
    due = "due 2026-01-05T13:00:00+00:00"
    assert repr(clock_of()) == f"<Clock T-7 resolution #1: running, {due}>"
    assert repr(clock_of(TO_PENDING)) == "<Clock T-7 resolution #1: paused>"


def test_clocks_are_frozen_values() -> None:
    clock = clock_of(TO_PENDING)
    with pytest.raises(dataclasses.FrozenInstanceError):
        clock.ticket = "T-8"  # type: ignore[misc]
    same = clock_of(TO_PENDING)
    assert (clock, hash(clock)) == (same, hash(same))
    assert clock != clock_of()
    copy = pickle.loads(pickle.dumps(clock))
    assert copy == clock
    assert copy.elapsed(at("12:00")) == 2 * HOUR
