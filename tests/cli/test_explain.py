"""`slaengine explain`: one ticket's story, slice by slice."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.desk import JSON_LINES, POLICY

EXPLAIN = ("explain", "-p", "sla.toml")


@pytest.mark.usefixtures("desk")
def test_a_story_says_what_was_promised_what_came_of_it_and_where_the_time_went(run: Run) -> None:
    outcome = run(*EXPLAIN, "T-1", "events.jsonl", "--metric", "resolution")
    head, result, *slices, total, blank = outcome.out.splitlines()
    assert head == "resolution: 4h under standard, priority urgent (Europe/Lisbon)"
    assert result == "met, due Mon 5 Jan 16:00, stopped Mon 5 Jan 14:00, 2h left"
    assert [line.split("  ")[-1] for line in slices] == ["open", "paused: pending", "open"]
    assert total.split() == ["2:00:00", "counted", "in", "all"]
    assert (blank, outcome.status, outcome.err) == ("", 0, "")


@pytest.mark.usefixtures("desk")
def test_every_clock_is_told_in_the_order_of_its_start(run: Run) -> None:
    told = [line.split(":")[0] for line in run(*EXPLAIN, "T-3", "events.jsonl").out.splitlines()]
    heads = [name for name in told if name in {"first_response", "resolution", "agent_work"}]
    assert heads == ["first_response", "resolution", "agent_work"]


@pytest.mark.usefixtures("desk")
def test_a_breach_that_goes_on_and_an_ola_are_told_as_such(run: Run) -> None:
    out = run(*EXPLAIN, "T-3", "events.jsonl").out
    assert "running, due 10:00, 4h over\n" in out
    assert "agent_work: 6h under backline (OLA), priority urgent (Europe/Lisbon)\n" in out
    assert "paused, 6h left\n" in out


def test_later_cycles_are_numbered_and_no_priority_is_no_matter(run: Run, desk: Path) -> None:
    (desk / "simple.toml").write_text(
        '[[agreements]]\nname = "all"\ncalendar = "24x7"\ntargets = { update = "2h" }\n',
        encoding="utf-8",
    )
    out = run("explain", "-p", "simple.toml", "T-2", "events.jsonl").out
    assert "update: 2h under all" in out
    assert "update #2: 2h under all" in out


def test_business_days_and_deadlines_are_told_as_they_were_promised(run: Run, desk: Path) -> None:
    days = POLICY.replace('normal = "16h"', 'normal = "2 business days, at close"')
    (desk / "days.toml").write_text(days, encoding="utf-8")
    told = run("explain", "-p", "days.toml", "T-2", "events.jsonl", "-m", "resolution").out
    assert told.startswith("resolution: 2 business days, at close (17h) under standard, priority ")
    by = '[[agreements]]\nname = "a"\ncalendar = "24x7"\n[[agreements.targets]]\n'
    (desk / "by.toml").write_text(
        f'{by}metric = "resolution"\nby = "promised_at"\n', encoding="utf-8"
    )
    (desk / "one.jsonl").write_text(
        '{"ticket": "T-1", "at": "2026-01-05T09:00:00Z", "event": "opened", '
        '"promised_at": "2026-01-05T11:00:00Z"}\n',
        encoding="utf-8",
    )
    told = run("explain", "-p", "by.toml", "T-1", "one.jsonl").out
    assert told.startswith("resolution: by promised_at (2h) under a")


@pytest.mark.usefixtures("desk")
def test_rows_are_for_machines(run: Run) -> None:
    outcome = run(*EXPLAIN, "T-1", "events.jsonl", "-m", "resolution", "--format", "jsonl")
    found = [json.loads(line) for line in outcome.out.splitlines()]
    assert found[1] == {
        "ticket": "T-1",
        "metric": "resolution",
        "cycle": 1,
        "agreement": "standard",
        "start_at": "2026-01-05T11:00:00+00:00",
        "end_at": "2026-01-05T13:00:00+00:00",
        "amount_us": 0,
        "reason": "paused: pending",
    }
    assert sum(row["amount_us"] for row in found) == 7_200_000_000
    header = run(*EXPLAIN, "T-1", "events.jsonl", "--format", "csv").out.splitlines()[0]
    assert header.split(",") == list(found[1])


@pytest.mark.usefixtures("desk")
def test_on_a_terminal_a_ribbon_shows_the_days(terminal: Run) -> None:
    out = terminal(*EXPLAIN, "T-2", "events.jsonl", "-m", "first_response").out
    [ribbon] = [line for line in out.splitlines() if "█" in line]
    assert set(ribbon) == {"█", "▓", "·"}
    assert len(ribbon) == 96
    assert "Mon 5 Jan" in out
    assert "Tue 6" in out


@pytest.mark.usefixtures("desk")
def test_an_unknown_ticket_or_metric_is_bad_usage(run: Run) -> None:
    assert run(*EXPLAIN, "T-9", "events.jsonl") == (
        2,
        "",
        "slaengine: no ticket 'T-9' in events.jsonl\n",
    )
    assert run(*EXPLAIN, "T-2", "events.jsonl", "-m", "update") == (
        2,
        "",
        "slaengine: no clock 'update' on this ticket; there are: first_response, resolution\n",
    )


def test_a_ticket_that_nothing_covers_has_no_story(run: Run, desk: Path) -> None:
    (desk / "none.toml").write_text("", encoding="utf-8")
    none = ("explain", "-p", "none.toml", "T-1", "events.jsonl")
    assert run(*none) == (0, "nothing was promised on this ticket\n", "")
    assert run(*none, "-m", "update").err.endswith("there are: none\n")


def test_bad_rows_of_other_tickets_do_not_matter(run: Run, desk: Path) -> None:
    bad = '{"ticket": "T-2", "event": "replied"}\n'
    (desk / "events.jsonl").write_text(JSON_LINES + bad, encoding="utf-8")
    assert run(*EXPLAIN, "T-1", "events.jsonl").status == 0
    outcome = run(*EXPLAIN, "T-2", "events.jsonl")
    assert outcome.status == 1
    assert outcome.err.startswith("slaengine: events.jsonl:11: ticket 'T-2': ")
