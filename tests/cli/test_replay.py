"""`slaengine replay`: another policy over the same log, from files or with other targets."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slaengine.cli.tables import LEAST
from tests.cli.conftest import Run
from tests.cli.desk import POLICY

REPLAY = ("replay", "-p", "sla.toml")


@pytest.fixture
def tighter(desk: Path) -> str:
    """Write another policy, in which urgent first responses are due in a quarter of an hour."""
    text = POLICY.replace('{ urgent = "1h"', '{ urgent = "15m"')
    (desk / "new.toml").write_text(text, encoding="utf-8")
    return "new.toml"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("events", ["events.csv", "events.jsonl"])
def test_one_line_goes_from_two_policies_to_what_changes(
    run: Run, tighter: str, events: str
) -> None:
    outcome = run(*REPLAY, "--other", tighter, events)
    assert (outcome.status, outcome.err) == (0, "")
    assert "1  worse: breached only under the other policy" in outcome.out
    assert outcome.out.partition("\n")[0].endswith("as of 2026-01-06 14:00 Europe/Lisbon")
    assert "T-1     first_response  worse   met, 30m of 1h  breached, 30m of 15m" in outcome.out


@pytest.mark.usefixtures("desk")
def test_another_target_makes_another_policy_without_a_file(run: Run) -> None:
    outcome = run(
        *REPLAY,
        *("--target", "first_response.urgent=15m", "--target", "agent_work=30m"),
        *("--changes", "any", "--by", "priority", "--by", "team", "--format", "csv"),
        "events.csv",
    )
    found = rows(outcome.out)
    assert [(row["ticket"], row["change"], row["priority"]) for row in found] == [
        ("T-1", "worse", "urgent"),
        ("T-3", "moved", "urgent"),
        ("T-3", "moved", "urgent"),
    ]
    assert (found[0]["target_after_us"], found[0]["team"]) == ("900000000", "a")
    assert found[0]["due_at_after"] == "2026-01-05T10:15:00+00:00"


@pytest.mark.usefixtures("desk")
def test_answers_go_to_files_by_their_endings(run: Run, tighter: str, tmp_path: Path) -> None:
    for name in ("out.json", "out.html", "out.jsonl", "out.txt"):
        assert run(*REPLAY, "--other", tighter, "-o", name, "events.csv").out == ""
    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert document["changes"][0]["ticket"] == "T-1"
    html = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert "<caption>What changes</caption>" in html
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["change"] == "worse"
    assert "1  worse" in (tmp_path / "out.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "nothing would be other: name --other FILE or --target METRIC=AMOUNT"),
        (("--target", "resolution"), "write METRIC=AMOUNT, as in resolution=4h"),
        (("--target", "update=4h"), "no target promises 'update'"),
        (("--target", "resolution=1d"), "could mean hours or days"),
        (("--target", "resolution=4h", "-o", "out.xlsx"), "out.xlsx: name it .txt, .json"),
        (("--target", "resolution=4h", "-o", "events.csv"), "would replace what is read"),
        (
            (
                "--target",
                "resolution=4h",
                "--owed",
                "--outages",
                "events.jsonl",
                "-o",
                "events.jsonl",
            ),
            "would replace what is read",
        ),
        (("--target", "resolution=4h", "--fee", "standard=1 EUR"), "say --owed too"),
    ],
)
@pytest.mark.usefixtures("desk")
def test_what_cannot_be_replayed_is_bad_usage(
    run: Run, args: tuple[str, ...], message: str
) -> None:
    outcome = run(*REPLAY, *args, "events.csv")
    assert outcome.status == 2
    assert message in outcome.err


@pytest.mark.usefixtures("desk")
def test_a_log_that_cannot_be_read_stops_the_replay(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"ticket": "T-1", "event": "opened"}\n', encoding="utf-8")
    outcome = run(*REPLAY, "--target", "resolution=4h", "bad.jsonl")
    assert outcome.status == 1
    assert "bad.jsonl:1:" in outcome.err


@pytest.mark.usefixtures("desk")
def test_a_large_log_by_columns_says_what_a_small_one_says(
    run: Run, tighter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("numpy")
    nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    lines = []
    for number in range(300):
        at = nine + timedelta(minutes=number)
        priority = "urgent" if number % 2 else "normal"
        opened = {"ticket": f"T-{number}", "at": at.isoformat(), "event": "opened"}
        lines.append({**opened, "priority": priority, "team": f"t{number % 3}", "group": None})
        late = at + timedelta(minutes=number % 90)
        lines.append({**opened, "at": late.isoformat(), "event": "replied", "by": "agent"})
    path = tmp_path / "large.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    asked = (*REPLAY, "--other", tighter, "--by", "team", "--by", "priority", "--changes", "any")
    small = run(*asked, "--format", "json", str(path))
    monkeypatch.setattr("slaengine.cli.tables.LEAST", 1)
    large = run(*asked, "--format", "json", str(path))
    assert LEAST > 1
    one, two = json.loads(small.out), json.loads(large.out)
    assert (one.pop("folds"), two.pop("folds")) == (2, 1)
    for document in (one, two):
        document["changes"].sort(key=lambda change: (change["ticket"], change["metric"]))
    assert one == two
    assert two["counts"]["worse"] > 0


def test_what_both_policies_owe_is_told_where_asked_for(run: Run, desk: Path) -> None:
    fee = 'name = "standard"\nfee = "500.00 EUR a month"\n'
    uptime = """
[[agreements.availability]]
name = "desk"
objective = "99% a month"
[[agreements.remedies]]
name = "uptime"
on = "availability"
steps = [{ below = "99%", credit = "10%" }]
"""
    missed = '\n[[agreements.remedies]]\non = "missed"\neach = { credit = "20 EUR" }\n'
    head, tail = POLICY.replace('name = "standard"\n', fee).split('[[agreements]]\nname = "back')
    (desk / "sla.toml").write_text(
        f'{head}{uptime}{missed}[[agreements]]\nname = "back{tail}', encoding="utf-8"
    )
    (desk / "outages.csv").write_text(
        "started_at,ended_at\n2026-01-05T00:00:00Z,2026-01-06T00:00:00Z\n", encoding="utf-8"
    )
    (desk / "maintenance.csv").write_text("started_at,ended_at,announced_at\n", encoding="utf-8")
    (desk / "requests.csv").write_text("at,good,total\n", encoding="utf-8")
    recorded = ("--outages", "outages.csv", "--maintenance", "maintenance.csv")
    asked = ("--target", "resolution.urgent=1h", "--owed")
    outcome = run(*REPLAY, *asked, *recorded, "events.csv")
    assert (outcome.status, outcome.err) == (0, "")
    words = " ".join(outcome.out.split())
    assert "owed under before after difference standard 90.00 EUR 110.00 EUR 20.00 EUR" in words
    outcome = run(*REPLAY, *asked, "--requests", "requests.csv", "events.csv")
    assert "40.00 EUR" in outcome.out
    assert outcome.err == "not measured, for want of --outages: uptime of standard\n"
    given = ("--fee", "standard@2026-01=20000.00 EUR")
    outcome = run(*REPLAY, *asked, *recorded, *given, "events.csv")
    assert "2,040.00 EUR" in outcome.out


@pytest.mark.usefixtures("desk")
def test_rows_that_cannot_be_used_are_set_aside_where_asked_for(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "events.jsonl").open("a", encoding="utf-8") as log:
        log.write('{"ticket": "T-4", "at": "2026-01-06T10:00:00Z", "event": "replied"}\n')
        log.write('{"ticket": "T-5", "event": "opened"}\n')
    asked = ("--target", "first_response.urgent=15m", "--on-error", "collect")
    outcome = run(*REPLAY, *asked, "events.jsonl")
    assert (outcome.status, outcome.err) == (1, "2 rows set aside in rejected.jsonl\n")
    assert "1  worse" in outcome.out
    assert len((tmp_path / "rejected.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.usefixtures("desk")
def test_what_fails_under_the_other_policy_alone_is_told_with_its_line(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "shut.toml").write_text(
        POLICY.replace('mon-fri = ["09:00-17:00"]', ""), encoding="utf-8"
    )
    outcome = run(*REPLAY, "--other", "shut.toml", "events.jsonl")
    assert outcome.status == 1
    assert "events.jsonl:1: " in outcome.err
    assert "calendar 'desk'" in outcome.err
