"""The laws of clock frames: each holds for every policy and log, in every kind of dataframe."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partialmethod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import Policy, evaluate, frames
from slaengine.frames.folding.log import Log as Events
from tests.frames.kinds import DRESSES, Dress, frame_of, kind_of, rows_of
from tests.frames.reference import COLUMNS, clock_rows
from tests.strategies.clockwork import policies
from tests.strategies.logs import FIELDS, Log, Row, logs, moments_of

# going one by one where columns cannot tell is told, and right
pytestmark = pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")

ZERO = timedelta(0)
ARROW = Dress("arrow")
# not the priority, which a clock frame has already
ASKED = st.lists(st.sampled_from(FIELDS[1:]), max_size=2, unique=True)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Log, datetime]:
    log = draw(logs())
    return log, draw(moments_of(log))


def ours(
    policy: Policy,
    log: Log,
    as_of: datetime,
    fields: Iterable[str] = (),
    dress: Dress = ARROW,
) -> list[Row]:
    """Return the clock frame of a log as plain rows."""
    return rows_of(frames.evaluate(policy, frame_of(log, dress), as_of=as_of, fields=fields))


@given(policies(), questions(), ASKED, DRESSES)
def test_columns_say_of_every_clock_what_its_ticket_says(
    policy: Policy, question: tuple[Log, datetime], fields: list[str], dress: Dress
) -> None:
    log, as_of = question
    frame = frames.evaluate(policy, frame_of(log, dress), as_of=as_of, fields=fields)
    assert kind_of(frame) == dress.kind
    assert rows_of(frame) == clock_rows(policy, log, as_of, fields)


@given(policies(), questions())
def test_what_follows_as_of_changes_nothing(policy: Policy, question: tuple[Log, datetime]) -> None:
    log, as_of = question
    assert ours(policy, log, as_of) == ours(policy, log.until(as_of), as_of)


@given(policies(), questions(), st.data())
def test_rows_may_stand_in_any_order_when_a_number_tells_theirs(
    policy: Policy, question: tuple[Log, datetime], data: st.DataObject
) -> None:
    log, as_of = question
    numbered = Log(log.events, tuple(range(len(log.events))), log.numbered)
    mixed = numbered.take(data.draw(st.permutations(range(len(log.events)))))
    assert ours(policy, mixed, as_of) == ours(policy, log, as_of)


@given(policies(), questions(), st.data())
def test_tickets_do_not_touch_one_another(
    policy: Policy, question: tuple[Log, datetime], data: st.DataObject
) -> None:
    log, as_of = question
    some = data.draw(st.sets(st.sampled_from(log.tickets)))
    apart = [
        row
        for names in (some, set(log.tickets) - some)
        for row in ours(policy, log.of(names), as_of)
    ]
    places = {name: place for place, name in enumerate(log.tickets)}
    apart.sort(key=lambda row: places[str(row["ticket"])])
    assert apart == ours(policy, log, as_of)


@given(policies(), questions(), st.integers(1, 6))
def test_blocks_of_any_size_make_no_difference(
    policy: Policy, question: tuple[Log, datetime], size: int
) -> None:
    log, as_of = question
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Events, "blocks", partialmethod(Events.blocks, size))
        assert ours(policy, log, as_of) == clock_rows(policy, log, as_of)


@given(policies(), questions(), questions())
def test_what_a_policy_has_seen_before_changes_nothing(
    policy: Policy, question: tuple[Log, datetime], other: tuple[Log, datetime]
) -> None:
    ours(policy, *other)
    assert ours(policy, *question) == clock_rows(policy, *question)


@given(policies(), questions(), st.sampled_from(["opened", "solved", "breached"]))
def test_fields_may_be_told_as_they_were(
    policy: Policy, question: tuple[Log, datetime], fields_at: Any
) -> None:
    log, as_of = question
    frame = frame_of(log, ARROW)
    asked = ["channel", "assignee"]
    then = frames.evaluate(policy, frame, as_of=as_of, fields=asked, fields_at=fields_at)
    clocks = clock_rows(policy, log, as_of)
    moment = {"opened": "started_at", "solved": "stopped_at", "breached": "breached_at"}[fields_at]
    told = [fields_then(policy, log, row, row[moment], asked) for row in clocks]
    assert rows_of(then) == [{**row, **own} for row, own in zip(clocks, told, strict=True)]


def fields_then(policy: Policy, log: Log, row: Row, at: object, asked: list[str]) -> Row:
    """Return the fields that a clock's ticket had at an instant; none without one."""
    if not isinstance(at, datetime):
        return dict.fromkeys(asked)
    history = log.histories(at)[str(row["ticket"])]
    fields = evaluate(policy, history, fields=asked).fields
    return {name: fields.get(name) for name in asked}


@given(policies(), questions())
def test_open_time_and_paused_time_fit_side_by_side_into_the_wall_time(
    policy: Policy, question: tuple[Log, datetime]
) -> None:
    log, as_of = question
    for row in ours(policy, log, as_of):
        clock = Read(row)
        assert clock.elapsed >= ZERO
        assert clock.paused >= ZERO
        assert clock.elapsed + clock.paused <= (clock.stopped_at or as_of) - clock.started_at


@given(policies(), questions())
def test_a_clock_is_open_met_or_missed_by_its_stop_and_its_due(
    policy: Policy, question: tuple[Log, datetime]
) -> None:
    log, as_of = question
    for row in ours(policy, log, as_of):
        clock = Read(row)
        assert (clock.state in ("running", "paused")) == (clock.stopped_at is None)
        if clock.state == "running":
            assert clock.due_at is not None
        if clock.state in ("met", "missed"):
            assert clock.stopped_at is not None
            assert clock.due_at is not None
            assert (clock.state == "met") == (clock.stopped_at <= clock.due_at)
            assert (clock.state == "met") == (clock.breached_at is None)


@given(policies(), questions())
def test_a_breach_lies_behind_as_of_and_not_before_what_was_due(
    policy: Policy, question: tuple[Log, datetime]
) -> None:
    log, as_of = question
    for row in ours(policy, log, as_of):
        clock = Read(row)
        assert clock.breached == (clock.breached_at is not None and clock.breached_at < as_of)
        if clock.breached_at is not None:
            assert clock.due_at is not None
            assert clock.breached_at >= max(clock.due_at, clock.started_at)


@given(policies(), questions())
def test_cycles_of_a_clock_follow_one_another(
    policy: Policy, question: tuple[Log, datetime]
) -> None:
    log, as_of = question
    last: dict[tuple[object, ...], tuple[int, datetime]] = {}
    for row in ours(policy, log, as_of):
        # the SLA is one clock whatever agreement governs; each of the others is one of its own
        beside = row["kind"] != "sla" and row["agreement"]
        key = (row["ticket"], beside, row["metric"])
        clock = Read(row)
        if key in last:
            assert (clock.cycle, clock.started_at) > last[key]
        last[key] = clock.cycle, clock.stopped_at or clock.started_at


@given(policies(), questions())
def test_of_what_remains_and_what_elapsed_only_as_of_makes_more_or_less(
    policy: Policy, question: tuple[Log, datetime]
) -> None:
    log, as_of = question
    later = as_of + timedelta(days=1)
    log = log.until(as_of)
    for before, after in zip(ours(policy, log, as_of), ours(policy, log, later), strict=True):
        one, other = Read(before), Read(after)
        fixed = set(COLUMNS) - {"elapsed", "remaining", "paused", "breached", "breached_at"}
        assert {name: before[name] for name in fixed} == {name: after[name] for name in fixed}
        grown = other.elapsed - one.elapsed
        lost = one.remaining - other.remaining
        assert ZERO <= grown <= timedelta(days=1)
        assert ZERO <= lost <= timedelta(days=1)
        if one.state != "running":
            assert grown == ZERO
        if one.stopped_at is not None:
            assert before == after
        if one.breached:
            assert other.breached_at == one.breached_at


class Read:
    """A row whose cells are of the types that a clock frame has."""

    def __init__(self, row: Row) -> None:
        assert tuple(row) == COLUMNS
        self.state = row["state"]
        self.breached = row["breached"]
        self.cycle = _whole(row["cycle"])
        self.started_at = _instant(row["started_at"])
        self.stopped_at = _maybe(row["stopped_at"])
        self.due_at = _maybe(row["due_at"])
        self.breached_at = _maybe(row["breached_at"])
        self.target = _duration(row["target"])
        self.elapsed = _duration(row["elapsed"])
        self.remaining = _duration(row["remaining"])
        self.paused = _duration(row["paused"])


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value


def _instant(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value


def _maybe(value: object) -> datetime | None:
    return None if value is None else _instant(value)


def _duration(value: object) -> timedelta:
    assert isinstance(value, timedelta)
    return value
