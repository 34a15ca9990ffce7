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
    assert first.startswith(
        "As of 2026-01-06 14:00 Europe/Lisbon: 4 promises open, 1 broken; 1 more"
    )
    later = run(*FORECAST, "--within", "1h", "--as-of", "2026-01-09T17:00:00Z")
    assert " 0 more break before 2026-01-09 18:00 " in later.out
    summer = run(*FORECAST, "--within", "1h", "--as-of", "2026-07-01T17:00:00Z", "-n", "1").out
    assert "As of 2026-07-01 18:00 Europe/Lisbon: " in summer
    assert "more; --limit N shows more, --format csv writes all" in summer


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
    assert len(Path("next.jsonl").read_text(encoding="utf-8").splitlines()) == 4
    assert run(*FORECAST, "--within", "72h", "-o", "next.html", "-n", "1").out == ""
    page = Path("next.html").read_text(encoding="utf-8")
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
    policy = (
        (desk / "sla.toml").read_text(encoding="utf-8").replace('mon-fri = ["09:00-17:00"]', "")
    )
    (desk / "shut.toml").write_text(policy, encoding="utf-8")
    outcome = run("forecast", "-p", "shut.toml", "--within", "8h", "events.jsonl")
    assert outcome.status == 1
    assert outcome.err.startswith("slaengine: events.jsonl:1: calendar 'desk': no open")


@pytest.mark.usefixtures("desk")
def test_a_ticket_that_cannot_be_used_is_set_aside_and_the_others_foreseen(
    run: Run, desk: Path
) -> None:
    bad = json.dumps({"ticket": "T-2", "at": "2026-01-06T15:00:00Z", "event": "opened"})
    log = desk / "events.jsonl"
    log.write_text(f"{log.read_text(encoding='utf-8').rstrip()}\n{bad}\n", encoding="utf-8")
    asked = (*FORECAST, "--within", "72h", "--format", "csv", "--cuts", "2")
    stopped = run(*asked)
    assert stopped.status == 1
    assert stopped.out == ""
    outcome = run(*asked, "--on-error", "collect", "--rejects", "bad.jsonl")
    assert (outcome.status, "set aside in bad.jsonl" in outcome.err) == (1, True)
    tickets = {row["ticket"] for row in csv.DictReader(io.StringIO(outcome.out))}
    assert "T-3" in tickets
    assert "T-2" not in tickets
    set_aside = [
        json.loads(line) for line in (desk / "bad.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert {row["ticket"] for row in set_aside} == {"T-2"}
    clash = run(*asked, "--on-error", "collect", "--rejects", "same.csv", "-o", "same.csv")
    assert (clash.status, "are one file" in clash.err) == (2, True)


PAUSING = """
[[agreements]]
name = "default"
calendar = "24x7"
pause_on = ["pending"]
targets = { resolution = { low = "4h", high = "4h" } }
"""


def test_pauses_and_priorities_of_the_time_are_the_same_by_rows_and_by_columns(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("narwhals")
    monkeypatch.chdir(tmp_path)
    Path("p.toml").write_text(PAUSING, encoding="utf-8")
    rows: list[dict[str, str]] = []
    for number in range(61):
        opened, name = 2 * number, f"T-{number:02}"
        steps = [("opened", 0, {"priority": "low"}), ("status_changed", 1, {"status": "pending"})]
        if number % 3:
            steps.append(("status_changed", 2, {"status": "open"}))
        steps.append(("updated", 3, {"priority": "high"}))
        if number < 50:
            steps.append(("status_changed", 4 + number % 5, {"status": "solved"}))
        for event, hours, fields in steps:
            day, hour = divmod(opened + hours, 24)
            at = f"2026-01-{day + 5:02}T{hour:02}:00:00Z"
            rows.append({"ticket": name, "at": at, "event": event, **fields})
    Path("log.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    asked = ("forecast", "-p", "p.toml", "log.jsonl", "--within", "8h", "--format", "json")
    by_rows = run(*asked, "--at-least", "2")
    assert by_rows.status == 0
    document = json.loads(by_rows.out)
    assert any(one["again"] is not None for one in document["clocks"])
    assert {one["state"] for one in document["calibration"]["bins"]} == {"running", "paused"}
    monkeypatch.setattr(tables, "LEAST", 1)
    monkeypatch.setattr("slaengine.cli.forecast._by_tickets", None)
    assert run(*asked, "--at-least", "2").out == by_rows.out
