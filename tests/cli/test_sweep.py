"""`slaengine sweep`: how each target of a range would have been kept over a log."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slaengine.cli import tables
from tests.cli.conftest import Run

SWEEP = ("sweep", "-p", "sla.toml", "--metric", "first_response")


@pytest.fixture
def log(desk: Path) -> str:
    """Write a log of a hundred tickets that are answered after one minute, two minutes, …."""
    nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    lines = []
    for number in range(1, 101):
        opened = {"ticket": f"T-{number}", "at": nine.isoformat(), "event": "opened"}
        late = nine + timedelta(minutes=number)
        lines.append({**opened, "priority": "urgent", "team": f"team-{number % 5}"})
        lines.append({**opened, "at": late.isoformat(), "event": "replied", "by": "agent"})
    (desk / "log.jsonl").write_text(
        "".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8"
    )
    return "log.jsonl"


def test_a_range_names_every_target_that_one_would_promise_in_between(run: Run, log: str) -> None:
    outcome = run(*SWEEP, "--targets", "30m..2h", "--format", "csv", log)
    assert (outcome.status, outcome.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert [row["target"] for row in rows] == ["30m", "45m", "1h", "1h30m", "2h"]
    assert [row["met"] for row in rows] == ["30", "45", "60", "90", "100"]
    assert rows[0]["duration_us"] == "1800000000"
    days = run(*SWEEP, "--targets", "1 business day..3 business days", "--format", "json", log)
    assert [one["target"] for one in json.loads(days.out)["points"]] == [
        "1 business day",
        "2 business days",
        "3 business days",
    ]


@pytest.mark.parametrize("by", [(), ("--by", "team"), ("--by", "priority")])
def test_a_large_log_is_swept_by_columns_with_the_same_answer(
    run: Run, log: str, monkeypatch: pytest.MonkeyPatch, by: tuple[str, ...]
) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("narwhals")
    asked = (*SWEEP, "--targets", "30m,1h", "--format", "json", *by, log)
    by_rows = run(*asked)
    monkeypatch.setattr(tables, "LEAST", 1)
    monkeypatch.setattr("slaengine.cli.sweep._by_tickets", None)
    assert run(*asked).out == by_rows.out


def test_a_page_draws_the_curves_of_those_that_are_most(run: Run, log: str) -> None:
    pytest.importorskip("matplotlib")
    assert run(*SWEEP, "--targets", "30m..2h", "--by", "team", "-o", "curve.html", log).out == ""
    page = Path("curve.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 1
    assert "team-4" in page
    assert "The table has 1 more groups." in page
    assert run(*SWEEP, "--targets", "1h", "-o", "one.html", log).status == 0
    alone = Path("one.html").read_text(encoding="utf-8")
    assert "more groups" not in alone
    none = (*SWEEP, "--targets", "1h", "--as-of", "2026-01-05T08:00:00Z", "-o", "none.html", log)
    assert run(*none).status == 0
    open_all = (*SWEEP, "--targets", "1h", "--as-of", "2026-01-05T09:00:30Z", "-o", "open.html")
    assert run(*open_all, log).status == 0
    assert "<svg" not in Path("open.html").read_text(encoding="utf-8")
    assert "<svg" not in Path("none.html").read_text(encoding="utf-8")


def test_a_curve_is_not_drawn_without_its_extra(
    run: Run, log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    outcome = run(*SWEEP, "--targets", "1h", "-o", "curve.html", log)
    assert outcome.status != 0
    assert "plot" in outcome.err
    assert run(*SWEEP, "--targets", "1h", "-o", "curve.txt", log).status == 0


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ("2h..1h", "from 2h to 1h does not rise; write the tighter target first"),
        ("1h..1h", "does not rise"),
        ("1h..2 business days", "are amounts of two kinds"),
        ("1h..99999h", "are more than 500 targets; name fewer"),
        ("1d", "could mean hours or days"),
        ("", "Invalid value for '--targets'"),
    ],
)
def test_a_range_that_is_none_is_bad_usage(run: Run, log: str, targets: str, message: str) -> None:
    outcome = run(*SWEEP, "--targets", targets, log)
    assert outcome.status == 2
    assert message in outcome.err


def test_what_the_policy_does_not_promise_is_bad_usage(run: Run, log: str) -> None:
    outcome = run("sweep", "-p", "sla.toml", "--metric", "wait", "--targets", "1h", log)
    assert (outcome.status, "metric 'wait'" in outcome.err) == (2, True)
    other = run(*SWEEP, "--agreement", "gold", "--targets", "1h", log)
    assert (other.status, "gold" in other.err) == (2, True)


def test_a_ticket_that_cannot_be_used_is_set_aside(run: Run, log: str, desk: Path) -> None:
    bad = json.dumps({"ticket": "T-1", "at": "2026-01-06T15:00:00Z", "event": "opened"})
    (desk / log).write_text(f"{(desk / log).read_text(encoding='utf-8')}{bad}\n", encoding="utf-8")
    asked = (*SWEEP, "--targets", "2h", "--format", "csv", log)
    assert run(*asked).status == 1
    outcome = run(*asked, "--on-error", "collect")
    assert (outcome.status, outcome.err) == (1, "3 rows set aside in rejected.jsonl\n")
    assert next(csv.DictReader(io.StringIO(outcome.out)))["met"] == "99"
