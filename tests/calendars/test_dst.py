"""Zones and their jumps: nights of seven and nine hours, gaps, repeats and a date that is not."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.calendars.desks import HOUR, desk, wall

NIGHTS = {"mon-sun": ["22:00-06:00"]}


def utc_spans(tz: str, hours: str, day: str) -> list[str]:
    """Write in UTC what hours of every weekday open near a local date."""
    calendar = desk({"mon-sun": [hours]}, tz)
    noon = wall(f"{day} 12:00", tz)
    spans = calendar.spans(noon - timedelta(hours=12), noon + timedelta(hours=11))
    return [f"{s.start.astimezone(UTC):%H:%M}-{s.end.astimezone(UTC):%H:%M}" for s in spans]


@pytest.mark.parametrize(
    ("evening", "hours"),
    [
        pytest.param("2026-03-27", 8, id="any night"),
        pytest.param("2026-03-28", 7, id="spring"),
        pytest.param("2026-10-24", 9, id="autumn"),
    ],
)
def test_a_night_is_as_long_as_the_clocks_make_it(evening: str, hours: int) -> None:
    nights = desk(NIGHTS, "Europe/Lisbon")
    start = wall(f"{evening} 22:00", "Europe/Lisbon")
    assert nights.next_close(start).strftime("%H:%M") == "06:00"
    assert nights.elapsed(start, nights.next_close(start)) == hours * HOUR


@pytest.mark.parametrize(
    ("tz", "day", "hours", "spans"),
    [
        # Berlin's wall goes from 02:00 to 03:00 at 01:00 UTC
        pytest.param("Europe/Berlin", "2026-03-29", "01:00-02:30", ["00:00-01:00"], id="end"),
        pytest.param("Europe/Berlin", "2026-03-29", "02:30-04:00", ["01:00-02:00"], id="start"),
        pytest.param("Europe/Berlin", "2026-03-29", "02:10-02:50", [], id="swallowed"),
        pytest.param("Europe/Berlin", "2026-03-29", "02:00-03:00", [], id="the gap itself"),
        # Berlin's wall shows 02:00 to 03:00 twice, from 00:00 UTC on
        pytest.param("Europe/Berlin", "2026-10-25", "02:15-02:45", ["00:15-00:45"], id="first"),
        pytest.param("Europe/Berlin", "2026-10-25", "01:00-03:00", ["23:00-02:00"], id="around"),
        # Lord Howe's wall jumps half an hour
        pytest.param(
            "Australia/Lord_Howe", "2026-10-04", "01:00-02:15", ["14:30-15:30"], id="half gap"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-04-05", "01:00-02:00", ["14:00-15:30"], id="half repeat"
        ),
        # São Paulo's wall went from midnight to one
        pytest.param(
            "America/Sao_Paulo", "2018-11-04", "00:30-02:00", ["03:00-04:00"], id="midnight gap"
        ),
    ],
)
def test_hours_around_a_jump_open_that_time(
    tz: str, day: str, hours: str, spans: list[str]
) -> None:
    assert utc_spans(tz, hours, day) == spans


def test_a_date_that_the_wall_skipped_has_no_open_time() -> None:
    apia = desk({"thu": ["20:00-24:00"], "fri": ["00:00-24:00"]}, "Pacific/Apia")
    start, end = datetime(2011, 12, 29, 12, tzinfo=UTC), datetime(2012, 1, 1, tzinfo=UTC)
    spans = [(s.start.astimezone(UTC), s.end.astimezone(UTC)) for s in apia.spans(start, end)]
    jump = datetime(2011, 12, 30, 10, tzinfo=UTC)
    assert spans == [(jump - 4 * HOUR, jump)]


def test_a_date_that_the_wall_skipped_is_no_business_day() -> None:
    apia = desk("24x7", "Pacific/Apia")
    assert apia.add_days(wall("2011-12-29 10:00", "Pacific/Apia"), 1) == wall(
        "2011-12-31 10:00", "Pacific/Apia"
    )


def test_both_passes_of_a_repeated_hour_count() -> None:
    lisbon = desk("24x7", "Europe/Lisbon")
    first = wall("2026-10-25 01:30", "Europe/Lisbon")
    second = wall("2026-10-25 01:30", "Europe/Lisbon", fold=1)
    assert lisbon.elapsed(first, second) == HOUR
    assert lisbon.add(first, HOUR).fold == 1


def test_hours_that_the_wall_shows_twice_open_at_their_first_pass_only() -> None:
    lisbon = desk({"sun": ["01:15-01:45"]}, "Europe/Lisbon")
    assert lisbon.is_open(wall("2026-10-25 01:30", "Europe/Lisbon"))
    assert not lisbon.is_open(wall("2026-10-25 01:30", "Europe/Lisbon", fold=1))


def test_a_time_in_the_gap_means_the_same_instant_as_python_says() -> None:
    lisbon = desk("24x7", "Europe/Lisbon")
    gap = wall("2026-03-29 01:30", "Europe/Lisbon")  # before the jump's offset: 01:30 UTC
    assert lisbon.elapsed(datetime(2026, 3, 29, tzinfo=UTC), gap) == 1.5 * HOUR
