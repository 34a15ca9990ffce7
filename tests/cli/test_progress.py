"""The progress bar: on a terminal only, and never in the way of the rows."""

import pytest

from slaengine.cli.progress import watched
from tests.cli.conftest import Terminal


def test_rows_pass_through_untouched(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(watched(range(3), "reading")) == [0, 1, 2]
    assert capsys.readouterr().err == ""


def test_a_terminal_shows_how_far_along_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    rows = watched(range(2_500), "evaluating", 2_500)
    assert sum(1 for _ in rows) == 2_500
    assert "evaluating" in shown.getvalue()
    assert "2500/2500" in shown.getvalue()
