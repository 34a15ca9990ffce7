"""Logs without a single event: there is no instant as of which to answer."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.review.desk import POLICY

ASKED = [
    ("credits",),
    ("review", "-a", "hosting"),
    ("replay", "--target", "resolution=4h"),
    ("sweep", "--metric", "resolution", "--targets", "4h"),
    ("recommend",),
    ("forecast", "--within", "8h"),
]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked[0])
def test_of_a_log_without_events_an_instant_is_asked_for(
    run: Run, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    (tmp_path / "sla.toml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "events.jsonl").write_text("", encoding="utf-8")
    outcome = run(*asked, "-p", "sla.toml", "events.jsonl")
    assert (outcome.status, outcome.out) == (2, "")
    assert "the log has no events; say --as-of when to" in outcome.err
    assert outcome.err.count("\n") == 1
    later = run(*asked, "-p", "sla.toml", "events.jsonl", "--as-of", "2026-03-02T12:00:00Z")
    assert later.status == 0
