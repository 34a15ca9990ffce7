"""Clock frames in every library: the same answers, in the same kind of dataframe, well typed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from slaengine import Event, HistoryError, Opened, Policy, Updated, frames
from tests.frames.desk import AS_OF, EVENTS, LOG, POLICY, at
from tests.frames.kinds import (
    KINDS,
    PLAIN,
    Dress,
    dressed,
    frame_of,
    kind_of,
    rows_of,
    table_of,
    types_of,
)
from tests.frames.reference import COLUMNS, clock_rows
from tests.strategies.logs import FIELDS, Log

LOG_SIZE = len(EVENTS)
EXPECTED = clock_rows(POLICY, LOG, AS_OF, ["channel", "assignee"])
STORED: dict[str, dict[str, Any]] = {
    "nanoseconds": {"unit": "ns"},
    "another zone": {"zone": "Europe/Lisbon"},
    "a zone in two words": {"zone": "America/New_York"},
    "a zone with a sign": {"zone": "Etc/GMT+5"},
    "text": {"written": True},
    "categorical": {"categorical": True},
    "objects": {"objects": True},
    "sparse": {"sparse": True},
    "chunks": {"chunks": 2},
}
each_kind = pytest.mark.parametrize("dress", PLAIN, ids=KINDS)
in_kinds = pytest.mark.parametrize("kind", KINDS)


def clocks(frame: Any, **options: Any) -> Any:
    return frames.evaluate(POLICY, frame, **{"as_of": AS_OF, **options})


def test_the_example_has_clocks_of_every_metric_and_kind_in_every_state() -> None:
    rows = [*EXPECTED, *clock_rows(POLICY, LOG, at(12))]
    states = {"running", "paused", "met", "missed", "cancelled"}
    assert {row["state"] for row in rows} == states
    assert {row["kind"] for row in rows} == {"sla", "ola"}
    promised = {metric for agreement in POLICY.agreements for metric in agreement.metrics}
    assert {row["metric"] for row in rows} == promised


@each_kind
def test_every_library_gives_the_same_clocks_in_its_own_kind(dress: Dress) -> None:
    frame = clocks(frame_of(LOG, dress), fields=["channel", "assignee"])
    assert kind_of(frame) == dress.kind
    assert rows_of(frame) == EXPECTED


@pytest.mark.parametrize("change", STORED.values(), ids=STORED)
@in_kinds
def test_how_a_column_is_stored_makes_no_difference(kind: str, change: dict[str, Any]) -> None:
    dress = replace(Dress(kind), **change)
    frame = clocks(frame_of(LOG, dress), fields=["channel", "assignee"])
    assert rows_of(frame) == EXPECTED


@pytest.mark.parametrize("kind", ["pandas", "arrow"])
def test_a_zone_may_be_an_offset(kind: str) -> None:
    frame = frame_of(LOG, Dress(kind, zone="+05:30"))
    assert rows_of(clocks(frame)) == clock_rows(POLICY, LOG, AS_OF)


@pytest.mark.parametrize("unit", ["s", "ms"])
@pytest.mark.parametrize("kind", ["pandas", "arrow"])
def test_instants_in_coarser_units_are_the_same_instants(kind: str, unit: str) -> None:
    coarse = LOG.until(at(0, days=3))  # what follows is finer than that
    frame = frame_of(coarse, Dress(kind, unit=unit))
    assert rows_of(clocks(frame)) == clock_rows(POLICY, coarse, AS_OF)


@each_kind
def test_a_clock_frame_has_these_columns_and_types(dress: Dress) -> None:
    frame = clocks(frame_of(LOG, dress), fields=["channel"])
    types = types_of(frame)
    assert tuple(types) == (*COLUMNS, "channel")
    for name in ("started_at", "stopped_at", "due_at", "breached_at"):
        assert types[name].startswith("timestamp[us, tz=")
    for name in ("target", "elapsed", "remaining", "paused"):
        assert types[name] in {"duration[us]", "month_day_nano_interval"}
    assert types["cycle"] == "int64"
    assert types["breached"] == "bool"
    assert types["ticket"] in {"string", "large_string", "string_view"}
    if dress.kind != "duckdb":
        for name in ("metric", "agreement", "kind", "priority", "state", "channel"):
            assert types[name].startswith("dictionary<")


@each_kind
def test_a_frame_without_rows_has_the_same_types(dress: Dress) -> None:
    full, empty = (
        clocks(frame_of(LOG, dress), as_of=as_of, fields=["channel"]) for as_of in (AS_OF, at(-1))
    )
    assert rows_of(empty) == []
    assert kind_of(empty) == dress.kind
    without = [
        {name: _without_sizes(text) for name, text in types_of(frame).items()}
        for frame in (full, empty)
    ]
    assert without[0] == without[1]


def _without_sizes(text: str) -> str:
    """Leave out how many values a dictionary has room for, and what no object tells."""
    head, _, _ = text.partition(", indices")
    return head.replace("null", "string")


@each_kind
def test_an_event_frame_without_rows_gives_a_clock_frame_without_rows(dress: Dress) -> None:
    frame = clocks(frame_of(LOG.take([]), replace(dress, sparse=False)))
    assert rows_of(frame) == []
    assert tuple(types_of(frame)) == COLUMNS


@each_kind
def test_whole_numbers_name_tickets_and_stand_in_their_order(dress: Dress) -> None:
    names = {"T-9": "9", "T-10": "10", "t-8": "-8"}
    log = Log(tuple(replace(e, ticket=names[e.ticket]) for e in EVENTS), None, numbered=True)
    frame = clocks(frame_of(log, dress))
    assert rows_of(frame) == clock_rows(POLICY, log, AS_OF)
    assert types_of(frame)["ticket"] == "int64"
    assert [row["ticket"] for row in rows_of(frame)] == sorted(
        row["ticket"] for row in rows_of(frame) if isinstance(row["ticket"], int)
    )


@pytest.mark.parametrize("type_", ["int32", "uint64", "int8"])
def test_whole_numbers_keep_their_type(type_: str) -> None:
    names = {"T-9": "9", "T-10": "10", "t-8": "8"}
    log = Log(tuple(replace(e, ticket=names[e.ticket]) for e in EVENTS), None, numbered=True)
    table = frame_of(log, Dress("arrow"))
    table = table.set_column(0, "ticket", table["ticket"].cast(type_))
    frame = clocks(table)
    assert types_of(frame)["ticket"] == type_
    assert rows_of(frame) == clock_rows(POLICY, log, AS_OF)


@in_kinds
def test_categories_name_tickets_too(kind: str) -> None:
    table = frame_of(LOG, Dress("arrow"))
    table = table.set_column(0, "ticket", table["ticket"].dictionary_encode())
    assert rows_of(clocks(dressed(table, Dress(kind)))) == clock_rows(POLICY, LOG, AS_OF)


@each_kind
def test_as_of_may_be_told_in_any_zone(dress: Dress) -> None:
    from zoneinfo import ZoneInfo

    as_of = AS_OF.astimezone(ZoneInfo("Asia/Kathmandu"))
    frame = frame_of(LOG, dress)
    assert rows_of(clocks(frame, as_of=as_of)) == rows_of(clocks(frame_of(LOG, dress)))


@pytest.mark.parametrize(
    "as_of", [datetime(2026, 1, 9, 12), "2026-01-09T12:00:00Z", None], ids=["naive", "text", "none"]
)
def test_as_of_is_an_aware_datetime(as_of: object) -> None:
    with pytest.raises(HistoryError, match="as_of"):
        clocks(frame_of(LOG, Dress("arrow")), as_of=as_of)


def test_what_happens_at_as_of_has_happened() -> None:
    frame = frame_of(LOG, Dress("arrow"))
    solved = at(17)
    before = solved - timedelta(microseconds=1)
    states = [
        [
            row["state"]
            for row in rows_of(clocks(frame, as_of=as_of))
            if (row["ticket"], row["metric"]) == ("T-9", "resolution")
        ]
        for as_of in (before, solved)
    ]
    assert states == [["running"], ["met"]]


@each_kind
def test_a_frame_that_comes_in_stays_as_it_was(dress: Dress) -> None:
    if dress.kind == "duckdb":
        pytest.skip("a relation is a query, and is asked again")
    frame = frame_of(LOG, dress)
    before = table_of(frame)
    clocks(frame, fields=["channel"])
    assert table_of(frame).equals(before)


@each_kind
def test_columns_that_nobody_looks_at_do_not_matter(dress: Dress) -> None:
    table = frame_of(LOG, Dress("arrow"))
    odd = pa.array([[1, 2]] * LOG_SIZE)
    table = table.append_column("attachments", odd).append_column("ticket_url", odd)
    frame = dressed(table, dress)
    assert rows_of(clocks(frame)) == clock_rows(POLICY, LOG, AS_OF)


@pytest.mark.parametrize(
    "column", [*sorted(POLICY.fields), "ticket", "at", "event", "status", "by"]
)
@in_kinds
def test_a_column_that_is_needed_and_lacking_is_named_with_what_to_do(
    kind: str, column: str
) -> None:
    table = frame_of(LOG, Dress("arrow")).drop_columns([column])
    with pytest.raises(HistoryError, match=repr(column)):
        rows_of(clocks(dressed(table, Dress(kind))))


def test_a_field_asked_for_and_lacking_is_named() -> None:
    with pytest.raises(HistoryError, match="'team'"):
        clocks(frame_of(LOG, Dress("arrow")), fields=["team"])


@pytest.mark.parametrize("name", ["state", "ticket", "elapsed"])
def test_a_field_that_would_be_a_second_column_of_its_name_is_refused(name: str) -> None:
    table = frame_of(LOG, Dress("arrow"))
    if name not in table.column_names:
        table = table.append_column(name, pa.array(["x"] * LOG_SIZE))
    with pytest.raises(HistoryError, match=name):
        clocks(table, fields=[name])


def test_one_name_is_no_list_of_fields() -> None:
    with pytest.raises(HistoryError, match="channel"):
        clocks(frame_of(LOG, Dress("arrow")), fields="channel")


@pytest.mark.parametrize(
    "frame", [None, [{"ticket": "T-9"}], {"ticket": ["T-9"]}, 7], ids=["none", "rows", "dict", "7"]
)
def test_what_is_no_dataframe_is_refused(frame: object) -> None:
    with pytest.raises((HistoryError, TypeError), match="dataframe"):
        clocks(frame)


@in_kinds
def test_fields_may_be_numbers_truths_and_dates(kind: str) -> None:
    policy = Policy.from_text(
        """
        [[agreements]]
        name = "vip"
        when = { vip = true, level = 2, since = 2026-01-01 }
        calendar = "24x7"
        targets = { resolution = { 1 = "4h", 2 = "8h" } }
        """
    )
    events: tuple[Event, ...] = (
        Opened("T-1", at(9), fields={"vip": True, "level": 2, "priority": 1}),
        Updated("T-1", at(10), fields={"priority": 2}),
        Opened("T-2", at(9), fields={"vip": False, "level": 2, "priority": 1}),
        Opened("T-3", at(9), fields={"vip": True, "level": 2.5, "priority": 1}),
    )
    since = datetime(2026, 1, 1).date()
    events = tuple(
        replace(e, fields={**e.fields, "since": since}) if isinstance(e, Opened) else e
        for e in events
    )
    table = frame_of(Log(events), Dress("arrow")).drop_columns(["priority"])
    for name, type_ in {
        "vip": pa.bool_(),
        "level": pa.float64(),
        "since": pa.date32(),
        "priority": pa.int8(),
    }.items():
        column = pa.array([event.fields.get(name) for event in events], type_)
        table = table.append_column(name, column)
    frame = dressed(table, Dress(kind))
    asked = ["vip", "level", "since"]
    got = frames.evaluate(policy, frame, as_of=AS_OF, fields=asked)
    assert rows_of(got) == clock_rows(policy, Log(events), AS_OF, asked)
    assert {(row["ticket"], row["priority"], row["level"]) for row in rows_of(got)} == {
        ("T-1", "2", "2")
    }


@in_kinds
def test_a_deadline_may_be_a_column_of_instants(kind: str) -> None:
    table = frame_of(LOG, Dress("arrow"))
    place = table.schema.get_field_index("promised_at")
    texts = table["promised_at"].to_pylist()
    instants = pa.array(
        [text and datetime.fromisoformat(text) for text in texts],
        pa.timestamp("us", "America/New_York"),
    )
    frame = dressed(table.set_column(place, "promised_at", instants), Dress(kind))
    assert rows_of(clocks(frame)) == clock_rows(POLICY, LOG, AS_OF)


@in_kinds
def test_null_leaves_a_field_as_it_was_and_an_empty_text_clears_it(kind: str) -> None:
    log = Log(
        (
            Opened("T-1", at(9), fields={"channel": "web", "assignee": "ana"}),
            Updated("T-1", at(10), fields={"channel": "", "assignee": None}),
        )
    )
    rows = rows_of(clocks(frame_of(log, Dress(kind)), fields=["channel", "assignee"]))
    assert {(row["channel"], row["assignee"]) for row in rows} == {(None, "ana")}


def test_every_field_that_an_event_frame_may_have_is_tried() -> None:
    assert set(FIELDS) >= POLICY.fields


@in_kinds
def test_rows_at_one_instant_stand_in_the_order_of_seq(kind: str) -> None:
    updates = [
        Updated("T-1", at(10), fields={"channel": channel}) for channel in ("web", "chat", "mail")
    ]
    log = Log((*updates, Opened("T-1", at(10))), seq=(2, 3, 1, 9))
    assert {
        row["channel"] for row in rows_of(clocks(frame_of(log, Dress(kind)), fields=["channel"]))
    } == {"chat"}
    unnumbered = Log(log.events)
    assert {
        row["channel"]
        for row in rows_of(clocks(frame_of(unnumbered, Dress(kind)), fields=["channel"]))
    } == {"mail"}


def test_a_relation_comes_back_on_its_own_connection() -> None:
    connection = duckdb.connect()
    connection.sql("SET TimeZone = 'Asia/Kathmandu'")
    arrow = frame_of(LOG, Dress("arrow"))
    found = clocks(connection.from_arrow(arrow))
    assert rows_of(found) == clock_rows(POLICY, LOG, AS_OF)
    assert rows_of(found.filter("metric = 'resolution'"))


def test_a_lazy_frame_goes_on_lazily() -> None:
    found = clocks(frame_of(LOG, Dress("lazy")))
    kept = found.filter(pl.col("metric") == "resolution").collect()
    assert 0 < len(kept) < len(EXPECTED)


def test_pandas_text_and_index_are_plain_again() -> None:
    found = clocks(frame_of(LOG, Dress("pandas")))
    assert list(found.index) == list(range(len(found)))
    assert found["target"].dtype == np.dtype("timedelta64[us]")
    assert str(found["started_at"].dtype) == "datetime64[us, UTC]"
    assert isinstance(found["state"].dtype, pd.CategoricalDtype)
