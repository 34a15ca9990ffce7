"""Promises that are no plain amount of open time: deadlines in a field, and business days."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from slaengine import Event, HistoryError, Target
from tests.engine.desk import (
    HOUR,
    MINUTE,
    at,
    folded,
    opened,
    promising,
    status,
    story,
    told,
    updated,
)

BY_DATE = promising([Target("resolution", by="promised_at")], calendar="desk")
PROMISED = opened("09:00", promised_at=at("tue 11:00"))

# --- deadlines


def test_a_deadline_is_due_at_the_instant_in_its_field() -> None:
    clock = folded(BY_DATE, PROMISED)["resolution"]
    assert (story(clock), told(clock.due_at), clock.target) == (
        "running: 09:00-",
        "tue 11:00",
        10 * HOUR,
    )


def test_a_deadline_may_be_text_in_any_zone() -> None:
    there = datetime(2026, 1, 6, 8, 0, tzinfo=ZoneInfo("America/New_York"))
    for value in (there, "2026-01-06T08:00:00-05:00", "2026-01-06T13:00:00Z"):
        clock = folded(BY_DATE, opened("09:00", promised_at=value))["resolution"]
        assert told(clock.due_at) == "tue 13:00"


def test_a_deadline_does_not_pause() -> None:
    events = PROMISED, status("10:00", "pending")
    clock = folded(BY_DATE, *events)["resolution"]
    assert (clock.state, told(clock.due_at)) == ("running", "tue 11:00")
    waiting = opened("09:00", status="pending", promised_at=at("tue 11:00"))
    assert folded(BY_DATE, waiting)["resolution"].state == "running"


def test_a_clock_that_gets_a_deadline_while_paused_runs() -> None:
    rows = [
        Target("resolution", by="promised_at", when={"promised_at": {"present": True}}),
        Target("resolution", "4h"),
    ]
    policy = promising(rows)
    events = opened("09:00"), status("10:00", "pending"), updated("11:00", promised_at=at("15:00"))
    assert story(folded(policy, *events[:2])["resolution"]) == "paused: 09:00-10:00"
    assert story(folded(policy, *events)["resolution"]) == "running: 09:00-10:00, 11:00-"
    cleared = folded(policy, *events, updated("12:00", promised_at=""))["resolution"]
    assert story(cleared) == "paused: 09:00-10:00, 11:00-12:00"


def test_a_ticket_without_the_date_is_promised_nothing() -> None:
    assert list(folded(BY_DATE, opened("09:00"))) == []


def test_a_date_that_is_cleared_withdraws_the_promise() -> None:
    clock = folded(BY_DATE, PROMISED, updated("10:00", promised_at=""))["resolution"]
    assert story(clock) == "cancelled until 10:00: 09:00-10:00"


def test_a_date_that_moves_is_a_retarget() -> None:
    clock = folded(BY_DATE, PROMISED, updated("10:00", promised_at=at("wed 11:00")))["resolution"]
    assert (story(clock), told(clock.due_at)) == ("running: 09:00-", "wed 11:00")


def test_solved_by_the_deadline_is_met_and_after_it_missed() -> None:
    met = folded(BY_DATE, PROMISED, status("tue 11:00", "solved"))["resolution"]
    assert (met.state, met.breached_at) == ("met", None)
    missed = folded(BY_DATE, PROMISED, status("tue 11:01", "solved"))["resolution"]
    assert (missed.state, told(missed.breached_at)) == ("missed", "tue 11:00")


def test_a_deadline_that_passes_unseen_breaches_with_the_next_event() -> None:
    clock = folded(BY_DATE, PROMISED, updated("tue 12:00", note=""))["resolution"]
    assert (clock.state, told(clock.breached_at)) == ("running", "tue 11:00")


def test_what_remains_to_a_deadline_is_the_open_time_before_it() -> None:
    clock = folded(BY_DATE, PROMISED)["resolution"]
    assert clock.remaining(at("16:00")) == 3 * HOUR
    assert clock.remaining(at("tue 12:30")) == -90 * MINUTE
    assert clock.used(at("14:00")) == 0.5
    stopped = folded(BY_DATE, PROMISED, status("14:00", "solved"))["resolution"]
    assert (stopped.remaining(at("wed 09:00")), stopped.used(at("wed 09:00"))) == (5 * HOUR, 0.5)


def test_a_deadline_reaches_its_shares_from_the_start_on() -> None:
    clock = folded(BY_DATE, PROMISED)["resolution"]
    assert [told(clock.reaches(share)) for share in (0.5, 0.9, 1, 1.5)] == [
        "14:00",
        "tue 10:00",
        "tue 11:00",
        "tue 16:00",
    ]


def test_a_deadline_outside_hours_is_due_when_it_says() -> None:
    clock = folded(BY_DATE, opened("09:00", promised_at=at("20:00")))["resolution"]
    assert (clock.target, told(clock.due_at), told(clock.reaches(1))) == (
        8 * HOUR,
        "20:00",
        "20:00",
    )


@pytest.mark.parametrize("deadline", ["08:00", "09:00"])
def test_a_deadline_that_had_passed_at_the_start_uses_no_share(deadline: str) -> None:
    clock = folded(BY_DATE, opened("09:00", promised_at=at(deadline)))["resolution"]
    assert clock.used(at("10:00")) is None
    assert told(clock.reaches(1)) == deadline
    assert clock.is_breached(at("10:00"))


@pytest.mark.parametrize("value", ["tomorrow", "2026-13-01", 7])
def test_a_field_that_holds_no_instant_is_refused(value: object) -> None:
    with pytest.raises(HistoryError) as error:
        folded(BY_DATE, opened("09:00", promised_at=value))
    assert str(error.value) == (
        f"ticket 'T-7': field 'promised_at' holds {str(value)!r}, which is no instant; "
        "write 2026-01-05T17:00:00+00:00"
    )


def test_a_field_that_holds_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(HistoryError) as error:
        folded(BY_DATE, opened("09:00", promised_at="2026-01-06T13:00:00"))
    assert str(error.value).startswith(
        "ticket 'T-7': field 'promised_at' 2026-01-06T13:00:00 has no time zone; "
    )


# --- business days


def days(within: str, *events: Event, landing: str | None = None) -> str:
    clock = folded(promising({"resolution": within}, calendar="desk", landing=landing), *events)
    return told(clock["resolution"].due_at)


def test_business_days_end_at_the_same_time_of_an_open_date() -> None:
    assert days("2 business days", opened("10:00")) == "wed 10:00"
    assert days("2 business days", opened("thu 10:00")) == "next mon 10:00"


@pytest.mark.parametrize(
    ("landing", "early", "late"),
    [("open", "tue 09:00", "wed 09:00"), ("close", "17:00", "tue 17:00")],
)
def test_business_days_from_outside_hours_are_whole_days_from_the_next_opening(
    landing: str, early: str, late: str
) -> None:
    assert days("1 business day", opened("07:00"), landing=landing) == early
    assert days("1 business day", opened("18:00"), landing=landing) == late


def test_business_days_may_end_at_close() -> None:
    assert days("1 business day, at close", opened("10:00")) == "tue 17:00"


def test_a_pause_moves_business_days_by_the_open_time_it_took() -> None:
    events = opened("10:00"), status("12:00", "pending"), status("15:00", "open")
    assert days("1 business day", *events) == "tue 13:00"


def test_business_days_that_are_used_up_at_closing_land_as_agreed() -> None:
    events = opened("10:00"), status("16:00", "pending"), status("tue 10:00", "open")
    within = "1 business day, at close"
    assert days(within, opened("10:00"), landing="close") == "tue 17:00"
    assert days(within, opened("10:00"), landing="open") == "wed 09:00"
    assert days(within, *events, landing="open") == "wed 11:00"


def test_business_days_are_told_as_open_time() -> None:
    policy = promising({"resolution": "2 business days"}, calendar="desk")
    clock = folded(policy, opened("10:00"))["resolution"]
    assert clock.target == 16 * HOUR
    assert clock.used(at("14:00")) == 0.25


def test_business_days_follow_the_calendar_in_force() -> None:
    policy = promising(
        [
            Target("resolution", "1 business day", when={"desk": "late"}, calendar="late"),
            Target("resolution", "1 business day"),
        ],
        calendar="desk",
        on_calendar_change="latest",
    )
    events = opened("14:00"), updated("15:00", desk="late")
    assert told(folded(policy, *events)["resolution"].due_at) == "tue 14:00"
    early = opened("10:00"), updated("11:00", desk="late")
    assert folded(policy, *early)["resolution"].target == 8 * HOUR
