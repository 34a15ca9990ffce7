"""Weekly hours: how they are written, and which time they open."""

import pytest

from slaengine import CalendarError
from slaengine.calendars import zones
from slaengine.calendars.hours import Hours, HoursOfADay, WeeklyHours, weekly_hours
from tests.calendars.desks import desk, shown, wall

# 2026-01-05 is a Monday


@pytest.mark.parametrize(
    ("hours", "spans"),
    [
        pytest.param("09:00-17:00", ["05 09:00-05 17:00"], id="one interval"),
        pytest.param(
            ["09:00-13:00", "14:00-18:00"],
            ["05 09:00-05 13:00", "05 14:00-05 18:00"],
            id="a lunch break",
        ),
        pytest.param(
            "09:00-13:00, 14:00-18:00",
            ["05 09:00-05 13:00", "05 14:00-05 18:00"],
            id="one text with commas",
        ),
        pytest.param(["9:00-9:30"], ["05 09:00-05 09:30"], id="a single digit"),
        pytest.param(["22:00-06:00"], ["05 22:00-06 06:00"], id="past midnight"),
        pytest.param(["09:00-09:00"], ["05 09:00-06 09:00"], id="24 h from nine"),
        pytest.param(["00:00-24:00"], ["05 00:00-06 00:00"], id="to the end of the day"),
        pytest.param(["20:00-24:00"], ["05 20:00-06 00:00"], id="until midnight"),
        pytest.param(["09:00-12:00", "12:00-17:00"], ["05 09:00-05 17:00"], id="touching"),
        pytest.param(["12:00-17:00", "09:00-13:00"], ["05 09:00-05 17:00"], id="overlapping"),
        pytest.param(["09:00:30-09:00:45"], ["05 09:00:30-05 09:00:45"], id="seconds"),
        pytest.param([], [], id="none"),
    ],
)
def test_hours_of_a_monday_open_that_time(hours: HoursOfADay, spans: list[str]) -> None:
    assert shown(desk({"mon": hours}), "2026-01-04 00:00", "2026-01-10 00:00") == spans


def test_a_night_shift_joins_the_morning_shift_that_it_touches() -> None:
    nights = desk({"mon": ["22:00-06:00"], "tue": ["06:00-08:00"]})
    assert shown(nights, "2026-01-05 00:00", "2026-01-07 00:00") == ["05 22:00-06 08:00"]


def test_the_tail_of_a_sunday_night_reaches_into_monday() -> None:
    assert desk({"sun": ["22:00-06:00"]}).is_open(wall("2026-01-05 05:59:59"))


@pytest.mark.parametrize(
    ("key", "weekdays"),
    [
        pytest.param("wed", [2], id="one"),
        pytest.param("mon-wed", [0, 1, 2], id="a range"),
        pytest.param("sat,sun", [5, 6], id="a list"),
        pytest.param("fri-mon", [0, 4, 5, 6], id="a range over the weekend"),
        pytest.param("mon, thu-fri", [0, 3, 4], id="both"),
        pytest.param("Mon", [0], id="a capital"),
    ],
)
def test_a_key_names_those_weekdays(key: str, weekdays: list[int]) -> None:
    days = weekly_hours({key: ["09:00-10:00"]}).days
    assert [day for day in range(7) if days[day]] == weekdays


def test_round_the_clock_never_closes() -> None:
    assert shown(desk("24x7"), "2026-01-05 00:00", "2026-01-08 00:00") == ["05 00:00-08 00:00"]


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        pytest.param("24x7", "24x7", id="round the clock"),
        pytest.param(
            {"mon,tue": ["22:00-06:00"], "thu": ["09:00:30-24:00"]},
            {"mon-tue": ["22:00-06:00"], "thu": ["09:00:30-24:00"]},
            id="weekdays",
        ),
        pytest.param({}, {}, id="none"),
    ],
)
def test_hours_write_themselves_as_they_are_read(hours: Hours, text: object) -> None:
    weekly = weekly_hours(hours)
    assert weekly.texts() == text
    assert weekly_hours(weekly.texts()) == weekly


def test_hours_that_were_read_are_taken_as_they_are() -> None:
    weekly = weekly_hours("24x7")
    assert isinstance(weekly, WeeklyHours)
    assert weekly_hours(weekly) is weekly


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        pytest.param(
            "always",
            "hours 'always' are neither \"24x7\" nor intervals by weekday; "
            'write {"mon-fri": ["09:00-18:00"]}',
            id="a word",
        ),
        pytest.param(
            {"mon": ["9-17"]},
            "hours '9-17' are not an interval; write \"09:00-17:30\"",
            id="hours without minutes",
        ),
        pytest.param(
            {"mon": ["24:00-25:00"]},
            "hours '24:00-25:00' name a time that no day has; times end at 24:00",
            id="beyond the day",
        ),
        pytest.param(
            {"mon": ["09:60-10:00"]},
            "hours '09:60-10:00' name a time that no day has; times end at 24:00",
            id="sixty minutes",
        ),
        pytest.param(
            {"mon": ["24:00-06:00"]},
            "hours '24:00-06:00' start at 24:00; write 00:00 on the next weekday",
            id="a start at 24:00",
        ),
        pytest.param(
            {"mon-wed": ["09:00-10:00"], "tue": []},
            "hours: tue is given twice; join its intervals",
            id="a weekday twice",
        ),
        pytest.param(
            {"mon,mon": ["09:00-10:00"]},
            "hours: mon is given twice; join its intervals",
            id="a weekday twice in one key",
        ),
        pytest.param(
            {"tues": ["09:00-10:00"]},
            "hours: unknown weekday 'tues' (did you mean 'tue'?); use mon, mon-fri or sat,sun",
            id="a misspelt weekday",
        ),
        pytest.param(
            {"holiday": ["09:00-10:00"]},
            "hours: unknown weekday 'holiday'; use mon, mon-fri or sat,sun",
            id="no weekday",
        ),
    ],
)
def test_what_is_no_hours_is_refused(hours: Hours, text: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        desk(hours)
    assert str(refusal.value) == f"calendar 'desk': {text}"


@pytest.mark.parametrize(
    ("tz", "hint"),
    [
        pytest.param("Lisbon", "did you mean 'Europe/Lisbon'?", id="a city"),
        pytest.param("Europe/Lisbom", "did you mean 'Europe/Lisbon'?", id="a slip"),
        pytest.param("??", "use an IANA name such as 'Europe/Lisbon'", id="nothing near"),
        pytest.param("", "use an IANA name such as 'Europe/Lisbon'", id="empty"),
        pytest.param("../zone", "use an IANA name such as 'Europe/Lisbon'", id="a path"),
    ],
)
def test_an_unknown_zone_is_refused_with_a_hint(tz: str, hint: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        desk("24x7", tz)
    assert str(refusal.value) == f"calendar 'desk': unknown time zone {tz!r} ({hint})"


def test_where_there_are_no_zones_the_package_that_has_them_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zones, "available_timezones", set[str])
    with pytest.raises(CalendarError) as refusal:
        desk("24x7", "Lisbon")
    assert str(refusal.value) == (
        "calendar 'desk': unknown time zone 'Lisbon': no zones here; pip install tzdata"
    )
