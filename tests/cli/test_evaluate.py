"""`slaengine evaluate`: a log in, every clock out, whatever its order and format."""

import csv
import gzip
import io
import json
import random
from pathlib import Path

import pytest

from slaengine.cli.log import History, histories, survey
from slaengine.reading.files import EventFile
from slaengine.reading.rows import Refusal, Row
from tests.cli.conftest import Run
from tests.cli.desk import CLOCKS, CSV, JSON_LINES

EVALUATE = ("evaluate", "-p", "sla.toml")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("events", ["events.jsonl", "events.csv"])
def test_a_log_in_a_pipe_gives_every_clock_as_csv(run: Run, events: str) -> None:
    assert run(*EVALUATE, events) == (0, CLOCKS, "")


@pytest.mark.usefixtures("desk")
def test_standard_input_is_a_log_too(run: Run) -> None:
    assert run(*EVALUATE, "-", stdin=JSON_LINES.encode()).out == CLOCKS
    outcome = run(*EVALUATE, "-", "--input-format", "csv", stdin=CSV.encode())
    assert outcome == (0, CLOCKS, "")


def test_a_log_in_any_order_is_gathered_by_ticket(run: Run, desk: Path) -> None:
    lines = JSON_LINES.splitlines(keepends=True)
    random.Random(7).shuffle(lines)
    # two events at one instant need a seq to stay in order once they are shuffled
    lines = [
        json.dumps(json.loads(line) | {"seq": JSON_LINES.index(line)}) + "\n" for line in lines
    ]
    (desk / "events.jsonl").write_text("".join(lines), encoding="utf-8")
    outcome = run(*EVALUATE, "events.jsonl")
    assert sorted(outcome.out.splitlines()) == sorted(CLOCKS.splitlines())


@pytest.mark.usefixtures("desk")
def test_json_lines_keep_types_and_nulls(run: Run) -> None:
    outcome = run(*EVALUATE, "events.jsonl", "--format", "jsonl", "-f", "team", "-f", "group")
    first, *_, last = map(json.loads, outcome.out.splitlines())
    assert first["team"] == "a"
    assert first["group"] is None
    assert first["breached"] is False
    assert first["elapsed_us"] == 1_800_000_000
    assert last["group"] == "tier-2"
    assert last["stopped_at"] is None
    assert list(first) == [*CLOCKS.split("\n", 1)[0].split(","), "team", "group"]


@pytest.mark.usefixtures("desk")
def test_a_field_named_like_a_column_is_refused(run: Run) -> None:
    outcome = run(*EVALUATE, "events.jsonl", "-f", "state")
    assert outcome == (
        2,
        "",
        "slaengine: --field state: there is a column of that name already\n",
    )


@pytest.mark.usefixtures("desk")
def test_later_events_change_nothing_as_of_an_instant(run: Run, desk: Path) -> None:
    asked = ("--as-of", "2026-01-05T10:45:00+00:00")
    whole = run(*EVALUATE, "events.jsonl", *asked)
    (desk / "events.jsonl").write_text(
        "".join(JSON_LINES.splitlines(keepends=True)[:2]), encoding="utf-8"
    )
    assert run(*EVALUATE, "events.jsonl", *asked) == whole
    [first, second] = rows(whole.out)
    assert (first["state"], second["state"]) == ("met", "running")
    assert second["elapsed_us"] == str(45 * 60 * 1_000_000)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["clocks.csv", "clocks.csv.gz"])
def test_a_file_is_written_whole_and_told_of(run: Run, desk: Path, name: str) -> None:
    outcome = run(*EVALUATE, "events.jsonl", "--out", name)
    assert outcome == (0, "", f"7 clocks of 3 tickets in {name}\n")
    content = (desk / name).read_bytes()
    assert (gzip.decompress(content) if name.endswith("gz") else content).decode() == CLOCKS
    assert not (desk / f"{name}.part").exists()


@pytest.mark.usefixtures("desk")
def test_json_lines_are_told_by_the_files_name(run: Run, desk: Path) -> None:
    assert run(*EVALUATE, "events.jsonl", "-o", "clocks.jsonl").status == 0
    assert len((desk / "clocks.jsonl").read_text(encoding="utf-8").splitlines()) == 7


FORMATS = "or say --format csv, jsonl or parquet"
BAD_OUTPUTS = {
    "no ending that tells": (
        ["--out", "clocks"],
        f"slaengine: clocks: name it .csv, .jsonl or .parquet, {FORMATS}\n",
    ),
    "a table in a file": (
        ["--out", "clocks.csv", "--format", "table"],
        "slaengine: a table goes to the terminal; --out writes csv, jsonl or parquet\n",
    ),
    "Parquet down a pipe": (
        ["--format", "parquet"],
        "slaengine: Parquet goes into a file; name it with --out\n",
    ),
    "a directory that is none": (
        ["--out", "nowhere/clocks.csv"],
        "slaengine: nowhere/clocks.csv: there is no directory nowhere; make it first\n",
    ),
    "over the log": (
        ["--out", "./events.jsonl"],
        "slaengine: --out events.jsonl would replace what is read; name another\n",
    ),
    "over the policy": (
        ["--out", "sla.toml"],
        "slaengine: --out sla.toml would replace what is read; name another\n",
    ),
    "rejects into the same file": (
        ["--on-error", "collect", "--rejects", "clocks.csv", "--out", "clocks.csv"],
        "slaengine: --out and --rejects are one file; name another\n",
    ),
    "rejects over the log": (
        ["--on-error", "collect", "--rejects", "events.jsonl"],
        "slaengine: --rejects events.jsonl would replace what is read; name another\n",
    ),
}


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("args", "message"), BAD_OUTPUTS.values(), ids=BAD_OUTPUTS.keys())
def test_output_that_cannot_be_is_bad_usage(run: Run, args: list[str], message: str) -> None:
    assert run(*EVALUATE, "events.jsonl", *args) == (2, "", message)


@pytest.mark.usefixtures("desk")
def test_a_named_format_goes_into_a_file_of_any_name(run: Run, desk: Path) -> None:
    assert run(*EVALUATE, "events.jsonl", "-o", "clocks", "--format", "csv").status == 0
    assert (desk / "clocks").read_text(encoding="utf-8") == CLOCKS


@pytest.mark.usefixtures("desk")
def test_a_file_that_is_there_is_replaced_when_nothing_is_read_from_it(
    run: Run, desk: Path
) -> None:
    (desk / "clocks.csv").write_text("old", encoding="utf-8")
    assert run(*EVALUATE, "-", "--out", "clocks.csv", stdin=JSON_LINES.encode()).status == 0
    assert (desk / "clocks.csv").read_text(encoding="utf-8") == CLOCKS


@pytest.mark.usefixtures("desk")
def test_an_empty_log_has_no_clocks(run: Run) -> None:
    assert run(*EVALUATE, "-") == (0, CLOCKS.split("\n", 1)[0] + "\n", "")


def test_a_log_whose_name_tells_no_format_asks_for_one(run: Run, desk: Path) -> None:
    (desk / "events.txt").write_text(JSON_LINES, encoding="utf-8")
    outcome = run(*EVALUATE, "events.txt")
    assert outcome.status == 2
    assert outcome.err == (
        "slaengine: events.txt: not a name that tells JSON lines, CSV or Parquet; "
        "say --input-format jsonl, csv or parquet\n"
    )
    (desk / "events").write_text(JSON_LINES, encoding="utf-8")
    assert run(*EVALUATE, "events").status == 2
    assert run(*EVALUATE, "events", "--input-format", "jsonl").out == CLOCKS


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("as_of", "message"),
    [
        ("2026-01-05T10:45", "'2026-01-05T10:45' has no time zone; write its offset, such as "),
        ("noon", "'noon' is not an ISO 8601 instant (microseconds at the finest); "),
    ],
)
def test_an_instant_without_an_offset_is_bad_usage(run: Run, as_of: str, message: str) -> None:
    outcome = run(*EVALUATE, "events.jsonl", "--as-of", as_of)
    assert outcome.status == 2
    assert outcome.err.startswith(f"slaengine: Invalid value for '--as-of': {message}")


BAD_ROW = '{"ticket": "T-1", "at": "2026-01-05T10:30", "event": "replied", "by": "agent"}\n'
NO_OPENING = '{"ticket": "T-9", "at": "2026-01-06T08:00:00Z", "event": "replied", "by": "agent"}\n'
BAD_STATUS = (
    '{"ticket": "T-3", "at": "2026-01-06T11:00:00Z", "event": "status_changed", "status": "odd"}\n'
)


def test_the_first_bad_row_stops_the_run_with_its_line(run: Run, desk: Path) -> None:
    (desk / "events.jsonl").write_text(JSON_LINES + BAD_ROW, encoding="utf-8")
    outcome = run(*EVALUATE, "events.jsonl", "-o", "clocks.csv")
    assert outcome.status == 1
    assert outcome.err.startswith(
        "slaengine: events.jsonl:11: ticket 'T-1': at '2026-01-05T10:30' has no time zone; "
    )
    assert not (desk / "clocks.csv").exists()


SOLVED = BAD_STATUS.replace("11:00", "12:00").replace("odd", "solved")


@pytest.mark.parametrize(
    ("line", "number"),
    [(NO_OPENING, 11), (BAD_STATUS, 11), (SOLVED + BAD_STATUS, 12), (BAD_STATUS + SOLVED, 11)],
    ids=["no opening", "unknown status", "after later events", "before later events"],
)
def test_a_history_that_makes_no_sense_is_told_with_the_line_where_it_stops(
    run: Run, desk: Path, line: str, number: int
) -> None:
    (desk / "events.jsonl").write_text(JSON_LINES + line, encoding="utf-8")
    outcome = run(*EVALUATE, "events.jsonl")
    assert outcome.status == 1
    assert outcome.err.startswith(f"slaengine: events.jsonl:{number}: ticket 'T-")
    assert outcome.err.count("\n") == 1


def test_rejected_rows_and_tickets_can_be_collected_beside_the_results(
    run: Run, desk: Path
) -> None:
    (desk / "events.jsonl").write_text(
        JSON_LINES + BAD_ROW + "oops\n" + NO_OPENING, encoding="utf-8"
    )
    outcome = run(*EVALUATE, "events.jsonl", "--on-error", "collect", "--rejects", "bad.jsonl")
    assert outcome.status == 1
    assert outcome.err == "8 rows set aside in bad.jsonl\n"
    assert {row["ticket"] for row in rows(outcome.out)} == {"T-2", "T-3"}
    found = [
        json.loads(line) for line in (desk / "bad.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [(row["place"], row["ticket"]) for row in found] == [
        ("events.jsonl:11", "T-1"),
        ("events.jsonl:12", None),
        *((f"events.jsonl:{number}", "T-1") for number in range(1, 6)),
        ("events.jsonl:13", "T-9"),
    ]
    assert found[1]["row"] == "oops\n"
    assert found[2]["reason"] == "the row at events.jsonl:11 of this ticket was rejected"
    assert found[2]["row"]["event"] == "opened"
    assert "no opened event" in found[-1]["reason"]


def test_a_due_date_beyond_all_calendars_is_trouble_with_its_ticket(run: Run, desk: Path) -> None:
    last = (
        '{"ticket": "T-9", "at": "9999-12-31T08:00:00Z", "event": "opened", "priority": "normal"}'
    )
    (desk / "events.jsonl").write_text(last, encoding="utf-8")
    outcome = run(*EVALUATE, "events.jsonl", "--on-error", "collect")
    assert (outcome.status, outcome.err) == (1, "1 row set aside in rejected.jsonl\n")
    [rejected] = [
        json.loads(line)
        for line in (desk / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert (rejected["place"], rejected["ticket"]) == ("events.jsonl:1", "T-9")
    assert rejected["reason"].startswith("events.jsonl:1: calendar 'desk': ")


def test_a_second_bad_row_does_not_hide_the_first(run: Run, desk: Path) -> None:
    (desk / "events.jsonl").write_text(BAD_ROW + BAD_ROW + JSON_LINES, encoding="utf-8")
    assert run(*EVALUATE, "events.jsonl", "--on-error", "collect").status == 1
    found = [
        json.loads(line)
        for line in (desk / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert found[2]["reason"] == "the row at events.jsonl:1 of this ticket was rejected"


@pytest.mark.usefixtures("desk")
def test_without_rejects_the_file_says_so_by_being_empty(run: Run, desk: Path) -> None:
    assert run(*EVALUATE, "events.jsonl", "--on-error", "collect") == (0, CLOCKS, "")
    assert (desk / "rejected.jsonl").read_text(encoding="utf-8") == ""


def test_a_broken_policy_is_told_on_one_line(run: Run, desk: Path) -> None:
    (desk / "sla.toml").write_text("[[agreements]]\nnam = 'x'\n", encoding="utf-8")
    outcome = run(*EVALUATE, "events.jsonl")
    assert outcome.status == 1
    assert outcome.err.startswith("slaengine: sla.toml: agreements[0].")
    assert outcome.err.endswith("slaengine check lists them)\n")


def test_policies_merge(run: Run, desk: Path) -> None:
    (desk / "more.toml").write_text(
        '[[agreements]]\nname = "vip"\nwhen = { team = "a" }\ncalendar = "24x7"\n'
        'targets = { resolution = "1h" }\n',
        encoding="utf-8",
    )
    outcome = run("evaluate", "-p", "more.toml", "-p", "sla.toml", "events.jsonl")
    assert rows(outcome.out)[0]["agreement"] == "vip"


@pytest.mark.usefixtures("desk")
def test_on_a_terminal_it_is_a_table(terminal: Run) -> None:
    outcome = terminal(*EVALUATE, "events.jsonl", "-f", "team")
    head, first, *_, blank, foot = outcome.out.splitlines()
    assert head.split() == [
        *["ticket", "metric", "#", "priority", "agreement", "state", "due", "left", "team"]
    ]
    assert first.split() == [
        *["T-1", "first_response", "1", "urgent", "standard", "met"],
        *["Mon", "5", "Jan", "11:00", "30m", "a"],
    ]
    assert blank == ""
    assert foot == "7 clocks as of Tue 6 Jan 2026 14:00 Europe/Lisbon"


def test_a_long_table_shows_its_beginning_and_says_so(terminal: Run, desk: Path) -> None:
    lines = [JSON_LINES.replace("T-", f"T-{number}0") for number in range(10)]
    (desk / "events.jsonl").write_text("".join(lines), encoding="utf-8")
    outcome = terminal(*EVALUATE, "events.jsonl")
    assert outcome.out.splitlines()[-1] == (
        "40 of 70 clocks as of Tue 6 Jan 2026 14:00 Europe/Lisbon; --out FILE writes them all"
    )
    assert len(outcome.out.splitlines()) == 40 + 3


@pytest.mark.usefixtures("desk")
def test_an_empty_table_is_its_last_line(terminal: Run) -> None:
    assert terminal(*EVALUATE, "-").out.split(" as of")[0] == "\n0 clocks"


def test_zones_that_differ_are_shown_in_utc(terminal: Run, desk: Path) -> None:
    (desk / "more.toml").write_text(
        '[calendars.oslo]\ntz = "Europe/Oslo"\nhours = "24x7"\n', encoding="utf-8"
    )
    outcome = terminal("evaluate", "-p", "sla.toml", "-p", "more.toml", "events.jsonl")
    assert outcome.out.endswith("14:00 UTC\n")


def read(path: Path) -> list[Row]:
    return list(EventFile(path, path.name, "jsonl").rows(Refusal("", None)))


def test_tickets_that_stand_together_pass_one_by_one(desk: Path) -> None:
    rows = read(desk / "events.jsonl")
    overview = survey(iter(rows))
    assert (overview.rows, overview.grouped) == (10, True)
    taken: list[Row] = []

    def noted(row: Row) -> Row:
        taken.append(row)
        return row

    first = next(histories((noted(row) for row in rows), overview))
    assert [row.event.ticket for row in first] == ["T-1"] * 5
    assert len(taken) == 6  # one row ahead, to see where the ticket ends


def test_a_ticket_that_comes_back_is_noticed(desk: Path) -> None:
    rows = read(desk / "events.jsonl")
    overview = survey(iter([*rows, rows[0]]))
    assert not overview.grouped
    found: list[History] = list(histories(iter([*rows, rows[0]]), overview))
    assert [len(history) for history in found] == [6, 2, 3]
