"""`slaengine recommend`: targets that a log carries, and what each would cost."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run

RECOMMEND = ("recommend", "-p", "sla.toml")


@pytest.fixture
def log(desk: Path) -> str:
    """Write a log of a hundred tickets that are answered after one minute, two minutes, …."""
    nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    lines = []
    for number in range(1, 101):
        opened = {"ticket": f"T-{number}", "at": nine.isoformat(), "event": "opened"}
        late = nine + timedelta(minutes=number)
        lines.append({**opened, "priority": "urgent", "team": "a" if number % 2 else "b"})
        lines.append({**opened, "at": late.isoformat(), "event": "replied", "by": "agent"})
    (desk / "log.jsonl").write_text(
        "".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8"
    )
    return "log.jsonl"


def test_one_line_goes_from_a_log_to_targets(run: Run, log: str) -> None:
    outcome = run(*RECOMMEND, "--metric", "first_response", log)
    assert (outcome.status, outcome.err) == (0, "")
    words = " ".join(outcome.out.split())
    assert "The tightest targets that 95.0% would have met, with a confidence of 95.0%" in words
    assert "as of 2026-01-05 10:40 Europe/Lisbon" in words
    assert "first_response standard urgent 100 0 1h 60.0% 2h 100%" in words
    assert "2h 100% 100 0 0 0.0 recommended" in words


@pytest.mark.parametrize("share", ["80%", "0.8", " 80.0 % "])
def test_share_and_confidence_may_be_percentages(run: Run, log: str, share: str) -> None:
    asked = ("--share", share, "--confidence", share, "--by", "team", "--format", "csv")
    outcome = run(*RECOMMEND, *asked, "--metric", "first_response", log)
    found = list(csv.DictReader(io.StringIO(outcome.out)))
    assert [(row["team"], row["exact"], row["target"]) for row in found] == [
        ("a", "1h25m", "1h30m"),
        ("b", "1h26m", "1h30m"),
    ]
    assert (found[0]["share"], found[0]["reason"]) == ("0.8", "")


def test_recommendations_go_to_files_by_their_endings(run: Run, log: str, tmp_path: Path) -> None:
    for name in ("out.json", "out.html", "out.jsonl", "out.txt"):
        assert run(*RECOMMEND, "-o", name, log).out == ""
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["recommendations"]
    assert [one["target"] for one in found] == ["2h", None]
    assert (tmp_path / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert "recommended" in (tmp_path / "out.txt").read_text(encoding="utf-8")


def test_a_large_log_by_columns_says_what_a_small_one_says(
    run: Run, log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("numpy")
    asked = (*RECOMMEND, "--by", "team", "--by", "priority", "--unit", "business_days")
    small = run(*asked, "--format", "json", log)
    monkeypatch.setattr("slaengine.cli.tables.LEAST", 1)
    # a large log may leave a column out that is empty throughout
    assert json.loads(run(*asked, "--format", "json", log).out) == json.loads(small.out)
    assert '"1 business day"' in small.out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--share", "95"), "'95' lies not between 0% and 100%; write 95%"),
        (("--share", "most"), "'most' is no share; write 95%"),
        (("--confidence", "50%"), "a guess; write 95%"),
        (("-o", "sla.toml"), "would replace what is read"),
        (("--metric", "resolutoin"), "--metric: unknown metric 'resolutoin' (did you mean"),
        (("-o", "out.pdf"), "out.pdf: name it"),
    ],
)
def test_what_cannot_be_recommended_is_bad_usage(
    run: Run, log: str, args: tuple[str, ...], message: str
) -> None:
    outcome = run(*RECOMMEND, *args, log)
    assert outcome.status == 2
    assert message in outcome.err


def test_rows_that_cannot_be_used_are_set_aside_where_asked_for(
    run: Run, log: str, tmp_path: Path
) -> None:
    with (tmp_path / log).open("a", encoding="utf-8") as stream:
        stream.write('{"ticket": "T-1000", "event": "opened"}\n')
    outcome = run(*RECOMMEND, "--on-error", "collect", log)
    assert (outcome.status, outcome.err) == (1, "1 row set aside in rejected.jsonl\n")
    assert "first_response" in outcome.out


def test_a_ticket_whose_calendar_never_opens_is_set_aside_where_asked_for(
    run: Run, log: str, tmp_path: Path
) -> None:
    policy = (tmp_path / "sla.toml").read_text(encoding="utf-8")
    shut = '[calendars.shut]\ntz = "UTC"\nhours = {}\n[[agreements]]\nname = "shut"\n'
    shut += 'customer = "acme"\ncalendar = "shut"\ntargets = { first_response = "1h" }\n'
    (tmp_path / "sla.toml").write_text(f"{policy}\n{shut}", encoding="utf-8")
    opened = {"ticket": "T-0", "at": "2026-01-05T09:00:00Z", "event": "opened", "customer": "acme"}
    with (tmp_path / log).open("a", encoding="utf-8") as stream:
        stream.write(f"{json.dumps(opened)}\n")
    stopped = run(*RECOMMEND, log)
    assert stopped.status == 1
    assert stopped.err.startswith("slaengine: log.jsonl:201: calendar 'shut': no open")
    outcome = run(*RECOMMEND, "--on-error", "collect", log)
    assert (outcome.status, outcome.err) == (1, "1 row set aside in rejected.jsonl\n")
    assert "first_response" in outcome.out
    assert run(*RECOMMEND, "--metric", "resolution", log).status == 0
