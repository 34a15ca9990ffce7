"""`slaengine due`: what runs, soonest first."""

import csv
import io
import json

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
