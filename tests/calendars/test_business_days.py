"""Business days: the same wall time so many open dates later."""

from datetime import date
from typing import Literal

import pytest

from slaengine import Calendar, CalendarError, Holidays, NeverOpenError, SpecialHours
from tests.calendars.desks import desk, wall

SPLIT = {"mon-thu": ["09:00-13:00", "14:00-18:00"], "fri": ["10:00-12:00", "15:00-16:00"]}


@pytest.mark.parametrize(
    ("start", "days", "result"),
    [
        pytest.param("05 10:30", 1, "06 10:30", id="the same wall time"),
        pytest.param("09 11:00", 1, "12 11:00", id="over the weekend"),
        pytest.param("05 11:00", 7, "14 11:00", id="seven"),
        pytest.param("05 11:00", 0, "05 11:00", id="none while open"),
        pytest.param("10 11:00", 0, "12 09:00", id="none while closed"),
        pytest.param("05 20:00", 1, "07 09:00", id="from the next opening"),
        pytest.param("05 18:00", 1, "07 09:00", id="a closing is closed"),
        pytest.param("06 10:30", -1, "05 10:30", id="backwards"),
        pytest.param("12 11:00", -1, "09 11:00", id="backwards over the weekend"),
        pytest.param("10 11:00", -1, "08 16:00", id="backwards from the previous closing"),
        pytest.param("08 14:30", 1, "09 12:00", id="to the closing before it on that date"),
        pytest.param("08 17:30", 1, "09 16:00", id="to the last closing of that date"),
        pytest.param("08 09:30", 1, "09 10:00", id="else to its first opening"),
    ],
)
def test_business_days_lead_there(start: str, days: int, result: str) -> None:
    landed = desk(SPLIT).add_days(wall(f"2026-01-{start}"), days)
    assert landed == wall(f"2026-01-{result}")


@pytest.mark.parametrize(
    ("start", "result"),
    [
        pytest.param("08 09:30", "09 10:00", id="before the first opening"),
        pytest.param("08 14:30", "09 15:00", id="in the break"),
        pytest.param("08 17:30", "12 09:00", id="after the last closing"),
        pytest.param("08 11:00", "09 11:00", id="open"),
    ],
)
def test_under_the_open_landing_they_lead_to_the_next_opening(start: str, result: str) -> None:
    landed = desk(SPLIT).add_days(wall(f"2026-01-{start}"), 1, landing="open")
    assert landed == wall(f"2026-01-{result}")


@pytest.mark.parametrize(
    ("start", "days", "result"),
    [("05 10:30", 1, "06 18:00"), ("05 10:30", 0, "05 18:00"), ("08 10:00", 1, "09 16:00")],
)
def test_at_close_they_lead_to_the_end_of_that_dates_open_time(
    start: str, days: int, result: str
) -> None:
    landed = desk(SPLIT).add_days(wall(f"2026-01-{start}"), days, at="close")
    assert landed == wall(f"2026-01-{result}")


def test_at_close_ends_with_the_date_even_where_the_shift_goes_on() -> None:
    nights = desk({"mon": ["22:00-06:00"]})
    assert nights.add_days(wall("2026-01-05 23:00"), 0, at="close") == wall("2026-01-06 00:00")


def test_a_date_with_a_tail_only_is_an_open_date() -> None:
    nights = desk({"mon": ["22:00-06:00"]})
    assert nights.add_days(wall("2026-01-05 23:00"), 1) == wall("2026-01-06 06:00")


def test_a_holiday_is_no_open_date_and_an_extra_saturday_is_one() -> None:
    calendar = desk(
        holidays=[Holidays.on([date(2026, 1, 9)])],
        special=[SpecialHours(date(2026, 1, 10), hours=["09:00-12:00"])],
    )
    assert calendar.add_days(wall("2026-01-08 11:00"), 1) == wall("2026-01-10 11:00")


@pytest.mark.parametrize(("day", "offset"), [("2026-03-28", 1), ("2026-10-24", 0)])
def test_round_the_clock_they_keep_the_wall_time_over_a_jump(day: str, offset: int) -> None:
    always = desk("24x7", "Europe/Lisbon")
    landed = always.add_days(wall(f"{day} 12:00", "Europe/Lisbon"), 1)
    assert landed.isoformat().endswith(f"T12:00:00+0{offset}:00")


def test_they_add_up() -> None:
    calendar = desk()
    start = wall("2026-01-05 10:00")
    assert calendar.add_days(calendar.add_days(start, 2), 3) == calendar.add_days(start, 5)


@pytest.mark.parametrize("days", [700, -700])
def test_they_reach_beyond_what_is_compiled(days: int) -> None:
    start = wall("2026-01-05 10:00")
    there = desk().add_days(start, days)
    assert (there - start).days == days // 5 * 7
    assert desk().add_days(there, -days) == start


def test_business_days_of_a_desk_that_never_works_raise() -> None:
    with pytest.raises(NeverOpenError):
        desk({}).add_days(wall("2026-01-05 10:00"), 1)


def once() -> Calendar:
    return desk({}, special=[SpecialHours(date(2026, 1, 5), hours=["09:00-17:00"])])


@pytest.mark.parametrize(("days", "side"), [(1, "after"), (-1, "before")])
def test_business_days_that_never_come_raise(days: int, side: str) -> None:
    with pytest.raises(NeverOpenError, match=f"no open time within 100 years {side}"):
        once().add_days(wall("2026-01-05 10:00"), days)


@pytest.mark.parametrize("days", [1.0, "1", True, None])
def test_business_days_are_whole_numbers(days: int) -> None:
    with pytest.raises(CalendarError) as refusal:
        desk().add_days(wall("2026-01-05 10:00"), days)
    assert str(refusal.value) == f"business days are counted in whole numbers, not {days!r}"


def test_an_unknown_time_of_day_is_refused() -> None:
    noon = "noon"
    with pytest.raises(CalendarError) as refusal:
        desk().add_days(wall("2026-01-05 10:00"), 1, at=noon)  # type: ignore[arg-type]
    assert str(refusal.value) == "unknown at 'noon'; use 'same_time' or 'close'"


def test_an_unknown_landing_is_refused() -> None:
    landing: Literal["close", "open"] = "later"  # type: ignore[assignment]
    with pytest.raises(CalendarError) as refusal:
        desk().add_days(wall("2026-01-05 10:00"), 1, landing=landing)
    assert str(refusal.value) == "unknown landing 'later'; use 'close' or 'open'"


@pytest.mark.parametrize("days", [400_000, -400_000])
def test_business_days_reach_a_thousand_years_at_most(days: int) -> None:
    with pytest.raises(CalendarError) as refusal:
        desk().add_days(wall("2026-01-05 10:00"), days)
    assert str(refusal.value) == (
        f"calendar 'desk': {days} business days reach more than 1000 years away"
    )
