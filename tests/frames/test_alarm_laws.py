"""The laws of alarm frames: the alarms of single tickets, in one frame, in the order of time."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Alarm, Policy, TicketSla, frames
from tests.frames.kinds import DRESSES, Dress, frame_of, kind_of, rows_of
from tests.frames.reference import tickets_of
from tests.strategies.clockwork import policies
from tests.strategies.escalations import SHORT, SPANS, WAITS, escalating
from tests.strategies.logs import Log, Row, end_of, logs

# going one by one where columns cannot tell is told, and right
pytestmark = pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")

ARROW = Dress("arrow")
ESCALATING = escalating(policies())
ENDS = st.none() | SPANS
LATER = st.sampled_from([True, False])


@st.composite
def questions(draw: st.DrawFn) -> tuple[Log, datetime]:
    """Draw a log of tickets that are mostly open, and an instant at which one has just changed."""
    log = draw(logs(tickets=(3, 4, 2), first=SHORT))
    changed = draw(st.sampled_from(log.events)).at.astimezone(UTC)
    return log, (end_of(log).astimezone(UTC) if draw(LATER) else changed) + draw(WAITS)


def asked(
    policy: Policy,
    tickets: Any,
    after: datetime,
    span: timedelta | None,
    fields: Iterable[str] = (),
) -> list[Row]:
    until = None if span is None else after + span
    found = frames.alarms(policy, tickets, after=after, until=until, fields=fields)
    assert kind_of(found) == kind_of(tickets)
    return rows_of(found)


def expected(
    slas: Iterable[TicketSla],
    after: datetime,
    span: timedelta | None,
    *,
    numbered: bool,
    fields: Iterable[str] = (),
) -> list[Row]:
    """Return the alarms of tickets, one after another, put in the order of time."""
    until = None if span is None else after + span
    found = [
        (alarm.at, place, {**row_of(alarm, numbered=numbered), **told(sla, fields)})
        for place, sla in enumerate(slas)
        for alarm in sla.alarms(after, until)
    ]
    return [row for _, _, row in sorted(found, key=lambda each: each[:2])]


def told(sla: TicketSla, fields: Iterable[str]) -> Row:
    return {name: sla.fields.get(name) for name in fields}


def row_of(alarm: Alarm, *, numbered: bool) -> Row:
    return {
        "id": alarm.id,
        "at": alarm.at,
        "ticket": int(alarm.ticket) if numbered else alarm.ticket,
        "kind": alarm.kind,
        "metric": alarm.metric,
        "agreement": alarm.agreement,
        "cycle": alarm.cycle,
        "name": alarm.name,
        "due_at": alarm.due_at,
        "to": ", ".join(alarm.to) or None,
        "via": ", ".join(alarm.via) or None,
        "task": alarm.task or None,
        "reached_at": alarm.reached_at,
    }


@given(ESCALATING, questions(), ENDS, DRESSES)
def test_an_alarm_frame_has_the_alarms_of_single_tickets(
    policy: Policy, question: tuple[Log, datetime], span: timedelta | None, dress: Dress
) -> None:
    log, after = question
    found = asked(policy, frame_of(log, dress), after, span)
    slas = tickets_of(policy, log, after)
    assert found == expected(slas, after, span, numbered=log.numbered)


@given(ESCALATING, questions(), ENDS)
def test_a_state_has_the_alarms_of_its_log(
    policy: Policy, question: tuple[Log, datetime], span: timedelta | None
) -> None:
    log, after = question
    log = log.until(after)
    events = frame_of(log, ARROW)
    state = frames.advance(policy, None, events, fields=["channel"])
    fields = ["channel"]
    assert asked(policy, state, after, span, fields) == asked(policy, events, after, span, fields)


@given(ESCALATING, questions(), SPANS, SPANS)
def test_the_alarms_of_a_window_are_those_of_its_parts(
    policy: Policy, question: tuple[Log, datetime], one: timedelta, other: timedelta
) -> None:
    log, after = question
    events = frame_of(log.until(after), ARROW)
    parts = [*asked(policy, events, after, one), *asked(policy, events, after + one, other)]
    assert asked(policy, events, after, one + other) == parts


@given(ESCALATING, questions(), ENDS)
def test_fields_are_those_of_the_tickets_as_they_are_now(
    policy: Policy, question: tuple[Log, datetime], span: timedelta | None
) -> None:
    log, after = question
    fields = ["group", "assignee"]
    slas = tickets_of(policy, log, after, fields)
    wanted = expected(slas, after, span, numbered=log.numbered, fields=fields)
    assert asked(policy, frame_of(log, ARROW), after, span, fields) == wanted
