"""`slaengine due`: what runs, soonest first."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DUE = ("due", "-p", "sla.toml", "events.jsonl")


@pytest.mark.usefixtures("desk")
def test_what_runs_is_listed_soonest_first_the_overdue_at_the_top(run: Run) -> None:
    outcome = run(*DUE)
    found = [
        (row["ticket"], row["metric"], row["due_at"], row["breached"])
        for row in csv.DictReader(io.StringIO(outcome.out))
    ]
    assert found == [
        ("T-3", "first_response", "2026-01-06T10:00:00+00:00", "true"),
        ("T-2", "resolution", "2026-01-07T16:00:00+00:00", "false"),
    ]
    assert (outcome.status, outcome.err) == (0, "")


@pytest.mark.usefixtures("desk")
def test_an_overdue_promise_stays_listed_while_it_is_paused(run: Run) -> None:
    later = run(*DUE, "--as-of", "2026-01-09T17:00:00+00:00", "--format", "jsonl")
    tickets = [json.loads(line)["ticket"] for line in later.out.splitlines()]
    assert tickets == ["T-3", "T-2"]


@pytest.mark.usefixtures("desk")
def test_a_limit_shows_the_soonest_and_says_of_how_many(terminal: Run, run: Run) -> None:
    outcome = terminal(*DUE, "--limit", "1")
    head, first, _, foot = outcome.out.splitlines()
    assert head.split() == ["due", "left", "ticket", "metric", "priority", "agreement", "state"]
    assert first.split()[:4] == ["10:00", "-4h", "T-3", "first_response"]
    assert foot == "1 of 2 open promises as of Tue 6 Jan 2026 14:00 Europe/Lisbon"
    assert terminal(*DUE).out.splitlines()[-1].startswith("2 open promises as of ")


LEVELS = """
[[agreements.targets]]
metric = "resolution"
within = "4h"
escalations = [
    { at = "50%", to = ["lead", "owner"], via = "mail", repeat = "30m", name = "half" },
    { at = "-1h", to = "lead", task = "call", during = "late" },
]
[calendars.late]
tz = "UTC"
hours = { mon-fri = ["12:00-20:00"] }
"""
HEAD = '[[agreements]]\nname = "all"\ncalendar = "24x7"'


@pytest.fixture
def alarming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    monkeypatch.chdir(tmp_path)
    Path("sla.toml").write_text(HEAD + LEVELS, encoding="utf-8")
    rows = [
        {"ticket": name, "at": f"2026-01-05T0{hour}:00:00Z", "event": "opened", "team": "a"}
        for name, hour in (("T-1", 8), ("T-2", 9))
    ]
    Path("events.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return ("due", "-p", "sla.toml", "events.jsonl", "--alarms")


def test_the_next_alarm_of_each_level_is_listed_soonest_first(
    run: Run, alarming: tuple[str, ...]
) -> None:
    outcome = run(*alarming, "--format", "jsonl", "--field", "team")
    rows = [json.loads(line) for line in outcome.out.splitlines()]
    assert [(row["at"][11:16], row["ticket"], row["name"]) for row in rows] == [
        ("10:00", "T-1", "half"),
        ("11:00", "T-2", "half"),
        ("12:00", "T-1", "-1h"),
        ("12:00", "T-1", "breach"),
        ("12:00", "T-2", "-1h"),
        ("13:00", "T-2", "breach"),
    ]
    assert rows[0] == {
        "id": "T-1/all/resolution/1/half",
        "at": "2026-01-05T10:00:00+00:00",
        "ticket": "T-1",
        "kind": "escalation",
        "metric": "resolution",
        "agreement": "all",
        "cycle": 1,
        "name": "half",
        "due_at": "2026-01-05T12:00:00+00:00",
        "to": "lead, owner",
        "via": "mail",
        "task": None,
        "reached_at": None,
        "team": "a",
    }
    assert (rows[2]["kind"], rows[2]["task"]) == ("duty", "call")
    assert rows[2]["reached_at"] == "2026-01-05T11:00:00+00:00"
    assert (outcome.status, outcome.err) == (0, "")


def test_alarms_within_a_time_have_all_their_repeats(
    run: Run, terminal: Run, alarming: tuple[str, ...]
) -> None:
    outcome = run(*alarming, "--within", "2h")
    rows = csv.DictReader(io.StringIO(outcome.out))
    assert [(row["at"][11:16], row["id"][-6:]) for row in rows] == [
        ("10:00", "1/half"),
        ("10:30", "half/1"),
    ]
    table = terminal(*alarming, "--within", "2h", "--limit", "1").out.splitlines()
    assert table[0].split() == ["when", "ticket", "kind", "metric", "level", "to", "via", "task"]
    assert table[-1].startswith("1 of 2 alarms as of ")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--within", "1 day", "--alarms"), "'1 day' could mean hours or days"),
        (("--alarms", "--field", "task"), "--field task: there is a column of that name already"),
    ],
)
def test_alarms_that_cannot_be_asked_for_are_refused(
    run: Run, alarming: tuple[str, ...], more: tuple[str, ...], message: str
) -> None:
    outcome = run(*alarming[:-1], *more)
    assert outcome.status == 2
    assert message in outcome.err


def test_how_far_to_look_is_a_question_about_alarms(run: Run, alarming: tuple[str, ...]) -> None:
    outcome = run(*alarming[:-1], "--within", "2h")
    assert (outcome.status, "add --alarms" in outcome.err) == (2, True)
