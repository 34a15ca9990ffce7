"""What every command has in common: help, versions, exit statuses, errors of one line."""

import io
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from slaengine.cli.app import Commands, slaengine
from slaengine.errors import HistoryError, PolicyError, SlaError
from tests.cli.conftest import Run

COMMANDS = ("demo", "check", "evaluate", "report", "due", "explain", "schema")


def test_without_arguments_it_says_what_there_is(run: Run) -> None:
    outcome = run()
    assert outcome.status == 2
    assert outcome.out == ""
    assert all(f"\n  {name} " in outcome.err for name in COMMANDS)


def test_help_lists_the_commands_in_the_order_of_meeting_them(run: Run) -> None:
    outcome = run("--help")
    assert outcome.status == 0
    places = [outcome.out.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)
    assert "Exit status: 0 all is well, 1 findings" in outcome.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_within_a_terminal(run: Run, name: str) -> None:
    outcome = run(name, "-h")
    assert outcome.status == 0
    assert outcome.out.startswith(f"Usage: slaengine {name}")
    assert max(map(len, outcome.out.splitlines())) <= 100


def test_version(run: Run) -> None:
    assert run("--version").out.startswith("slaengine 0.")


def test_an_unknown_command_is_bad_usage_on_one_line(run: Run) -> None:
    outcome = run("evalute")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == "slaengine: No such command 'evalute' (did you mean 'evaluate'?)\n"
    assert run("weather").err.startswith("slaengine: No such command 'weather'.")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["check", "nowhere.toml"], "'nowhere.toml' does not exist"),
        (["check", "--fast"], "No such option"),
        (["due", "events.jsonl"], "does not exist"),
        (["evaluate", "-", "-p", "nowhere.toml"], "'nowhere.toml' does not exist"),
        (["evaluate", "-"], "Missing option '-p' / '--policy'"),
    ],
    ids=["missing file", "bad flag", "missing events", "missing policy", "no policy"],
)
def test_bad_usage_is_one_line_and_exit_status_2(run: Run, args: list[str], message: str) -> None:
    outcome = run(*args)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("slaengine: ")
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


RAISED: dict[str, tuple[BaseException, int, str]] = {
    "one mistake in a policy": (PolicyError("a.toml: x"), 1, "slaengine: a.toml: x\n"),
    "many mistakes in a policy": (
        PolicyError(["a.toml: x", "a.toml: y", "a.toml: z"]),
        1,
        "slaengine: a.toml: x (and 2 more: slaengine check lists them)\n",
    ),
    "a history": (HistoryError("ticket 'T-7': no"), 1, "slaengine: ticket 'T-7': no\n"),
    "several lines": (SlaError("one\n  two"), 1, "slaengine: one two\n"),
    "no permission": (
        PermissionError(13, "Permission denied", "out.csv"),
        2,
        "slaengine: out.csv: Permission denied\n",
    ),
    "a full disk": (
        OSError(28, "No space left on device"),
        2,
        "slaengine: output: No space left on device\n",
    ),
    "control-C": (KeyboardInterrupt(), 130, "slaengine: interrupted\n"),
}


def raising(problem: BaseException) -> Callable[..., object]:
    def fail(*_args: object, **_options: object) -> object:
        raise problem

    return fail


@pytest.mark.parametrize(("problem", "status", "line"), RAISED.values(), ids=RAISED.keys())
def test_what_goes_wrong_is_told_on_one_line(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    problem: BaseException,
    status: int,
    line: str,
) -> None:
    monkeypatch.setattr(slaengine, "main", raising(problem))
    assert run() == (status, "", line)


def test_a_command_that_is_none_is_not_found() -> None:
    context = click.Context(slaengine)
    commands = Commands()
    assert commands.get_command(context, "weather") is None
    assert list(commands.names) == commands.list_commands(context)


def test_a_reader_that_closes_the_pipe_is_no_error() -> None:
    program = f"{sys.executable} -m slaengine.cli schema | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{", "")


@pytest.mark.parametrize("form", ["csv", "table"])
def test_a_pipe_that_closes_in_the_middle_is_no_error(desk: Path, form: str) -> None:
    history = '{{"ticket": "T-{}", "at": "2026-01-05T10:00:00Z", "event": "opened"}}\n'
    (desk / "long.jsonl").write_text("".join(map(history.format, range(2_000))), encoding="utf-8")
    command = f"due -p sla.toml long.jsonl --format {form}"
    program = f"{sys.executable} -m slaengine.cli {command} | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", program], capture_output=True, check=False, cwd=desk)
    assert (done.returncode, done.stderr) == (0, b"")


def test_what_the_locale_cannot_show_is_a_question_mark(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = (desk / "sla.toml").read_text(encoding="utf-8").replace('"standard"', '"padrão"')
    (desk / "sla.toml").write_text(agreement, encoding="utf-8")
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert run("due", "-p", "sla.toml", "events.jsonl", "--format", "table").status == 0
    sys.stdout.flush()
    assert "padr?o" in raw.getvalue().decode("ascii")


@pytest.mark.parametrize("problem", [BrokenPipeError(), SystemExit(1)], ids=["seen", "left"])
def test_a_closed_pipe_ends_the_command_quietly(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, problem: BaseException
) -> None:
    with (tmp_path / "out").open("w", encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        monkeypatch.setattr(slaengine, "main", raising(problem))
        assert run().status == 0


def test_python_m_is_the_same_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["slaengine", "--version"])
    with pytest.raises(SystemExit) as left:
        runpy.run_module("slaengine.cli", run_name="__main__")
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("slaengine ")


def test_importing_the_library_loads_no_command_line() -> None:
    program = "import slaengine, sys; print({'click', 'rich', 'slaengine.cli'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
