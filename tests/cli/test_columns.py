"""By columns: the same answers as row by row, or row by row."""

import contextlib
import csv
import gzip
import io
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.cli import main, tables
from tests.cli.conftest import Outcome, Run
from tests.cli.desk import CLOCKS, CSV, JSON_LINES, POLICY

pytest.importorskip("numpy")
pytest.importorskip("narwhals")
pytest.importorskip("pyarrow")

EVALUATE = ("evaluate", "-p", "sla.toml")
ROWS = [json.loads(line) for line in JSON_LINES.splitlines()]


@pytest.fixture(autouse=True)
def small_logs_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take logs of any size by columns."""
    monkeypatch.setattr(tables, "LEAST", 0)


@pytest.fixture
def no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when a log is read row by row."""

    def fail(*_rows: object) -> object:
        raise AssertionError

    monkeypatch.setattr("slaengine.cli.pipeline.survey", fail)


def lines_of(rows: Sequence[Mapping[str, object]]) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def cells_of(rows: Sequence[Mapping[str, object]]) -> str:
    names = list(dict.fromkeys(["ticket", "at", "event", *(name for row in rows for name in row)]))
    stream = io.StringIO()
    table = csv.DictWriter(stream, names, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return stream.getvalue()


PLAIN = {
    "JSON lines": ("events.jsonl", JSON_LINES.encode()),
    "CSV": ("events.csv", CSV.encode()),
    "compressed": ("events.csv.gz", gzip.compress(CSV.encode())),
    "CSV with a mark in front": ("events.csv", b"\xef\xbb\xbf" + CSV.encode()),
    "CSV with quotes": ("events.csv", CSV.replace("customer", '"customer"').encode()),
    "CSV with a line in a cell": ("events.csv", CSV.replace(",a,", ',"a\n",').encode()),
    "CSV of Windows": ("events.csv", CSV.replace("\n", "\r\n").encode()),
    "CSV with an empty line": ("events.csv", CSV.replace("\nT-2", "\n\nT-2", 1).encode()),
    "no line end at the end": ("events.jsonl", JSON_LINES.rstrip().encode()),
    "texts like dates": ("events.jsonl", JSON_LINES.replace('"a"', '"2026-01-05"').encode()),
    "numbers for tickets": ("events.jsonl", re.sub(r'"T-(.)"', r"\1", JSON_LINES).encode()),
    "a seq": ("events.jsonl", lines_of([{**row, "seq": n} for n, row in enumerate(ROWS)]).encode()),
    "numbers for fields": ("events.jsonl", JSON_LINES.replace('"a"', "1.0").encode()),
}


def both_ways(run: Run, monkeypatch: pytest.MonkeyPatch, *args: str) -> tuple[Outcome, Outcome]:
    """Run a command by columns where that can be, and row by row."""
    columns = run(*args)
    monkeypatch.setattr(tables, "MOST", -1)
    rows = run(*args)
    monkeypatch.undo()
    return columns, rows


@pytest.mark.usefixtures("desk", "no_rows")
@pytest.mark.parametrize(("name", "content"), PLAIN.values(), ids=PLAIN.keys())
def test_plain_logs_are_evaluated_by_columns(
    run: Run, desk: Path, name: str, content: bytes
) -> None:
    (desk / name).write_bytes(content)
    outcome = run(*EVALUATE, name)
    assert (outcome.status, outcome.err) == (0, "")
    assert len(outcome.out.splitlines()) == len(CLOCKS.splitlines())


@pytest.mark.usefixtures("desk", "no_rows")
@pytest.mark.parametrize("name", ["events.csv", "events.jsonl"])
def test_columns_give_the_clocks_that_rows_give(run: Run, name: str) -> None:
    assert run(*EVALUATE, name) == (0, CLOCKS, "")


UNLIKE = {
    "an object over two lines": JSON_LINES.replace("{", "{\n", 1),
    "two objects on a line": JSON_LINES.replace("}\n", "}", 1),
    "an empty line": JSON_LINES.replace("\n", "\n\n", 1),
    "a key that stands twice": JSON_LINES.replace("{", '{"ticket": "T-1", ', 1),
    "fields of their own": JSON_LINES.replace('"team":"a"', '"fields": {"team": "a"}'),
    "a list": JSON_LINES.replace('"team":"a"', '"team": ["a"]'),
    "numbers and texts": JSON_LINES.replace('"T-1"', "7"),
    "no number": JSON_LINES.replace('"a"', "NaN"),
    "a number of a size": JSON_LINES.replace('"a"', "12345678901234567890.0"),
    "a ticket without a name": JSON_LINES.replace('"T-1"', '""'),
    "an actor without a name": JSON_LINES.replace('"team":"a"', '"actor": ""'),
    "no ticket": JSON_LINES.replace('"ticket": "T-1", ', "", 1),
    "no events": lines_of([{"ticket": row["ticket"], "at": row["at"]} for row in ROWS]),
    "a truth for a status": lines_of([{**row, "status": True} for row in ROWS]),
    "a truth for a seq": lines_of([{**row, "seq": True} for row in ROWS]),
    "a date far off": JSON_LINES.replace("2026-01-05T1", "0000-01-05T1"),
    "no offset": JSON_LINES.replace("Z", ""),
    "hours alone": JSON_LINES.replace("10:00:00Z", "10Z"),
    "numbers for instants": lines_of([{**row, "at": 1} for row in ROWS]),
    "no UTF-8": JSON_LINES.replace('"a"', '"\udcff"'),
    "a text like a date after others": lines_of([*ROWS, {**ROWS[-1], "late": "2026-01-05"}]),
    "nothing": "",
    "a role that there is not": JSON_LINES.replace('"agent"', '"boss"'),
    "a key without a name": JSON_LINES.replace('"team"', '""'),
    "a date in another form": JSON_LINES.replace("2026-01-05", "2026-02-30"),
}


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("text", UNLIKE.values(), ids=UNLIKE.keys())
def test_what_columns_cannot_judge_is_read_row_by_row(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(tables, "_HEAD", 600)
    (desk / "events.jsonl").write_bytes(text.encode(errors="surrogateescape"))
    columns, rows = both_ways(run, monkeypatch, *EVALUATE, str(desk / "events.jsonl"))
    assert columns == rows


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "text",
    [
        CSV.split("\n", 1)[0] + "\n",
        CSV.replace("team", "fields").replace(",a,", ',"{""team"": ""a""}",'),
        CSV.replace(",a,", ',"a,'),
        CSV.replace(",a,", ',"a"b,'),
        CSV.replace("Z,opened", "Z", 1),
        CSV.replace("team", "priority"),
        CSV.replace("\nT-2", "\rT-2", 1),
    ],
    ids=["no row", "fields", "open quote", "odd quote", "short row", "twins", "odd line end"],
)
def test_csv_that_columns_cannot_judge_is_read_row_by_row(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (desk / "events.csv").write_bytes(text.encode())
    columns, rows = both_ways(run, monkeypatch, *EVALUATE, str(desk / "events.csv"))
    assert columns == rows


@pytest.mark.usefixtures("desk", "no_rows")
def test_lines_need_not_have_a_field_that_is_asked_for(run: Run) -> None:
    outcome = run(*EVALUATE, "events.jsonl", "-f", "region")
    assert [line.removesuffix(",") for line in outcome.out.splitlines()[1:]] == CLOCKS.splitlines()[
        1:
    ]


@pytest.mark.usefixtures("desk")
def test_a_log_beyond_memory_is_read_row_by_row(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slaengine.cli.evaluate.clocks_of", None)  # nobody may call it
    (desk / "long.csv.gz").write_bytes(gzip.compress(CSV.encode(), mtime=0))
    monkeypatch.setattr(tables, "MOST", len(CSV) - 1)
    assert run(*EVALUATE, "long.csv.gz") == (0, CLOCKS, "")
    assert run(*EVALUATE, "events.csv") == (0, CLOCKS, "")


@pytest.mark.usefixtures("desk")
def test_without_the_libraries_a_log_is_read_row_by_row(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert run(*EVALUATE, "events.csv") == (0, CLOCKS, "")


@pytest.mark.usefixtures("desk", "no_rows")
def test_tickets_come_as_they_first_appear(run: Run, desk: Path) -> None:
    (desk / "events.jsonl").write_text(
        lines_of(sorted(ROWS, key=lambda row: row["ticket"] != "T-2")), encoding="utf-8"
    )
    found = list(csv.DictReader(io.StringIO(run(*EVALUATE, "events.jsonl").out)))
    assert [row["ticket"] for row in found] == ["T-2", "T-2", "T-1", "T-1", "T-3", "T-3", "T-3"]


@pytest.mark.usefixtures("desk", "no_rows")
def test_instants_keep_their_microseconds(run: Run, desk: Path) -> None:
    (desk / "events.jsonl").write_text(
        JSON_LINES.replace("10:30:00Z", "11:30:00.000250+01:00"), encoding="utf-8"
    )
    assert "2026-01-05T10:00:00+00:00" in run(*EVALUATE, "events.jsonl").out
    assert (
        "T10:30:00.000250+00:00"
        in run(*EVALUATE, "events.jsonl", "--as-of", "2027-01-01T00:00:00Z").out
    )


@pytest.mark.usefixtures("desk", "no_rows")
def test_columns_are_shown_and_counted_like_rows(terminal: Run) -> None:
    outcome = terminal(*EVALUATE, "events.csv", "-f", "team")
    assert outcome.out.splitlines()[1].split()[-3:] == ["11:00", "30m", "a"]
    told = terminal(*EVALUATE, "events.csv", "--as-of", "2026-01-05T17:00:00Z", "-o", "clocks.csv")
    assert told.err == "4 clocks of 2 tickets in clocks.csv\n"


VALUES: Sequence[object] = (
    *(None, "", "T-1", "T-4", 7, 1.5, True, "true", "odd", "open", "solved", "opened", "Opened"),
    *("2026-01-05T10:30:00Z", "2026-01-05 10:30:00,5+01:00", "2026-01-05T10:30Z", "2026-01-05"),
    *(
        "2026-01-06T10:00:00.000001+0100",
        "9999-12-31T23:59:59Z",
        "agent",
        "bot",
        "1h30m",
        'say "x"',
    ),
    *(
        "csat",
        "replied",
        "rated",
        "worked",
        "merged",
        "called",
        "tier-2",
        "urgent",
        "é",
        "a,b",
        "-",
    ),
)
KEYS = (
    *("ticket", "at", "event", "by", "status", "public", "seq", "survey", "score", "duration"),
    *("priority", "team", "group", "actor", "colour"),
)
CHANGES = st.lists(
    st.tuples(st.integers(0, len(ROWS) - 1), st.sampled_from(KEYS), st.sampled_from(VALUES)),
    max_size=3,
)
REPORT = ("report", "--period", "day", "--by", "priority", "--by", "status")


@contextlib.contextmanager
def log_file(name: str, text: str) -> Iterator[tuple[Path, Path]]:
    with tempfile.TemporaryDirectory() as directory:
        policy = Path(directory) / "sla.toml"
        policy.write_text(POLICY, encoding="utf-8")
        log = Path(directory) / name
        log.write_text(text, encoding="utf-8", newline="")
        yield policy, log


def answer(args: Sequence[str], rejects: Path, most: int) -> tuple[int, str, str, str]:
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(tables, "LEAST", 0)
        patch.setattr(tables, "MOST", most)
        status = main(args)
    return (
        status,
        out.getvalue(),
        err.getvalue(),
        rejects.read_text(encoding="utf-8") if rejects.exists() else "",
    )


@pytest.mark.parametrize("command", [("evaluate",), REPORT], ids=["evaluate", "report"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
@given(order=st.permutations(range(len(ROWS))), changes=CHANGES, stop=st.booleans())
def test_a_log_means_the_same_by_columns_and_by_rows(
    command: tuple[str, ...],
    form: str,
    order: Sequence[int],
    changes: Sequence[tuple[int, str, object]],
    stop: bool,
) -> None:
    rows: list[dict[str, object]] = [dict(ROWS[place]) for place in order]
    for place, key, value in changes:
        rows[place][key] = value
    text = cells_of(rows) if form == "csv" else lines_of(rows)
    with log_file(f"events.{form}", text) as (policy, log):
        rejects = policy.parent / "rejected.jsonl"
        args = [*command, "-p", str(policy), str(log), "--format", "csv"]
        if not stop:
            args += ["--on-error", "collect", "--rejects", str(rejects)]
        assert answer(args, rejects, 1 << 30) == answer(args, rejects, -1)
