"""Every built-in clock says what the slow reference says, for any policy and history."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from slaengine import Clock, Event, TicketSla, evaluate
from tests.reference.clocks import RefClock, clocks, verdicts
from tests.reference.spans import Spans, union
from tests.reference.terms import PolicySpec
from tests.strategies.histories import histories
from tests.strategies.promises import policies


def ours(sla: TicketSla, now: datetime) -> list[RefClock]:
    """Tell the library's clocks in the reference's words."""
    return sorted((told(clock, now) for clock in sla), key=str)


def told(clock: Clock, now: datetime) -> RefClock:
    return RefClock(
        metric=clock.metric,
        agreement=clock.agreement,
        kind=clock.kind,
        priority=clock.priority,
        cycle=clock.cycle,
        state=clock.state,
        started_at=clock.started_at,
        stopped_at=clock.stopped_at,
        target=clock.target,
        spans=spans(clock, now),
        due_at=clock.due_at,
        breached_at=clock.breached_at,
        elapsed=clock.elapsed(now),
    )


def spans(clock: Clock, now: datetime) -> Spans:
    done = [(span.start, span.end) for span in clock.spans]
    return union(done, [(clock.running_since, now)] if clock.running_since else [])


def last(history: list[Event]) -> datetime:
    return history[-1].at.astimezone(UTC)


@given(policies(), histories())
def test_clocks_are_those_of_the_reference(spec: PolicySpec, history: list[Event]) -> None:
    sla = evaluate(spec.build(), history)
    assert ours(sla, last(history)) == sorted(clocks(spec, history), key=str)


@given(policies(), histories(), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_answers_about_a_later_instant_are_those_of_the_reference(
    spec: PolicySpec, history: list[Event], later: timedelta
) -> None:
    now = last(history) + later
    expected = {identity(each): each for each in clocks(spec, history, as_of=now)}
    for clock in evaluate(spec.build(), history):
        reference = expected.pop(identity(told(clock, now)))
        breached = reference.breached_at is not None and reference.breached_at < now
        assert clock.elapsed(now) == reference.elapsed
        assert clock.is_breached(now) == breached
    assert not expected


def identity(clock: RefClock) -> tuple[str, str, int, datetime]:
    return clock.agreement, clock.metric, clock.cycle, clock.started_at


@given(policies(), histories(), st.sampled_from([0.25, 0.5, 1.0, 1.5]))
def test_a_share_is_reached_when_the_reference_says(
    spec: PolicySpec, history: list[Event], share: float
) -> None:
    expected = {identity(each.clock()): each.reaches(share) for each in verdicts(spec, history)}
    clocks_now = list(evaluate(spec.build(), history))
    reached = {identity(told(each, last(history))): each.reaches(share) for each in clocks_now}
    assert reached == expected
