"""Openings and closings: the next, the latest, and those that do not exist."""

from datetime import date, datetime, timedelta
from typing import Literal

import pytest

from slaengine import Calendar, CalendarError, NeverOpenError, SpecialHours
from slaengine.calendars.compiled import Compiled
from tests.calendars.desks import HOUR, desk, wall

Edge = Literal["next_open", "next_close", "previous_open", "previous_close"]


def edge(calendar: Calendar, which: Edge, at: datetime) -> datetime:
    return {
        "next_open": calendar.next_open,
        "next_close": calendar.next_close,
        "previous_open": calendar.previous_open,
        "previous_close": calendar.previous_close,
    }[which](at)


@pytest.mark.parametrize(
    ("at", "which", "result"),
    [
        pytest.param("05 12:00", "next_open", "05 12:00", id="open now"),
        pytest.param("05 09:00", "next_open", "05 09:00", id="opening now"),
        pytest.param("05 17:00", "next_open", "06 09:00", id="closing now"),
        pytest.param("10 12:00", "next_open", "12 09:00", id="weekend"),
        pytest.param("05 12:00", "next_close", "05 17:00", id="of the current span"),
        pytest.param("05 09:00", "next_close", "05 17:00", id="of the span that opens now"),
        pytest.param("05 17:00", "next_close", "06 17:00", id="after a closing, the next"),
        pytest.param("10 12:00", "next_close", "12 17:00", id="of the next span"),
        pytest.param("05 12:00", "previous_open", "05 09:00", id="of the current span "),
        pytest.param("05 09:00", "previous_open", "05 09:00", id="at the opening"),
        pytest.param("05 20:00", "previous_open", "05 09:00", id="of the span before"),
        pytest.param("06 12:00", "previous_close", "05 17:00", id="before the current span"),
        pytest.param("05 17:00", "previous_close", "05 17:00", id="at the closing"),
        pytest.param("12 08:00", "previous_close", "09 17:00", id="before the weekend"),
    ],
)
def test_edges_are_found(at: str, which: Edge, result: str) -> None:
    assert edge(desk(), which, wall(f"2026-01-{at}")) == wall(f"2026-01-{result}")


@pytest.mark.parametrize("which", ["next_open", "next_close", "previous_open", "previous_close"])
def test_a_desk_that_never_works_has_no_edges(which: Edge) -> None:
    what = "opening" if which.endswith("open") else "closing"
    side = "after" if which.startswith("next") else "before"
    with pytest.raises(NeverOpenError) as refusal:
        edge(desk({}), which, wall("2026-01-05 09:00"))
    assert str(refusal.value) == (
        f"calendar 'desk': no {what} within 100 years {side} 2026-01-05T09:00:00+00:00; "
        "give it hours, or special hours that add some"
    )


@pytest.mark.parametrize(
    ("which", "what"),
    [
        ("next_close", "closing within 100 years after"),
        ("previous_open", "opening within 100 years before"),
        ("previous_close", "closing within 100 years before"),
    ],
)
def test_round_the_clock_there_is_no_such_edge(which: Edge, what: str) -> None:
    with pytest.raises(NeverOpenError) as refusal:
        edge(desk("24x7"), which, wall("2026-01-05 09:00"))
    assert str(refusal.value) == (
        f"calendar 'desk': no {what} 2026-01-05T09:00:00+00:00; round-the-clock hours have none"
    )


def test_an_edge_beyond_a_hundred_years_is_none_even_where_it_is_known() -> None:
    late = desk({}, special=[SpecialHours(date(2126, 6, 1), hours=["09:00-17:00"])])
    assert late.is_open(wall("2126-06-01 12:00"))
    late.elapsed(wall("2000-01-01 00:00"), wall("2126-06-01 12:00"))
    with pytest.raises(NeverOpenError, match="no opening within 100 years after 2000-01-05"):
        late.next_open(wall("2000-01-05 09:00"))
    assert late.next_open(wall("2030-01-05 09:00")) == wall("2126-06-01 09:00")


@pytest.mark.parametrize(("amount", "side"), [(HOUR, "after"), (-HOUR, "before")])
def test_open_time_that_never_comes_raises(amount: timedelta, side: str) -> None:
    with pytest.raises(NeverOpenError) as refusal:
        desk({}).add(wall("2026-01-05 09:00"), amount)
    assert f"calendar 'desk': no open time within 100 years {side} 202" in str(refusal.value)
    assert str(refusal.value).endswith("; give it hours, or special hours that add some")


def test_spans_are_clipped_to_the_range() -> None:
    spans = list(desk().spans(wall("2026-01-05 12:00"), wall("2026-01-06 10:00")))
    assert [span.duration for span in spans] == [5 * HOUR, HOUR]
    assert list(desk().spans(wall("2026-01-05 12:00"), wall("2026-01-05 12:00"))) == []


def test_a_reversed_range_has_no_spans() -> None:
    with pytest.raises(CalendarError) as refusal:
        list(desk().spans(wall("2026-01-06 00:00"), wall("2026-01-05 00:00")))
    assert str(refusal.value) == (
        "the range from 2026-01-06T00:00:00+00:00 to 2026-01-05T00:00:00+00:00 is reversed; "
        "swap its ends"
    )


def test_tables_cannot_be_searched_before_they_are_begun() -> None:
    with pytest.raises(CalendarError, match="a search needs a first year"):
        Compiled(desk()).grow(1, 1)
