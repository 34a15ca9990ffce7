"""Columns say what the calendar says, row by row and to the microsecond."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal, TypeVar

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from slaengine import Calendar
from slaengine.calendars import At
from slaengine.frames.hours.opentime import NULL, OpenTime
from tests.strategies.calendars import AMOUNTS, Case, cases, instants

T = TypeVar("T")
Ints = NDArray[np.int64]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
LANDINGS: st.SearchStrategy[Literal["close", "open"]] = st.sampled_from(["close", "open"])
ATS: st.SearchStrategy[At] = st.sampled_from(["same_time", "close"])
DAYS = st.integers(-8, 8) | st.sampled_from([0, 1, -1, 40, -40, 400])
LENGTHS = st.sampled_from([1, 7, 5_000])  # rows searched for, and rows looked up by the bucket


def micros(at: datetime | None) -> int:
    return NULL if at is None else (at.astimezone(UTC) - EPOCH) // MOMENT


def column(values: list[int], length: int) -> Ints:
    """Repeat values until the column is long enough."""
    return np.resize(np.array(values, np.int64), max(length, len(values)))


def nullable(values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return values | values | values | st.none()


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, st.SearchStrategy[datetime]]:
    """A calendar, or two combined, and instants near its transitions and edges."""
    case = draw(cases())
    near = instants(case)
    combine = draw(st.sampled_from(["", "", "|", "&", "-"]))
    if not combine:
        return case.ours, near
    other = draw(cases())
    near |= instants(Case(other.spec, case.anchor))
    if combine == "|":
        return case.ours | other.ours, near
    return (case.ours & other.ours) if combine == "&" else (case.ours - other.ours), near


def check(found: Ints, expected: list[int]) -> None:
    assert found.tolist() == column(expected, len(found)).tolist()


def answers(ask: Callable[[], datetime]) -> int | None:
    """Return what a calendar answers, or None where it refuses to."""
    try:
        return micros(ask())
    except ValueError:
        return None


@given(st.data(), calendars(), LENGTHS)
def test_columns_of_elapsed_are_what_the_calendar_says(
    data: st.DataObject, each: tuple[Calendar, st.SearchStrategy[datetime]], length: int
) -> None:
    desk, near = each
    pairs = data.draw(st.lists(st.tuples(nullable(near), nullable(near)), min_size=1, max_size=9))
    starts, ends = (column([micros(pair[i]) for pair in pairs], length) for i in (0, 1))
    expected = [NULL if a is None or b is None else desk.elapsed(a, b) // MOMENT for a, b in pairs]
    check(OpenTime.of(desk).elapsed(starts, ends), expected)


@given(st.data(), calendars(), LENGTHS)
def test_columns_of_is_open_are_what_the_calendar_says(
    data: st.DataObject, each: tuple[Calendar, st.SearchStrategy[datetime]], length: int
) -> None:
    desk, near = each
    found = data.draw(st.lists(nullable(near), min_size=1, max_size=9))
    expected = [at is not None and desk.is_open(at) for at in found]
    asked = column([micros(at) for at in found], length)
    assert OpenTime.of(desk).is_open(asked).tolist() == np.resize(expected, len(asked)).tolist()


@given(st.data(), calendars(), LENGTHS, LANDINGS)
def test_columns_of_add_are_what_the_calendar_says(
    data: st.DataObject,
    each: tuple[Calendar, st.SearchStrategy[datetime]],
    length: int,
    landing: Literal["close", "open"],
) -> None:
    desk, near = each
    whole = data.draw(st.booleans())
    amounts = AMOUNTS.filter(bool) if whole else nullable(AMOUNTS | AMOUNTS.map(lambda a: -a))
    pairs = data.draw(
        st.lists(st.tuples(near if whole else nullable(near), amounts), min_size=1, max_size=9)
    )
    rows: list[tuple[int, int, int]] = []
    for start, amount in pairs:
        if start is None or amount is None:
            rows.append((micros(start), 0, NULL) if start is None else (micros(start), NULL, NULL))
            continue
        due = answers(partial(desk.add_in_utc, start, amount, landing))
        if due is not None:
            rows.append((micros(start), amount // MOMENT, due))
    if rows:
        starts, spans = (column([row[i] for row in rows], length) for i in (0, 1))
        check(OpenTime.of(desk).add(starts, spans, landing), [row[2] for row in rows])


@given(st.data(), calendars(), LENGTHS, ATS, LANDINGS)
def test_columns_of_add_days_are_what_the_calendar_says(
    data: st.DataObject,
    each: tuple[Calendar, st.SearchStrategy[datetime]],
    length: int,
    at: At,
    landing: Literal["close", "open"],
) -> None:
    desk, near = each
    pairs = data.draw(st.lists(st.tuples(nullable(near), nullable(DAYS)), min_size=1, max_size=9))
    rows: list[tuple[int, int, int]] = []
    for start, days in pairs:
        if start is None or days is None:
            rows.append((micros(start), NULL if days is None else days, NULL))
            continue
        due = answers(partial(desk.add_days, start, days, at, landing))
        if due is not None:
            rows.append((micros(start), days, due))
    if rows:
        starts, counts = (column([row[i] for row in rows], length) for i in (0, 1))
        check(OpenTime.of(desk).add_days(starts, counts, at, landing), [row[2] for row in rows])
