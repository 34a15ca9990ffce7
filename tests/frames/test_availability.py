"""Outages and availability by columns: the same as record by record, in every kind of frame."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import HistoryError, Opened, Policy, StatusChanged, evaluate
from slaengine.availability import (
    Check,
    Maintenance,
    Outage,
    Requests,
    component_terms,
    measure,
)
from slaengine.availability import outages_from_checks as from_checks
from slaengine.availability import outages_from_tickets as from_tickets
from slaengine.errors import MetricsError
from slaengine.events import Event
from slaengine.frames import availability, outages_from_checks, outages_from_tickets
from slaengine.policy import Availability
from tests.frames.kinds import KINDS, PLAIN, Dress, dressed, frame_of, kind_of, rows_of
from tests.frames.test_measures import frame_of as frame_with_team
from tests.frames.test_measures import questions
from tests.strategies.logs import Log

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STAMP = pa.timestamp("us", "UTC")
TYPES = {
    "ok": pa.bool_(),
    "component": pa.string(),
    "cause": pa.string(),
    "good": pa.int64(),
    "total": pa.int64(),
}
COMPONENTS = ["web", "db", None]

each_kind = pytest.mark.parametrize("dress", PLAIN, ids=KINDS)


def framed(dress: Dress, **columns: Sequence[object]) -> Any:
    """Make a dataframe of some columns, each in its own type."""
    arrays = {name: pa.array(cells, TYPES.get(name, STAMP)) for name, cells in columns.items()}
    return dressed(pa.table(arrays), dress)


def checks_of(checks: Sequence[Check], dress: Dress) -> Any:
    return framed(
        dress,
        at=[one.at for one in checks],
        ok=[one.ok for one in checks],
        component=[one.component for one in checks],
    )


def outage_rows(outages: Sequence[Outage]) -> list[dict[str, object]]:
    names = ("started_at", "ended_at", "component", "cause")
    return [{name: getattr(one, name) for name in names} for one in outages]


@st.composite
def series(draw: st.DrawFn) -> list[Check]:
    """Draw checks of a few components, some of them missing."""
    keys = st.tuples(st.integers(0, 12), st.sampled_from(COMPONENTS))
    found = draw(st.dictionaries(keys, st.booleans(), max_size=20))
    return [Check(NOON + n * MINUTE, ok, component) for (n, component), ok in found.items()]


@given(
    series(),
    st.sampled_from(PLAIN),
    st.sampled_from([MINUTE, MINUTE * 1.5]),
    st.sampled_from([1, 2]),
    st.booleans(),
)
def test_outages_of_a_frame_of_checks_are_those_of_the_checks(
    checks: list[Check], dress: Dress, every: timedelta, failures: int, whole: bool
) -> None:
    ends = {"start": NOON + 2 * MINUTE, "end": NOON + 15 * MINUTE} if whole else {}
    frame = checks_of(checks, dress)
    found = outages_from_checks(frame, every=every, failures=failures, **ends)
    assert kind_of(found) == dress.kind
    expected = from_checks(checks, every=every, failures=failures, **ends)
    assert rows_of(found) == outage_rows(expected)


def test_checks_need_no_component_and_may_come_twice() -> None:
    frame = framed(PLAIN[0], at=[NOON, NOON, NOON + MINUTE], ok=[False, False, True])
    (row,) = rows_of(outages_from_checks(frame, every=MINUTE))
    assert (row["ended_at"], row["component"]) == (NOON + MINUTE, None)


@pytest.mark.parametrize(
    ("checks", "given", "problem"),
    [
        ([], {"every": timedelta(0)}, "checks every 0:00:00: give more than zero"),
        ([], {"every": MINUTE, "failures": 0}, "0 failures make no outage"),
        (
            [Check(NOON, True), Check(NOON, False)],
            {"every": MINUTE},
            "two checks of the service at 2026-06-09T12:00:00+00:00 disagree; keep one",
        ),
        (
            [Check(NOON, True, "web"), Check(NOON, False, "web")],
            {"every": MINUTE},
            "two checks of web at 2026-06-09T12:00:00+00:00 disagree; keep one",
        ),
    ],
)
def test_what_makes_no_series_is_refused(
    checks: list[Check], given: dict[str, Any], problem: str
) -> None:
    with pytest.raises(MetricsError, match=problem.replace("+", r"\+")):
        outages_from_checks(checks_of(checks, PLAIN[0]), **given)


def test_a_check_has_an_instant_and_a_result() -> None:
    for at, ok in ((None, True), (NOON, None)):
        with pytest.raises(HistoryError, match=r"row 0, checks column '(at|ok)': is null"):
            outages_from_checks(framed(PLAIN[0], at=[at], ok=[ok]), every=MINUTE)


CONDITIONS = st.sampled_from([{}, {"assignee": {"present": True}}, {"team": {"not": "north"}}])


@given(questions(), st.sampled_from(PLAIN), CONDITIONS)
def test_outages_of_a_log_are_those_of_its_tickets(
    question: tuple[Log, datetime], dress: Dress, when: dict[str, Any]
) -> None:
    log, as_of = question
    part, why = "assignee", "team"
    asked = [part, why]
    slas = [
        evaluate(Policy(), history, fields=asked)
        for history in log.histories(as_of).values()
        if history
    ]
    expected = from_tickets(slas, when=when, component=part, cause=why)
    frame = frame_with_team(log, dress)
    found = outages_from_tickets(Policy(), frame, as_of=as_of, when=when, component=part, cause=why)
    told = sorted(rows_of(found), key=lambda row: (row["started_at"], str(row["ticket"])))
    assert [{**row, "ticket": str(row["ticket"])} for row in told] == [
        {"ticket": one.id, **row} for one, row in zip(expected, outage_rows(expected), strict=True)
    ]


@each_kind
def test_outages_of_a_log_need_no_component(dress: Dress) -> None:
    events: tuple[Event, ...] = (
        Opened("T-1", NOON, fields={"channel": "chat"}),
        StatusChanged("T-1", NOON + HOUR, status="solved"),
        StatusChanged("T-1", NOON + 2 * HOUR, status="open"),
        Opened("T-2", NOON, fields={"channel": "phone"}),
    )
    frame = frame_of(Log(events), dress)
    found = outages_from_tickets(Policy(), frame, as_of=NOON + 3 * HOUR, when={"channel": "chat"})
    assert kind_of(found) == dress.kind
    assert rows_of(found) == [
        {
            "ticket": "T-1",
            "started_at": NOON + start * HOUR,
            "ended_at": end,
            "component": None,
            "cause": None,
        }
        for start, end in ((0, NOON + HOUR), (2, None))
    ]


TERMS = Availability(
    "api",
    components=["web", "db"],
    exclusions=["flood"],
    minimum="1m",
    maintenance={"notice": "24h"},
    objective="99.9% a month",
)
OUTAGES = (
    Outage(NOON, NOON + HOUR, "web"),
    Outage(NOON, NOON + 2 * HOUR, "db", "flood"),
    Outage(NOON + 5 * HOUR, NOON + 5 * HOUR + MINUTE / 2),
    Outage(NOON + 23 * DAY, None, "db"),
)
PLANNED = (Maintenance(NOON, NOON + MINUTE, NOON - 2 * DAY, "web"),)
NOW = NOON + 24 * DAY


def outages_of(outages: Sequence[Outage], dress: Dress) -> Any:
    return framed(
        dress,
        started_at=[one.started_at for one in outages],
        ended_at=[one.ended_at for one in outages],
        component=[one.component for one in outages],
        cause=[one.cause for one in outages],
    )


@each_kind
def test_a_frame_of_availability_has_each_period_and_component(dress: Dress) -> None:
    windows = framed(
        dress,
        started_at=[one.started_at for one in PLANNED],
        ended_at=[one.ended_at for one in PLANNED],
        announced_at=[one.announced_at for one in PLANNED],
        component=[one.component for one in PLANNED],
    )
    found = availability(
        TERMS,
        outages_of(OUTAGES, dress),
        start=NOON,
        as_of=NOW,
        tz="Europe/Lisbon",
        maintenance=windows,
    )
    assert kind_of(found) == dress.kind
    rows = rows_of(found)
    assert [(row["period"], row["component"]) for row in rows] == [
        (month, component) for month in ("2026-06", "2026-07") for component in (None, "web", "db")
    ]
    for row in rows:
        terms = dict(component_terms(TERMS)).get(str(row["component"]), TERMS)
        start, end = row["start_at"], row["end_at"]
        assert isinstance(start, datetime)
        assert isinstance(end, datetime)
        one = measure(terms, (start, end), outages=OUTAGES, maintenance=PLANNED, as_of=NOW)
        assert one.share is not None
        assert one.reliability is not None
        assert one.budget is not None
        assert one.budget.used is not None
        told = {
            "availability": "api",
            "final": one.is_final,
            "share": float(one.share),
            "downtime": one.downtime,
            "denominator": one.denominator,
            "service": one.service,
            "excluded": one.excluded_time,
            "dropped": one.dropped_time,
            "failures": one.reliability.failures,
            "mttr": one.reliability.mttr,
            "mtbf": one.reliability.mtbf,
            "objective": 0.999,
            "met": one.is_met,
            "budget_used": float(one.budget.used),
        }
        assert {name: row[name] for name in told} == told


def test_several_availabilities_may_be_asked_at_once_also_by_requests() -> None:
    asked = [Availability("time"), Availability("good", measure="requests")]
    counts = [Requests(NOON, 9, 10), Requests(NOON + HOUR, 1, 10)]
    frame = framed(
        PLAIN[0],
        at=[one.at for one in counts],
        good=[one.good for one in counts],
        total=[one.total for one in counts],
    )
    none = framed(PLAIN[0], started_at=[], ended_at=[])
    found = availability(asked, none, start=NOON, as_of=NOON + DAY, requests=frame)
    rows = rows_of(found)
    assert [(row["availability"], row["share"]) for row in rows] == [("time", 1.0), ("good", 0.5)]
    assert (rows[1]["failures"], rows[1]["mttr"], rows[1]["met"]) == (None, None, None)


def test_maintenance_may_come_without_notice() -> None:
    windows = framed(PLAIN[0], started_at=[NOON], ended_at=[NOON + HOUR])
    terms = Availability(maintenance={})
    frame = outages_of([Outage(NOON, NOON + HOUR)], PLAIN[0])
    found = availability(terms, frame, start=NOON, as_of=NOW, maintenance=windows)
    assert rows_of(found)[0]["excluded"] == HOUR


@pytest.mark.parametrize(
    ("outage", "problem"),
    [
        ({"started_at": [None]}, "row 0 of the outages: has no instant"),
        (
            {"started_at": [NOON + DAY]},
            "row 0 of the outages: outage from 2026-06-10T12:00:00+00:00 ends before it",
        ),
    ],
)
def test_a_record_that_cannot_be_used_is_told_with_its_row(
    outage: dict[str, Any], problem: str
) -> None:
    frame = framed(PLAIN[0], **{"ended_at": [NOON], **outage})
    with pytest.raises(HistoryError, match=problem.replace("+", r"\+")):
        availability(TERMS, frame, start=NOON, as_of=NOW)
