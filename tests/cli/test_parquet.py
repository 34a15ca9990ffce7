"""Parquet in and out: types instead of texts, and the same clocks."""

import csv
import io
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slaengine.cli import parquetsink, tables
from tests.cli.conftest import Run
from tests.cli.desk import CLOCKS, JSON_LINES

EVALUATE = ("evaluate", "-p", "sla.toml")
EXTRA = 'pip install "slaengine[parquet]"'


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("args", "doing"),
    [(["events.parquet"], "reading"), (["events.csv", "-o", "clocks.parquet"], "writing")],
    ids=["reading", "writing"],
)
def test_without_the_library_one_line_names_what_installs_it(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], doing: str
) -> None:
    (desk / "events.parquet").touch()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    outcome = run(*EVALUATE, *args)
    assert outcome == (1, "", f"slaengine: {doing} Parquet needs an optional package: {EXTRA}\n")


if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq
else:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
NAMES = ("ticket", "at", "event", "by", "status", "priority", "team", "group")


def table() -> "pa.Table":
    rows = [json.loads(line) for line in JSON_LINES.splitlines()]
    rows = [{**row, "at": datetime.fromisoformat(row["at"])} for row in rows]
    kinds = [(name, pa.timestamp("us", "UTC") if name == "at" else pa.string()) for name in NAMES]
    return pa.Table.from_pylist(rows, pa.schema(kinds))


def written(desk: Path, made: "pa.Table") -> str:
    pq.write_table(made, desk / "events.parquet")
    return "events.parquet"


def replaced(name: str, column: "pa.Array") -> "pa.Table":
    made = table()
    if name in made.column_names:
        return made.set_column(made.column_names.index(name), name, column)
    return made.append_column(name, column)


@pytest.fixture(params=["by columns", "row by row"])
def both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read Parquet by columns, and row by row."""
    way: str = request.param
    if way == "by columns":
        pytest.importorskip("numpy")
        pytest.importorskip("narwhals")
    else:
        monkeypatch.setattr(tables, "MOST", -1)
    return way


ROWS = 10
ALIKE = {
    "as it is": table(),
    "seconds": replaced("at", table()["at"].cast(pa.timestamp("s", "UTC"))),
    "nanoseconds elsewhere": replaced("at", table()["at"].cast(pa.timestamp("ns", "Asia/Tokyo"))),
    "texts for instants": replaced(
        "at", pa.array([at.isoformat() for at in table()["at"].to_pylist()])
    ),
    "categories": replaced("event", table()["event"].dictionary_encode()),
    "large texts": replaced("ticket", table()["ticket"].cast(pa.large_string())),
    "dates and numbers beside": replaced("late", pa.array([datetime(2026, 1, 5).date()] * ROWS))
    .append_column("score_of", pa.array([0.5] * ROWS))
    .append_column("seen_at", table()["at"])
    .append_column("nothing", pa.nulls(ROWS)),
}


@pytest.mark.usefixtures("desk", "both")
@pytest.mark.parametrize("made", ALIKE.values(), ids=ALIKE.keys())
def test_parquet_gives_the_clocks_of_other_formats(run: Run, desk: Path, made: "pa.Table") -> None:
    assert run(*EVALUATE, written(desk, made)) == (0, CLOCKS, "")


@pytest.mark.usefixtures("desk", "both")
def test_parquet_comes_from_standard_input_too(run: Run, desk: Path) -> None:
    content = (desk / written(desk, table())).read_bytes()
    assert run(*EVALUATE, "-", "--input-format", "parquet", stdin=content) == (0, CLOCKS, "")


@pytest.mark.usefixtures("desk", "both")
def test_handling_times_are_durations(run: Run, desk: Path) -> None:
    kinds = [("ticket", pa.string()), ("at", pa.timestamp("us", "UTC")), ("event", pa.string())]
    worked = pa.Table.from_pylist(
        [
            {
                "ticket": "T-1",
                "at": datetime(2026, 1, 5, 13, 30, tzinfo=UTC),
                "event": "worked",
                "duration": timedelta(minutes=5),
            }
        ],
        pa.schema([*kinds, ("duration", pa.duration("ms"))]),
    )
    written(desk, pa.concat_tables([table(), worked], promote_options="default"))
    args = ["report", "-p", "sla.toml", "--kpi", "handling", "--format", "json", "events.parquet"]
    found = {row["statistic"]: row["duration_us"] for row in json.loads(run(*args).out)}
    assert found["mean"] == 300_000_000


REFUSED = {
    "no ticket": (table().drop_columns(["ticket", "by"]), "no column 'ticket' among at, event, "),
    "one name twice": (table().append_column("by", table()["by"]), "there are 2 columns 'by'; "),
    "a field that the policy needs": (
        table().drop_columns(["group", "priority"]),
        "no column 'group' and no column 'priority', which the policy looks at or was asked for; ",
    ),
    "nanoseconds": (
        replaced("at", pa.array(range(ROWS), pa.timestamp("ns", "UTC"))),
        "column 'at' does not fit into microseconds; round it first (",
    ),
    "no time zone": (
        replaced("at", table()["at"].cast(pa.timestamp("us"))),
        "1: ticket 'T-1': ",
    ),
    "a list": (
        replaced("tags", pa.array([["a"]] * ROWS)),
        "1: ticket 'T-1': field 'tags' must be ",
    ),
    "a duration": (
        replaced("took", pa.array([timedelta(1)] * ROWS)),
        "1: ticket 'T-1': field 'took' must be ",
    ),
    "no number": (
        replaced("size", pa.array([float("nan")] * ROWS)),
        "1: ticket 'T-1': field 'size'",
    ),
}


@pytest.mark.usefixtures("desk", "both")
@pytest.mark.parametrize(("made", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_told_with_its_row_or_column(
    run: Run, desk: Path, made: "pa.Table", message: str
) -> None:
    outcome = run(*EVALUATE, written(desk, made))
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith(f"slaengine: events.parquet:{message}") or outcome.err.startswith(
        f"slaengine: events.parquet: {message}"
    )
    assert outcome.err.count("\n") == 1


@pytest.mark.usefixtures("desk", "both")
def test_a_file_that_is_no_parquet_says_so(run: Run, desk: Path) -> None:
    (desk / "events.parquet").write_text("ticket,at,event\n", encoding="utf-8")
    outcome = run(*EVALUATE, "events.parquet")
    assert outcome.status == 1
    assert outcome.err.startswith("slaengine: events.parquet: not Parquet: ")


@pytest.mark.usefixtures("desk", "both")
def test_rejected_rows_of_parquet_are_set_aside_as_json(run: Run, desk: Path) -> None:
    made = replaced("by", pa.array(["boss", *table()["by"].to_pylist()[1:]]))
    made = made.append_column("took", pa.array([timedelta(1), *[None] * 9]))
    outcome = run(*EVALUATE, written(desk, made), "--on-error", "collect")
    assert (outcome.status, outcome.err) == (1, "5 rows set aside in rejected.jsonl\n")
    first, *_ = map(json.loads, (desk / "rejected.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["place"], first["ticket"]) == ("events.parquet:1", "T-1")
    assert first["row"]["at"] == "2026-01-05T10:00:00+00:00"
    assert first["row"]["took"] == "1 day, 0:00:00"


@pytest.mark.usefixtures("desk", "both")
@pytest.mark.parametrize("rows", [2, 100], ids=["small groups", "one group"])
def test_clocks_are_written_with_types(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(parquetsink, "_ROWS", rows)
    written(desk, table())
    outcome = run(*EVALUATE, "events.parquet", "-o", "clocks.parquet", "-f", "team")
    assert outcome == (0, "", "7 clocks of 3 tickets in clocks.parquet\n")
    found = pq.read_table(desk / "clocks.parquet")
    assert found.schema.field("started_at").type == pa.timestamp("us", "UTC")
    assert found.schema.field("elapsed_us").type == pa.int64()
    assert found.schema.field("breached").type == pa.bool_()
    first, *_, last = found.to_pylist()
    told = list(csv.DictReader(io.StringIO(CLOCKS)))
    assert [row["metric"] for row in found.to_pylist()] == [row["metric"] for row in told]
    assert (first["team"], last["team"]) == ("a", None)
    assert first["due_at"] == datetime(2026, 1, 5, 11, tzinfo=UTC)
    assert (last["stopped_at"], last["paused_us"]) == (None, 14_400_000_000)


@pytest.mark.usefixtures("desk", "both")
def test_a_file_that_goes_wrong_is_not_left_behind(run: Run, desk: Path) -> None:
    lines = JSON_LINES + '{"ticket": "T-9", "at": "2026-01-06T08:00:00Z", "event": "merged"}\n'
    (desk / "events.jsonl").write_text(lines, encoding="utf-8")
    assert run(*EVALUATE, "events.jsonl", "-o", "clocks.parquet").status == 1
    assert not list(desk.glob("clocks*"))
