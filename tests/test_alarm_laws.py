"""The laws of alarms: each holds for every policy that escalates, and every history."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from slaengine import Alarm, Event, Policy, TicketSla, evaluate
from tests.reference.alarms import Told, told_by
from tests.strategies.clockwork import policies
from tests.strategies.escalations import SHORT, SPANS, WAITS, escalating, late
from tests.strategies.histories import histories

ESCALATING = escalating(policies())


def told(alarm: Alarm) -> Told:
    return alarm.at, alarm.id, alarm.to, alarm.reached_at


@given(ESCALATING, histories(SHORT), WAITS, SPANS)
def test_alarms_are_those_of_a_walk_over_every_repeat(
    policy: Policy, history: list[Event], wait: timedelta, span: timedelta
) -> None:
    sla = evaluate(policy, history)
    after = sla.last_event_at + wait
    alarms = sla.alarms(after, after + span)
    assert [told(each) for each in alarms] == told_by(sla, after, after + span)


@given(ESCALATING, histories(SHORT), WAITS, SPANS, SPANS)
def test_the_alarms_of_a_window_are_those_of_its_parts(
    policy: Policy, history: list[Event], wait: timedelta, one: timedelta, other: timedelta
) -> None:
    sla = evaluate(policy, history)
    after = sla.last_event_at + wait
    middle, until = after + one, after + one + other
    alarms = sla.alarms(after, until)
    assert alarms == (*sla.alarms(after, middle), *sla.alarms(middle, until))
    assert len({each.id for each in alarms}) == len(alarms)
    assert all(after <= each.at < until for each in alarms)
    assert [each.at for each in alarms] == sorted(each.at for each in alarms)


@given(ESCALATING, histories(SHORT), WAITS)
def test_without_an_end_each_level_gives_its_next_alarm(
    policy: Policy, history: list[Event], wait: timedelta
) -> None:
    sla = evaluate(policy, history)
    after = sla.last_event_at + wait
    first: dict[tuple[object, ...], Alarm] = {}
    for alarm in sla.alarms(after, late(after)):
        first.setdefault((alarm.agreement, alarm.metric, alarm.cycle, alarm.name), alarm)
    assert {each for each in sla.alarms(after) if each.at < late(after)} == set(first.values())


@given(ESCALATING, histories(SHORT), WAITS, st.sampled_from(["acknowledged", "viewed"]))
def test_an_alarm_that_comes_again_after_an_event_has_its_id(
    policy: Policy, history: list[Event], wait: timedelta, name: str
) -> None:
    sla = evaluate(policy, history)
    at = sla.last_event_at + wait
    later = sla.apply(Event(sla.ticket, at, name))
    before = {each.id: each for each in sla.alarms(at, late(at))}
    after = {each.id: each for each in later.alarms(at, late(at))}
    assert after.keys() <= before.keys()
    assert all(each == before[key] for key, each in after.items())


@given(ESCALATING, histories(SHORT), WAITS, SPANS)
def test_alarms_are_the_same_from_json(
    policy: Policy, history: list[Event], wait: timedelta, span: timedelta
) -> None:
    sla = evaluate(policy, history)
    back = TicketSla.from_json(sla.to_json(), policy)
    after = sla.last_event_at + wait
    assert back.alarms(after, after + span) == sla.alarms(after, after + span)
