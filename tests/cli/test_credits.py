"""`slaengine credits`: from a log to what is owed, in a terminal and in files."""

import csv
import io
import json
from pathlib import Path

import pytest

from slaengine.remedies import Statement
from tests.cli.conftest import Run

CONTRACT = """
[calendars.desk]
tz = "Europe/Lisbon"
hours = { mon-fri = ["09:00-17:00"] }

[priority]
order = ["urgent", "normal"]

[[agreements]]
name = "standard"
calendar = "desk"
fee = "1000.00 EUR a month"

[agreements.targets]
first_response = { urgent = "1h", normal = "4h" }
resolution = { urgent = "4h", normal = "16h" }

[[agreements.availability]]
name = "web"

[[agreements.remedies]]
name = "late answers"
on = "missed"
metric = "first_response"
each = { credit = "25 EUR" }
cap = "30%"
claim = { within = "30 days", after = "period_end" }

[[agreements.remedies]]
name = "uptime"
on = "availability"
linear = { below = "99.9%", per_point = "10%" }
"""
OUTAGES = "started_at,ended_at\n2026-01-05T03:00:00Z,2026-01-05T05:00:00Z\n"
UNMEASURED = "not measured, for want of --outages: uptime of standard\n"
CREDITS = ("credits", "-p", "sla.toml")
LETTER = """\
standard, 2026-01: 2026-01-01 to 2026-01-31 (Europe/Lisbon)
  late answers  2 → 2 × 25.00 EUR = 50.00 EUR; cap 30% not reached; claimable until 2026-03-02
                50.00 EUR
  uptime        nothing was measured
                nothing
  total         50.00 EUR
  not final: as of 2026-02-01T00:00:00+00:00, more may come

1 statement, 50.00 EUR in all
"""


@pytest.fixture
def contract(desk: Path) -> Path:
    """Write a contract for the small desk's log, and when the service was down."""
    (desk / "sla.toml").write_text(CONTRACT, encoding="utf-8")
    (desk / "outages.csv").write_text(OUTAGES, encoding="utf-8")
    return desk


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("contract")
@pytest.mark.parametrize("events", ["events.csv", "events.jsonl"])
def test_a_letter_for_each_agreement_and_period_is_printed_on_a_terminal(
    terminal: Run, events: str
) -> None:
    found = terminal(*CREDITS, events, "--as-of", "2026-02-01T00:00:00Z")
    assert (found.status, found.err) == (0, UNMEASURED)
    assert found.out == LETTER


@pytest.mark.usefixtures("contract")
def test_a_pipe_gets_rows_with_exact_money(run: Run) -> None:
    found = run(*CREDITS, "events.csv", "--outages", "outages.csv", "--agreement", "standard")
    lines = rows(found.out)
    assert [(row["remedy"], row["amount"], row["currency"]) for row in lines] == [
        ("late answers", "50.00", "EUR"),
        ("uptime", lines[1]["amount"], "EUR"),
    ]
    assert (lines[1]["downtime_us"], lines[1]["final"]) == ("7200000000", "false")
    assert lines[0]["claim_until"] == "2026-03-03T00:00:00+00:00"


@pytest.mark.usefixtures("contract")
def test_rows_by_columns_are_those_of_tickets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("numpy", "narwhals", "pyarrow"):
        pytest.importorskip(name, reason="needs the extra: pip install slaengine[parquet]")
    asked = ("events.csv", "--outages", "outages.csv", "--format", "jsonl")
    by_tickets = run(*CREDITS, *asked)
    monkeypatch.setattr("slaengine.cli.tables.LEAST", 0)
    monkeypatch.setattr("slaengine.cli.credits.settled", None)  # nobody may call it
    assert run(*CREDITS, *asked) == by_tickets
    assert by_tickets.out.count("\n") == 2


@pytest.mark.usefixtures("contract")
def test_files_are_written_in_the_format_that_their_name_says(run: Run, tmp_path: Path) -> None:
    for name in ("owed.json", "owed.html", "owed.txt", "owed.csv", "owed.jsonl"):
        found = run(*CREDITS, "events.jsonl", "--out", name)
        assert (found.status, found.err) == (0, f"{UNMEASURED}1 statement in {name}\n")
    listed = json.loads((tmp_path / "owed.json").read_text(encoding="utf-8"))
    (statement,) = [Statement.from_json(json.dumps(each)) for each in listed]
    assert [each.what for each in statement.lines[0].measurement.incidents] == [
        "T-3 first_response",
        "T-2 first_response",
    ]
    assert statement.text() in (tmp_path / "owed.txt").read_text(encoding="utf-8")
    assert ">late answers</td>" in (tmp_path / "owed.html").read_text(encoding="utf-8")
    lines = (tmp_path / "owed.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["amount"] for line in lines] == ["50.00", "0.00"]


@pytest.mark.usefixtures("contract")
def test_only_what_is_owed_may_be_asked_for(run: Run) -> None:
    asked = ("--as-of", "2026-03-01T00:00:00Z", "--format", "text")
    every = run(*CREDITS, "events.csv", *asked).out
    owed = run(*CREDITS, "events.csv", *asked, "--owed").out
    assert "2 statements, 50.00 EUR in all" in every
    assert "1 statement, 50.00 EUR in all" in owed
    later = run(*CREDITS, "events.csv", *asked, "--since", "2026-02-10").out
    assert "1 statement, 0.00 EUR in all" in later
    assert run(*CREDITS, "events.csv", *asked, "--since", "0001-01-01").out == every
    weekly = run(*CREDITS, "events.csv", *asked, "--period", "week").out
    assert weekly == "0 statements, no money in all\n"


@pytest.mark.usefixtures("contract")
def test_fees_may_be_given_for_every_period_or_for_one(run: Run) -> None:
    outages = ("--outages", "outages.csv", "--as-of", "2026-02-01T00:00:00Z")
    asked = ("events.csv", *outages, "--format", "csv")
    amounts = [
        rows(run(*CREDITS, *asked, *(f"--fee={fee}" for fee in fees)).out)[1]["amount"]
        for fees in (
            (),
            ("standard=2000 EUR",),
            ("standard.total@2026-01=3000 EUR", "standard.total@2026-02=1 EUR"),
            ("standard@2026-02=1 EUR",),
        )
    ]
    once, twice, thrice, other = map(float, amounts)
    assert other == once
    assert twice == pytest.approx(2 * once, abs=0.01)
    assert thrice == pytest.approx(3 * once, abs=0.02)


@pytest.mark.usefixtures("contract")
@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--agreement", "standrad"), "unknown agreement 'standrad' (did you mean 'standard'?)"),
        (("--fee", "standrad=1 EUR"), "fees: 'standrad' is no agreement"),
        (("--fee", "standard=1 EUR", "--fee", "standard@2026-01=1 EUR"), "for single ones"),
        (("--out", "outages.csv", "--outages", "outages.csv"), "would replace what is read"),
        (("--out", "owed.xml"), "name it .txt, .json, .html, .csv or .jsonl"),
    ],
)
def test_bad_usage_is_told_in_one_line(run: Run, args: tuple[str, ...], message: str) -> None:
    found = run(*CREDITS, "events.csv", *args)
    assert (found.status, found.out) == (2, "")
    assert message in found.err
    assert found.err.count("\n") == 1


def test_what_is_not_measured_is_named_up_to_a_few(run: Run, contract: Path) -> None:
    head, start, rest = CONTRACT.partition("[[agreements]]\n")
    others = [(start + rest).replace('"standard"', f'"customer {n}"') for n in range(5)]
    named = [text.replace("fee =", f'customer = "{n}"\nfee =') for n, text in enumerate(others)]
    (contract / "sla.toml").write_text(head + "".join(named), encoding="utf-8")
    (contract / "events.csv").write_text("ticket,at,event,customer,priority\n", encoding="utf-8")
    found = run(*CREDITS, "events.csv", "--as-of", "2026-02-01T00:00:00Z")
    assert found.status == 0
    assert found.err == (
        "not measured, for want of --outages: uptime of customer 0, uptime of customer 1, "
        "uptime of customer 2 and 2 more\n"
    )


@pytest.mark.usefixtures("contract")
def test_a_log_without_events_needs_an_instant(run: Run) -> None:
    found = run(*CREDITS, "-")
    assert (found.status, found.out) == (2, "")
    assert "say --as-of" in found.err
    instant = ("--as-of", "2026-02-01T00:00:00Z", "--outages", "outages.csv")
    assert len(rows(run(*CREDITS, "-", *instant, "--format", "csv").out)) == 2


@pytest.mark.usefixtures("contract")
def test_rows_that_cannot_be_used_are_set_aside(run: Run, contract: Path) -> None:
    bad = '{"ticket": "T-9", "at": "yesterday", "event": "opened"}\n'
    with (contract / "events.jsonl").open("a", encoding="utf-8") as log:
        log.write(bad)
    found = run(*CREDITS, "events.jsonl", "--on-error", "collect", "--rejects", "bad.jsonl")
    assert found.status == 1
    assert "1 row set aside in bad.jsonl" in found.err
    assert "maintenance" not in found.err
