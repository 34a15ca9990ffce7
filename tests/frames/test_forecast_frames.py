"""Forecasts by columns: those of `whatif.forecast`, in every library."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Event, Opened, Policy, StatusChanged, TicketSla, evaluate, frames
from slaengine.errors import MetricsError
from slaengine.frames.forecast import COLUMNS
from slaengine.whatif import Calibration, Forecast, forecast
from slaengine.whatif.forecasts.calibration import Pair
from slaengine.whatif.forecasts.pause import pauses_of
from tests.frames.kinds import DRESSES, KINDS, Dress, dressed, frame_of, kind_of, rows_of
from tests.frames.reference import tickets_of
from tests.strategies.clockwork import policies
from tests.strategies.logs import Log, logs, moments_of
from tests.whatif.test_forecast_calibration import POLICY, START, desk, known

HOUR = timedelta(hours=1)
NOW = START + 120 * HOUR


def log_of(seed: int, tickets: int = 240, merged: int = 20) -> Any:
    events = [event for history in desk(seed, tickets, merged=merged) for event in history]
    return pa.table(
        {
            "ticket": [event.ticket for event in events],
            "at": pa.array([event.at for event in events], pa.timestamp("us", "UTC")),
            "event": [event.name for event in events],
            "by": ["agent"] * len(events),
            "status": [
                event.status if isinstance(event, StatusChanged) else None for event in events
            ],
        }
    )


def expected(seed: int, **asked: Any) -> Forecast:
    slas = known(desk(seed, 240, merged=20), NOW)
    return forecast(slas, at=NOW, within=7 * HOUR / 2, **asked)


def close(mine: object, theirs: object) -> bool:
    if isinstance(mine, float) and isinstance(theirs, float):
        return mine == pytest.approx(theirs, abs=1e-12)
    return mine == theirs


@pytest.mark.parametrize("kind", KINDS)
def test_a_forecast_by_columns_is_that_of_the_tickets(kind: str) -> None:
    clocks = frames.evaluate(POLICY, dressed(log_of(4), Dress(kind)), as_of=NOW)
    found = frames.forecast(clocks, at=NOW, within=7 * HOUR / 2, at_least=3)
    rows = rows_of(found)
    wanted = expected(4, cuts=0, at_least=3).rows()
    assert len(rows) == len(wanted) > 3
    assert tuple(rows[0]) == COLUMNS
    for row, line in zip(rows, wanted, strict=True):
        assert all(close(row[name], line[name]) for name in COLUMNS)
    assert {row["breaks_within"] for row in rows} == {True, False}
    assert any(row["is_breached"] for row in rows)


def test_a_calibration_by_columns_is_that_of_the_tickets() -> None:
    mine = frames.calibration(POLICY, log_of(5), at=NOW, cuts=8, at_least=3)
    theirs = expected(5, cuts=8, at_least=3).calibration
    assert theirs is not None
    assert mine == theirs
    assert mine.n > 10


def test_chances_are_put_right_by_a_calibration_that_helps() -> None:
    pairs = tuple(
        [Pair(0.2, broken=True, metric="resolution")] * 10
        + [Pair(0.9, broken=True, metric="resolution")] * 10
    )
    clocks = frames.evaluate(POLICY, log_of(4), as_of=NOW)
    right = Calibration(pairs, gains={("resolution", "running"): 0.1})
    found = frames.forecast(clocks, at=NOW, within=HOUR, calibration=right, at_least=3)
    assert {row["chance"] for row in rows_of(found)} == {1.0}


def test_fields_tell_promises_apart_by_columns_too() -> None:
    log = log_of(4)
    teams = [
        ticket[-1] if name == "opened" else None
        for ticket, name in zip(log["ticket"].to_pylist(), log["event"].to_pylist(), strict=True)
    ]
    log = log.append_column("team", pa.array(teams))
    clocks = frames.evaluate(POLICY, log, as_of=NOW, fields=["team"])
    found = rows_of(frames.forecast(clocks, at=NOW, within=HOUR, by=["team"], at_least=1))
    histories = desk(4, 240, merged=20)
    slas = [
        evaluate(
            POLICY,
            [replace(first, fields={"team": first.ticket[-1]}), *(e for e in rest if e.at <= NOW)],
            fields=["team"],
        )
        for first, *rest in histories
    ]
    wanted = forecast(slas, at=NOW, within=HOUR, by=["team"], at_least=1, cuts=3)
    assert [row["among"] for row in found] == [line.among for line in wanted]
    shown = frames.calibration(POLICY, log, at=NOW, by=["team"], at_least=1, cuts=3)
    assert shown == wanted.calibration


def test_history_of_other_clocks_teaches_as_well() -> None:
    clocks = frames.evaluate(POLICY, log_of(4), as_of=NOW)
    other = frames.evaluate(POLICY, log_of(6), as_of=NOW)
    found = rows_of(frames.forecast(clocks, at=NOW, within=HOUR, history=other, at_least=3))
    slas, past = (known(desk(seed, 240, merged=20), NOW) for seed in (4, 6))
    wanted = forecast(slas, at=NOW, within=HOUR, history=past, cuts=0, at_least=3).rows()
    assert [row["n"] for row in found] == [line["n"] for line in wanted]


def test_clocks_of_another_instant_are_refused() -> None:
    clocks = frames.evaluate(POLICY, log_of(4), as_of=NOW)
    with pytest.raises(MetricsError, match="clocks have one that starts after 2026-01-05T01"):
        frames.forecast(clocks, at=START + HOUR, within=HOUR)
    early = frames.evaluate(POLICY, log_of(4), as_of=START + HOUR)
    with pytest.raises(MetricsError, match="history have one that starts after"):
        frames.forecast(early, at=START + HOUR, within=HOUR, history=clocks)
    log = {
        "ticket": ["T-1", "T-1"],
        "at": [START, START + 2 * HOUR],
        "event": ["opened", "status_changed"],
        "status": [None, "solved"],
    }
    ended = frames.evaluate(POLICY, pa.table(log), as_of=NOW)
    with pytest.raises(MetricsError, match="clocks have one that stops after 2026-01-05T01"):
        frames.forecast(ended, at=START + HOUR, within=HOUR)


def test_a_log_without_promises_has_nothing_to_foresee() -> None:
    log = log_of(4, tickets=3)
    nothing = Policy()
    clocks = frames.evaluate(nothing, log, as_of=NOW)
    assert rows_of(frames.forecast(clocks, at=NOW, within=HOUR)) == []
    assert frames.calibration(nothing, log, at=NOW).n == 0


def test_a_clock_that_is_paused_is_due_at_no_instant() -> None:
    policy = Policy.from_text(
        """
        [[agreements]]
        name = "default"
        calendar = "24x7"
        pause_on = ["pending"]
        targets = { resolution = "4h" }
        """
    )
    at = pa.array([START], pa.timestamp("us", "UTC"))
    log = pa.table({"ticket": [7], "at": at, "event": ["opened"], "status": ["pending"]})
    clocks = frames.evaluate(policy, log, as_of=START)
    (row,) = rows_of(frames.forecast(clocks, at=START, within=HOUR))
    assert (row["ticket"], row["due_at"], row["chance"]) == (7, None, None)


PAUSING = Policy.from_text("""
[[agreements]]
name = "default"
calendar = "24x7"
pause_on = ["pending"]
targets = { resolution = { low = "4h", high = "4h" } }
""")


def pausing(seed: int) -> list[list[Event]]:
    """Histories of a desk whose tickets are often pending, and change their priority as often."""
    draw = random.Random(seed)
    histories: list[list[Event]] = []
    for number, (first, last) in enumerate(desk(seed, 160)):
        name, at, length = first.ticket, first.at, last.at - first.at
        low, high = ("low", "high") if number % 2 else ("high", "low")
        history: list[Event] = [Opened(name, at, fields={"priority": low})]
        if draw.random() < 0.7:
            history.append(StatusChanged(name, at + length / 3, status="pending"))
            if draw.random() < 0.5:
                history.append(StatusChanged(name, at + length / 2, status="open"))
        if draw.random() < 0.5:
            again = Event(name, at + length * 2 / 3, "updated", fields={"priority": high})
            history.append(again)
        histories.append([*history, last])
    return histories


def pausing_log(seed: int) -> Any:
    events = [event for history in pausing(seed) for event in history]
    at = pa.array([event.at for event in events], pa.timestamp("us", "UTC"))
    status = [getattr(event, "status", None) for event in events]
    return pa.table(
        {
            "ticket": [event.ticket for event in events],
            "at": at,
            "event": [event.name for event in events],
            "status": [
                None if event.name == "opened" else word
                for event, word in zip(events, status, strict=True)
            ],
            "priority": [event.fields.get("priority") for event in events],
        }
    )


def pausing_slas(seed: int, now: datetime = NOW) -> list[TicketSla]:
    known = ([event for event in history if event.at <= now] for history in pausing(seed))
    return [evaluate(PAUSING, events, fields=["priority"]) for events in known if events]


EARLY = START + 60 * HOUR


def test_paused_clocks_have_the_chance_by_columns_that_they_have_by_ticket() -> None:
    clocks = frames.evaluate(PAUSING, pausing_log(4), as_of=EARLY)
    pauses = frames.pauses(PAUSING, pausing_log(4), as_of=EARLY)
    found = rows_of(frames.forecast(clocks, at=EARLY, within=HOUR, pauses=pauses, at_least=3))
    slas = pausing_slas(4, EARLY)
    wanted = forecast(slas, at=EARLY, within=HOUR, cuts=0, at_least=3).rows()
    assert len(found) == len(wanted)
    for row, one in zip(found, wanted, strict=True):
        assert all(close(row[name], one[name]) for name in COLUMNS)
    paused = [row for row in found if row["state"] == "paused" and not row["is_breached"]]
    assert {row["again"] for row in paused} - {None}
    alone = rows_of(frames.forecast(clocks, at=EARLY, within=HOUR, at_least=3))
    silent = [row["chance"] for row in alone if row["state"] == "paused" and not row["is_breached"]]
    assert set(silent) == {None}


def test_pauses_of_other_clocks_teach_as_well() -> None:
    clocks, other = (frames.evaluate(PAUSING, pausing_log(seed), as_of=EARLY) for seed in (4, 6))
    mine, theirs = (frames.pauses(PAUSING, pausing_log(seed), as_of=EARLY) for seed in (4, 6))
    found = rows_of(
        frames.forecast(
            clocks,
            at=EARLY,
            within=HOUR,
            history=other,
            pauses=mine,
            history_pauses=theirs,
            at_least=3,
        )
    )
    wanted = forecast(
        pausing_slas(4, EARLY),
        at=EARLY,
        within=HOUR,
        history=pausing_slas(6, EARLY),
        cuts=0,
        at_least=3,
    )
    assert [row["pauses"] for row in found] == [one.pauses for one in wanted]


def test_a_look_back_by_ticket_knows_the_priority_of_the_time_as_columns_do() -> None:
    mine = frames.calibration(PAUSING, pausing_log(5), at=NOW, cuts=8, at_least=3)
    theirs = forecast(pausing_slas(5), at=NOW, within=HOUR, cuts=8, at_least=3).calibration
    assert theirs is not None
    assert mine == theirs
    assert {pair.state for pair in mine.pairs} == {"running", "paused"}


@pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")
@given(policies(), logs(), st.data())
def test_pauses_by_columns_are_those_of_the_tickets(
    policy: Policy, log: Log, data: st.DataObject
) -> None:
    as_of = data.draw(moments_of(log))
    frame = frame_of(log, data.draw(DRESSES))
    found = frames.pauses(policy, frame, as_of=as_of, fields=["group"])
    assert kind_of(found) == kind_of(frame)
    wanted = [
        {
            "ticket": int(clock.ticket) if log.numbered else clock.ticket,
            "metric": clock.metric,
            "cycle": clock.cycle,
            "agreement": clock.agreement,
            "kind": clock.kind,
            "priority": clock.priority,
            "paused_at": pause.start,
            "ended_at": pause.end,
            "lasted": pause.lasted,
            "then": pause.then,
            "group": sla.fields.get("group"),
        }
        for sla in tickets_of(policy, log, as_of, ["group"])
        for clock in sla
        for pause in pauses_of(clock.run, as_of)
    ]
    assert rows_of(found) == wanted


def test_a_row_that_is_no_pause_of_a_history_is_set_aside() -> None:
    log = pausing_log(4).to_pylist()
    bad = {**log[0], "event": "replied", "at": START - HOUR}
    frame = pa.Table.from_pylist([bad, *log])
    found = frames.pauses(PAUSING, frame, as_of=NOW, on_error="collect")
    assert [row["row"] for row in rows_of(found.rejected)] == [0]
    assert all(row["ticket"] != log[0]["ticket"] for row in rows_of(found.result))


def test_a_ticket_opened_twice_is_told_of_by_the_engine_and_set_aside() -> None:
    log = pausing_log(4).to_pylist()
    again = {**log[0], "at": log[0]["at"] + HOUR / 4}
    found = frames.pauses(
        PAUSING, pa.Table.from_pylist([*log, again]), as_of=NOW, on_error="collect"
    )
    assert [row["row"] for row in rows_of(found.rejected)] == [len(log)]
    whole = rows_of(frames.pauses(PAUSING, pausing_log(4), as_of=NOW))
    assert rows_of(found.result) == [row for row in whole if row["ticket"] != log[0]["ticket"]]
