"""Measures by columns: the same as of every ticket by itself, in every kind of dataframe."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import (
    Agreement,
    Calendar,
    HistoryError,
    Holidays,
    Opened,
    Policy,
    Rated,
    StatusChanged,
    Updated,
    evaluate,
)
from slaengine.frames.measures import measures
from slaengine.frames.segments import segments
from slaengine.metrics import Measures, measure
from slaengine.metrics import segments as segments_of
from tests.frames.kinds import DRESSES, PLAIN, Dress, arrow_of, dressed, kind_of, rows_of
from tests.strategies.careers import careers
from tests.strategies.clockwork import policies
from tests.strategies.logs import TEXTS, Log, Row, cell, moments_of

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DESK = Calendar(name="desk", tz="UTC", hours={"mon-fri": ["09:00-17:00"]})
POLICY = Policy(
    calendars=[DESK],
    agreements=[Agreement("default", calendar="desk", targets={"resolution": "4h"})],
)


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """Draw the log of a few tickets with whole careers, by time or ticket by ticket."""
    names = draw(st.sampled_from([TEXTS[:2], TEXTS[:1], TEXTS[:3]]))
    events = [replace(event, ticket=name) for name in names for event in draw(careers())]
    if draw(st.booleans()):
        events.sort(key=lambda event: event.at)
    return Log(tuple(events))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Log, datetime]:
    log = draw(logs())
    return log, draw(moments_of(log))


def frame_of(log: Log, dress: Dress = PLAIN[0]) -> Any:
    """Make a dataframe of a log, which also says whose team has the ticket."""
    table = arrow_of(log.rows(), dress, seq=False, numbered=False)
    team = pa.array([cell(event.fields, "team") for event in log.events], pa.string())
    if dress.categorical:
        team = team.dictionary_encode()
    return dressed(table.append_column("team", team), dress)


def expected(
    policy: Policy, log: Log, as_of: datetime, fields: Sequence[str], fields_at: str
) -> list[Row]:
    """Return the measures of every ticket, each evaluated by itself."""
    rows: list[Row] = []
    for history in log.histories(as_of).values():
        sla = evaluate(policy, history, fields=fields)
        found = measure(sla, as_of)
        at = {
            "now": as_of,
            "opened": found.opened_at,
            "solved": found.solved_at,
            "rated": found.rated_at,
        }[fields_at]
        asked = {name: None if at is None else sla.field_at(name, at) for name in fields}
        rows.append({**asdict(found), **asked})
    return rows


# --- laws


@given(
    policies(),
    questions(),
    st.lists(st.sampled_from(("team", "assignee", "channel")), max_size=2, unique=True),
    st.sampled_from(["now", "opened", "solved", "rated"]),
    DRESSES,
)
def test_columns_measure_every_ticket_as_it_is_measured_by_itself(
    policy: Policy, question: tuple[Log, datetime], fields: list[str], then: Any, dress: Dress
) -> None:
    log, as_of = question
    frame = measures(policy, frame_of(log, dress), as_of=as_of, fields=fields, fields_at=then)
    assert kind_of(frame) == dress.kind
    assert rows_of(frame) == expected(policy, log, as_of, fields, then)


@given(policies(), questions(), DRESSES)
def test_columns_tell_whose_hands_tickets_were_in(
    policy: Policy, question: tuple[Log, datetime], dress: Dress
) -> None:
    log, as_of = question
    frame = segments(policy, frame_of(log, dress), as_of=as_of)
    histories = log.histories(as_of).values()
    slas = [evaluate(policy, history) for history in histories]
    assert rows_of(frame) == [asdict(each) for sla in slas for each in segments_of(sla, as_of)]


def test_every_measure_is_a_column() -> None:
    frame = measures(POLICY, frame_of(Log((Opened("T-7", NINE),))), as_of=NINE)
    assert set(rows_of(frame)[0]) == set(Measures.__slots__)


@pytest.mark.parametrize("dress", PLAIN, ids=[each.kind for each in PLAIN])
def test_no_events_have_no_measures(dress: Dress) -> None:
    log = Log((Opened("T-7", NINE),))
    frame = measures(POLICY, frame_of(log, dress), as_of=NINE - HOUR, fields=["team"])
    assert rows_of(frame) == []
    assert rows_of(segments(POLICY, frame_of(log, dress), as_of=NINE - HOUR)) == []


@pytest.mark.parametrize(
    ("then", "team"),
    [("now", "d"), ("opened", "a"), ("solved", "b"), ("rated", "c")],
)
def test_fields_read_as_they_did_at_an_instant(then: Any, team: str) -> None:
    told = [
        Opened("T-7", NINE, fields={"team": "a"}),
        StatusChanged("T-7", NINE + HOUR, status="solved", fields={"team": "b"}),
        Rated("T-7", NINE + 2 * HOUR, survey="csat", score=5, fields={"team": "c"}),
        Updated("T-7", NINE + 3 * HOUR, fields={"team": "d"}),
        Opened("T-8", NINE, fields={"team": "d"}),
    ]
    frame = frame_of(Log(tuple(told)))
    later = NINE + 4 * HOUR
    found = rows_of(measures(POLICY, frame, as_of=later, fields=["team"], fields_at=then))
    assert [row["team"] for row in found] == [team, "d" if then in ("now", "opened") else None]


def test_a_status_that_the_opening_does_not_say_is_open() -> None:
    frame = events(opened("a"), opened("b", status="pending"))
    found = rows_of(measures(POLICY, frame, as_of=NINE))
    assert [row["status"] for row in found] == ["open", "pending"]
    assert [row["status_class"] for row in found] == ["open", "pending"]


# --- what cannot be told


def events(*rows: Row) -> Any:
    """Make a dataframe of rows with a ticket, an hour and what else they say."""
    import numpy as np
    import pandas as pd

    columns = ("ticket", "event", "priority", "status", "by", "duration")
    table = {name: [row.get(name) for row in rows] for name in columns}
    at = [NINE + HOUR * float(str(row.get("hour", 0))) for row in rows]
    duration = pd.Series(np.array(table["duration"], "timedelta64[us]"))
    return pd.DataFrame({**table, "at": at, "duration": duration})


def opened(ticket: str, **cells: object) -> Row:
    return {"ticket": ticket, "event": "opened", **cells}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([opened("b", hour=1), {"ticket": "b", "event": "seen"}], "comes before the ticket was"),
        ([{"ticket": "b", "event": "seen"}], "no opened event"),
        ([opened("b"), opened("b", hour=1)], "opened 2 times"),
        ([opened("b", status="lost")], "status 'lost' has no class"),
    ],
    ids=["before the opening", "no opening", "two openings", "unknown status"],
)
def test_a_history_that_is_none_is_rejected_with_its_row(rows: list[Row], reason: str) -> None:
    frame = events(opened("a"), *rows, opened("c"))
    with pytest.raises(HistoryError, match=rf"^row \d: ticket 'b'.*{reason}"):
        measures(POLICY, frame, as_of=NINE + HOUR)
    found = measures(POLICY, frame, as_of=NINE + HOUR, on_error="collect")
    assert found.result["ticket"].tolist() == ["a", "c"]
    assert found.rejected["ticket"].tolist() == ["b"]
    assert reason in found.rejected["reason"][0]
    left = segments(POLICY, frame, as_of=NINE + HOUR, on_error="collect")
    assert left.result["ticket"].tolist() == ["a", "a", "c", "c"]
    assert left.rejected["ticket"].tolist() == ["b"]


def test_a_deadline_that_is_no_instant_is_rejected_only_where_it_is_promised() -> None:
    agreement = {"name": "default", "calendar": "24x7", "when": {"priority": "low"}}
    row = {"metric": "resolution", "by": "channel"}
    policy = Policy.from_text(
        json.dumps({"agreements": [{**agreement, "targets": [row]}]}), format="json"
    )
    frame = events(opened("a", priority="low"), opened("b", priority="high"))
    frame["channel"] = "soon"
    found = measures(policy, frame, as_of=NINE, on_error="collect")
    assert found.result["ticket"].tolist() == ["b"]
    assert "holds 'soon', which is no instant" in found.rejected["reason"][0]


def test_open_time_that_a_calendar_cannot_tell_is_rejected() -> None:
    known = Holidays.on({date(2026, 1, 1): "New Year"}, until=date(2026, 12, 31))
    desk = Calendar(name="desk", tz="UTC", hours={"mon-fri": ["09:00-17:00"]}, holidays=[known])
    policy = Policy(
        calendars=[desk],
        agreements=[Agreement("default", calendar="desk", targets={"resolution": "4h"})],
    )
    solved = {"ticket": "a", "event": "status_changed", "status": "solved", "hour": 1}
    frame = events(opened("a"), solved, opened("b"))
    later = NINE.replace(year=2027)
    with pytest.raises(HistoryError, match=r"^row 2: .*2027"):
        measures(policy, frame, as_of=later)
    found = measures(policy, frame, as_of=later, on_error="collect")
    assert found.result["ticket"].tolist() == ["a"]
    assert found.result["full_resolution_open"].tolist() == [HOUR]
    assert rows_of(found.rejected)[0]["row"] == 2
    assert rows_of(found.rejected)[0]["ticket"] == "b"


def test_more_work_than_a_column_holds_is_refused() -> None:
    most = timedelta(days=40_000_000)
    work = {"ticket": "a", "event": "worked", "duration": most}
    frame = events(opened("a"), work, {**work, "hour": 1}, opened("b"))
    with pytest.raises(HistoryError, match=r"^row 2: ticket 'a': worked for more than can be told"):
        measures(POLICY, frame, as_of=NINE + HOUR)


@pytest.mark.parametrize(
    ("fields", "fields_at", "message"),
    [
        ("team", "now", "fields is a list of names, not 'team'; write \\['team'\\]"),
        (["age"], "now", "fields: the frame has a column 'age' already; leave it out"),
        (["team", "team"], "now", "fields: the frame has a column 'team' already; leave it out"),
        (["team"], "breached", "unknown fields_at 'breached'; use one of 'now', 'opened', "),
    ],
)
def test_fields_that_cannot_be_asked_for_are_refused(
    fields: Any, fields_at: Any, message: str
) -> None:
    frame = frame_of(Log((Opened("T-7", NINE),)))
    with pytest.raises(HistoryError, match=message):
        measures(POLICY, frame, as_of=NINE, fields=fields, fields_at=fields_at)
