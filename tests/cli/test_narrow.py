"""A terminal of eighty columns, or sixty: every answer keeps within it, and loses nothing."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

LONG = "the north western harbour office"
POLICY = f"""
[[agreements]]
name = "{LONG}"
calendar = "24x7"
fee = "1200.00 EUR a month"

[[agreements.targets]]
metric = "first_response"
within = {{ urgent = "1h", normal = "4h" }}

[[agreements.targets]]
metric = "resolution"
within = {{ urgent = "4h", normal = "24h" }}
escalations = [{{ at = "75%", to = ["the head of support", "the owner"], via = "telephone" }}]

[[agreements.remedies]]
name = "too many late"
on = "attainment"
metric = "first_response"
steps = [{{ below = "95%", credit = "5%" }}, {{ below = "85%", credit = "10%" }}]
claim = {{ within = "30 days", after = "period_end" }}
"""
AS_OF = ("--as-of", "2026-01-07T06:00:00Z")
COMMANDS = {
    "evaluate": ("-f", "team"),
    "report": (),
    "due": ("-f", "team"),
    "due, alarms": ("--alarms", "--as-of", "2026-01-06T07:00:00Z"),
    "credits": AS_OF,
    "review": AS_OF,
    "replay": ("--target", "resolution.urgent=2h", "--changes", "any"),
    "recommend": (),
    "sweep": ("--metric", "resolution", "--targets", "2h,4h,8h", "--by", "agreement"),
    "audit": (),
    "forecast": ("--within", "48h"),
}


@pytest.fixture
def long(desk: Path) -> Path:
    (desk / "long.toml").write_text(POLICY, encoding="utf-8")
    return desk


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_is_wider_than_the_terminal(
    terminal: Run, monkeypatch: pytest.MonkeyPatch, command: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    name = command.partition(",")[0]
    outcome = terminal(name, "-p", "long.toml", "events.jsonl", *COMMANDS[command])
    assert outcome.status in {0, 1}, outcome.err
    lines = outcome.out.splitlines()
    assert lines
    assert max(map(len, lines)) <= width


@pytest.mark.usefixtures("long")
def test_no_name_is_cut(terminal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = terminal("due", "-p", "long.toml", "events.jsonl", *COMMANDS["due, alarms"]).out
    assert "…" not in shown
    for word in ("escalation", "resolution", "telephone", "support"):
        assert word in shown


@pytest.mark.usefixtures("long")
def test_names_are_broken_before_figures_and_those_before_words(
    terminal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("due", "-p", "long.toml", "events.jsonl", "--as-of", "2026-03-31T08:00:00Z")
    monkeypatch.setenv("COLUMNS", "80")
    assert "Tue 6 Jan 16:00" in terminal(*asked).out
    monkeypatch.setenv("COLUMNS", "60")
    narrow = terminal(*asked).out
    assert "Tue 6 Jan 16:00" not in narrow
    assert max(map(len, narrow.splitlines())) <= 60


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize("command", ["evaluate", "due"])
def test_a_table_in_a_pipe_is_as_wide_as_it_is(run: Run, command: str) -> None:
    shown = run(command, "-p", "long.toml", "events.jsonl", "--format", "table").out
    assert LONG in shown


@pytest.mark.usefixtures("long")
def test_a_report_in_a_pipe_is_as_wide_as_it_is(
    run: Run, terminal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = ("report", "-p", "long.toml", "events.jsonl", "--format", "table", *AS_OF)
    asked = (*log, "--by", "agreement", "--by", "priority", "--period", "month")
    monkeypatch.setenv("COLUMNS", "60")
    whole, folded = (make(*asked).out.splitlines() for make in (run, terminal))
    assert not any(line.startswith("agreement") for line in folded)
    (head, *_) = [line for line in whole if line.startswith("agreement")]
    assert head.split()[-1] == "interval"
    assert any(line.startswith(f"{LONG}  urgent    2026-01") for line in whole)


@pytest.mark.usefixtures("long")
def test_a_file_is_as_wide_as_it_is(
    terminal: Run, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = ("credits", "-p", "long.toml", "events.jsonl", *AS_OF)
    monkeypatch.setenv("COLUMNS", "60")
    whole = run(*asked, "--format", "text").out
    terminal(*asked, "--out", "credits.txt")
    assert (tmp_path / "credits.txt").read_text(encoding="utf-8") == whole
    assert max(map(len, whole.splitlines())) > 80
    assert letters(terminal(*asked).out) == letters(whole)
