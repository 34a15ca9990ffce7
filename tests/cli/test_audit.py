"""`slaengine audit`: findings with their evidence, and an exit status that says whether."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

AUDIT = ("audit", "-p", "sla.toml")
PAUSED = """\
{"ticket": "T-1", "at": "2026-01-05T10:00:00Z", "event": "opened", "priority": "urgent"}
{"ticket": "T-1", "at": "2026-01-05T10:30:00Z", "event": "replied", "by": "agent"}
{"ticket": "T-1", "at": "2026-01-05T13:55:00Z", "event": "status_changed", "status": "pending", \
"actor": "ana", "by": "agent"}
{"ticket": "T-1", "at": "2026-01-05T15:00:00Z", "event": "status_changed", "status": "open"}
{"ticket": "T-1", "at": "2026-01-05T15:04:00Z", "event": "status_changed", "status": "solved"}
"""


@pytest.fixture
def log(desk: Path) -> Path:
    (desk / "log.jsonl").write_text(PAUSED, encoding="utf-8")
    return desk


@pytest.mark.usefixtures("log")
def test_findings_are_told_with_their_evidence_and_exit_with_one(run: Run) -> None:
    outcome = run(*AUDIT, "log.jsonl")
    assert outcome.status == 1
    assert outcome.out.splitlines()[0] == (
        "2 findings in 1 ticket, not verdicts, times in Europe/Lisbon: "
        "paused just before it was due 1, met by a hair 1"
    )
    assert "by ana, 5m of 4h left (2026-01-05 13:55 paused in pending; 2026-01-05 14:00 due)" in (
        outcome.out
    )


def test_instants_are_those_of_the_policys_zone(run: Run, log: Path) -> None:
    (log / "july.jsonl").write_text(PAUSED.replace("2026-01-05", "2026-07-06"), encoding="utf-8")
    shown = run(*AUDIT, "july.jsonl", "-n", "1").out
    assert "(2026-07-06 14:55 paused in pending; 2026-07-06 15:00 due)" in shown
    assert "\n… and 1 more; --limit N shows more, --format csv writes all\n" in shown


@pytest.mark.usefixtures("log")
def test_nothing_to_find_exits_with_nought(run: Run) -> None:
    outcome = run(*AUDIT, "log.jsonl", "--pattern", "backdated")
    assert (outcome.status, outcome.out) == (0, "nothing to look at in 1 ticket\n")
    early = run(*AUDIT, "log.jsonl", "--as-of", "2026-01-05T13:00:00Z")
    assert early.status == 0
    none = run(*AUDIT, "log.jsonl", "--as-of", "2026-01-04T13:00:00Z")
    assert none.out == "nothing to look at in 0 tickets\n"


@pytest.mark.usefixtures("log")
def test_findings_go_out_as_json_rows_and_a_page(run: Run) -> None:
    document = json.loads(run(*AUDIT, "log.jsonl", "--format", "json").out)
    assert [one["pattern"] for one in document["suspicions"]] == [
        "paused_before_due",
        "met_by_a_hair",
    ]
    lines = run(*AUDIT, "log.jsonl", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert [row["left_us"] for row in rows] == ["300000000", "60000000"]
    assert [row["saved"] for row in rows] == ["true", ""]
    jsonl = run(*AUDIT, "log.jsonl", "-o", "found.jsonl")
    assert (jsonl.status, jsonl.out) == (1, "")
    assert len(Path("found.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert run(*AUDIT, "log.jsonl", "-o", "found.html", "-n", "1").status == 1
    page = Path("found.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "… and 1 more" in page


def test_the_order_of_seq_is_the_order_of_recording(log: Path, run: Run) -> None:
    rows = [json.loads(line) for line in PAUSED.splitlines()]
    for number, place in enumerate([0, 2, 3, 4, 1]):
        rows[place]["seq"] = number
    (log / "seq.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    outcome = run(*AUDIT, "seq.jsonl", "--pattern", "backdated")
    assert outcome.status == 1
    assert "recorded after the status_changed of this instant" in outcome.out
    assert run(*AUDIT, "log.jsonl", "--pattern", "backdated").status == 0


@pytest.mark.parametrize("option", ["--near", "--hair"])
@pytest.mark.parametrize("share", ["nan", "0", "1", "most"])
@pytest.mark.usefixtures("log")
def test_a_share_that_is_none_is_bad_usage(run: Run, option: str, share: str) -> None:
    outcome = run(*AUDIT, option, share, "log.jsonl")
    assert outcome.status == 2
    assert f"Invalid value for '{option}'" in outcome.err


def test_a_history_that_cannot_be_used_is_set_aside_and_the_others_audited(
    log: Path, run: Run
) -> None:
    bad = {"ticket": "T-9", "at": "2026-01-05T09:00:00Z", "event": "status_changed", "status": "on"}
    rows = [*PAUSED.splitlines(), json.dumps(bad)]
    (log / "mixed.jsonl").write_text("\n".join(rows), encoding="utf-8")
    stopped = run(*AUDIT, "mixed.jsonl")
    assert (stopped.status, stopped.out) == (1, "")
    assert stopped.err.startswith(f"slaengine: mixed.jsonl:{len(rows)}: ")
    outcome = run(*AUDIT, "mixed.jsonl", "--on-error", "collect")
    assert outcome.status == 1
    assert outcome.out == run(*AUDIT, "log.jsonl").out
    assert outcome.err == "1 row set aside in rejected.jsonl\n"
    quiet = run(*AUDIT, "mixed.jsonl", "--on-error", "collect", "--pattern", "backdated")
    assert (quiet.status, quiet.out) == (1, "nothing to look at in 1 ticket\n")
