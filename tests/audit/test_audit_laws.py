"""Laws of audits: what is found is found again by a slow look at the ticket before and after."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import (
    Clock,
    Event,
    Opened,
    Policy,
    Replied,
    StatusChanged,
    TicketSla,
    Updated,
    evaluate,
)
from slaengine.audit import PATTERNS, Audit, Pattern, audit
from slaengine.audit.excess import excesses
from slaengine.audit.occasions import Finish
from slaengine.errors import MetricsError
from slaengine.events import Role

POLICY = Policy.from_text("""
[[agreements]]
name = "desk"
calendar = "24x7"
pause_on = ["pending"]
targets = { resolution = { urgent = "4h", low = "40h" }, first_response = "1h" }
""")
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
MINUTES = [1, 5, 10, 20, 60, 120, 180, 220, 225, 239, 240, 2395]
NEAR, HAIR = 0.1, 0.02
_ZERO = timedelta(0)
GAPS = st.sampled_from(MINUTES).map(lambda count: timedelta(minutes=count))
ROLES: st.SearchStrategy[Role] = st.sampled_from(["agent", "agent", "agent", "customer"])
KINDS = st.sampled_from(
    ["pending", "pending", "open", "solved", "solved", "low", "urgent", "wrote"]
)


@st.composite
def shady(draw: st.DrawFn) -> list[Event]:
    """A ticket with whom much is done shortly before and after it is due."""
    at, by = NINE, draw(ROLES)
    found: list[Event] = [Opened("T", at, by=by, fields={"priority": "urgent"})]
    for _ in range(draw(st.integers(2, 7))):
        at, kind, by = at + draw(GAPS), draw(KINDS), draw(ROLES)
        actor = "ana" if by == "agent" else None
        if kind == "wrote":
            found.append(Replied("T", at, by=by, actor=actor))
        elif kind in ("low", "urgent"):
            found.append(Updated("T", at, by=by, actor=actor, fields={"priority": kind}))
        else:
            found.append(StatusChanged("T", at, by=by, actor=actor, status=kind))
    return found


class Moment(NamedTuple):
    """A clock that was open before an event of the desk, and what the event made of it."""

    event: Event
    before: Clock
    after: Clock

    @property
    def left(self) -> timedelta:
        return self.before.remaining(self.event.at)


def moments(history: Sequence[Event]) -> Iterator[Moment]:
    """Evaluate every beginning of a history from scratch, and compare it with the one before."""
    states: list[TicketSla] = [
        evaluate(POLICY, history[:count]) for count in range(1, len(history) + 1)
    ]
    for event, (before, after) in zip(history[1:], pairwise(states), strict=True):
        for clock in before if event.by != "customer" else ():
            same = [one for one in after if (one.metric, one.cycle) == (clock.metric, clock.cycle)]
            if clock.state in ("running", "paused") and same:
                yield Moment(event, clock, same[0])


def found_slowly(history: Sequence[Event]) -> set[tuple[Pattern, datetime, str]]:
    """Say what the patterns mean, of each clock at each event."""
    found: set[tuple[Pattern, datetime, str]] = set()
    for moment in moments(history):
        clock, after, left = moment.before, moment.after, moment.left
        whose = (moment.event.at, clock.metric)
        near = left <= clock.target * NEAR
        if (clock.state, after.state) == ("running", "paused") and left >= _ZERO and near:
            found.add(("paused_before_due", *whose))
        if after.state == "met" and left <= clock.target * HAIR:
            found.add(("met_by_a_hair", *whose))
        if after.target > clock.target:
            if clock.is_breached(moment.event.at):
                found.add(("lowered_after_breach", *whose))
            elif near:
                found.add(("lowered_before_due", *whose))
    return found


LOOKED_FOR: tuple[Pattern, ...] = (
    "paused_before_due",
    "met_by_a_hair",
    "lowered_before_due",
    "lowered_after_breach",
)
ANSWERED = [Opened("T-1", NINE, by="agent"), Replied("T-1", NINE, by="agent")]


@given(st.lists(shady(), min_size=4, max_size=8))
def test_what_is_found_is_what_a_slow_look_at_every_event_finds(
    histories: list[list[Event]],
) -> None:
    for history in histories:
        result = audit(POLICY, [history], near=NEAR, hair=HAIR, patterns=LOOKED_FOR)
        found = [(each.pattern, each.at, each.metric) for each in result]
        assert len(found) == len(set(found))
        assert {each.pattern for each in result.frequencies} <= set(LOOKED_FOR)
        assert set(found) == found_slowly(history)


@given(st.lists(shady(), min_size=4, max_size=8))
def test_every_finding_says_what_was_left_and_whether_that_saved_the_promise(
    histories: list[list[Event]],
) -> None:
    for history in histories:
        end = evaluate(POLICY, history)
        for each in audit(POLICY, [history, ANSWERED]):
            assert each.metric is not None
            (clock,) = [one for one in end if (one.metric, one.cycle) == (each.metric, each.cycle)]
            before = evaluate(POLICY, [one for one in history if one.at < each.at])
            (then,) = before.select(metric=each.metric)
            assert (each.left, each.target) == (then.remaining(each.at), then.target)
            assert each.due_before_at == then.due_at
            assert [shown.at for shown in each.evidence] == sorted(
                shown.at for shown in each.evidence
            )
            assert any(shown.at == each.at for shown in each.evidence)
            if each.pattern.startswith(("paused", "lowered")):
                assert each.saved is saved(clock, then)


def saved(clock: Clock, then: Clock) -> bool | None:
    """Tell whether a clock was met that would have been due before; None while it is open."""
    if clock.stopped_at is None:
        return None
    return clock.state == "met" and then.due_at is not None and clock.stopped_at > then.due_at


@given(st.lists(shady(), min_size=1, max_size=4))
def test_nothing_that_a_customer_does_is_a_finding(histories: list[list[Event]]) -> None:
    result = audit(POLICY, [*histories, ANSWERED])
    assert {each.by for each in result} <= {"agent"}
    assert {each.value for each in result.frequencies} <= {"ana", "agent"}


@given(st.lists(shady(), min_size=1, max_size=6), st.sampled_from([(), (ANSWERED,)]))
def test_frequencies_count_the_findings_and_each_is_somebodys(
    histories: list[list[Event]], more: tuple[list[Event], ...]
) -> None:
    result: Audit = audit(POLICY, [*histories, *more], by=["actor", "priority"])
    for field in ("actor", "priority"):
        counted = {
            pattern: sum(
                each.found
                for each in result.frequencies
                if (each.by, each.pattern) == (field, pattern)
            )
            for pattern in PATTERNS
        }
        assert {pattern: count for pattern, count in counted.items() if count} == result.counts
    assert not set(result.blind) & set(result.counts)


def test_a_log_without_answers_gives_nobody_a_frequency_of_unanswered_pauses() -> None:
    history = [
        Opened("T", NINE, fields={"priority": "urgent"}),
        StatusChanged("T", NINE + timedelta(hours=2), by="agent", actor="ana", status="pending"),
    ]
    result = audit(POLICY, [history])
    assert result.blind == ("paused_on_answer", "paused_while_asked")
    assert (result.counts, result.frequencies) == ({}, ())


def test_an_answer_in_any_ticket_shows_that_the_log_has_answers() -> None:
    silent = [Opened("T", NINE, fields={"priority": "urgent"})]
    assert audit(POLICY, [ANSWERED, silent]).blind == ()
    assert audit(POLICY, []).blind == ()


def test_every_event_that_lies_before_the_latest_one_on_record_was_recorded_late() -> None:
    minutes = [0, 60, 10, 30, 60, 61]
    history = [
        Opened("T", NINE, by="agent", fields={"priority": "urgent"}),
        *[Event("T", NINE + timedelta(minutes=count), "noted", by="agent") for count in minutes],
    ]
    late = audit(POLICY, [history]).find("backdated")
    assert [each.at for each in late] == [NINE + timedelta(minutes=count) for count in (10, 30)]


def test_an_excess_is_looked_for_where_what_is_met_by_a_hair_is() -> None:
    histories = [
        [
            Opened(f"T-{number}", NINE, by="agent", fields={"priority": "urgent"}),
            StatusChanged(f"T-{number}", NINE + timedelta(minutes=239), status="solved"),
        ]
        for number in range(12)
    ]
    assert audit(POLICY, histories).excesses != ()
    assert audit(POLICY, histories, patterns=["backdated"]).excesses == ()


@pytest.mark.parametrize("alpha", [0, 1])
def test_a_chance_of_nothing_or_of_all_is_no_chance(alpha: float) -> None:
    with pytest.raises(MetricsError, match="is no share"):
        audit(POLICY, [], alpha=alpha)


NAME = ("sla", "desk", "resolution", "urgent")
TARGET = timedelta(hours=4)


def finishes(*minutes: int, whose: tuple[str, str, str, str] = NAME) -> list[Finish]:
    """Clocks of four hours that had so many minutes left when they ended."""
    return [Finish(*whose, TARGET - timedelta(minutes=left), TARGET, left >= 0) for left in minutes]


def test_an_excess_counts_what_ended_within_the_window_on_either_side_of_the_target() -> None:
    # a tenth of four hours are 24 minutes; chance alone gives 8 of 9 or more ten times in 512
    (found,) = excesses(finishes(0, 1, 2, 3, 5, 9, 20, 24, -24, -25, 25, 60, 200), 0.1, 0.05)
    assert (found.below, found.above) == (8, 1)
    assert found.p == pytest.approx(10 / 512)
    assert excesses(finishes(0, 1, 2, 3, 5, 9, 20, 24, -24), 0.1, 0.02) == [found]
    assert excesses(finishes(0, 1, 2, 3, 5, 9, 20, 24, -24), 0.1, 0.019) == []


def test_every_promise_has_excesses_of_its_own_the_most_unlikely_first() -> None:
    other = ("ola", "back line", "resolution", "urgent")
    found = excesses([*finishes(*[1] * 6), *finishes(*[1] * 8, whose=other)], 0.1, 0.05)
    assert [(each.kind, each.below) for each in found] == [("ola", 8), ("sla", 6)]
    assert [each.p for each in found] == pytest.approx([1 / 256, 1 / 64])
    assert str(found[0]).startswith("ola back line resolution urgent: 8 met within 10")
    assert str(found[1]).startswith("desk resolution urgent: 6 met within 10")
