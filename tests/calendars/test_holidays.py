"""Holidays: of lists, of countries and of feeds, and how far what is known of them reaches."""

import locale
import pickle
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from slaengine import Calendar, CalendarError, Holidays
from slaengine.calendars import holidays as holidays_module
from tests.calendars.desks import desk, shown, wall

JUNE_4 = date(2026, 6, 4)


def other_data(*_: object) -> tuple[tuple[date, str], ...]:
    return ((date(2026, 1, 5), "A day of another release"),)


def test_dates_need_no_names() -> None:
    assert Holidays.on([date(2026, 1, 6), (date(2026, 1, 5), "Fair")]).in_year(2026) == (
        (date(2026, 1, 5), "Fair"),
        (date(2026, 1, 6), ""),
    )


def test_a_list_without_a_reach_holds_for_ever() -> None:
    assert Holidays.on([JUNE_4]).in_year(1900) == ()


@pytest.mark.parametrize("year", [2025, 2028])
def test_a_list_with_a_reach_does_not_guess_beyond_it(year: int) -> None:
    known = Holidays.on([JUNE_4], since=date(2026, 1, 1), until=date(2027, 12, 31))
    assert known.in_year(2027) == ()
    with pytest.raises(CalendarError) as refusal:
        known.in_year(year)
    assert str(refusal.value) == (
        "these holidays are written out from 2026-01-01 until 2027-12-31 and do not "
        f"reach {year}; pin the calendar over a longer time"
    )


def test_a_reach_may_have_one_end() -> None:
    assert Holidays.on([], since=date(2026, 1, 1)).in_year(2500) == ()
    assert Holidays.on([], until=date(2026, 1, 1)).in_year(1500) == ()


def test_a_reversed_reach_is_refused() -> None:
    with pytest.raises(CalendarError) as refusal:
        Holidays.on([], since=date(2026, 1, 2), until=date(2026, 1, 1))
    assert str(refusal.value) == "holidays from 2026-01-02 until 2026-01-01: the range is reversed"


def test_an_instant_is_no_holiday() -> None:
    with pytest.raises(CalendarError) as refusal:
        Holidays.on([datetime(2026, 1, 5, tzinfo=UTC)])
    assert str(refusal.value) == (
        "holiday must be a date such as date(2026, 12, 24), "
        "not datetime.datetime(2026, 1, 5, 0, 0, tzinfo=datetime.timezone.utc)"
    )


def test_hours_of_a_half_day_write_themselves_as_they_are_read() -> None:
    assert Holidays.on([JUNE_4], hours="09:00-12:00,20:00-02:00").texts() == [
        "09:00-12:00",
        "20:00-02:00",
    ]


def test_a_country_shuts_the_desk_on_its_holidays() -> None:
    lisbon = desk("24x7", "Europe/Lisbon", holidays=[Holidays("PT")])
    assert shown(lisbon, "2026-04-24 00:00", "2026-04-27 00:00") == [
        "24 00:00-25 00:00",
        "26 00:00-27 00:00",
    ]


def test_a_subdivision_has_holidays_of_its_own() -> None:
    epiphany = date(2026, 1, 6)
    assert epiphany not in dict(Holidays("DE").in_year(2026))
    assert epiphany in dict(Holidays("DE", "BY").in_year(2026))


def test_categories_add_their_holidays() -> None:
    public, bank = Holidays("BE"), Holidays("BE", categories=["public", "bank"])
    assert set(public.in_year(2026)) < set(bank.in_year(2026))
    assert Holidays("BE", categories="bank").categories == ("bank",)


def test_observed_dates_can_be_left_out() -> None:
    monday = date(2027, 12, 27)  # Christmas 2027 is a Saturday
    assert monday in dict(Holidays("GB").in_year(2027))
    assert monday not in dict(Holidays("GB", observed=False).in_year(2027))


@pytest.mark.parametrize("exclude", ["Corpo de Deus", ["Corpo de Deus"], [JUNE_4]])
def test_the_desk_works_on_an_excluded_holiday(exclude: str | list[str | date]) -> None:
    assert JUNE_4 in dict(Holidays("PT").in_year(2026))
    assert JUNE_4 not in dict(Holidays("PT", exclude=exclude).in_year(2026))


def test_names_come_in_the_language_asked_for() -> None:
    assert dict(Holidays("PT", language="en_US").in_year(2026))[JUNE_4] == "Corpus Christi"


def test_names_do_not_depend_on_the_language_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(variable, "en_US.UTF-8")
    monkeypatch.setattr(locale, "getlocale", lambda *_: ("en_US", "UTF-8"))
    assert dict(Holidays("PT").in_year(2026))[JUNE_4] == "Corpo de Deus"


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        pytest.param(
            lambda: Holidays("pt"),
            "holidays: unknown country 'pt' (did you mean 'PT'?)",
            id="a small letter",
        ),
        pytest.param(
            lambda: Holidays("??"),
            "holidays: unknown country '??' (use a code such as 'PT')",
            id="no country",
        ),
        pytest.param(
            lambda: Holidays("PT", "99"),
            "holidays: PT has no subdivision '99'; use one of 01, 02, 03, 04, 05, 06, 07, 08, 09, "
            "10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 30",
            id="subdivision",
        ),
        pytest.param(
            lambda: Holidays("PT", categories=["bank"]),
            "holidays: PT has no category 'bank'; use one of optional, public",
            id="category",
        ),
        pytest.param(
            lambda: Holidays("PT", language="fr"),
            "holidays: PT has no names in 'fr'; use one of en_US, pt_PT, uk",
            id="language",
        ),
        pytest.param(
            lambda: Holidays("PT", exclude=[datetime(2026, 1, 1)]),
            "holidays: exclude must be a date such as date(2026, 12, 24), "
            "not datetime.datetime(2026, 1, 1, 0, 0)",
            id="exclude",
        ),
    ],
)
def test_what_the_data_do_not_have_is_refused(ask: object, text: str) -> None:
    assert callable(ask)
    with pytest.raises(CalendarError) as refusal:
        ask()
    assert str(refusal.value).startswith(text.partition("; use one of")[0])
    assert ("; use one of " in text) == ("; use one of " in str(refusal.value))


@pytest.mark.parametrize("year", [1900, 2200])
def test_years_without_data_are_not_guessed(year: int) -> None:
    with pytest.raises(CalendarError, match=r"^holidays: the data for AD reach from ") as refusal:
        desk("24x7", holidays=[Holidays("AD")]).is_open(wall(f"{year}-06-01 09:00"))
    assert str(refusal.value).endswith(f", not {year}; list the dates with Holidays.on")


def test_a_desk_that_never_works_needs_no_holiday_data() -> None:
    assert not desk({}, holidays=[Holidays("AD")]).is_open(wall("1900-06-01 09:00"))


def test_a_pinned_calendar_answers_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    lisbon = desk("24x7", "Europe/Lisbon", holidays=[Holidays("PT")])
    pinned = lisbon.pinned(date(2026, 1, 1), date(2026, 12, 31))
    monkeypatch.setattr(holidays_module, "country_holidays", other_data)
    span = date(2026, 1, 1), date(2026, 12, 31)
    assert not pinned.is_open(wall("2026-06-04 12:00"))
    assert pinned.fingerprint(*span) != desk(
        "24x7", "Europe/Lisbon", holidays=[Holidays("PT")]
    ).fingerprint(*span)


def test_a_pinned_calendar_refuses_years_that_it_has_not() -> None:
    pinned = desk(holidays=[Holidays("PT")]).pinned(date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(CalendarError, match="do not reach 2027; pin the calendar over a longer"):
        pinned.is_open(wall("2027-01-05 12:00"))


def test_pinning_keeps_lists_hours_and_the_night_before() -> None:
    fair = Holidays.on([JUNE_4])
    late = desk({}, holidays=[Holidays("DE", categories=["public"], hours=["22:00-02:00"]), fair])
    pinned = late.pinned(date(2026, 1, 1), date(2026, 12, 31))
    assert pinned.holidays[1] is fair
    whole = date(2026, 1, 1), date(2027, 1, 1)
    assert pinned.fingerprint(*whole) == late.fingerprint(*whole)
    assert pinned.is_open(wall("2026-01-02 01:00"))


def test_pinning_counts_years_on_the_desks_own_wall() -> None:
    auckland = desk("24x7", "Pacific/Auckland", holidays=[Holidays("NZ")])
    eve = datetime(2025, 12, 31, 12, tzinfo=UTC)  # 2026 has come in Auckland
    assert auckland.pinned(eve, eve).holidays[0].since == date(2026, 1, 1)


def test_a_reversed_range_cannot_be_pinned() -> None:
    with pytest.raises(CalendarError) as refusal:
        desk().pinned(date(2027, 1, 1), date(2026, 1, 1))
    assert str(refusal.value) == (
        "the range from 2027-01-01 to 2026-01-01 is reversed; swap its ends"
    )


def test_a_pickled_calendar_carries_the_dates_it_has_used(monkeypatch: pytest.MonkeyPatch) -> None:
    lisbon = desk("24x7", "Europe/Lisbon", holidays=[Holidays("PT")])
    before = lisbon.fingerprint(date(2026, 1, 1), date(2026, 12, 31))
    text = pickle.dumps(lisbon)
    monkeypatch.setattr(holidays_module, "country_holidays", other_data)
    again: Calendar = pickle.loads(text)
    assert again == lisbon
    assert again.fingerprint(date(2026, 1, 1), date(2026, 12, 31)) == before
    assert hash(again) == hash(lisbon)


def test_a_fingerprint_is_of_open_spans_not_of_how_they_are_written() -> None:
    day = date(2026, 1, 5), date(2026, 1, 6)
    one, same = desk({"mon": ["09:00-17:00"]}), desk({"mon": ["09:00-12:00", "12:00-17:00"]})
    assert one.fingerprint(*day) == same.fingerprint(*day)
    assert one.fingerprint(*day) != desk({"mon": ["09:00-17:01"]}).fingerprint(*day)
    assert one.fingerprint(*day) == one.fingerprint(
        wall("2026-01-05 00:00"), wall("2026-01-06 00:00")
    )


def test_a_missing_feed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match=r"^holidays: cannot read '.*none\.ics': "):
        Holidays.ics(tmp_path / "none.ics")


def test_a_file_that_is_no_feed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.ics"
    path.write_text("Christmas", encoding="utf-8")
    with pytest.raises(CalendarError) as refusal:
        Holidays.ics(path)
    assert str(refusal.value) == f"holidays: {str(path)!r} is not an iCalendar file"


def test_a_text_that_is_no_feed_is_refused() -> None:
    with pytest.raises(CalendarError) as refusal:
        Holidays.ics_text("Christmas")
    assert str(refusal.value) == "holidays: the text is not an iCalendar file"


def test_a_question_that_reaches_into_years_without_dates_is_refused() -> None:
    pinned = desk(holidays=[Holidays("PT")]).pinned(date(2026, 1, 1), date(2027, 12, 31))
    start = wall("2026-01-05 12:00")
    assert pinned.elapsed(start, wall("2027-12-31 12:00")).days > 0
    with pytest.raises(CalendarError, match="do not reach 2028"):
        pinned.elapsed(start, wall("2028-01-03 12:00"))
