"""Holidays from iCalendar files: all-day events, recurring ones, and what is no holiday."""

import sys
from datetime import date
from pathlib import Path

import pytest

from slaengine import CalendarError, Holidays
from slaengine.errors import MissingExtraError
from tests.calendars.desks import desk, shown


def feed(*events: str) -> str:
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}@desk\r\nDTSTAMP:20260101T000000Z\r\n{event}\r\nEND:VEVENT\r\n"
        for n, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//desk//en\r\n{body}END:VCALENDAR\r\n"


FAIR = "SUMMARY:Fair\r\nDTSTART;VALUE=DATE:20260106\r\nDTEND;VALUE=DATE:20260108"
FEAST = "SUMMARY:Feast\r\nDTSTART;VALUE=DATE:20250624\r\nRRULE:FREQ=YEARLY"
PARTY = "SUMMARY:Party\r\nDTSTART:20260109T140000Z\r\nDTEND:20260109T160000Z"
BREAK = "SUMMARY:Break\r\nDTSTART;VALUE=DATE:20251230\r\nDTEND;VALUE=DATE:20260102"


@pytest.fixture(autouse=True)
def _packages() -> None:
    pytest.importorskip("icalendar", reason="needs the ics extra")
    pytest.importorskip("recurring_ical_events", reason="needs the ics extra")


def test_an_event_of_two_days_shuts_both(tmp_path: Path) -> None:
    path = tmp_path / "desk.ics"
    path.write_text(feed(FAIR), encoding="utf-8-sig")
    closed = desk(holidays=[Holidays.ics(path)])
    assert shown(closed, "2026-01-05 00:00", "2026-01-09 00:00") == [
        "05 09:00-05 17:00",
        "08 09:00-08 17:00",
    ]


def test_an_event_comes_back_every_year_as_its_rule_says() -> None:
    feast = Holidays.ics_text(feed(FEAST))
    assert feast.in_year(2024) == ()
    assert feast.in_year(2030) == ((date(2030, 6, 24), "Feast"),)


def test_an_event_over_new_year_belongs_to_both_years() -> None:
    over = Holidays.ics_text(feed(BREAK))
    assert [day for day, _ in over.in_year(2025)] == [date(2025, 12, 30), date(2025, 12, 31)]
    assert over.in_year(2026) == ((date(2026, 1, 1), "Break"),)


def test_an_event_with_a_time_is_no_holiday_unless_excluded() -> None:
    with pytest.raises(CalendarError) as refusal:
        Holidays.ics_text(feed(PARTY)).in_year(2026)
    assert str(refusal.value) == (
        "holidays: 'Party' in the iCalendar file starts at 2026-01-09 14:00:00+00:00; only "
        "all-day events are holidays: exclude it by its name, or make it special hours"
    )
    assert Holidays.ics_text(feed(PARTY, FEAST), exclude=["Party"]).in_year(2026) == (
        (date(2026, 6, 24), "Feast"),
    )


def test_an_excluded_date_of_a_feed_is_worked() -> None:
    fair = Holidays.ics_text(feed(FAIR), exclude=[date(2026, 1, 6)], hours=["09:00-10:00"])
    assert fair.in_year(2026) == ((date(2026, 1, 7), "Fair"),)


def test_a_feed_pins_like_a_country() -> None:
    pinned = Holidays.ics_text(feed(FEAST), hours=["09:00-10:00"]).pinned(2026, 2027)
    assert pinned.dates == ((date(2026, 6, 24), "Feast"), (date(2027, 6, 24), "Feast"))
    assert (pinned.feed, pinned.texts()) == (None, ["09:00-10:00"])


def test_a_broken_feed_is_refused() -> None:
    broken = Holidays.ics_text("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n")
    with pytest.raises(CalendarError, match=r"^holidays: the iCalendar file cannot be read: "):
        broken.in_year(2026)


def test_without_the_extra_the_command_that_installs_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingExtraError) as refusal:
        Holidays.ics_text(feed(FAIR)).in_year(2026)
    assert str(refusal.value) == (
        'reading .ics files needs an optional package: pip install "slaengine[ics]"'
    )
