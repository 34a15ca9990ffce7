"""Why a clock shows what it shows: slices of time, as text and as rows, that add up."""

from datetime import date, timedelta

from slaengine import Agreement, Calendar, Closure, Event, Holidays, Policy, SpecialHours
from tests.engine.desk import (
    DESK,
    HOUR,
    at,
    event,
    folded,
    opened,
    promising,
    status,
    told,
    updated,
)

BUSY = Calendar(
    name="busy",
    tz="UTC",
    hours={"mon-fri": ["09:00-17:00"]},
    holidays=[Holidays.on({date(2026, 1, 6): "Epiphany"})],
    special_hours=[SpecialHours(date=date(2026, 1, 7), hours=["10:00-12:00"], reason="training")],
    closures=[Closure(at("thu 09:00"), at("thu 11:00"), reason="power cut")],
)


def told_why(until: str, *events: Event, policy: Policy | None = None) -> list[str]:
    """Tell the slices of the resolution clock, and see that they add up to what is elapsed."""
    policy = policy or promising({"resolution": {"urgent": "2h", "normal": "4h"}}, calendar="desk")
    clock = folded(policy, *events)["resolution"]
    explanation = clock.explain(at(until))
    assert explanation.amount == clock.elapsed(at(until))
    starts = [part.start for part in explanation]
    assert starts == [clock.started_at, *(part.end for part in explanation)][:-1]
    return [
        f"{told(part.start)}-{told(part.end)} {part.amount / HOUR:g}h {part.reason}"
        for part in explanation
    ]


NORMAL = opened("08:00", priority="normal")


def test_time_outside_hours_does_not_count() -> None:
    assert told_why("18:00", NORMAL) == [
        "08:00-09:00 0h outside hours",
        "09:00-17:00 8h open",
        "17:00-18:00 0h outside hours",
    ]


def test_a_pause_names_the_status_that_paused() -> None:
    events = NORMAL, status("10:00", "Waiting for customer"), status("12:00", "open")
    assert told_why("13:00", *events) == [
        "08:00-09:00 0h outside hours",
        "09:00-10:00 1h open",
        "10:00-12:00 0h paused: Waiting for customer",
        "12:00-13:00 1h open",
    ]
    assert told_why("11:00", *events[:2])[-1] == "10:00-11:00 0h paused: Waiting for customer"


def test_a_ticket_opened_in_a_pause_names_it() -> None:
    assert told_why("09:30", opened("09:00", status="pending", priority="normal")) == [
        "09:00-09:30 0h paused: pending"
    ]


def test_time_between_a_stop_and_a_reopen_names_the_stop() -> None:
    events = (
        opened("09:00", priority="normal"),
        status("10:00", "resolved"),
        status("12:00", "open"),
    )
    assert told_why("13:00", *events) == [
        "09:00-10:00 1h open",
        "10:00-12:00 0h solved: resolved",
        "12:00-13:00 1h open",
    ]


def test_an_explanation_ends_where_the_clock_did() -> None:
    events = opened("09:00", priority="normal"), status("10:00", "solved")
    assert told_why("16:00", *events) == ["09:00-10:00 1h open"]
    merged = opened("09:00", priority="normal"), event("10:00", "merged")
    assert told_why("16:00", *merged) == ["09:00-10:00 1h open"]


def test_a_clock_that_has_just_started_has_nothing_to_explain() -> None:
    assert told_why("09:00", opened("09:00", priority="normal")) == []
    assert list(DESK.explain(at("09:00"), at("09:00"))) == []


def test_a_new_target_is_a_slice_of_no_length_that_names_the_event() -> None:
    events = opened("09:00", priority="normal"), updated("10:00", priority="urgent")
    assert told_why("11:00", *events) == [
        "09:00-10:00 1h open",
        "10:00-10:00 0h target changed by updated: priority normal to urgent",
        "10:00-11:00 1h open",
    ]


def test_several_new_targets_at_one_instant_are_all_told() -> None:
    events = [opened("09:00", priority="normal"), updated("10:00", priority="urgent")]
    events += [status("10:00", "open", priority="normal")]
    assert told_why("11:00", *events)[1:3] == [
        "10:00-10:00 0h target changed by updated: priority normal to urgent",
        "10:00-10:00 0h target changed by status_changed: priority urgent to normal",
    ]


def test_a_target_that_changes_in_a_pause_or_at_the_end_is_told_in_its_place() -> None:
    events = [opened("09:00", priority="normal"), status("10:00", "pending")]
    events += [updated("11:00", priority="urgent")]
    told_so = "11:00-11:00 0h target changed by updated: priority normal to urgent"
    assert told_why("11:00", *events)[-1] == told_so


def test_a_change_of_several_fields_names_each() -> None:
    acme = Agreement("acme", customer="acme", calendar="24x7", targets={"resolution": "2h"})
    policy = promising({"resolution": {"normal": "4h"}}, beside=[acme])
    changed = updated("10:00", customer="acme", priority="", other="x")
    events = opened("09:00", priority="normal"), changed
    assert told_why("11:00", *events, policy=policy)[1] == (
        "10:00-10:00 0h target changed by updated: customer none to acme, priority normal to none"
    )


def test_reasons_come_from_the_calendar_by_name() -> None:
    gold = Agreement("gold", calendar="busy", targets={"resolution": "40h"})
    policy = Policy(calendars=[BUSY], agreements=[gold])
    assert told_why("thu 12:00", opened("16:00"), policy=policy) == [
        "16:00-17:00 1h open",
        "17:00-tue 00:00 0h outside hours",
        "tue 00:00-wed 00:00 0h holiday: Epiphany",
        "wed 00:00-wed 10:00 0h special hours closed: training",
        "wed 10:00-wed 12:00 2h special hours: training",
        "wed 12:00-thu 00:00 0h special hours closed: training",
        "thu 00:00-thu 09:00 0h outside hours",
        "thu 09:00-thu 11:00 0h closure: power cut",
        "thu 11:00-thu 12:00 1h open",
    ]


def test_an_explanation_prints_as_a_table() -> None:
    policy = promising({"resolution": "4h"}, calendar="desk")
    events = opened("16:00"), status("16:30", "pending")
    text = str(folded(policy, *events)["resolution"].explain(at("tue 09:00")))
    assert text.splitlines() == [
        "Mon 05 Jan 16:00:00 - 16:30:00                0:30:00  open",
        "Mon 05 Jan 16:30:00 - Tue 06 Jan 09:00:00     0:00:00  paused: pending",
        "                                              0:30:00  counted in all",
    ]


def test_an_explanation_gives_rows() -> None:
    clock = folded(promising({"resolution": "4h"}), opened("09:00"))["resolution"]
    assert clock.explain(at("10:00")).rows() == [
        {
            "start": at("09:00"),
            "end": at("10:00"),
            "amount": timedelta(hours=1),
            "reason": "open",
        }
    ]
