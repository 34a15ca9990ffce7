"""What seldom happens to columns: terminals, far years, new editions, tickets that are refused."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slaengine import Agreement, Opened, Policy, Target, evaluate, frames
from slaengine.engine.rulebook import rulebook_of
from slaengine.errors import HistoryError, StateError
from slaengine.frames import progress
from slaengine.frames.folding.machine import Machine, Pose

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def policy(**targets: str) -> Policy:
    return Policy(agreements=[Agreement("default", calendar="24x7", targets=targets)])


def log(**columns: list[Any]) -> Any:
    import pandas as pd

    size = len(next(iter(columns.values())))
    table = {"at": [NINE] * size, "event": ["opened"] * size, **columns}
    return pd.DataFrame(table)


def test_long_work_is_shown_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_LONG", 1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    found = frames.evaluate(policy(resolution="4h"), log(ticket=[1, 2]), as_of=NINE)
    assert len(found) == 2
    printed = capsys.readouterr()
    assert "evaluating" in printed.err
    assert printed.out == ""


def test_a_due_date_beyond_all_years_costs_its_ticket_and_no_other() -> None:
    late = datetime(9999, 12, 31, 20, 0, tzinfo=UTC)
    events = log(ticket=[1, 2], at=[late - timedelta(days=9), late])
    with pytest.warns(frames.ScalarWarning, match="evaluated one by one"):
        found = frames.evaluate(policy(resolution="40h"), events, as_of=late, on_error="collect")
    assert found.result["ticket"].tolist() == [1]
    assert found.rejected["row"].tolist() == [1]
    assert "years 1 to 9999" in found.rejected["reason"][0]


def test_a_pose_that_another_thread_has_numbered_meanwhile_keeps_its_number() -> None:
    class Late(Machine):
        """As if another thread came between the look and the lock."""

        def known(self, pose: Pose) -> int | None:
            return None

    machine = Late(rulebook_of(policy(resolution="4h")))
    assert machine.number(machine.poses[machine.blank]) == machine.blank


def test_a_state_without_clocks_goes_on() -> None:
    state = frames.advance(Policy(), None, log(ticket=[1]))
    later = NINE + timedelta(hours=1)
    events = log(ticket=[1], at=[later], event=["updated"], priority=["low"])
    state = frames.advance(Policy(), state, events)
    assert [sla.last_event_at for sla in frames.to_tickets(Policy(), state)] == [later]


def test_a_new_ticket_that_is_refused_leaves_no_trace_in_a_state() -> None:
    events = log(
        ticket=["a", "b", "c"],
        event=["opened", "merged", "opened"],
        channel=["web", "web", "chat"],
    )
    terms = policy(resolution="4h")
    found = frames.advance(terms, None, events, fields=["channel"], on_error="collect")
    told = [(sla.ticket, dict(sla.fields)) for sla in frames.to_tickets(terms, found.result)]
    assert told == [("a", {"channel": "web"}), ("c", {"channel": "chat"})]
    assert found.rejected["ticket"].tolist() == ["b"]


def test_a_calendar_that_a_new_edition_lacks_is_said() -> None:
    from slaengine import Calendar

    desk = Calendar(name="desk", tz="UTC", hours="24x7")
    old = Policy(
        calendars=[desk],
        agreements=[Agreement("default", calendar="desk", targets={"resolution": "4h"})],
    )
    state = frames.advance(old, None, log(ticket=[1]))
    with pytest.raises(StateError, match="no calendar 'desk' any more"):
        frames.to_tickets(policy(resolution="4h"), state)


def test_a_deadline_of_a_new_edition_that_is_none_is_said() -> None:
    events = log(ticket=[1], promised_at=["soon"])
    state = frames.advance(policy(resolution="4h"), None, events, fields=["promised_at"])
    target = Target("resolution", by="promised_at")
    edition = Policy(agreements=[Agreement("default", calendar="24x7", targets=[target])])
    with pytest.raises(StateError, match="'soon', which is no instant"):
        frames.to_tickets(edition, state)


def test_no_tickets_make_a_state_without_rows() -> None:
    state = frames.from_tickets(policy(resolution="4h"), [], like=log(ticket=[1]))
    assert len(state) == 0


def test_tickets_of_a_state_come_once_and_were_asked_for_the_same() -> None:
    terms = policy(resolution="4h")
    one = evaluate(terms, [Opened("a", NINE)])
    other = evaluate(terms, [Opened("b", NINE)], fields=["team"])
    with pytest.raises(StateError, match="ticket 'a' comes twice"):
        frames.from_tickets(terms, [one, one], like=log(ticket=[1]))
    with pytest.raises(StateError, match="'a' and 'b' were asked for other fields"):
        frames.from_tickets(terms, [one, other], like=log(ticket=[1]))


def test_a_log_without_a_field_that_was_asked_for_is_refused() -> None:
    with pytest.raises(HistoryError, match="no column 'team'"):
        frames.evaluate(policy(resolution="4h"), log(ticket=[1]), as_of=NINE, fields=["team"])
