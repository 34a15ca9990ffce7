"""Open time, term by term: what covers what, and whose tail is cut."""

from datetime import date

import pytest

from slaengine import CalendarError, Closure, Holidays, Revision, SpecialHours
from tests.calendars.desks import HOUR, desk, shown, wall

NIGHTS = {"mon-sun": ["22:00-06:00"]}
TUESDAY = date(2026, 1, 6)
NEW_YEAR = date(2026, 1, 1)


def test_a_holiday_cuts_last_nights_tail_and_keeps_its_own() -> None:
    nights = desk({"mon,tue": ["22:00-06:00"]}, holidays=[Holidays.on([TUESDAY])])
    # Tuesday is shut from midnight to midnight; of Tuesday's night the part in Wednesday stays
    assert shown(nights, "2026-01-05 12:00", "2026-01-08 00:00") == [
        "05 22:00-06 00:00",
        "07 00:00-07 06:00",
    ]


def test_holiday_hours_come_back_on_the_date_that_the_holiday_shuts() -> None:
    half = desk(holidays=[Holidays.on([TUESDAY], hours=["09:00-12:00"])])
    assert shown(half, "2026-01-06 00:00", "2026-01-07 00:00") == ["06 09:00-06 12:00"]


def test_holiday_hours_may_run_into_the_next_date_and_the_next_year() -> None:
    late = desk(holidays=[Holidays.on([date(2025, 12, 31)], hours=["20:00-02:00"])])
    assert shown(late, "2025-12-31 00:00", "2026-01-01 09:00") == ["31 20:00-01 02:00"]
    assert late.is_open(wall("2026-01-01 01:00"))


def test_two_holidays_of_one_date_keep_the_hours_of_both() -> None:
    both = desk(
        holidays=[
            Holidays.on([TUESDAY]),
            Holidays.on([TUESDAY], hours=["09:00-10:00"]),
            Holidays.on([TUESDAY], hours=["15:00-16:00"]),
        ]
    )
    assert shown(both, "2026-01-06 00:00", "2026-01-07 00:00") == [
        "06 09:00-06 10:00",
        "06 15:00-06 16:00",
    ]


@pytest.mark.parametrize(
    ("special", "spans"),
    [
        pytest.param(
            SpecialHours(TUESDAY, hours=["10:00-12:00"]), ["06 10:00-06 12:00"], id="replace"
        ),
        pytest.param(SpecialHours(TUESDAY), [], id="replace by nothing"),
        pytest.param(
            SpecialHours(TUESDAY, hours=["18:00-19:00"], effect="add"),
            ["06 18:00-06 19:00"],
            id="add",
        ),
    ],
)
def test_special_hours_beat_a_holiday(special: SpecialHours, spans: list[str]) -> None:
    both = desk(holidays=[Holidays.on([TUESDAY], hours=[])], special=[special])
    assert shown(both, "2026-01-06 00:00", "2026-01-07 00:00") == spans


def test_replaced_dates_shut_the_hours_that_a_holiday_carries() -> None:
    both = desk(
        holidays=[Holidays.on([TUESDAY], hours=["09:00-12:00"])],
        special=[SpecialHours(TUESDAY, hours=["14:00-15:00"])],
    )
    assert shown(both, "2026-01-06 00:00", "2026-01-07 00:00") == ["06 14:00-06 15:00"]


def test_a_replaced_date_cuts_last_nights_tail_and_keeps_its_own() -> None:
    nights = desk({"mon,tue": ["22:00-06:00"]}, special=[SpecialHours(TUESDAY)])
    assert shown(nights, "2026-01-05 12:00", "2026-01-08 00:00") == [
        "05 22:00-06 00:00",
        "07 00:00-07 06:00",
    ]


def test_hours_are_added_to_those_of_the_week() -> None:
    more = desk(special=[SpecialHours(TUESDAY, hours=["16:00-20:00"], effect="add")])
    assert shown(more, "2026-01-06 00:00", "2026-01-07 00:00") == ["06 09:00-06 20:00"]


def test_removed_hours_beat_added_and_replacement_hours() -> None:
    less = desk(
        special=[
            SpecialHours(TUESDAY, hours=["11:00-14:00"], effect="remove"),
            SpecialHours(TUESDAY, hours=["10:00-18:00"]),
            SpecialHours(TUESDAY, hours=["17:00-20:00"], effect="add"),
        ]
    )
    assert shown(less, "2026-01-06 00:00", "2026-01-07 00:00") == [
        "06 10:00-06 11:00",
        "06 14:00-06 20:00",
    ]


def test_a_closure_beats_everything() -> None:
    shut = desk(
        special=[SpecialHours(TUESDAY, hours=["08:00-20:00"], effect="add")],
        closures=[Closure(wall("2026-01-06 10:00"), wall("2026-01-06 18:30"))],
    )
    assert shown(shut, "2026-01-06 00:00", "2026-01-07 00:00") == [
        "06 08:00-06 10:00",
        "06 18:30-06 20:00",
    ]


def test_closures_may_overlap() -> None:
    shut = desk(
        closures=[
            Closure(wall("2026-01-06 11:00"), wall("2026-01-06 13:00")),
            Closure(wall("2026-01-06 10:00"), wall("2026-01-06 12:00")),
        ]
    )
    assert shut.elapsed(wall("2026-01-06 00:00"), wall("2026-01-07 00:00")) == 5 * HOUR


def test_a_closure_is_between_instants_of_any_zone() -> None:
    closure = Closure(wall("2026-01-06 10:00", "Asia/Tokyo"), wall("2026-01-06 10:00"))
    assert closure.start.isoformat() == "2026-01-06T01:00:00+00:00"


@pytest.mark.parametrize("end", ["2026-01-06 10:00", "2026-01-06 09:00"])
def test_an_empty_or_reversed_closure_is_refused(end: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        Closure(wall("2026-01-06 10:00"), wall(end), reason="drill")
    assert str(refusal.value) == (
        "closure 'drill' from 2026-01-06T10:00:00+00:00 "
        f"to {end.replace(' ', 'T')}:00+00:00 is empty or reversed; "
        "its end must come after its start"
    )


def test_a_revision_is_in_force_from_its_date_on() -> None:
    revised = desk(
        revisions=[
            Revision(date(2026, 1, 8), {"mon-fri": ["10:00-11:00"]}),
            Revision(TUESDAY, {"mon-fri": ["08:00-09:00"]}),
        ]
    )
    assert shown(revised, "2026-01-05 00:00", "2026-01-09 00:00") == [
        "05 09:00-05 17:00",
        "06 08:00-06 09:00",
        "07 08:00-07 09:00",
        "08 10:00-08 11:00",
    ]
    assert shown(revised, "2027-01-04 00:00", "2027-01-05 00:00") == ["04 10:00-04 11:00"]
    assert shown(revised, "2025-01-06 00:00", "2025-01-07 00:00") == ["06 09:00-06 17:00"]


def test_the_shift_of_the_evening_before_keeps_its_tail_into_a_revision() -> None:
    revised = desk(NIGHTS, revisions=[Revision(NEW_YEAR, {})])
    assert shown(revised, "2025-12-31 12:00", "2026-01-02 00:00") == ["31 22:00-01 06:00"]


def test_two_revisions_since_one_date_are_refused() -> None:
    with pytest.raises(CalendarError) as refusal:
        desk(revisions=[Revision(NEW_YEAR, {}), Revision(NEW_YEAR, "24x7")])
    assert str(refusal.value) == "calendar 'desk': two revisions since 2026-01-01"


def test_a_revision_is_since_a_date() -> None:
    with pytest.raises(CalendarError) as refusal:
        Revision(wall("2026-01-06 00:00"), "24x7")
    assert str(refusal.value).startswith(
        "revision: since must be a date such as date(2026, 12, 24), not datetime.datetime(2026,"
    )
