"""`slaengine forecast`: what breaks if nothing happens, and how likely the rest is to."""

import csv
import io
import json
from pathlib import Path

import pytest

from slaengine.cli import tables
from tests.cli.conftest import Run

FORECAST = ("forecast", "-p", "sla.toml", "events.jsonl")


@pytest.mark.usefixtures("desk")
def test_what_is_to_come_is_told_as_of_the_last_event(run: Run) -> None:
    outcome = run(*FORECAST, "--within", "72h")
    assert (outcome.status, outcome.err) == (0, "")
    first = outcome.out.splitlines()[0]
    assert first.startswith("As of 2026-01-06T14:00:00+00:00: 4 promises open, 1 broken; 1 more")
    later = run(*FORECAST, "--within", "1h", "--as-of", "2026-01-09T17:00:00Z")
    assert " 0 more break before 2026-01-09T18:00:00+00:00" in later.out


@pytest.mark.usefixtures("desk")
def test_a_forecast_goes_out_as_json_rows_and_a_page(run: Run) -> None:
    document = json.loads(run(*FORECAST, "--within", "72h", "--format", "json").out)
    assert (document["broken"], document["breaking"]) == (1, 1)
    assert document["calibration"]["n"] == 0
    lines = run(*FORECAST, "--within", "72h", "--format", "csv", "--cuts", "0").out
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert [row["ticket"] for row in rows][:2] == ["T-3", "T-2"]
    assert rows[1]["breaks_within"] == "true"
    assert run(*FORECAST, "--within", "72h", "-o", "next.jsonl").status == 0
    assert len(Path("next.jsonl").read_text().splitlines()) == 4
    assert run(*FORECAST, "--within", "72h", "-o", "next.html", "-n", "1").out == ""
    page = Path("next.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "… and 3 more" in page


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("within", "message"),
    [("1d", "could mean hours or days"), ("0h", "looks no time ahead; write 8h")],
)
def test_a_time_that_is_none_is_bad_usage(run: Run, within: str, message: str) -> None:
    outcome = run(*FORECAST, "--within", within)
    assert outcome.status == 2
    assert message in outcome.err


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("cuts", ["0", "4"])
def test_a_large_log_is_foreseen_by_columns_with_the_same_answer(
    run: Run, monkeypatch: pytest.MonkeyPatch, cuts: str
) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("narwhals")
    asked = (*FORECAST, "--within", "72h", "--format", "json", "--cuts", cuts, "--at-least", "1")
    by_rows = run(*asked).out
    monkeypatch.setattr(tables, "LEAST", 1)
    monkeypatch.setattr("slaengine.cli.forecast._by_tickets", None)
    assert run(*asked).out == by_rows


def test_a_calendar_that_never_opens_is_told_with_its_row(run: Run, desk: Path) -> None:
    policy = (desk / "sla.toml").read_text().replace('mon-fri = ["09:00-17:00"]', "")
    (desk / "shut.toml").write_text(policy)
    outcome = run("forecast", "-p", "shut.toml", "--within", "8h", "events.jsonl")
    assert outcome.status == 1
    assert outcome.err.startswith("slaengine: events.jsonl:1: calendar 'desk': no open")
