"""Forecasts by columns: those of `whatif.forecast`, in every library."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from slaengine import Policy, StatusChanged, evaluate, frames
from slaengine.errors import MetricsError
from slaengine.frames.forecast import COLUMNS
from slaengine.whatif import Calibration, Forecast, forecast
from slaengine.whatif.forecasts.calibration import Pair
from tests.frames.kinds import KINDS, Dress, dressed, rows_of
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
