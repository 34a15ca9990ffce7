"""`slaengine report`: from a log to figures, in a terminal and in files."""

import csv
import gzip
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slaengine.cli import figures
from tests.cli.conftest import Run
from tests.cli.desk import CSV, JSON_LINES

REPORT = ("report", "-p", "sla.toml")

# As of Tuesday 14:00. One first response was kept, two were broken; one resolution was kept.
ATTAINMENT = """\
3 tickets as of Tue 6 Jan 2026 14:00 Europe/Lisbon

Promises kept
metric            met  breached  undecided  cancelled   kept  95% interval
first response      1         2          0          0  33.3%   6.1 – 79.2%
resolution          1         0          2          0   100%   20.7 – 100%
agent work (OLA)    0         0          1          0      –
"""


def shown(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def narrow(terminal: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `slaengine` on a terminal 80 columns wide."""
    monkeypatch.setenv("COLUMNS", "80")
    return terminal


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("events", ["events.csv", "events.jsonl"])
def test_one_line_goes_from_a_log_to_a_table_of_attainment(narrow: Run, events: str) -> None:
    outcome = narrow(*REPORT, events)
    assert (outcome.status, outcome.err) == (0, "")
    assert shown(outcome.out).startswith(ATTAINMENT)
    assert max(map(len, outcome.out.splitlines())) <= 80


@pytest.mark.usefixtures("desk")
def test_other_figures_follow_in_tables_of_their_kind(narrow: Run) -> None:
    text = shown(narrow(*REPORT, "events.jsonl").out)
    first = next(line for line in text.splitlines() if line.startswith("First response time"))
    assert " ".join(first.split()) == "First response time 2 3h 15m 3h 15m 5h 27m 5h 43m"
    assert "\nOpen time\n" in text
    assert "\nWall time\n" in text
    assert "\nVolume and backlog\n" in text
    assert "Backlog, open at end 2 4" in [" ".join(line.split()) for line in text.splitlines()]
    assert "Net promoter" not in text  # there are no such scores
    assert "survival" not in text


@pytest.mark.usefixtures("desk")
def test_a_statistic_that_one_promise_has_not_leaves_its_cell_empty(narrow: Run) -> None:
    # by Thursday the one late resolution still runs: its overrun has no mean yet
    outcome = narrow(*REPORT, "events.jsonl", "--as-of", "2026-01-08T12:00:00Z")
    drawn = outcome.out.partition("longest breach")[2].splitlines()
    first, resolution = (
        next(line.split() for line in drawn if line.startswith(name))
        for name in ("first response", "resolution")
    )
    assert (first[-2:], resolution[-2:]) == (["2h", "18h"], ["–", "4h"])


@pytest.mark.usefixtures("desk")
def test_groups_and_periods_have_attainment_by_default(narrow: Run) -> None:
    outcome = narrow(*REPORT, "events.jsonl", "--by", "priority", "--period", "day")
    lines = shown(outcome.out).splitlines()
    assert lines[1] == "by priority, day opened"
    assert lines[3] == "Promises kept: first response"
    assert lines[4].split()[:4] == ["priority", "day", "met", "breached"]
    assert lines[5].split() == [
        *["normal", "2026-01-05", "0", "1", "0", "0", "0%", "0", "–", "79.3%"]
    ]
    assert lines[-1] == "--kpi NAME shows another figure, --out FILE writes them all"


@pytest.mark.usefixtures("desk")
def test_figures_asked_for_have_a_table_each_by_group(narrow: Run) -> None:
    asked = ["--kpi", "first_response", "--kpi", "assignee_time", "--kpi", "tickets"]
    text = shown(narrow(*REPORT, "events.jsonl", "--by", "priority", *asked).out)
    assert "Promises kept" not in text
    assert "\nFirst response time, wall time\npriority  n  mean  median  p90  p95\n" in text
    assert "\nnormal    1   22h     22h  22h  22h\n" in text
    assert "Time per assignee, wall time\npriority            n  sum    mean\n" in text
    assert "\nurgent    (nobody)  2   9h  4h 30m\n" in text
    assert "\nTicket volume\npriority     95% interval  n\n" in text


def test_a_table_too_wide_is_folded_by_its_first_groups(
    terminal: Run, monkeypatch: pytest.MonkeyPatch, desk: Path
) -> None:
    long = "a customer with a long name of many words"
    (desk / "events.jsonl").write_text(JSON_LINES.replace('"a"', f'"{long}"'), encoding="utf-8")
    args = ["--by", "team", "--by", "priority", "--period", "month"]
    monkeypatch.setenv("COLUMNS", "72")
    lines = shown(terminal(*REPORT, "events.jsonl", *args).out).splitlines()
    assert max(map(len, lines)) <= 72
    first = lines.index("Promises kept: first response")
    assert lines[first + 1].split() in (["–,", "normal"], [*long.split()[:-1], "words,", "urgent"])
    assert lines[first + 2].split()[:3] == ["month", "met", "breached"]
    assert f"{long}, urgent" in lines
    assert sum(line.startswith("month ") for line in lines) == 3  # once a table


@pytest.mark.usefixtures("desk")
def test_a_long_table_shows_its_beginning_and_says_so(
    narrow: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "_ROWS", 2)
    text = shown(narrow(*REPORT, "events.jsonl", "--kpi", "attainment").out)
    assert "\n… and 1 more row; --out FILE writes them all\n" in text


@pytest.mark.usefixtures("desk")
def test_what_the_cohort_leaves_out_is_told(narrow: Run) -> None:
    text = narrow(*REPORT, "events.jsonl", "--cohort", "solved").out
    assert "\nleft out: 2 tickets and 4 clocks not solved\n" in text


def test_nothing_to_report_is_said_plainly(narrow: Run, desk: Path) -> None:
    outcome = narrow(*REPORT, "events.jsonl", "--as-of", "2025-01-01T00:00:00Z")
    assert outcome.out.splitlines()[1] == (
        "nothing to report: the log has no ticket that was opened by then"
    )
    (desk / "sla.toml").write_text(
        '[calendars.desk]\ntz = "Asia/Tokyo"\nhours = "24x7"\n', encoding="utf-8"
    )
    lines = narrow(*REPORT, "events.jsonl").out.splitlines()
    assert lines[0] == "3 tickets as of Tue 6 Jan 2026 23:00 Asia/Tokyo"
    assert lines[2:4] == ["Promises kept", "nothing was promised on these tickets"]


@pytest.mark.usefixtures("desk")
def test_figures_go_down_a_pipe_as_csv(run: Run) -> None:
    outcome = run(*REPORT, "events.jsonl", "--kpi", "attainment", "--kpi", "first_response")
    first, *others = rows(outcome.out)
    assert (first["kpi"], first["statistic"], first["metric"]) == (
        *("attainment", "decided"),
        "first_response",
    )
    assert (first["value"], first["n"], first["duration_us"]) == (str(1 / 3), "3", "")
    mean = next(
        row for row in others if (row["kpi"], row["statistic"]) == ("first_response", "mean")
    )
    assert (mean["value"], mean["duration_us"]) == ("40500.0", "40500000000")
    assert any(row["statistic"] == "survival_median" for row in others)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["f.csv", "f.csv.gz", "f.json", "f.jsonl", "f.parquet"])
def test_figures_are_written_to_files_of_every_kind(run: Run, desk: Path, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    asked = ["--kpi", "tickets", "--period", "month", "--by", "priority"]
    outcome = run(*REPORT, "events.jsonl", *asked, "-o", name)
    assert outcome == (0, "", f"2 figures of 3 tickets in {name}\n")
    content = (desk / name).read_bytes()
    found: list[dict[str, object]]
    match name.partition(".")[2]:
        case "parquet":
            import pyarrow.parquet as pq

            found = pq.read_table(desk / name).to_pylist()
            at: object = datetime(2026, 1, 1, tzinfo=UTC)
        case "json":
            found, at = json.loads(content), "2026-01-01T00:00:00+00:00"
        case "jsonl":
            found = [json.loads(line) for line in content.splitlines()]
            at = "2026-01-01T00:00:00+00:00"
        case _:
            text = gzip.decompress(content) if name.endswith("gz") else content
            found = [dict(row) for row in rows(text.decode())]
            at = "2026-01-01T00:00:00+00:00"
    assert [(row["priority"], row["period"], row["period_at"]) for row in found] == [
        ("normal", "2026-01", at),
        ("urgent", "2026-01", at),
    ]
    assert [float(str(row["value"])) for row in found] == [1.0, 2.0]


@pytest.mark.usefixtures("desk")
def test_periods_are_those_of_the_zone_that_is_named(run: Run) -> None:
    args = ["--kpi", "tickets", "--period", "day"]
    own = rows(run(*REPORT, "events.csv", *args).out)
    assert [row["period"] for row in own] == ["2026-01-05", "2026-01-06"]
    far = rows(run(*REPORT, "events.csv", *args, "--tz", "Pacific/Kiritimati").out)
    assert [row["period"] for row in far] == ["2026-01-06"]


@pytest.mark.usefixtures("desk")
def test_percentiles_are_those_asked_for(run: Run) -> None:
    args = ["--kpi", "first_response", "--percentiles", "25,99.9"]
    found = [row["statistic"] for row in rows(run(*REPORT, "events.csv", *args).out)]
    assert found[:3] == ["mean", "p25", "p99.9"]


def test_the_figures_there_are_can_be_listed(run: Run) -> None:
    outcome = run("report", "--kpi", "help")
    assert (outcome.status, outcome.err) == (0, "")
    names = [line.split()[0] for line in outcome.out.splitlines()]
    assert names[:2] == ["attainment", "breach_rate"]
    assert len(set(names)) == len(names)
    assert "nps                    Net promoter score (NPS) (score)" in outcome.out.splitlines()


@pytest.mark.usefixtures("desk")
def test_all_figures_are_those_of_no_name(run: Run) -> None:
    assert run(*REPORT, "events.csv", "--kpi", "all") == run(*REPORT, "events.csv")


BAD_USAGE = {
    "a figure that there is not": (
        ["--kpi", "attainmnt"],
        "unknown KPI 'attainmnt'; did you mean 'attainment'?",
    ),
    "a zone that there is not": (["--tz", "Europe/Lisbonne"], "Europe/Lisbonne"),
    "a group twice": (["--by", "team", "--by", "team"], "by names 'team' twice; name it once"),
    "percentiles that are none": (
        ["--percentiles", "50,most"],
        "'50,most' are no numbers; write 50,90,95",
    ),
    "a percentile beyond all": (["--percentiles", "101"], "101"),
    "no ending that tells": (
        ["--out", "figures.xlsx"],
        "figures.xlsx: name it .csv, .json, .jsonl or .parquet, or say --format csv, json, ",
    ),
    "over the log": (["--out", "events.csv"], "--out events.csv would replace what is read"),
}


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("args", "message"), BAD_USAGE.values(), ids=BAD_USAGE.keys())
def test_what_cannot_be_asked_is_bad_usage(run: Run, args: list[str], message: str) -> None:
    outcome = run(*REPORT, "events.csv", *args)
    assert (outcome.status, outcome.out) == (2, "")
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("command", ["report", "evaluate", "due"])
def test_a_column_that_the_policy_needs_and_a_table_lacks_is_an_error(
    run: Run, desk: Path, command: str
) -> None:
    table = [line.split(",") for line in CSV.splitlines()]
    lacking = "\n".join(",".join([*row[:5], *row[6:7]]) for row in table)
    (desk / "events.csv").write_text(lacking, encoding="utf-8")
    outcome = run(command, "-p", "sla.toml", "events.csv")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == (
        "slaengine: events.csv: no column 'group' and no column 'priority', which the policy looks "
        "at or was asked for; there are ticket, at, event, by, status, team; add it, empty where "
        "nothing is known\n"
    )


@pytest.mark.usefixtures("desk")
def test_a_field_that_is_grouped_by_is_a_column_too(run: Run) -> None:
    outcome = run(*REPORT, "events.csv", "--by", "region")
    assert outcome.status == 1
    assert "no column 'region', which the policy looks at or was asked for" in outcome.err


def test_a_column_of_fields_may_hold_any_field(run: Run, desk: Path) -> None:
    (desk / "events.csv").write_text(
        'ticket,at,event,fields\nT-1,2026-01-05T10:00:00Z,opened,"{""priority"": ""urgent""}"\n',
        encoding="utf-8",
    )
    outcome = run(*REPORT, "events.csv", "--kpi", "tickets", "--by", "priority")
    assert [row["priority"] for row in rows(outcome.out)] == ["urgent"]


def test_rejected_rows_are_set_aside(run: Run, desk: Path) -> None:
    (desk / "events.jsonl").write_text(f"{JSON_LINES}oops\n", encoding="utf-8")
    assert run(*REPORT, "events.jsonl").status == 1
    outcome = run(*REPORT, "events.jsonl", "--on-error", "collect", "--kpi", "tickets")
    assert (outcome.status, outcome.err) == (1, "1 row set aside in rejected.jsonl\n")
    assert rows(outcome.out)[0]["value"] == "3.0"


@pytest.mark.usefixtures("desk")
def test_a_report_needs_no_libraries_for_columns(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run(*REPORT, "events.csv")
    for name in ("numpy", "narwhals", "pyarrow"):
        monkeypatch.setitem(sys.modules, name, None)
    assert run(*REPORT, "events.csv") == whole
