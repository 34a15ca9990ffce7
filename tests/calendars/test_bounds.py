"""Bounds: exact instants and amounts only, in the years 1 to 9999, and no answer beyond."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from slaengine import Calendar, CalendarError, Closure, NeverOpenError
from tests.calendars.desks import HOUR, desk, wall
from tests.calendars.imitations import (
    Amount,
    FineAmount,
    Nanosecond,
    NotAnAmount,
    NotATime,
    Stamp,
)

NINE = wall("2026-01-05 09:00")
Question = Callable[[Calendar, datetime], object]

QUESTIONS: dict[str, Question] = {
    "is_open": lambda calendar, at: calendar.is_open(at),
    "elapsed from": lambda calendar, at: calendar.elapsed(at, NINE),
    "elapsed until": lambda calendar, at: calendar.elapsed(NINE, at),
    "add": lambda calendar, at: calendar.add(at, HOUR),
    "add nothing": lambda calendar, at: calendar.add(at, timedelta(0)),
    "add_in_utc": lambda calendar, at: calendar.add_in_utc(at, HOUR),
    "add_days": lambda calendar, at: calendar.add_days(at, 1),
    "next_open": lambda calendar, at: calendar.next_open(at),
    "next_close": lambda calendar, at: calendar.next_close(at),
    "previous_open": lambda calendar, at: calendar.previous_open(at),
    "previous_close": lambda calendar, at: calendar.previous_close(at),
    "spans": lambda calendar, at: list(calendar.spans(at, at)),
    "explain": lambda calendar, at: calendar.explain(at, at),
    "explain an hour": lambda calendar, at: calendar.explain(at - HOUR, at),
    "fingerprint": lambda calendar, at: calendar.fingerprint(at, at),
    "pinned": lambda calendar, at: calendar.pinned(at, at),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize(
    ("at", "text"),
    [
        pytest.param(datetime(2026, 1, 5), "has no time zone", id="naive"),
        pytest.param(NotATime(2026, 1, 5, tzinfo=UTC), "is NaT", id="NaT"),
        pytest.param(Nanosecond(2026, 1, 5, tzinfo=UTC), "has nanoseconds", id="nanoseconds"),
    ],
)
def test_no_question_takes_what_is_no_exact_instant(
    question: Question, at: datetime, text: str
) -> None:
    with pytest.raises(CalendarError, match=f"^instant .*{text}"):
        question(desk(), at)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_question_takes_datetimes_of_another_class(question: Question) -> None:
    at = Stamp(2026, 1, 6, 10, tzinfo=UTC)
    assert question(desk(), at) == question(desk(), wall("2026-01-06 10:00"))


@pytest.mark.parametrize("day", ["2026-01-05", 2026, None])
def test_a_range_is_of_dates(day: date) -> None:
    for ask in (desk().pinned, desk().fingerprint):
        with pytest.raises(CalendarError) as refusal:
            ask(day, day)
        assert str(refusal.value) == (
            f"a range must be a date such as date(2026, 12, 24), not {day!r}"
        )


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        pytest.param(3600, "an amount of open time must be a timedelta, not 3600", id="a number"),
        pytest.param("1h", "an amount of open time must be a timedelta, not '1h'", id="a text"),
        pytest.param(
            NotAnAmount(1), "an amount of open time must be a timedelta, not NaT", id="NaT"
        ),
        pytest.param(
            FineAmount(1),
            "amount FineAmount(1) has nanoseconds; round it to microseconds first",
            id="nanoseconds",
        ),
    ],
)
def test_what_is_no_exact_amount_is_refused(amount: timedelta, text: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        desk().add(NINE, amount)
    assert str(refusal.value) == text


def test_an_amount_of_another_class_is_taken() -> None:
    assert desk().add(NINE, Amount(hours=8)) == desk().add(NINE, 8 * HOUR)


@pytest.mark.parametrize(
    "amount", [timedelta.max, timedelta.min, timedelta(days=4_000_000), timedelta(days=-800_000)]
)
@pytest.mark.parametrize("hours", ["24x7", {"mon-fri": ["09:00-17:00"]}], ids=["24x7", "9 to 5"])
def test_an_answer_beyond_all_years_is_refused_at_once(
    hours: str | dict[str, list[str]], amount: timedelta
) -> None:
    with pytest.raises(CalendarError) as refusal:
        desk(hours).add(wall("2026-01-06 12:00"), amount)
    assert str(refusal.value) == "calendar 'desk': the answer lies outside the years 1 to 9999"


@pytest.mark.parametrize(
    ("at", "question"),
    [
        pytest.param("0001-01-01 01:00", "previous_close", id="before the first year"),
        pytest.param("9999-12-31 23:00", "next_open", id="after the last year"),
        pytest.param("9999-12-31 23:00", "add", id="an amount after the last year"),
        pytest.param("9999-12-31 23:00", "add_days", id="a day after the last year"),
    ],
)
def test_an_answer_outside_the_years_is_refused(at: str, question: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        QUESTIONS[question](desk(), wall(at))
    assert not isinstance(refusal.value, NeverOpenError)
    assert str(refusal.value) == "calendar 'desk': the answer lies outside the years 1 to 9999"


@pytest.mark.parametrize(
    "question", ["is_open", "next_open", "add_days", "explain an hour", "pinned"]
)
@pytest.mark.parametrize(
    ("tz", "at"),
    [("Asia/Tokyo", "9999-12-31 23:00"), ("America/New_York", "0001-01-01 01:00")],
    ids=["Tokyo has the year 10000", "New York has the year 0"],
)
def test_an_instant_without_a_date_on_the_wall_is_refused(tz: str, at: str, question: str) -> None:
    with pytest.raises(CalendarError, match=r"the answer lies outside the years 1 to 9999$"):
        QUESTIONS[question](desk("24x7", tz), wall(at))


def test_the_first_and_the_last_year_are_answered() -> None:
    always = desk("24x7")
    assert always.elapsed(wall("0001-01-01 00:00"), wall("0001-12-31 00:00")).days == 364
    last = wall("9999-12-30 00:00")
    assert desk("24x7").add(last, timedelta(hours=47)) == wall("9999-12-31 23:00")


def test_a_landing_that_the_wall_cannot_show_is_refused() -> None:
    west = Calendar("west", "America/New_York", "24x7")
    with pytest.raises(CalendarError, match=r"the answer lies outside the years 1 to 9999$"):
        west.add(wall("9999-12-31 22:00"), 20 * HOUR)


def test_a_date_whose_first_moment_no_year_has_is_refused() -> None:
    with pytest.raises(CalendarError) as refusal:
        desk("24x7", "Asia/Tokyo").fingerprint(date(1, 1, 1), date(1, 2, 1))
    assert str(refusal.value) == "the answer lies outside the years 1 to 9999"


def test_edges_between_the_seconds_are_exact() -> None:
    moment = timedelta(microseconds=5)
    closure = Closure(wall("2026-01-05 12:00") + moment, wall("2026-01-05 13:00"))
    assert desk(closures=[closure]).elapsed(NINE, NINE + 8 * HOUR) == 7 * HOUR + moment
    assert desk(closures=[closure]).add(NINE, 3 * HOUR + moment) == closure.start
