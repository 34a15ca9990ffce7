"""`slaengine demo`: the made-up winter holds what it promises, and its page shows it."""

import importlib.util
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from slaengine.cli import main
from slaengine.cli.board.facts import gather
from slaengine.demo import (
    AS_OF,
    EVENTS,
    MAINTENANCE,
    OUTAGES,
    POLICY,
    ZONE,
    demo_events,
    demo_policy,
    text_of,
)
from slaengine.engine import TicketSla, evaluate
from slaengine.events import Event

SCRIPT = Path(__file__).parent.parent / "examples" / "make_demo_events.py"


def histories() -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in demo_events():
        found.setdefault(event.ticket, []).append(event)
    return found


@pytest.fixture(scope="module")
def slas() -> list[TicketSla]:
    policy = demo_policy()
    return [evaluate(policy, history) for history in histories().values()]


def test_the_script_writes_the_bundled_events_to_the_byte() -> None:
    if not SCRIPT.exists():
        pytest.skip(f"needs the project's examples (not at {SCRIPT})")
    spec = importlib.util.spec_from_file_location("make_demo_events", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.lines_of(script.make_events()) == text_of(EVENTS)


def test_the_winter_has_a_few_hundred_tickets_over_holidays_and_a_change_of_clocks() -> None:
    events = demo_events()
    days = {event.at.date() for event in events}
    offsets = {event.at.astimezone(ZONE).utcoffset() for event in events}
    assert 300 <= len(histories()) <= 500
    assert min(days) < date(2025, 12, 1) < date(2026, 4, 1) < max(days)
    assert len(offsets) == 2
    assert events == sorted(events, key=lambda event: event.at)
    assert events[-1].at <= AS_OF


def test_the_policy_has_what_a_real_one_has(slas: list[TicketSla]) -> None:
    policy = demo_policy()
    assert policy.lint() == ()
    assert Counter(agreement.kind for agreement in policy.agreements) == {"sla": 4, "ola": 1}
    assert sum(bool(agreement.customer) for agreement in policy.agreements) == 2
    noon = datetime(2025, 12, 24, 12, 30, tzinfo=ZONE)
    office = policy.calendars["office"]
    assert office.is_open(noon)
    assert not office.is_open(noon.replace(hour=14))
    assert not office.is_open(noon.replace(day=25))
    governed = Counter(sla.agreement for sla in slas)
    assert min(governed.values()) >= 20
    assert set(governed) == {"harbour-lines", "casa-verde", "chat", "standard"}


def test_most_promises_are_kept_and_some_are_not(slas: list[TicketSla]) -> None:
    states = Counter(clock.state for sla in slas for clock in sla)
    assert set(states) == {"met", "missed", "running", "paused", "cancelled"}
    assert 0.8 < states["met"] / (states["met"] + states["missed"]) < 0.97


def page(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["demo"]) == 0
    return capsys.readouterr().out


def test_the_page_is_plain_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    shown = page(capsys)
    assert shown == click.unstyle(shown)
    assert all(line == line.rstrip() for line in shown.splitlines())
    assert max(map(len, shown.splitlines())) <= 96


def test_the_page_shows_what_a_helpdesk_lead_looks_for(
    capsys: pytest.CaptureFixture[str], slas: list[TicketSla]
) -> None:
    shown = page(capsys)
    for heading in ("Promises kept", "Week by week", "Furthest over", "Due next", "Try it"):
        assert f"\n\n{heading}" in shown
    resolved = [clock for sla in slas for clock in sla.select(metric="resolution", kind="sla")]
    kept = sum(clock.state == "met" for clock in resolved)
    broken = sum(clock.is_breached(AS_OF) for clock in resolved if clock.state != "cancelled")
    assert f"{kept} of {kept + broken}\n" in shown
    assert f"{len(slas)} tickets, {len(demo_events()):,} events" in shown


def test_the_promise_explained_is_the_clocks_own_story(
    capsys: pytest.CaptureFixture[str], slas: list[TicketSla]
) -> None:
    clock = next(sla for sla in slas if sla.ticket == "T-4209")["resolution"]
    assert str(clock.explain(AS_OF).in_zone(ZONE)) in page(capsys)


def test_the_page_fits_a_terminal_of_eighty_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"FORCE_COLOR": "1", "COLUMNS": "80", "TERM": "xterm-256color"}.items():
        monkeypatch.setenv(name, value)
    shown = page(capsys)
    assert shown != click.unstyle(shown)
    assert max(map(len, click.unstyle(shown).splitlines())) <= 80
    assert "T-4355  resolution" in click.unstyle(shown)


def test_the_page_of_an_earlier_day_knows_nothing_of_later_ones() -> None:
    policy, december = demo_policy(), AS_OF.replace(year=2025, month=12, day=1)
    before = [event for event in demo_events() if event.at <= december]
    assert gather(policy, demo_events(), december) == gather(policy, before, december)


def test_the_demo_can_be_saved_and_worked_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "new" / "demo"
    assert main(["demo", "--save", str(target)]) == 0
    names = [POLICY, EVENTS, OUTAGES, MAINTENANCE]
    assert capsys.readouterr().out.splitlines() == [str(target / name) for name in names]
    assert main(["check", str(target / POLICY)]) == 0
    for name in names:
        assert (target / name).read_text(encoding="utf-8") == text_of(name)
