"""The door for dataframes: every library, every way to store a column, and what is refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from slaengine import HistoryError
from slaengine.frames.doors.columns import (
    Amounts,
    Counts,
    Instants,
    Labels,
    Numbers,
    Out,
    Taken,
    Texts,
    Truths,
)
from slaengine.frames.doors.table import Table
from slaengine.frames.hours.opentime import NULL

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 7, 2, 3, 4, 5, 6, tzinfo=UTC)
MOMENTS = [(NOON - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1), NULL]
MOMENTS.append(MOMENTS[0] + (LATER - NOON) // timedelta(microseconds=1))
COLUMNS = pa.table(
    {
        "ticket": ["T-9", "T-10", "T-9"],
        "number": pa.array([900, 7, 900], pa.int32()),
        "far": pa.array([2**60, 7, 2**60], pa.int64()),
        "at": pa.array([NOON, None, LATER], pa.timestamp("us", "Europe/Lisbon")),
        "ns": pa.array([NOON, None, LATER], pa.timestamp("ns", "Asia/Kolkata")),
        "written": ["2026-01-01T13:00:00+01:00", None, "2026-07-02 03:04:05.000006Z"],
        "took": pa.array([timedelta(hours=1), None, timedelta(0)], pa.duration("ms")),
        "spent": ["1h", None, "PT0S"],
        "word": ["vip", None, ""],
        "code": pa.array(["vip", None, "new"]).dictionary_encode(),
        "count": pa.array([3, None, -1], pa.int64()),
        "share": pa.array([0.5, None, 2.0], pa.float64()),
        "told": ["0.5", None, "2"],
        "yes": pa.array([True, None, False]),
        "said": ["true", None, "FALSE"],
        "day": pa.array([date(2026, 1, 1), None, date(2026, 1, 2)]),
        "none": pa.nulls(3),
    }
)


def objects(table: Any) -> Any:
    """Make a pandas frame of Python's own values."""
    return pd.DataFrame(
        {name: pd.Series(table[name].to_pylist(), dtype=object) for name in table.column_names}
    )


FRAMES: dict[str, Callable[[], Any]] = {
    "pandas": COLUMNS.to_pandas,
    "pandas on Arrow": lambda: COLUMNS.to_pandas(types_mapper=pd.ArrowDtype),
    "pandas on Python": lambda: objects(COLUMNS.drop_columns(["number", "far"])),
    "polars": lambda: pl.DataFrame(COLUMNS),
    "polars lazy": lambda: pl.DataFrame(COLUMNS).lazy(),
    "arrow": lambda: COLUMNS,
    "arrow in chunks": lambda: pa.concat_tables([COLUMNS[:1], COLUMNS[1:]]),
    "arrow, large": lambda: COLUMNS.set_column(
        0, "ticket", COLUMNS["ticket"].cast(pa.large_string())
    ),
    "arrow, views": lambda: COLUMNS.set_column(
        0, "ticket", COLUMNS["ticket"].cast(pa.string_view())
    ),
    "duckdb": lambda: duckdb.connect().from_arrow(COLUMNS),
}
each_frame = pytest.mark.parametrize("make", FRAMES.values(), ids=list(FRAMES))


def texts(labels: Labels) -> list[str | None]:
    _, words = labels
    return [None if code < 0 else words[code] for code in labels.codes.tolist()]


@each_frame
def test_instants_are_microseconds_since_1970(make: Callable[[], Any]) -> None:
    table = Table.of(make(), "events")
    for name in ("at", "ns", "written"):
        assert table.instants(name).tolist() == MOMENTS


@each_frame
def test_durations_are_microseconds(make: Callable[[], Any]) -> None:
    table = Table.of(make(), "events")
    for name in ("took", "spent"):
        assert table.durations(name).tolist() == [3_600_000_000, NULL, 0]


@each_frame
def test_labels_read_as_policies_compare_them(make: Callable[[], Any]) -> None:
    table = Table.of(make(), "events")
    expected = {
        "ticket": ["T-9", "T-10", "T-9"],
        "word": ["vip", None, ""],
        "code": ["vip", None, "new"],
        "count": ["3", None, "-1"],
        "share": ["0.5", None, "2"],
        "yes": ["true", None, "false"],
        "day": ["2026-01-01", None, "2026-01-02"],
        "at": [NOON.isoformat(), None, None],
        "none": [None, None, None],
    }
    for name, wanted in expected.items():
        found = table.labels(name)
        assert found.codes.dtype == np.int32
        assert set(texts(found)) - {None} == set(found.values)
        if name != "at":
            assert texts(found) == wanted


@each_frame
def test_numbers_truths_and_whole_numbers(make: Callable[[], Any]) -> None:
    table = Table.of(make(), "events")
    for name in ("share", "told"):
        np.testing.assert_array_equal(table.numbers(name), [0.5, np.nan, 2.0])
    np.testing.assert_array_equal(table.numbers("count"), [3.0, np.nan, -1.0])
    for name in ("yes", "said"):
        assert table.truths(name).tolist() == [1, -1, 0]


def test_truths_with_gaps_are_read_as_pandas_holds_them() -> None:
    table = Table.of(pd.DataFrame({"yes": [1.0, None, 0.0]}), "events")
    assert table.truths("yes").tolist() == [1, -1, 0]


@each_frame
def test_a_column_of_nothing_is_null_whatever_it_is_read_as(make: Callable[[], Any]) -> None:
    table = Table.of(make(), "events")
    assert table.instants("none").tolist() == [NULL] * 3
    assert table.durations("none").tolist() == [NULL] * 3
    assert table.wholes("none").tolist() == [NULL] * 3
    assert np.isnan(table.numbers("none")).all()
    assert table.truths("none").tolist() == [-1] * 3


@each_frame
def test_tickets_are_numbered_in_their_order(make: Callable[[], Any]) -> None:
    table = Table.of(make(), "events")
    for name in ("ticket", "number", "far"):
        if name in table.names:
            keys = table.keys(name)
            assert keys.codes.tolist() == [1, 0, 1]
            assert keys.count == 2
            assert keys.texts == tuple(map(keys.text, (0, 1)))
            assert keys.texts == keys.texts
            again = table.like({name: Taken(keys, np.array([1, 1, 0]))})
            assert Table.of(again, "it").keys(name).codes.tolist() == [1, 1, 0]


@each_frame
def test_single_cells_are_python_values(make: Callable[[], Any]) -> None:
    table = Table.of(make(), "events")
    assert table.value("word", 0) == "vip"
    assert table.value("word", 1) is None
    assert table.value("share", 1) is None
    assert table.value("at", 1) is None
    assert table.value("at", 2) == LATER
    assert table.value("yes", 0) is True


OUT: dict[str, Out] = {
    "at": Instants(np.array([MOMENTS[0], NULL])),
    "sure": Instants(np.array([MOMENTS[0], MOMENTS[2]])),
    "took": Amounts(np.array([NULL, 5])),
    "word": Labels(np.array([1, -1], np.int32), ("old", "new")),
    "team": Texts(("blue", None)),
    "share": Numbers(np.array([0.5, np.nan])),
    "count": Counts(np.array([2**60, NULL])),
    "all": Counts(np.array([1, 2])),
    "yes": Truths(np.array([1, -1], np.int8)),
    "no": Truths(np.array([0, 1], np.int8)),
}


@each_frame
def test_columns_go_out_in_the_same_kind_and_come_in_as_they_were(make: Callable[[], Any]) -> None:
    frame = make()
    made = Table.of(frame, "events").like(OUT)
    assert type(made) is type(frame)
    back = Table.of(made, "clocks")
    assert back.names == tuple(OUT)
    assert back.size == 2
    assert back.instants("at").tolist() == [MOMENTS[0], NULL]
    assert back.instants("sure").tolist() == [MOMENTS[0], MOMENTS[2]]
    assert back.durations("took").tolist() == [NULL, 5]
    assert texts(back.labels("word")) == ["new", None]
    assert texts(back.labels("team")) == ["blue", None]
    np.testing.assert_array_equal(back.numbers("share"), [0.5, np.nan])
    assert back.wholes("count").tolist() == [2**60, NULL]
    assert back.wholes("all").tolist() == [1, 2]
    assert back.truths("yes").tolist() == [1, -1]
    assert back.truths("no").tolist() == [0, 1]


@each_frame
def test_a_frame_without_rows_goes_out_without(make: Callable[[], Any]) -> None:
    ints, codes = np.array([], np.int64), np.array([], np.int32)
    columns: dict[str, Out] = {
        "at": Instants(ints),
        "word": Labels(codes, ()),
        "took": Amounts(ints),
    }
    made = Table.of(Table.of(make(), "events").like(columns), "clocks")
    assert made.size == 0
    assert made.labels("word")[1] == ()
    assert made.instants("at").tolist() == []


def test_a_relation_goes_out_on_the_connection_it_came_from() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TYPE mood AS ENUM ('sad', 'ok')")
    connection.execute(
        "CREATE TABLE log AS SELECT 'T-1' AS ticket, 'ok'::mood AS mood, "
        "TIMESTAMPTZ '2026-01-01 12:00:00+00' AS opened, INTERVAL 90 MINUTE AS took, "
        "1.5 AS price, INTERVAL 1 MONTH AS term"
    )
    table = Table.of(connection.table("log"), "events")
    assert texts(table.labels("mood")) == ["ok"]
    assert table.instants("opened").tolist() == MOMENTS[:1]
    assert table.durations("took").tolist() == [5_400_000_000]
    assert table.value("took", 0) == timedelta(minutes=90)
    assert table.numbers("price").tolist() == [1.5]
    with pytest.raises(HistoryError, match="row 0, events column 'term': has months"):
        table.durations("term")
    made = table.like({"ticket": Taken(table.keys("ticket"), np.array([0, 0]))})
    joined = made.query("mine", "SELECT count(*) FROM mine JOIN log USING (ticket)")
    assert joined.fetchall() == [(2,)]


def test_a_relation_without_rows_has_no_intervals() -> None:
    nothing = duckdb.connect().sql("SELECT INTERVAL 1 HOUR AS took WHERE false")
    assert Table.of(nothing, "events").durations("took").tolist() == []


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["b", "a", "b"], dtype="category"),
        pd.Series(["b", "a", "b"], dtype=object),
        pd.Series([2, 1, 2], dtype="Int64"),
        pd.Series(["b", "a", "b"], dtype="string[python]"),
        pl.Series(["b", "a", "b"], dtype=pl.Categorical),
        pl.Series(["b", "a", "b"], dtype=pl.Enum(["c", "b", "a"])),
        pl.Series([2, 1, 2], dtype=pl.UInt64),
        pa.chunked_array(
            [pa.array(["b"]).dictionary_encode(), pa.array(["a", "b"]).dictionary_encode()]
        ),
    ],
    ids=lambda column: (
        f"{type(column).__module__.split('.')[0]}-{getattr(column, 'dtype', 'dictionary')}"
    ),
)
def test_tickets_keep_their_type(column: Any) -> None:
    library = {pd.Series: pd.DataFrame, pl.Series: pl.DataFrame}.get(type(column), pa.table)
    frame: Any = library({"ticket": column})
    keys = Table.of(frame, "events").keys("ticket")
    assert keys.codes.tolist() == [1, 0, 1]
    assert keys.text(0) == keys.texts[0]
    assert keys.texts is keys.texts
    found = Table.of(frame, "events").like({"ticket": Taken(keys, np.array([0, 1]))})["ticket"]
    if isinstance(column, pd.Series) and column.dtype == "category":
        assert found.dtype == "category"  # of its own categories
    elif not isinstance(column, pa.ChunkedArray):
        assert found.dtype == column.dtype


def test_unused_categories_are_no_labels() -> None:
    few = pd.Series(pd.Categorical(["a"], categories=["z", "a"]))
    assert Table.of(pd.DataFrame({"word": few}), "events").labels("word")[1] == ("a",)
    some = pl.Series(["a"], dtype=pl.Enum(["z", "a"]))
    assert Table.of(pl.DataFrame({"word": some}), "events").labels("word")[1] == ("a",)


@pytest.mark.parametrize("count", [127, 128, 300])
def test_narrow_labels_read_as_wide_ones(count: int) -> None:
    words = [f"word {number}" for number in range(count)]
    held = pd.Series(pd.Categorical([*words, None], categories=["unused", *words]))
    table = Table.of(pd.DataFrame({"word": held}), "events")
    assert texts(table.narrow("word")) == texts(table.labels("word")) == [*words, None]


def test_mixed_values_read_each_as_it_is() -> None:
    mixed = pd.Series([1, True, 1.0, "1", np.int64(7), pd.NA, float("nan"), None], dtype=object)
    labels = Table.of(pd.DataFrame({"word": mixed}), "events").labels("word")
    assert texts(labels) == ["1", "true", "1", "1", "7", None, None, None]
    own = pl.DataFrame({"word": pl.Series([1, None, "x"], dtype=pl.Object)})
    assert texts(Table.of(own, "events").labels("word")) == ["1", None, "x"]


@pytest.mark.parametrize("lenient", [False, True], ids=["strict", "lenient"])
@pytest.mark.parametrize(
    ("ask", "column", "says"),
    [
        ("instants", ["2026-01-01T00:00:00Z", "soon"], "is not an ISO 8601 instant"),
        ("instants", pa.array([0, 1001], pa.timestamp("ns", "UTC")), "has nanoseconds"),
        ("instants", pa.array([0, 2**58], pa.timestamp("us", "UTC")), "outside the years 1 to"),
        ("durations", ["1h", "long"], "long"),
        ("durations", pa.array([0, 1001], pa.duration("ns")), "has nanoseconds"),
        ("numbers", ["1", "many"], "number"),
        ("wholes", ["1", "1.5"], "whole"),
        ("truths", ["true", "maybe"], "true or false"),
        ("truths", [1.0, 0.5], "must be true or false, not 0.5"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_by_its_row_or_is_null(
    ask: str, column: Any, says: str, *, lenient: bool
) -> None:
    table = Table.of(pa.table({"it": column}), "events", lenient=lenient)
    if not lenient:
        with pytest.raises(HistoryError, match=f"^row 1, events column 'it': .*{says}"):
            getattr(table, ask)("it")
        return
    found = getattr(table, ask)("it")
    assert found[0] >= 0
    assert found[1] in (NULL, -1) or np.isnan(found[1])


def test_pandas_durations_finer_than_a_microsecond_are_refused_among_objects_too() -> None:
    mixed = pd.Series([timedelta(0), pd.Timedelta(nanoseconds=1)], dtype=object)
    with pytest.raises(HistoryError, match=r"row 1, .*nanoseconds"):
        Table.of(pd.DataFrame({"took": mixed}), "events").durations("took")


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "no dataframe": (lambda: Table.of([1], "events"), "^events must be a pandas, .* not list$"),
    "a series": (lambda: Table.of(pl.Series([1]), "clocks"), "^clocks must be .* not Series$"),
    "one name twice": (
        lambda: Table.of(pd.DataFrame([[1, 2]], columns=["a", "a"]), "events"),
        "^events have two columns of one name",
    ),
    "no such column": (
        lambda: Table.of(COLUMNS, "events").instants("when"),
        "^events have no column 'when'; there are ticket, number",
    ),
    "lists as labels": (
        lambda: Table.of(pl.DataFrame({"it": [[1]]}), "events").labels("it"),
        "^events column 'it' holds List.*, but should hold text",
    ),
    "bytes among objects": (
        lambda: Table.of(pd.DataFrame({"it": ["a", b"b"]}, dtype=object), "events").labels("it"),
        "^row 1, events column 'it': b'b' is no text",
    ),
    "truths as numbers": (
        lambda: Table.of(COLUMNS, "events").numbers("yes"),
        "^events column 'yes' holds Boolean, but should hold numbers",
    ),
    "numbers as truths": (
        lambda: Table.of(COLUMNS, "events").truths("count"),
        "^events column 'count' holds Int64, but should hold truths",
    ),
    "shares as tickets": (
        lambda: Table.of(COLUMNS, "events").keys("share"),
        "^events column 'share' holds Float64, but should hold text or whole numbers; make it one",
    ),
    "no ticket": (
        lambda: Table.of(COLUMNS, "events").keys("word"),
        "^row 1, events column 'word': is null; every row needs one",
    ),
    "a ticket beyond 64 bits": (
        lambda: Table.of(pl.DataFrame({"it": [1, 2**63]}), "events").keys("it"),
        "^events column 'it' holds .*; write it as text",
    ),
}


@pytest.mark.parametrize(
    "tickets",
    [
        pd.Series(["T-7", "", "T-8"]),
        pd.Series(["T-7", "", "T-8"], dtype="category"),
        pl.Series(["T-7", "", "T-8"]),
        pl.Series(["T-7", "", "T-8"], dtype=pl.Enum(["T-8", "T-7", ""])),
        pa.array(["T-7", "", "T-8"]),
        pa.array(["T-7", "", "T-8"]).dictionary_encode(),
    ],
    ids=["pandas", "category", "polars", "enum", "arrow", "dictionary"],
)
def test_an_empty_text_names_no_ticket(tickets: Any) -> None:
    makers = {pd.Series: pd.DataFrame, pl.Series: pl.DataFrame}
    table = Table.of(makers.get(type(tickets), pa.table)({"ticket": tickets}), "events")
    with pytest.raises(HistoryError, match=r"^row 1, .* 'ticket': is empty"):
        table.keys("ticket")


@pytest.mark.parametrize(("ask", "says"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_read_is_refused_by_its_name(ask: Callable[[], object], says: str) -> None:
    with pytest.raises(HistoryError, match=says):
        ask()


@pytest.mark.parametrize("values", [[], [5], [3, 1, 2], [9, 3, 9, 5], [0, 10**9]], ids=str)
def test_whole_numbers_are_ranked_however_far_apart(values: list[int]) -> None:
    keys = Table.of(pa.table({"it": pa.array(values, pa.int64())}), "events").keys("it")
    distinct = sorted(set(values))
    assert keys.texts == tuple(map(str, distinct))
    assert keys.codes.tolist() == [distinct.index(value) for value in values]
