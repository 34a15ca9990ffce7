"""The laws of the engine: each holds for every policy and history."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from slaengine import Event, Replied, StatusChanged, TicketSla, evaluate
from tests.reference.clocks import Verdict, verdicts
from tests.reference.terms import PolicySpec
from tests.strategies.histories import histories
from tests.strategies.promises import policies
from tests.test_engine_reference import identity, last, ours, told

ZERO = timedelta(0)
MOMENT = timedelta(microseconds=1)
LATER = st.integers(0, 9 * 24 * 3600 * 10**6).map(lambda n: n * MOMENT)
# How an escalation is written, and the amount at which it is due.
LEVELS: dict[str, Callable[[timedelta], timedelta]] = {
    "50%": lambda target: target / 2,
    "75%": lambda target: target * 0.75,
    "-30m": lambda target: target - timedelta(minutes=30),
    "100%+1h": lambda target: target + timedelta(hours=1),
}


@given(policies(), histories())
def test_a_history_at_once_is_the_same_event_by_event(
    spec: PolicySpec, history: list[Event]
) -> None:
    policy = spec.build()
    sla = evaluate(policy, history[:1])
    for event in history[1:]:
        sla = sla.apply(event)
    assert sla == evaluate(policy, history)


@given(policies(), histories(), st.data())
def test_a_history_goes_on_from_json_at_any_point(
    spec: PolicySpec, history: list[Event], data: st.DataObject
) -> None:
    policy = spec.build()
    point = data.draw(st.integers(1, len(history)))
    before = evaluate(policy, history[:point])
    sla = TicketSla.from_json(before.to_json(), policy)
    assert sla == before
    for event in history[point:]:
        sla = TicketSla.from_json(sla.apply(event).to_json(), policy)
    assert sla == evaluate(policy, history)


@given(policies(), histories(), st.data())
def test_answers_read_along_the_way_are_those_of_a_ticket_that_was_never_asked_before(
    spec: PolicySpec, history: list[Event], data: st.DataObject
) -> None:
    policy = spec.build()
    sla: TicketSla | None = None
    for event in history:
        sla = evaluate(policy, [event]) if sla is None else sla.apply(event)
        if data.draw(st.booleans()):
            anew = TicketSla.from_json(sla.to_json(), policy)
            assert ours(sla, event.at) == ours(anew, event.at)


@given(policies(), histories(), st.data())
def test_the_order_of_the_input_matters_at_equal_instants_only(
    spec: PolicySpec, history: list[Event], data: st.DataObject
) -> None:
    policy = spec.build()
    by_instant = {event.at: [e for e in history if e.at == event.at] for event in history}
    shuffled = data.draw(st.permutations(list(by_instant)))
    mixed = [event for at in shuffled for event in by_instant[at]]
    assert evaluate(policy, mixed) == evaluate(policy, history)


@given(policies(), histories(), st.data())
def test_what_follows_changes_no_earlier_answer(
    spec: PolicySpec, history: list[Event], data: st.DataObject
) -> None:
    policy = spec.build()
    point = data.draw(st.integers(1, len(history)))
    now = last(history[:point])
    before = evaluate(policy, history[:point])
    answers = ours(before, now)
    sla = before
    for event in history[point:]:
        sla = sla.apply(event)
    assert ours(before, now) == answers
    assert before == evaluate(policy, [event for event in history[:point] if event.at <= now])


@given(policies(), histories(), LATER, LATER)
def test_a_reply_and_a_pause_at_one_instant_give_the_same_clocks_in_either_order(
    spec: PolicySpec, history: list[Event], after: timedelta, later: timedelta
) -> None:
    policy = spec.build()
    sla = evaluate(policy, history)
    assume(policy.class_of(sla.status) not in ("solved", "closed"))
    at = last(history) + after
    reply = Replied("T-7", at, by="agent")
    pause = StatusChanged("T-7", at, status="pending")
    one, other = sla.apply(reply).apply(pause), sla.apply(pause).apply(reply)
    assert ours(one, at + later) == ours(other, at + later)
    end = StatusChanged("T-7", at + later, status="solved")
    assert ours(one.apply(end), at + later) == ours(other.apply(end), at + later)


@given(policies(), histories(), LATER, st.sampled_from(["merged", "deleted"]))
def test_a_merge_cancels_what_is_open_and_nothing_else(
    spec: PolicySpec, history: list[Event], after: timedelta, name: str
) -> None:
    sla = evaluate(spec.build(), history)
    at = last(history) + after
    expected = {
        identity(told(clock, at)): (
            ("cancelled", at) if clock.stopped_at is None else (clock.state, clock.stopped_at)
        )
        for clock in sla
    }
    merged = sla.apply(Event("T-7", at, name))
    assert expected == {identity(told(c, at)): (c.state, c.stopped_at) for c in merged}


@given(policies(), histories(), LATER)
def test_the_slices_of_an_explanation_follow_one_another_and_add_up_to_elapsed(
    spec: PolicySpec, history: list[Event], later: timedelta
) -> None:
    now = last(history) + later
    for clock in evaluate(spec.build(), history):
        slices = list(clock.explain(now))
        assert sum((each.amount for each in slices), ZERO) == clock.elapsed(now)
        edges = [(each.start, each.end) for each in slices]
        ends = [clock.started_at, *(end for _, end in edges)]
        starts = [*(start for start, _ in edges), clock.stopped_at or now]
        assert [at.astimezone(UTC) for at in ends] == [at.astimezone(UTC) for at in starts]


@given(policies(), histories(), LATER)
def test_what_remains_is_the_target_less_what_is_elapsed(
    spec: PolicySpec, history: list[Event], later: timedelta
) -> None:
    now = last(history) + later
    deadlines = {identity(v.clock()) for v in verdicts(spec, history) if v.promise.is_deadline}
    for clock in evaluate(spec.build(), history):
        if identity(told(clock, now)) not in deadlines:
            assert clock.remaining(now) == clock.target - clock.elapsed(now)
            assert clock.used(now) == clock.elapsed(now) / clock.target


@given(policies(), histories())
def test_a_clock_is_met_exactly_when_it_stopped_no_later_than_due(
    spec: PolicySpec, history: list[Event]
) -> None:
    for clock in evaluate(spec.build(), history):
        if clock.state in ("met", "missed"):
            assert clock.stopped_at is not None
            assert clock.due_at is not None
            assert (clock.state == "met") == (clock.stopped_at <= clock.due_at)
            assert (clock.state == "met") == (clock.breached_at is None)


@given(policies(), histories(), LATER)
def test_a_clock_breaches_after_the_event_that_set_its_target(
    spec: PolicySpec, history: list[Event], later: timedelta
) -> None:
    now = last(history) + later
    for clock in evaluate(spec.build(), history):
        if clock.breached_at is not None:
            assert clock.due_at is not None
            assert clock.breached_at >= max(clock.due_at, clock.started_at)
        elif clock.stopped_at is None:
            assert clock.is_breached(now) == (clock.due_at is not None and now > clock.due_at)


@given(policies(), histories())
def test_the_latest_cycle_of_the_agreement_in_force_is_found_by_its_metric(
    spec: PolicySpec, history: list[Event]
) -> None:
    sla = evaluate(spec.build(), history)
    latest = {
        clock.metric: clock for clock in sorted(sla.select(kind="sla"), key=lambda c: c.cycle)
    }
    assert {metric: sla[metric] for metric in latest} == latest


@given(policies(), histories(), LATER, LATER)
def test_alarms_are_what_the_reference_expects_if_nothing_else_happens(
    spec: PolicySpec, history: list[Event], wait: timedelta, window: timedelta
) -> None:
    spec = with_escalations(spec)
    after = last(history) + wait
    until = after + window
    due = [
        (at, verdict.metric, verdict.number)
        for verdict in verdicts(spec, history)
        if verdict.is_open
        for at in instants(verdict)
        if after <= at < until
    ]
    alarms = evaluate(spec.build(), history).alarms(after, until)
    assert sorted((each.at, each.metric, each.cycle) for each in alarms) == sorted(due)
    assert len({each.id for each in alarms}) == len(alarms)


def instants(verdict: Verdict) -> list[datetime]:
    clock = verdict.clock()
    amounts = [max(amount(verdict.target), ZERO) for amount in LEVELS.values()]
    found = [verdict.uses_up(amount) for amount in amounts]
    if clock.breached_at is None:
        found.append(clock.due_at)
    return [at for at in found if at is not None]


def with_escalations(spec: PolicySpec) -> PolicySpec:
    return replace(
        spec,
        agreements=tuple(
            replace(
                terms, rows=tuple(replace(row, escalations=tuple(LEVELS)) for row in terms.rows)
            )
            for terms in spec.agreements
        ),
    )
