"""Calendar arithmetic on columns of every library: the same kind out, and what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from slaengine import Calendar, CalendarError, frames

DESK = Calendar(name="desk", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-18:00"]})
FRIDAY = datetime(2026, 1, 2, 17, tzinfo=UTC)
MONDAY = datetime(2026, 1, 5, 10, 0, 0, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
INSTANTS = [FRIDAY, None, MONDAY]

Make = Callable[[list[Any]], Any]


def pandas_of(values: list[Any]) -> Any:
    return pd.Series(values, index=[7, 8, 9][: len(values)], name="mine")


KINDS: dict[str, Make] = {
    "pandas": pandas_of,
    "pandas on Arrow": lambda values: pd.Series(pd.arrays.ArrowExtensionArray(pa.array(values))),
    "polars": lambda values: pl.Series("mine", values),
    "arrow array": pa.array,
    "arrow chunks": lambda values: pa.chunked_array([pa.array(values)[:1], pa.array(values)[1:]]),
}
each_kind = pytest.mark.parametrize("make", KINDS.values(), ids=list(KINDS))


def kind_of(column: Any) -> type:
    return pa.Array if isinstance(column, pa.Array) else type(column)


def plain(column: Any) -> list[Any]:
    """Return the cells as Python has them."""
    if isinstance(column, pl.Series):
        return column.to_list()
    found: list[Any] = pa.array(column).to_pylist()
    return found


@each_kind
def test_every_answer_is_a_column_of_the_same_kind(make: Make) -> None:
    starts = make(INSTANTS)
    for found in (
        frames.elapsed(DESK, starts, MONDAY),
        frames.add(DESK, starts, HOUR),
        frames.add_days(DESK, starts, 1),
        frames.is_open(DESK, starts),
    ):
        assert kind_of(found) is kind_of(starts)
        assert len(found) == 3


@each_kind
def test_columns_say_what_the_calendar_says(make: Make) -> None:
    starts = make(INSTANTS)
    opened = 2 * HOUR + timedelta(microseconds=1)
    assert plain(frames.elapsed(DESK, starts, MONDAY)) == [opened, None, timedelta(0)]
    assert plain(frames.elapsed(DESK, starts, starts)) == [timedelta(0), None, timedelta(0)]
    assert plain(frames.add(DESK, starts, HOUR)) == [FRIDAY + HOUR, None, MONDAY + HOUR]
    assert plain(frames.add_days(DESK, starts, 1)) == [
        datetime(2026, 1, 5, 17, tzinfo=UTC),
        None,
        MONDAY + timedelta(days=1),
    ]
    assert plain(frames.is_open(DESK, starts)) == [True, None, True]


@each_kind
def test_the_second_column_may_differ_in_every_row(make: Make) -> None:
    starts = make([FRIDAY, FRIDAY, MONDAY])
    hours = make([HOUR, None, 3 * HOUR])
    due = frames.add(DESK, starts, hours, landing="open")
    assert plain(due) == [datetime(2026, 1, 5, 9, tzinfo=UTC), None, MONDAY + 3 * HOUR]
    ends = frames.add_days(DESK, starts, make([0, 1, -1]), at="close")
    closings = [datetime(2026, 1, day, 18, tzinfo=UTC) for day in (2, 5, 2)]
    assert plain(ends) == closings


@each_kind
def test_columns_without_rows_stay_without(make: Make) -> None:
    nothing = make([FRIDAY])[:0]
    assert len(frames.elapsed(DESK, nothing, nothing)) == 0
    assert len(frames.is_open(DESK, nothing)) == 0


@each_kind
def test_a_column_without_nulls_has_plain_truths(make: Make) -> None:
    assert plain(frames.is_open(DESK, make([FRIDAY, FRIDAY + 3 * HOUR]))) == [True, False]


def test_pandas_rows_of_another_index_are_not_paired_by_where_they_stand() -> None:
    starts, ends = pandas_of([FRIDAY, MONDAY]), pandas_of([MONDAY, MONDAY + HOUR])
    for other in (ends[::-1], ends.set_axis([0, 1])):
        with pytest.raises(CalendarError, match="ends have another index than the first column"):
            frames.elapsed(DESK, starts, other)
    assert len(frames.elapsed(DESK, starts, ends.rename("other"))) == 2
    assert len(frames.elapsed(DESK, starts, pl.Series([MONDAY, MONDAY]))) == 2


def test_pandas_keeps_its_index_and_every_series_its_name() -> None:
    found = frames.elapsed(DESK, pandas_of(INSTANTS), MONDAY)
    assert found.index.tolist() == [7, 8, 9]
    assert found.name == "mine"
    assert frames.is_open(DESK, pl.Series("mine", INSTANTS)).name == "mine"


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("tz", ["UTC", "Asia/Kolkata"])
def test_units_and_zones_of_columns_do_not_matter(unit: str, tz: str) -> None:
    starts = pd.Series([FRIDAY, None]).dt.tz_convert(tz).dt.as_unit(unit)
    assert plain(frames.add(DESK, starts, HOUR)) == [FRIDAY + HOUR, None]
    chunks = pa.chunked_array([pa.array(starts)])
    assert plain(frames.add(DESK, chunks, HOUR)) == [FRIDAY + HOUR, None]


def test_text_with_offsets_is_read_as_instants() -> None:
    texts = pl.Series(["2026-01-02T17:00:00Z", None, "2026-01-02T18:00:00+01:00"])
    assert plain(frames.add(DESK, texts, HOUR)) == [FRIDAY + HOUR, None, FRIDAY + HOUR]


def test_python_datetimes_of_several_zones_are_read_as_they_are() -> None:
    here = FRIDAY.astimezone(timezone(HOUR))
    mixed = pd.Series([here, FRIDAY, None], dtype=object)
    assert plain(frames.add(DESK, mixed, HOUR)) == [FRIDAY + HOUR, FRIDAY + HOUR, None]


STARTS = pl.Series([FRIDAY, FRIDAY])
REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "no column": (
        lambda: frames.is_open(DESK, [FRIDAY]),
        r"^at must be a column of pandas, Polars or PyArrow, not \[",
    ),
    "an array of numpy": (lambda: frames.is_open(DESK, np.array([0], "M8[us]")), "^at must be a"),
    "a dataframe": (lambda: frames.is_open(DESK, STARTS.to_frame()), "^at must be a column"),
    "numbers": (lambda: frames.is_open(DESK, pl.Series([1])), "^at holds Int64, .* instants"),
    "no time zone": (
        lambda: frames.is_open(DESK, pl.Series([datetime(2026, 1, 1)])),
        "^at has no time zone; say which",
    ),
    "no offset": (
        lambda: frames.is_open(DESK, pl.Series(["2026-01-02T17:00:00Z", "2026-01-02T17:00:00"])),
        "^row 1, at: .*has no time zone",
    ),
    "other lengths": (
        lambda: frames.elapsed(DESK, STARTS, STARTS[:1]),
        "^ends have 1 rows beside 2; give as many",
    ),
    "no instant": (lambda: frames.elapsed(DESK, STARTS, "now"), "^ends must be a .*not 'now'"),
    "a naive instant": (
        lambda: frames.elapsed(DESK, STARTS, datetime(2026, 1, 1)),
        "has no time zone",
    ),
    "a duration with nanoseconds": (
        lambda: frames.add(DESK, STARTS, pd.Timedelta(nanoseconds=1001)),
        "^durations: .*nanoseconds; round",
    ),
    "durations without a unit": (
        lambda: frames.add(DESK, STARTS, pl.Series([1, 2])),
        "^durations holds Int64, .* durations",
    ),
    "half a day": (
        lambda: frames.add_days(DESK, STARTS, pl.Series([1.5, 2])),
        "row 0, days: is no whole number",
    ),
    "a true day": (lambda: frames.add_days(DESK, STARTS, True), "whole numbers, not True"),
    "nanoseconds": (
        lambda: frames.is_open(DESK, pd.Series(pd.to_datetime([0, 1001], unit="ns", utc=True))),
        "^row 1, at: has nanoseconds; round",
    ),
    "the year 99999": (
        lambda: frames.is_open(DESK, pa.array([0, 2**58], pa.timestamp("us", "UTC"))),
        "^row 1: .*outside the years 1 to 9999",
    ),
    "seconds beyond 64 bits": (
        lambda: frames.is_open(DESK, pa.array([0, 2**58], pa.timestamp("s", "UTC"))),
        "^row 1, at: is beyond 64 bits",
    ),
}


@pytest.mark.parametrize(("ask", "says"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_such_column_is_refused_by_its_name(
    ask: Callable[[], object], says: str
) -> None:
    with pytest.raises(CalendarError, match=says):
        ask()
