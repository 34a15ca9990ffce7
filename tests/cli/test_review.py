"""`slaengine review`: from a log and what was recorded beside it to a review."""

import csv
import json
from pathlib import Path

import pytest

from slaengine.reading.write import row_of
from tests.cli.conftest import Run
from tests.review.desk import OUTAGES, POLICY, histories

REVIEW = ("review", "-p", "sla.toml", "events.jsonl", "--as-of", "2026-03-02T12:00:00Z")
HOSTING = (*REVIEW, "--agreement", "hosting")
FEBRUARY = (*HOSTING, "--period", "2026-02")


@pytest.fixture(autouse=True)
def hosting(tmp_path: Path) -> Path:
    """Write the hosting desk's policy, its log, and its records; return where."""
    (tmp_path / "sla.toml").write_text(POLICY, encoding="utf-8")
    lines = [json.dumps(row_of(event)) for history in histories() for event in history]
    (tmp_path / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with (tmp_path / "outages.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["started_at", "ended_at", "component", "cause"])
        for one in OUTAGES:
            ended_at = one.ended_at.isoformat() if one.ended_at else ""
            rows.writerow([one.started_at.isoformat(), ended_at, one.component, one.cause])
    (tmp_path / "maintenance.csv").write_text(
        "started_at,ended_at,announced_at,component\n", encoding="utf-8"
    )
    (tmp_path / "requests.csv").write_text("at,good,total,component\n", encoding="utf-8")
    return tmp_path


def test_one_line_goes_from_a_log_to_a_review(run: Run) -> None:
    outcome = run(*FEBRUARY)
    assert (outcome.status, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0] == "Service review: hosting, February 2026"
    assert any(line.startswith("Promises kept: 50.0% (3 of 6; 18.8% to 81.2%,") for line in lines)
    assert "Not measured, because no record of outages or requests was given: web." in lines


def test_what_was_recorded_is_measured_and_settled(run: Run) -> None:
    files = ("--outages", "outages.csv", "--maintenance", "maintenance.csv")
    more = ("--requests", "requests.csv", "--fee", "hosting=3000.00 EUR")
    found = json.loads(run(*FEBRUARY, *files, *more, "--format", "json").out)
    assert found["availability"][0]["history"][-1]["exact_share"] == "335/336"
    assert found["credits"]["statements"][-1]["total"] == "325.00 EUR"


def test_a_fee_of_a_single_period_is_one_as_for_credits(run: Run) -> None:
    asked = (*FEBRUARY, "--outages", "outages.csv", "--format", "json")
    totals = []
    for name in ("hosting@2026-02", "hosting@2026-03"):
        found = json.loads(run(*asked, "--fee", f"{name}=3000.00 EUR").out)
        totals.append(found["credits"]["statements"][-1]["total"])
    assert totals == ["325.00 EUR", "125.00 EUR"]


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.md", "# Service review"), ("a.json", "{"), ("a.txt", "Service review: hosting")],
)
def test_a_file_is_written_as_its_name_says(run: Run, hosting: Path, name: str, start: str) -> None:
    outcome = run(*FEBRUARY, "--out", name)
    assert (outcome.status, outcome.out) == (0, "")
    assert (hosting / name).read_text(encoding="utf-8").startswith(start)


def test_a_page_is_one_html_file(run: Run, hosting: Path) -> None:
    pytest.importorskip("matplotlib", reason="drawing needs the plot extra")
    pytest.importorskip("jinja2", reason="writing pages needs the plot extra")
    assert run(*FEBRUARY, "--out", "a.html").status == 0
    assert (hosting / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run(*FEBRUARY, "--format", "markdown", "--out", "b.html").status == 0
    assert (hosting / "b.html").read_text(encoding="utf-8").startswith("# Service review")


def test_a_review_keeps_to_a_customer_and_tells_breaches_apart_by_fields(run: Run) -> None:
    asked = (*FEBRUARY, "--customer", "globex", "--by", "team", "--format", "json")
    found = json.loads(run(*asked).out)
    assert (found["customer"], found["tickets"]) == ("globex", 1)
    assert [(one["field"], one["value"]) for one in found["groups"]] == [
        ("priority", "normal"),
        ("team", "west"),
    ]
    assert found["left_out"] == {"not_covered": 1, "other_agreement": 7}


def test_history_and_lists_are_as_long_as_asked(run: Run) -> None:
    asked = (*FEBRUARY, "--history", "0", "--most", "1", "--format", "json")
    found = json.loads(run(*asked).out)
    assert found["periods"] == ["2026-02"]
    assert (len(found["breaches"]), len(found["risks"]["first"])) == (1, 1)


def test_the_instant_is_by_default_that_of_the_last_event(run: Run) -> None:
    found = json.loads(
        run("review", "-p", "sla.toml", "events.jsonl", "-a", "hosting", "--format", "json").out
    )
    assert (found["as_of"], found["period"]) == ("2026-03-02T11:00:00+00:00", "2026-03")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (REVIEW, "no agreement is named, and there are 2; give one of hosting, other"),
        ((*REVIEW, "-a", "hostin"), "unknown agreement 'hostin' (did you mean 'hosting'?)"),
        ((*HOSTING, "--period", "mnth"), "unknown period 'mnth' (did you mean 'month'?)"),
        ((*HOSTING, "--out", "a.pdf"), "a.pdf: name it .html, .md, .json or .txt, or say --format"),
        ((*HOSTING, "--out", "sla.toml"), "--out sla.toml would replace what is read"),
        (
            (*HOSTING, "--outages", "outages.csv", "--out", "outages.csv"),
            "--out outages.csv would replace what is read",
        ),
        (
            (*HOSTING, "--fee", "12 EUR"),
            "'12 EUR' names no fee; write hosting.storage='200.00 EUR'",
        ),
        ((*HOSTING, "--fee", "a=1 EUR", "--fee", "a=2 EUR"), "'a' is given twice; give it once"),
        ((*HOSTING, "--fee", "a=12"), "'12'"),
    ],
)
def test_what_cannot_be_asked_is_bad_usage(run: Run, asked: tuple[str, ...], message: str) -> None:
    outcome = run(*asked)
    assert (outcome.status, outcome.out) == (2, "")
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


def test_data_that_cannot_be_used_is_told_in_one_line(run: Run, hosting: Path) -> None:
    (hosting / "outages.csv").write_text("started_at,ended_at\nyesterday,\n", encoding="utf-8")
    outcome = run(*FEBRUARY, "--outages", "outages.csv")
    assert outcome.status == 1
    assert "outages.csv:2" in outcome.err
    later = run(*HOSTING, "--period", "2027-01")
    assert (later.status, later.err.count("\n")) == (1, 1)


def test_tickets_that_cannot_be_used_can_be_set_aside(run: Run, hosting: Path) -> None:
    with (hosting / "events.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"ticket": "Z", "at": "yesterday", "event": "opened"}\n')
    assert run(*FEBRUARY).status == 1
    outcome = run(*FEBRUARY, "--on-error", "collect")
    assert outcome.status == 1
    assert outcome.err == "1 row set aside in rejected.jsonl\n"
    assert outcome.out.startswith("Service review: hosting, February 2026")
