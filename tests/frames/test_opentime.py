"""Open time by columns, at the edges: far away, close to the ends of time, and beyond them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from slaengine import Calendar, CalendarError, Closure, Holidays, NeverOpenError, Revision
from slaengine.calendars import Landing
from slaengine.frames.hours.offsets import Offsets
from slaengine.frames.hours.opentime import NULL, OpenTime
from tests.calendars.desks import NINE_TO_FIVE, desk

Ints = NDArray[np.int64]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
HOUR = 3_600_000_000
DAY = 24 * HOUR
MANY = 6_000  # more rows than are searched for one by one


def micros(at: datetime) -> int:
    return (at - EPOCH) // MOMENT


def spread(start: datetime, end: datetime, seed: int, count: int = MANY) -> Ints:
    """Instants all over a range, none of them round."""
    drawn = np.random.default_rng(seed)
    return drawn.integers(micros(start), micros(end), count)


def instants(column: Ints) -> list[datetime]:
    return [EPOCH + timedelta(microseconds=each) for each in column.tolist()]


def elapsed_one_by_one(calendar: Calendar, starts: Ints, ends: Ints) -> list[int]:
    pairs = zip(instants(starts), instants(ends), strict=True)
    return [calendar.elapsed(start, end) // MOMENT for start, end in pairs]


def added_one_by_one(calendar: Calendar, starts: Ints, amounts: Ints) -> list[int]:
    pairs = zip(instants(starts), amounts.tolist(), strict=True)
    return [micros(calendar.add_in_utc(at, timedelta(microseconds=each))) for at, each in pairs]


def odd() -> Calendar:
    """Closed for some microseconds again and again, also within one hour."""
    first = EPOCH + timedelta(days=20_000)
    starts = [first + timedelta(microseconds=n * 86_412_345_679 // 7) for n in range(99)]
    closures = [Closure(at, at + timedelta(microseconds=777)) for at in starts]
    return desk("24x7", closures=closures)


CALENDARS: dict[str, Callable[[], Calendar]] = {
    "on the hour": lambda: desk(NINE_TO_FIVE, "America/New_York"),
    "on the half hour": lambda: desk(NINE_TO_FIVE, "Asia/Kolkata"),
    "half-hour summer time": lambda: desk(NINE_TO_FIVE, "Australia/Lord_Howe"),
    "off the hour": lambda: desk({"mon-fri": ["08:47-12:03", "12:58-17:31"]}, "Europe/Lisbon"),
    "round the clock": lambda: desk("24x7", "Europe/Lisbon"),
    "closed at odd moments": odd,
    "combined": lambda: desk(NINE_TO_FIVE, "Asia/Tokyo") | desk(NINE_TO_FIVE, "Europe/Dublin"),
}
each_calendar = pytest.mark.parametrize("make", CALENDARS.values(), ids=list(CALENDARS))
YEARS = {
    "now": (2024, 2027),
    "when offsets had seconds": (1890, 1912),
    "about 1970": (1969, 1971),
    "longer than a window": (1980, 2060),
}
each_years = pytest.mark.parametrize("years", YEARS.values(), ids=list(YEARS))


def new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


@each_years
@each_calendar
def test_long_columns_say_what_the_calendar_says(
    make: Callable[[], Calendar], years: tuple[int, int]
) -> None:
    starts, ends = (spread(new_year(years[0]), new_year(years[1]), seed) for seed in (1, 2))
    amounts = (ends - starts) // 1_000 + 1
    table, few = OpenTime.of(make()), slice(None, None, 50)
    found = table.elapsed(starts, ends)
    assert found[few].tolist() == elapsed_one_by_one(make(), starts[few], ends[few])
    for signed in (abs(amounts), amounts):
        due = table.add(starts, signed)
        assert due[few].tolist() == added_one_by_one(make(), starts[few], signed[few])
    opens = [make().is_open(at) for at in instants(starts[::500])]
    assert table.is_open(starts)[::500].tolist() == opens


def test_columns_in_the_order_of_time_take_the_look_ups_along() -> None:
    calendar = desk(NINE_TO_FIVE, "Europe/Lisbon")
    starts = np.sort(spread(new_year(1990), new_year(2090), 3, 200_000))
    found = OpenTime.of(calendar).elapsed(starts, starts + 30 * DAY)
    few = slice(None, None, 997)
    expected = elapsed_one_by_one(calendar, starts[few], starts[few] + 30 * DAY)
    assert found[few].tolist() == expected


def test_one_instant_far_away_is_answered_beside_many_that_are_near() -> None:
    calendar = desk(NINE_TO_FIVE)
    starts = spread(new_year(2024), new_year(2026), 4)
    starts[17] = micros(new_year(2300))
    found = OpenTime.of(calendar).elapsed(starts, starts + DAY)
    assert found[:40].tolist() == elapsed_one_by_one(calendar, starts[:40], starts[:40] + DAY)


def test_the_tables_of_a_calendar_are_made_once() -> None:
    calendar = desk()
    assert OpenTime.of(calendar) is OpenTime.of(calendar)


@pytest.mark.parametrize("size", [0, 1, MANY])
def test_columns_of_nulls_give_nulls(size: int) -> None:
    table, nulls = OpenTime.of(desk()), np.full(size, NULL)
    hours = np.full(size, HOUR)
    assert table.elapsed(nulls, hours).tolist() == nulls.tolist()
    assert table.elapsed(hours, nulls).tolist() == nulls.tolist()
    assert table.add(nulls, hours).tolist() == nulls.tolist()
    assert table.add(hours, nulls, "open").tolist() == nulls.tolist()
    assert table.add_days(nulls, np.full(size, 1)).tolist() == nulls.tolist()
    assert table.add_days(hours, nulls).tolist() == nulls.tolist()
    assert not table.is_open(nulls).any()


FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


NEAR = {
    "the first moment": (FIRST, FIRST + timedelta(days=9)),
    "the third day": (FIRST + timedelta(days=2), FIRST + timedelta(days=9)),
    "three days before the last": (LAST - timedelta(days=2), LAST - timedelta(days=9)),
    "the last moment": (LAST, LAST - timedelta(days=9)),
}
Question = tuple[
    Callable[[Calendar, datetime, datetime], int], Callable[[OpenTime, Ints, Ints], Ints]
]
QUESTIONS: dict[str, Question] = {
    "elapsed": (
        lambda calendar, at, other: calendar.elapsed(other, at) // MOMENT,
        lambda table, at, other: table.elapsed(other, at),
    ),
    "is_open": (
        lambda calendar, at, _: int(calendar.is_open(at)),
        lambda table, at, _: table.is_open(at).astype(np.int64),
    ),
    "add": (
        lambda calendar, at, _: micros(calendar.add_in_utc(at, timedelta(hours=-1))),
        lambda table, at, _: table.add(at, np.array([-HOUR])),
    ),
    "add_days": (
        lambda calendar, at, _: micros(calendar.add_days(at, 1).astimezone(UTC)),
        lambda table, at, _: table.add_days(at, np.array([1])),
    ),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
@pytest.mark.parametrize(("at", "other"), NEAR.values(), ids=list(NEAR))
@pytest.mark.parametrize("tz", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_the_ends_of_the_years_are_answered_or_refused_as_the_calendar_does(
    tz: str, at: datetime, other: datetime, question: Question
) -> None:
    calendar = desk("24x7", tz)
    one_by_one, by_columns = question
    columns = (np.array([micros(each)]) for each in (at, other))
    found = answered(lambda: int(by_columns(OpenTime.of(calendar), *columns)[0]))
    assert found == answered(lambda: one_by_one(calendar, at, other))


def answered(ask: Callable[[], int]) -> int | str:
    """Return an answer, or that it was refused."""
    try:
        return ask()
    except CalendarError:
        return "refused"


BEYOND = micros(LAST) + 1
MINE = np.arange(MANY)
REFUSED: dict[str, tuple[Callable[[OpenTime], object], str]] = {
    "an instant beyond the years": (
        lambda table: table.elapsed(np.array([0, BEYOND]), np.array([0, 0])),
        "row 1: .*years 1 to 9999",
    ),
    "one among many": (
        lambda table: table.elapsed(np.zeros(MANY, np.int64), np.where(MINE == 9, BEYOND, 0)),
        "row 9: .*years 1 to 9999",
    ),
    "in the second block": (
        lambda table: table.is_open(np.where(np.arange(40_000) == 39_000, BEYOND, 0)),
        "row 39000: .*years 1 to 9999",
    ),
    "an answer beyond the years": (
        lambda table: table.add(
            micros(LAST) - np.array([90, 1]) * DAY, np.array([HOUR, 999 * DAY])
        ),
        "row 1: .*years 1 to 9999",
    ),
    "an amount beyond all years": (
        lambda table: table.add(np.array([0, 0]), np.array([HOUR, 2**62])),
        "row 1: .*years 1 to 9999",
    ),
    "an amount beyond timedelta": (
        lambda table: table.add(np.array([0, 0]), np.array([HOUR, -(2**63) + 1])),
        "row 1: .*years 1 to 9999",
    ),
    "too many days": (
        lambda table: table.add_days(np.array([0, 0]), np.array([1, 400_000])),
        "row 1: .*1000 years",
    ),
    "days beyond the years": (
        lambda table: table.add_days(np.array([micros(LAST) - DAY]), np.array([9])),
        "row 0: ",
    ),
}


@pytest.mark.parametrize(("ask", "says"), REFUSED.values(), ids=list(REFUSED))
def test_what_has_no_answer_is_refused_with_its_row(
    ask: Callable[[OpenTime], object], says: str
) -> None:
    with pytest.raises(CalendarError, match=says):
        ask(OpenTime.of(desk()))


@pytest.mark.parametrize("size", [1, MANY])
def test_a_desk_that_never_opens_says_so(size: int) -> None:
    table, at, hours = OpenTime.of(desk({})), np.zeros(size, np.int64), np.full(size, HOUR)
    assert not table.elapsed(at, at + DAY).any()
    assert not table.is_open(at).any()
    questions: list[Callable[[], Ints]] = [
        lambda: table.add(at, hours),
        lambda: table.add(at, -hours),
        lambda: table.add(at, 0 * hours, "open"),
        lambda: table.add_days(at, np.full(size, 1)),
        lambda: table.add_days(at, np.full(size, -1)),
    ]
    for ask in questions:
        with pytest.raises(NeverOpenError, match="row 0: calendar 'desk'"):
            ask()


@pytest.mark.parametrize("size", [1, MANY])
def test_years_that_a_calendar_refuses_are_refused_with_the_row(size: int) -> None:
    christmas = Holidays.on([date(2026, 12, 25)])
    country = Holidays(country="PT")
    pinned = desk(holidays=[christmas, country]).pinned(date(2026, 1, 1), date(2026, 12, 31))
    at = np.full(size, micros(new_year(2026)) + 99 * DAY)
    table = OpenTime.of(pinned)
    far = at.copy()
    far[-1] = micros(new_year(2040))
    with pytest.raises(CalendarError, match=f"row {size - 1}: "):
        table.elapsed(at, far)
    assert (
        table.elapsed(at, at + DAY).tolist()
        == [pinned.elapsed(*instants(np.array([at[0], at[0] + DAY]))) // MOMENT] * size
    )


def test_no_time_at_all_lands_where_it_starts_or_on_the_next_opening() -> None:
    table = OpenTime.of(desk())
    saturday = np.array([micros(datetime(2026, 1, 3, 12, tzinfo=UTC))])
    monday = micros(datetime(2026, 1, 5, 9, tzinfo=UTC))
    none = np.zeros(1, np.int64)
    assert table.add(saturday, none).tolist() == saturday.tolist()
    assert table.add(saturday, none, "open").tolist() == [monday]


@pytest.mark.parametrize("count", [3, -3, 250, -250])
def test_days_are_counted_beyond_what_was_compiled(count: int) -> None:
    calendar, fresh = desk(tz="Europe/Lisbon"), desk(tz="Europe/Lisbon")
    starts = spread(new_year(2026), new_year(2027), 5, 50)
    found = OpenTime.of(calendar).add_days(starts, np.full(50, count))
    expected = [micros(fresh.add_days(at, count).astimezone(UTC)) for at in instants(starts)]
    assert found.tolist() == expected


def test_the_last_day_before_an_opening_far_away_is_the_calendars() -> None:
    """Hours that begin a century later: no closing before, no opening near."""
    late = desk({}, revisions=[Revision(date(2090, 1, 1), NINE_TO_FIVE)])
    at = np.array([micros(new_year(2026)), micros(new_year(2100))])
    for count in (0, 1, 5):
        found = OpenTime.of(late).add_days(at, np.full(2, count))
        expected = [micros(late.add_days(each, count).astimezone(UTC)) for each in instants(at)]
        assert found.tolist() == expected
    with pytest.raises(NeverOpenError, match="row 0"):
        OpenTime.of(late).add_days(at, np.full(2, -1))


@pytest.mark.parametrize("landing", ["close", "open"])
def test_a_wall_time_that_is_not_open_on_the_date_lands_near_it(landing: Landing) -> None:
    calendar = desk({"mon": ["09:00-17:00"], "tue": ["12:00-13:00", "15:00-15:30"]})
    starts = np.array([micros(datetime(2026, 1, 5, hour, tzinfo=UTC)) for hour in range(9, 17)])
    found = OpenTime.of(calendar).add_days(starts, np.ones(8, np.int64), landing=landing)
    expected = [micros(calendar.add_days(at, 1, landing=landing)) for at in instants(starts)]
    assert found.tolist() == expected


@pytest.mark.parametrize("tz", ["Europe/Lisbon", "Pacific/Apia", "Africa/Monrovia"])
def test_offsets_are_those_of_the_zone(tz: str) -> None:
    zone = ZoneInfo(tz)
    at = spread(new_year(1890), new_year(2040), 6, 500)
    offsets = Offsets.over(None, zone, at[:9])
    offsets = Offsets.over(offsets, zone, at)
    assert Offsets.over(offsets, zone, at[:9]) is offsets
    expected = [each.astimezone(zone).replace(tzinfo=UTC) for each in instants(at)]
    assert instants(offsets.wall(at)) == expected


@pytest.mark.parametrize(("landing", "at"), [("later", "same_time"), ("close", "noon")])
def test_choices_that_there_are_not_are_refused(landing: Any, at: Any) -> None:
    table, one = OpenTime.of(desk()), np.ones(1, np.int64)
    with pytest.raises(CalendarError, match=r"use '(close|same_time)' or"):
        table.add_days(one, one, at, landing)
