"""Measures of one ticket: what it adds to the figures, and the laws that they keep."""

from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slaengine import Event, HistoryError, TicketSla, evaluate
from slaengine.metrics import Measures, measure, segments
from tests.engine.desk import HOUR, MINUTE, at, event, opened, promising, replied, status, updated
from tests.reference.measures import Career, measures
from tests.reference.terms import PolicySpec
from tests.strategies.careers import careers
from tests.strategies.promises import policies

ZERO = timedelta(0)
LATER = st.integers(0, 9 * 24 * 3600 * 10**6).map(lambda n: timedelta(microseconds=n))
DESK = promising({"resolution": "4h"}, calendar="desk")
OPEN = ("acknowledgement", "first_response", "first_resolution", "full_resolution", "age")


def told(when: str, *events: Event) -> Measures:
    return measure(evaluate(DESK, events), at(when))


def last(history: list[Event]) -> datetime:
    return history[-1].at


# --- laws


@given(policies(), careers(), LATER)
def test_measures_are_those_of_the_reference(
    spec: PolicySpec, history: list[Event], later: timedelta
) -> None:
    now = last(history) + later
    found = asdict(measure(evaluate(spec.build(), history), now))
    expected = measures(history, now)
    assert {name: found[name] for name in expected} == expected
    rest = {"agreement", "priority", *(f"{name}_open" for name in OPEN)}
    assert found.keys() == expected.keys() | rest


@given(policies(), careers(), LATER)
def test_open_times_are_those_of_the_governing_calendar(
    spec: PolicySpec, history: list[Event], later: timedelta
) -> None:
    now = last(history) + later
    policy = spec.build()
    sla = evaluate(policy, history)
    found = measure(sla, now)
    assert (found.agreement, found.priority) == (sla.agreement, policy.priority(sla.fields))
    spans = {
        "acknowledgement": (found.opened_at, found.acknowledged_at),
        "first_response": (found.first_asked_at, found.first_reply_at),
        "first_resolution": (found.opened_at, found.first_solved_at),
        "full_resolution": (found.opened_at, found.solved_at),
        "age": (found.opened_at, now if found.outcome == "open" else None),
    }
    for name, (start, end) in spans.items():
        expected = None
        if found.agreement is not None and start is not None and end is not None:
            agreement = policy.agreement(found.agreement)
            expected = policy.calendar(agreement.calendar, agreement).elapsed(start, end)
        assert getattr(found, f"{name}_open") == expected


@given(policies(), careers(), LATER)
def test_open_time_is_never_more_than_wall_time(
    spec: PolicySpec, history: list[Event], later: timedelta
) -> None:
    found = measure(evaluate(spec.build(), history), last(history) + later)
    for name in OPEN:
        wall, on_calendar = getattr(found, name), getattr(found, f"{name}_open")
        assert on_calendar is None or ZERO <= on_calendar <= wall
        assert (on_calendar is None) == (wall is None or found.agreement is None)


@given(policies(), careers(), LATER)
def test_agent_work_is_within_requester_wait_is_within_resolution_when_nothing_reopens(
    spec: PolicySpec, history: list[Event], later: timedelta
) -> None:
    found = measure(evaluate(spec.build(), history), last(history) + later)
    assume(not found.reopens and found.outcome in ("solved", "open"))
    whole = found.full_resolution if found.outcome == "solved" else found.age
    assert whole is not None
    assert found.agent_work <= found.requester_wait <= whole
    assert found.requester_wait + found.agent_wait == whole


@given(policies(), careers(), LATER)
def test_segments_are_those_of_the_reference_and_add_up_to_the_unsolved_time(
    spec: PolicySpec, history: list[Event], later: timedelta
) -> None:
    now = last(history) + later
    sla = evaluate(spec.build(), history)
    found = measure(sla, now)
    unsolved = found.requester_wait + found.agent_wait
    for field in ("assignee", "team"):
        mine = [each for each in segments(sla, now) if each.field == field]
        held = {each.holder: each.duration for each in mine}
        assert held == Career.of(history, now).held(field)
        assert sum(held.values(), ZERO) == unsolved
        assert {each.ticket for each in mine} <= {"T-7"}


@given(policies(), careers(), st.data())
def test_measures_go_on_from_json_at_any_point(
    spec: PolicySpec, history: list[Event], data: st.DataObject
) -> None:
    policy = spec.build()
    point = data.draw(st.integers(1, len(history)))
    names = ["assignee", "channel"]
    sla = TicketSla.from_json(evaluate(policy, history[:point], fields=names).to_json(), policy)
    for each in history[point:]:
        sla = TicketSla.from_json(sla.apply(each).to_json(), policy)
    assert sla == evaluate(policy, history, fields=names)


@given(policies(), careers(), LATER)
def test_a_field_reads_as_it_did_at_any_instant(
    spec: PolicySpec, history: list[Event], later: timedelta
) -> None:
    policy = spec.build()
    sla = evaluate(policy, history, fields=["assignee", "team"])
    for event_at in {each.at for each in history}:
        before = evaluate(policy, [e for e in history if e.at <= event_at], fields=["assignee"])
        assert sla.field_at("assignee", event_at) == before.fields.get("assignee")
    assert sla.field_at("team", last(history) + later) == sla.fields.get("team")


@given(policies(), careers())
def test_what_follows_changes_no_earlier_measure(spec: PolicySpec, history: list[Event]) -> None:
    policy = spec.build()
    now = history[len(history) // 2].at
    known = [each for each in history if each.at <= now]
    before = evaluate(policy, known)
    found = measure(before, now)
    sla = before
    for each in history[len(known) :]:
        sla = sla.apply(each)
    assert measure(before, now) == found


# --- edges


def test_a_reply_at_the_instant_of_the_question_takes_no_time() -> None:
    found = told("10:00", opened("09:00"), replied("09:00"))
    assert (found.first_response, found.first_response_open) == (ZERO, ZERO)


def test_notes_and_bots_never_are_replies() -> None:
    found = told("12:00", opened("09:00"), replied("10:00", public=False), replied("11:00", "bot"))
    assert (found.first_response, found.agent_replies) == (None, 0)
    assert (found.notes, found.bot_replies) == (1, 1)


def test_an_agents_ticket_is_answered_after_its_first_question() -> None:
    found = told(
        "12:00",
        opened("09:00", by="agent"),
        replied("09:30"),
        replied("10:00", "customer"),
        replied("10:20"),
    )
    assert found.first_response == 20 * MINUTE
    assert (found.acknowledgement, found.agent_replies) == (ZERO, 2)


def test_times_are_told_on_the_wall_and_on_the_calendar() -> None:
    found = told("tue 12:00", opened("16:00"), replied("tue 10:00"), status("tue 11:00", "solved"))
    assert (found.first_response, found.first_response_open) == (18 * HOUR, 2 * HOUR)
    assert (found.full_resolution, found.full_resolution_open) == (19 * HOUR, 3 * HOUR)
    assert (found.age, found.age_open) == (None, None)


def test_what_no_agreement_covers_has_no_open_time() -> None:
    policy = promising({"resolution": "4h"}, customer="acme")
    found = measure(evaluate(policy, [opened("09:00")]), at("10:00"))
    assert (found.agreement, found.age, found.age_open) == (None, HOUR, None)


def test_a_reopened_ticket_keeps_its_first_resolution_only() -> None:
    found = told("12:00", opened("09:00"), status("10:00", "solved"), status("11:00", "open"))
    assert (found.first_resolution, found.full_resolution, found.age) == (HOUR, None, 3 * HOUR)
    assert (found.first_reopened_at, found.solves, found.reopens) == (at("11:00"), 1, 1)
    assert (found.outcome, found.time_open) == ("open", 2 * HOUR)


@pytest.mark.parametrize("name", ["merged", "deleted"])
def test_a_ticket_that_is_gone_grows_no_older(name: str) -> None:
    found = told("15:00", opened("09:00"), event("10:00", name))
    assert (found.outcome, found.removed_at) == (name, at("10:00"))
    assert (found.age, found.time_open, found.full_resolution) == (None, HOUR, None)


def test_a_solved_ticket_that_is_deleted_stays_solved_beside_it() -> None:
    found = told("15:00", opened("09:00"), status("10:00", "solved"), event("11:00", "deleted"))
    assert (found.outcome, found.full_resolution, found.solves) == ("deleted", HOUR, 1)


def test_segments_stand_in_order_of_turn() -> None:
    sla = evaluate(
        DESK, [opened("09:00"), updated("10:00", assignee="bo"), updated("11:00", assignee="ana")]
    )
    told = [(each.field, each.holder, each.duration) for each in segments(sla, at("11:00"))]
    assert told == [
        ("assignee", None, HOUR),
        ("assignee", "bo", HOUR),
        ("assignee", "ana", ZERO),
        ("team", None, 2 * HOUR),
    ]


@pytest.mark.parametrize("ask", [measure, segments], ids=["measures", "segments"])
def test_what_was_before_the_last_event_is_not_known_any_more(ask: object) -> None:
    sla = evaluate(DESK, [opened("09:00"), replied("10:00")])
    assert callable(ask)
    with pytest.raises(
        HistoryError, match=r"^ticket 'T-7': asked about 2026-01-05T09:59:00\+00:00"
    ):
        ask(sla, at("09:59"))


def test_every_measure_is_defined() -> None:
    doc = Measures.__doc__ or ""
    assert [name for name in Measures.__slots__ if f"`{name}`" not in doc] == []
