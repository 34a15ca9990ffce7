"""Data that cannot be used, in every command that reads a log: the same words, the same rows."""

import json
from pathlib import Path

import click
import pytest

from slaengine.cli.app import slaengine
from tests.cli.conftest import Run
from tests.cli.desk import JSON_LINES

# T-2 has a row that no reader can read, T-4 a history that no engine can follow.
BAD = """\
{"ticket": "T-2", "at": "2026-01-06T15:00", "event": "replied", "by": "agent"}
{"ticket": "T-4", "at": "2026-01-06T09:30:00Z", "event": "opened", "priority": "normal"}
{"ticket": "T-4", "at": "2026-01-06T09:40:00Z", "event": "status_changed", "status": "slved"}
"""
COMMANDS = {
    "evaluate": (),
    "report": (),
    "due": (),
    "due, alarms": ("--alarms",),
    "explain": ("T-1",),
    "credits": (),
    "review": ("--agreement", "standard"),
    "replay": ("--target", "resolution.urgent=2h"),
    "sweep": ("--metric", "resolution", "--targets", "1h..8h"),
    "recommend": (),
    "audit": (),
    "forecast": ("--within", "8h"),
}


def test_every_command_that_reads_a_log_is_among_these() -> None:
    context = click.Context(slaengine)
    found = {
        name: slaengine.get_command(context, name) for name in slaengine.list_commands(context)
    }
    read = {
        name
        for name, command in found.items()
        if command is not None and any(each.name == "events" for each in command.params)
    }
    assert read == {name.partition(",")[0] for name in COMMANDS}


@pytest.fixture
def log(desk: Path) -> Path:
    path = desk / "events.jsonl"
    path.write_text(JSON_LINES + BAD, encoding="utf-8")
    return path


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("command", COMMANDS)
def test_the_first_bad_row_stops_every_command(run: Run, command: str) -> None:
    name, asked = command.partition(",")[0], COMMANDS[command]
    ticket = "T-2" if name == "explain" else None
    outcome = run(name, "-p", "sla.toml", *([ticket] if ticket else asked), "events.jsonl")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("slaengine: events.jsonl:11: ticket 'T-2': at ")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_sets_bad_rows_aside_and_goes_on(run: Run, log: Path, command: str) -> None:
    name, asked = command.partition(",")[0], COMMANDS[command]
    collect = ("--on-error", "collect", "--rejects", "bad.jsonl")
    outcome = run(name, "-p", "sla.toml", *asked, "events.jsonl", *collect)
    kept = [
        json.loads(line)
        for line in (log.parent / "bad.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    # explain looks at no other ticket's history, only at whether its rows can be read
    spoiled = ["T-2"] if name == "explain" else ["T-2", "T-2", "T-2", "T-4", "T-4"]
    assert sorted(each["ticket"] for each in kept) == spoiled
    told = "1 row" if name == "explain" else "5 rows"
    assert outcome.err.endswith(f"{told} set aside in bad.jsonl\n")
    assert (outcome.status, bool(outcome.out)) == (1, True)


@pytest.mark.usefixtures("log")
def test_a_ticket_that_is_set_aside_has_no_story(run: Run) -> None:
    collect = ("--on-error", "collect")
    outcome = run("explain", "-p", "sla.toml", "T-2", "events.jsonl", *collect)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == (
        "3 rows set aside in rejected.jsonl\n"
        "slaengine: no ticket 'T-2' in events.jsonl that can be used\n"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_sets_rows_aside_into_what_it_reads(run: Run, log: Path, command: str) -> None:
    name, asked = command.partition(",")[0], COMMANDS[command]
    before = log.read_text(encoding="utf-8")
    collect = ("--on-error", "collect", "--rejects", "events.jsonl")
    outcome = run(name, "-p", "sla.toml", *asked, "events.jsonl", *collect)
    assert outcome.status == 2
    assert "--rejects events.jsonl would replace what is read" in outcome.err
    assert log.read_text(encoding="utf-8") == before
