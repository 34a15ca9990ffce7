"""Tables that grow: in both directions, in any order, and under many readers at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest

from slaengine import Calendar, CalendarError, Holidays
from slaengine.calendars import growth
from slaengine.calendars.compiled import Compiled
from tests.calendars.desks import HOUR, NINE_TO_FIVE, desk, wall

ZONES = ["UTC", "Europe/Lisbon", "Pacific/Auckland", "America/New_York"]
YEARS = [2026, 2023, 2030, 2019, 2027, 2041]


@pytest.mark.parametrize("tz", ZONES)
@pytest.mark.parametrize("asked", ["UTC", "Europe/Lisbon"])
def test_answers_do_not_depend_on_what_was_asked_before(tz: str, asked: str) -> None:
    calendar = desk(NINE_TO_FIVE, tz)
    for year in YEARS:
        start, end = wall(f"{year}-03-01 12:00", asked), wall(f"{year}-12-31 23:30", asked)
        fresh = desk(NINE_TO_FIVE, tz)
        assert calendar.elapsed(start, end) == fresh.elapsed(start, end)
        assert calendar.add_in_utc(end, 9 * HOUR) == fresh.add_in_utc(end, 9 * HOUR)
        assert calendar.add_in_utc(start, -700 * HOUR) == fresh.add_in_utc(start, -700 * HOUR)


@pytest.mark.parametrize("tz", ZONES)
@pytest.mark.parametrize("moment", ["2026-01-01 00:30", "2025-12-31 23:30"])
def test_the_first_question_may_fall_into_another_year_on_the_wall(tz: str, moment: str) -> None:
    assert desk("24x7", tz).is_open(wall(moment))
    assert desk("24x7", tz).elapsed(wall(moment), wall(moment) + HOUR) == HOUR


def test_open_time_over_new_year_is_one_span() -> None:
    always = desk("24x7")
    always.is_open(wall("2026-06-01 00:00"))
    spans = list(always.spans(wall("2024-06-01 00:00"), wall("2028-06-01 00:00")))
    assert [span.duration for span in spans] == [timedelta(days=1461)]


def test_many_threads_that_grow_one_calendar_agree() -> None:
    shared, single = desk(tz="Europe/Lisbon"), desk(tz="Europe/Lisbon")
    drawn = random.Random(7)
    starts = [
        datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=drawn.randint(-8_000_000, 8_000_000))
        for _ in range(200)
    ]
    gate = Barrier(8)

    def ask(number: int) -> list[tuple[timedelta, datetime, bool]]:
        gate.wait(timeout=60)
        return [answer(shared, start) for start in starts[number::8]]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert found == [[answer(single, start) for start in starts[n::8]] for n in range(8)]


def answer(calendar: Calendar, start: datetime) -> tuple[timedelta, datetime, bool]:
    return (
        calendar.elapsed(start, start + timedelta(days=90)),
        calendar.add(start, 40 * HOUR),
        calendar.is_open(start),
    )


def test_a_table_cannot_widen_before_it_is_begun() -> None:
    compiled = Compiled(desk())
    with pytest.raises(CalendarError, match="a search needs a first year"):
        compiled._widen_utc()  # noqa: SLF001


def test_a_thread_that_comes_second_takes_what_the_first_has_begun() -> None:
    compiled = Compiled(desk())
    at = 0

    class Held:
        """A lock that another thread had until the tables were there."""

        def __enter__(self) -> None:
            compiled.lock = free
            compiled.covering(at)

        def __exit__(self, *_: object) -> None:
            pass

    free = compiled.lock
    compiled.lock = Held()  # type: ignore[assignment]
    line = compiled.covering(at)
    assert (line is compiled.timeline, line.first, line.last) == (True, 1970, 1970)


def test_answers_beyond_the_day_tables_come_from_the_timeline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start, end = wall("2026-01-05 12:00"), wall("2041-06-05 12:00")
    expected = desk().elapsed(start, end), desk().add(start, 25_000 * HOUR)
    monkeypatch.setattr(growth, "_DAYS_IN_TABLES", 3 * 366)
    small = desk()
    assert (small.elapsed(start, end), small.add(start, 25_000 * HOUR)) == expected
    with pytest.raises(CalendarError, match="1000 business days reach more than 1000 years away"):
        small.add_days(start, 1000)


def test_years_beyond_the_data_are_not_needed_until_they_are_asked_for() -> None:
    known = Holidays.on([date(2026, 1, 6)], until=date(2028, 12, 31))
    pinned, end = desk(holidays=[known]), wall("2028-12-31 12:00")
    assert pinned.is_open(wall("2026-01-05 12:00"))
    assert not pinned.is_open(end)
    with pytest.raises(CalendarError, match="do not reach 2029"):
        pinned.elapsed(end, wall("2029-01-05 12:00"))
