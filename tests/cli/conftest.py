"""Running the command line in this process: arguments in, exit status and both outputs out."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from slaengine.cli import main
from tests.cli.desk import CSV, JSON_LINES, POLICY


class Outcome(NamedTuple):
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


class Terminal(io.StringIO):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `slaengine` in a directory of its own, with text for standard input if it is given."""
    monkeypatch.chdir(tmp_path)

    def run_command(*args: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = main(args)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run_command


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, run: Run) -> Run:
    """Run `slaengine` on a terminal 100 columns wide, and leave out its colours."""
    for name, value in {"COLUMNS": "100", "LINES": "50", "NO_COLOR": "1", "TERM": "xterm"}.items():
        monkeypatch.setenv(name, value)

    def run_on_terminal(*args: str, stdin: bytes = b"") -> Outcome:
        shown = Terminal()
        monkeypatch.setattr("sys.stdout", shown)
        outcome = run(*args, stdin=stdin)
        return outcome._replace(out=click.unstyle(shown.getvalue()))

    return run_on_terminal


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Write the small desk's policy and its log, as JSON lines and as CSV; return where."""
    (tmp_path / "sla.toml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "events.jsonl").write_text(JSON_LINES, encoding="utf-8")
    (tmp_path / "events.csv").write_text(CSV, encoding="utf-8")
    return tmp_path
