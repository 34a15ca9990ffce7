"""Facts: what a ticket's events amount to, kept in its state and stored with it."""

import json
from datetime import timedelta
from typing import Any

import pytest

from slaengine import HistoryError, Policy, Rated, Replied, StateError, TicketSla, Worked, evaluate
from slaengine.events import Event, Survey
from tests.engine.desk import (
    HOUR,
    MINUTE,
    at,
    event,
    folded,
    opened,
    promising,
    replied,
    status,
    updated,
)
from tests.engine.test_state import put, without

POLICY = promising({"resolution": "4h"}, statuses={"hold": ["Parked"]})
NOTHING = timedelta(0)


def rated(when: str, survey: Survey, score: float) -> Rated:
    return Rated("T-7", at(when), survey=survey, score=score)


def worked(when: str, duration: timedelta) -> Worked:
    return Worked("T-7", at(when), duration=duration)


def after(*events: Event) -> TicketSla:
    return folded(POLICY, *events)


def test_wall_time_is_summed_by_class_of_status_until_the_last_change() -> None:
    course = after(
        opened("09:00", status="new"),
        status("09:10", "open"),
        status("10:00", "Parked"),
        status("10:30", "pending"),
        status("11:30", "in progress"),
        event("15:00", "viewed"),
    ).state.course
    assert course[2:6] == (10 * MINUTE, 50 * MINUTE, HOUR, 30 * MINUTE)
    assert (course.kind, course.since) == ("open", at("11:30"))


def test_another_word_for_the_same_class_goes_on_counting() -> None:
    course = after(opened("09:00"), status("10:00", "active"), status("11:00", "hold")).state.course
    assert (course.time_open, course.time_hold) == (2 * HOUR, NOTHING)


def test_turns_are_solves_and_reopens_in_turn() -> None:
    course = after(
        opened("09:00"),
        status("10:00", "solved"),
        status("11:00", "closed"),
        status("12:00", "open"),
        status("13:00", "resolved"),
    ).state.course
    assert course.turns == (at("10:00"), at("12:00"), at("13:00"))


def test_a_ticket_opened_as_solved_was_solved_at_its_opening() -> None:
    assert after(opened("09:00", status="closed")).state.course.turns == (at("09:00"),)


def test_solved_time_counts_for_no_class() -> None:
    course = after(
        opened("09:00"), status("10:00", "solved"), status("12:00", "pending")
    ).state.course
    assert course[2:6] == (NOTHING, HOUR, NOTHING, NOTHING)


def test_replies_are_counted_by_who_wrote_them() -> None:
    talk = after(
        opened("09:00"),
        replied("09:10", "bot"),
        replied("09:20", public=False),
        replied("09:30", "customer", public=False),
        replied("09:40", "customer"),
        replied("10:00"),
        replied("10:10"),
        replied("10:20", "system"),
    ).state.talk
    assert (talk.agent_replies, talk.customer_replies, talk.bot_replies, talk.notes) == (2, 1, 1, 2)


def test_the_first_wait_is_apart_and_later_answered_ones_add_up() -> None:
    talk = after(
        opened("09:00"),
        replied("10:00"),
        replied("11:00", "customer"),
        replied("11:10", "customer"),
        replied("11:30"),
        replied("12:00", "customer"),
        replied("12:05"),
        replied("13:00", "customer"),
    ).state.talk
    assert (talk.first_asked_at, talk.first_reply_at) == (at("09:00"), at("10:00"))
    assert (talk.next_responses, talk.next_response) == (2, 35 * MINUTE)
    assert talk.asked_at == at("13:00")


def test_an_agents_ticket_waits_from_the_customers_first_message() -> None:
    talk = after(
        opened("09:00", by="agent"), replied("09:30"), replied("10:00", "customer")
    ).state.talk
    assert (talk.first_asked_at, talk.first_reply_at) == (at("10:00"), None)
    assert talk.agent_replies == 1


@pytest.mark.parametrize(
    ("events", "when"),
    [
        ([opened("09:00", by="agent")], "09:00"),
        ([opened("09:00", assignee="ana")], "09:00"),
        ([opened("09:00", assignee=""), updated("10:00", assignee="ana")], "10:00"),
        (
            [opened("09:00"), updated("10:00", team="a"), event("11:00", "seen", by="agent")],
            "11:00",
        ),
        ([opened("09:00"), replied("10:00", "bot"), replied("11:00", public=False)], "11:00"),
        ([opened("09:00"), status("10:00", "open", by="agent")], "10:00"),
    ],
    ids=["agent opens", "opened assigned", "assigned", "own event", "private note", "status"],
)
def test_a_ticket_is_acknowledged_by_an_agent_or_an_assignee(
    events: list[Event], when: str
) -> None:
    assert after(*events).state.facts.acknowledged_at == at(when)


def test_hands_add_up_unsolved_time_by_holder() -> None:
    sla = after(
        opened("09:00", team="a"),
        updated("10:00", assignee="ana"),
        status("11:00", "solved"),
        status("13:00", "open", assignee="bo"),
        updated("14:00", assignee=""),
        updated("14:30", assignee="ana", team="b"),
        updated("14:30", assignee="ana"),
    )
    assignee, team = sla.state.facts.assignee, sla.state.facts.team
    assert [*assignee.held] == [(None, 90 * MINUTE), ("ana", HOUR), ("bo", HOUR)]
    assert (assignee.holder, assignee.last, assignee.changes) == ("ana", "ana", 2)
    assert [*team.held] == [("a", 210 * MINUTE)]
    assert (team.holder, team.changes) == ("b", 1)


def test_going_back_to_the_last_assignee_is_no_change() -> None:
    hands = after(
        opened("09:00", assignee="ana"),
        updated("10:00", assignee=""),
        updated("11:00", assignee="ana"),
    ).state.facts.assignee
    assert (hands.changes, hands.held) == (0, (("ana", HOUR), (None, HOUR)))


def test_a_holder_is_told_as_fields_are_compared() -> None:
    hands = after(opened("09:00", assignee=7), updated("10:00", assignee=7.0)).state.facts.assignee
    assert (hands.holder, hands.held) == ("7", ())


def test_a_holder_that_is_no_single_value_is_refused() -> None:
    with pytest.raises(HistoryError, match=r"^ticket 'T-7': updated: field 'team': \['a'\]"):
        evaluate(POLICY, [opened("09:00"), updated("10:00", team=["a"])])


def test_the_fields_of_hands_are_kept_only_where_they_are_asked_for() -> None:
    events = [opened("09:00", assignee="ana", team="a")]
    assert dict(evaluate(POLICY, events).fields) == {}
    assert dict(evaluate(POLICY, events, fields=["team"]).fields) == {"team": "a"}


def test_scores_are_the_latest_and_csat_has_its_first_too() -> None:
    marks = after(
        opened("09:00"),
        rated("10:00", "csat", 2),
        rated("11:00", "csat", 5),
        rated("12:00", "nps", 9),
        rated("13:00", "ces", 6.5),
        rated("13:30", "nps", 10),
    ).state.facts.marks
    assert marks[:4] == (2.0, 5.0, 10.0, 6.5)
    assert marks.rated_at == at("13:30")


def test_work_surveys_and_escalations_add_up() -> None:
    marks = after(
        opened("09:00"),
        worked("10:00", 5 * MINUTE),
        worked("11:00", 10 * MINUTE),
        event("12:00", "surveyed"),
        event("12:00", "escalated"),
        event("13:00", "escalated"),
    ).state.facts.marks
    assert (marks.handling, marks.surveys, marks.escalations) == (15 * MINUTE, 1, 2)


def test_the_last_answer_to_an_alarm_is_kept() -> None:
    first = after(opened("09:00"), event("10:00", "acknowledged", by="agent"))
    assert first.state.facts.marks.answered_at == first.state.facts.acknowledged_at == at("10:00")
    later = first.apply(event("12:00", "acknowledged"))
    assert later.state.facts.marks.answered_at == at("12:00")
    assert later.state.facts.acknowledged_at == at("10:00")


def test_more_work_than_can_be_told_is_refused() -> None:
    events = [opened("09:00"), worked("10:00", timedelta.max), worked("11:00", HOUR)]
    with pytest.raises(HistoryError, match=r"^ticket 'T-7': worked for 1:00:00 besides 999999999"):
        evaluate(POLICY, events)


@pytest.mark.parametrize("name", ["merged", "deleted"])
def test_a_ticket_that_is_gone_gets_only_marks(name: str) -> None:
    gone = after(opened("09:00"), replied("10:00"), event("11:00", name))
    later = gone
    for each in (
        event("11:00", "merged"),
        replied("12:00", "customer"),
        replied("12:30"),
        status("13:00", "closed"),
        updated("13:00", assignee="bo"),
        worked("14:00", HOUR),
        rated("15:00", "csat", 1),
        event("16:00", "escalated"),
    ):
        later = later.apply(each)
    facts = later.state.facts
    assert (facts.removed, facts.removed_at) == (name, at("11:00"))
    assert (later.state.course, later.state.talk) == (gone.state.course, gone.state.talk)
    assert facts.assignee == gone.state.facts.assignee
    assert (facts.marks.handling, facts.marks.csat, facts.marks.escalations) == (HOUR, 1.0, 1)
    assert TicketSla.from_json(later.to_json(), POLICY) == later


def test_time_stops_when_a_ticket_is_gone() -> None:
    course = after(opened("09:00"), event("11:00", "merged"), event("12:00", "viewed")).state.course
    assert (course.time_open, course.since) == (2 * HOUR, at("11:00"))


def test_events_are_counted() -> None:
    assert after(opened("09:00"), event("10:00", "viewed"), replied("10:00")).state.events == 3


# --- fields as they were


EVENTS = (
    opened("09:00", team="a", region="north"),
    updated("10:00", team="b", assignee="ana"),
    updated("11:00", team=""),
    replied("12:00", team="a", region="north"),
    status("13:00", "solved"),
    status("14:00", "open"),
    event("15:00", "merged"),
)


@pytest.mark.parametrize(
    ("when", "team"),
    [("08:00", None), ("09:00", "a"), ("10:30", "b"), ("11:00", None), ("wed 12:00", "a")],
)
def test_a_field_reads_as_it_was(when: str, team: str | None) -> None:
    sla = evaluate(POLICY, EVENTS, fields=["team"])
    assert sla.field_at("team", at(when)) == team


def test_a_field_that_was_not_asked_for_is_not_known_from_before() -> None:
    with pytest.raises(HistoryError, match=r"the field 'region' was not asked for; write evaluate"):
        evaluate(POLICY, EVENTS, fields=["team"]).field_at("region", at("09:00"))


def test_changes_are_kept_of_fields_asked_for_alone() -> None:
    assert evaluate(POLICY, EVENTS).state.changes == ()
    changes = evaluate(POLICY, EVENTS, fields=["region"]).state.changes
    assert changes == ((at("09:00"), "region", "north"),)


# --- stored facts


@pytest.mark.parametrize("point", range(1, len(EVENTS) + 1))
def test_facts_read_back_and_go_on_at_any_point(point: int) -> None:
    back = evaluate(POLICY, EVENTS[:point], fields=["team"])
    for each in EVENTS[point:]:
        back = TicketSla.from_json(back.to_json(), POLICY).apply(each)
    assert back == evaluate(POLICY, EVENTS, fields=["team"])


def written(*events: Event) -> Any:
    return json.loads(evaluate(POLICY, events or EVENTS[:-1], fields=["team"]).to_json())


def refused(document: object, policy: Policy = POLICY) -> str:
    with pytest.raises(StateError) as error:
        TicketSla.from_json(json.dumps(document), policy)
    return str(error.value)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("events", -1, "state.events: expected a whole number, not -1"),
        ("changes.0.name", "x", "state.changes[0].name: 'x' is not among the fields asked for"),
        ("facts.opened_by", "ghost", "state.facts.opened_by: expected one of customer, agent, "),
        ("facts.removed", "merged", "state.facts: a removal needs its name and its instant, both"),
        ("facts.removed", "lost", "state.facts.removed: expected one of merged, deleted"),
        (
            "facts.acknowledged_at",
            "2026-01-05T08:00:00Z",
            (
                "state.facts.acknowledged_at: 2026-01-05T08:00:00+00:00 is not between "
                "2026-01-05T09:00:00+00:00 and the last event at 2026-01-05T14:00:00+00:00"
            ),
        ),
        (
            "facts.course.turns",
            ["2026-01-05T14:00:00Z", "2026-01-05T13:00:00Z"],
            "state.facts.course.turns[1]: 2026-01-05T13:00:00+00:00 is not between ",
        ),
        ("facts.course.turns", [1], "state.facts.course.turns: expected a list of texts"),
        ("facts.course.turns", ["soon"], "state.facts.course.turns: expected an instant such as"),
        ("facts.course.turns", [], None),
        (
            "facts.course.turns",
            ["2026-01-05T13:00:00Z"],
            "state.facts.course.turns: they do not lead to 'open'",
        ),
        ("facts.course.time_open", -1, "state.facts.course.time_open: expected a whole number"),
        ("facts.course.time_open", 10**30, "state.facts.course.time_open: expected the microse"),
        (
            "facts.course.time_open",
            18_000_000_001,
            "state.facts.course.time_open: 5:00:00.000001 is longer than the ticket has existed",
        ),
        ("facts.assignee.held.0.time", "1h", "state.facts.assignee.held[0].time: expected a whole"),
        (
            "facts.team.held.1.name",
            "a",
            "state.facts.team.held[1].name: 'a' stands there twice",
        ),
        ("facts.marks.csat", "good", "state.facts.marks.csat: expected a number, not 'good'"),
        ("facts.marks.csat", True, "state.facts.marks.csat: expected a number, not True"),
        ("facts.marks.csat", 10**400, "state.facts.marks.csat: expected a number, not 1000"),
        ("facts.marks.csat", float("inf"), "state.facts.marks.csat: expected a number, not inf"),
    ],
)
def test_a_wrong_fact_is_named_with_its_place(
    path: str, value: object, message: str | None
) -> None:
    document = put(written(), path, value)
    if message is None:
        TicketSla.from_json(json.dumps(document), POLICY)
    else:
        assert refused(document).startswith(message)


def test_a_fact_that_is_missing_is_named() -> None:
    message = "state.facts.talk.notes: missing; the state is not whole"
    assert refused(without(written(), "facts.talk.notes")) == message


def test_a_status_that_another_edition_calls_solved_has_other_facts() -> None:
    document = written(opened("09:00", status="Parked"))
    other = promising({"resolution": "4h"}, statuses={"solved": ["Parked"]})
    assert refused(document, other) == (
        "state.facts.course.kind: the ticket was hold, and its status is solved in this policy; "
        "evaluate the ticket again from its log"
    )
    other = promising({"resolution": "4h"}, statuses={"pending": ["Parked"]})
    assert TicketSla.from_json(json.dumps(document), other).state.course.kind == "hold"


def test_a_wait_without_its_start_is_answered_without_a_length() -> None:
    document = put(written(opened("09:00")), "facts.talk.asked_at", None)
    sla = TicketSla.from_json(json.dumps(document), POLICY)
    reply = Replied("T-7", at("10:00"), by="agent")
    assert sla.apply(reply).state.talk.first_reply_at is None
