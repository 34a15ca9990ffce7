"""What a clock needed is a theorem: a target of just that is kept, and of any less is not."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from slaengine import Clock, Event, Opened, Policy, StatusChanged, evaluate
from slaengine.metrics import Attainment
from slaengine.policy import OpenTime
from slaengine.whatif import needed, sweep, with_target
from tests.whatif.desk import NINE, policy

TICK = timedelta(microseconds=1)
HELD = policy()
# the desk is open from nine to five on weekdays; the first opening is one of a Monday
GAPS = st.sampled_from([0.5, 1, 2, 4, 8, 12, 16, 24, 63]).map(lambda hours: timedelta(hours=hours))
WORDS = st.lists(
    st.sampled_from(["pending", "pending", "open", "solved", "solved", "merged"]), max_size=5
)
WAITS = st.sampled_from([0, 1, 7, 8, 24, 24 * 30]).map(lambda hours: timedelta(hours=hours))


@st.composite
def histories(draw: st.DrawFn, name: str = "T") -> list[Event]:
    """A ticket that waits, goes on, is solved, or is merged, in hours and out of them."""
    at = NINE + draw(GAPS)
    found: list[Event] = [Opened(ticket=name, at=at, fields={"priority": "urgent"})]
    for word in draw(WORDS):
        at += draw(GAPS)
        if word == "merged":
            return [*found, Event(ticket=name, at=at, name="merged")]
        found.append(StatusChanged(ticket=name, at=at, by="agent", status=word))
    return found


def under(target: timedelta, history: list[Event]) -> Clock:
    other: Policy = with_target(HELD, "resolution", target)
    return evaluate(other, history)["resolution"]


@given(st.lists(histories(), min_size=5, max_size=5), WAITS)
def test_a_target_of_what_a_clock_needed_is_kept_and_of_a_moment_less_is_broken(
    those: list[list[Event]], wait: timedelta
) -> None:
    for history in those:
        as_of = history[-1].at + wait + TICK
        least = needed(evaluate(HELD, history)["resolution"], as_of)
        assert not under(max(least, TICK), history).is_breached(as_of)
        if least > TICK:
            assert under(least - TICK, history).is_breached(as_of)


def attained(clocks: list[Clock], as_of: datetime) -> Attainment:
    found = Attainment()
    for clock in clocks:
        if clock.state == "met":
            found += Attainment(met=1)
        elif clock.is_breached(as_of):
            found += Attainment(breached=1)
        elif clock.state == "cancelled":
            found += Attainment(cancelled=1)
        else:
            found += Attainment(undecided=1)
    return found


@given(st.lists(histories(), min_size=1, max_size=6), WAITS)
def test_a_sweep_tells_the_attainment_under_each_target(
    those: list[list[Event]], wait: timedelta
) -> None:
    as_of = max(history[-1].at for history in those) + wait + TICK
    slas = [evaluate(HELD, history) for history in those]
    targets = [timedelta(hours=hours) for hours in (0.5, 4, 8, 16)]
    targets += [max(needed(sla["resolution"], as_of), TICK) for sla in slas]
    found = sweep(slas, "resolution", targets, as_of=as_of)
    told = {point.target: point.attainment for point in found.points}
    assert len(told) == len(set(targets))
    for point in found.points:
        assert isinstance(point.target, OpenTime)
        clocks = [under(point.target.duration, history) for history in those]
        assert point.attainment == attained(clocks, as_of)
