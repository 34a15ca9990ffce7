"""Alarm frames example by example: what they have, what is refused, what goes one by one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from slaengine import (
    Agreement,
    Calendar,
    Event,
    HistoryError,
    NeverOpenError,
    Opened,
    Policy,
    Replied,
    Revision,
    StateError,
    StatusChanged,
    Target,
    Updated,
    evaluate,
    frames,
)
from slaengine.frames.alarming.levels import Levels
from slaengine.policy import Escalation, Procedure
from tests.frames.kinds import PLAIN, Dress, frame_of, rows_of
from tests.strategies.logs import Log

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # a Monday
DESK = Calendar(name="desk", tz="UTC", hours={"mon-fri": ["09:00-17:00"]})
ARROW = Dress("arrow")


def promising(*levels: Escalation | str, **more: Any) -> Policy:
    targets = [Target("resolution", "4h", escalations=levels)]
    agreement = Agreement("all", calendar="24x7", targets=targets)
    return Policy(**{"calendars": [DESK], "agreements": [agreement], **more})


def opened(*tickets: str, at: datetime = NINE) -> Log:
    return Log(tuple(Opened(ticket, at) for ticket in tickets))


def ids(policy: Policy, log: Log, after: datetime, **asked: Any) -> list[object]:
    found = frames.alarms(policy, frame_of(log, ARROW), after=after, **asked)
    return [row["id"] for row in rows_of(found)]


@pytest.mark.parametrize("dress", PLAIN, ids=[each.kind for each in PLAIN])
def test_alarms_come_in_the_order_of_time_then_of_tickets(dress: Dress) -> None:
    policy = promising(Escalation("50%", to=["lead", "owner"], via="mail", task="call"))
    log = Log((*opened("T-9", "T-10").events, Opened("T/1", NINE - timedelta(hours=1))))
    found = rows_of(frames.alarms(policy, frame_of(log, dress), after=NINE))
    assert [(row["at"], row["id"]) for row in found] == [
        (NINE + timedelta(hours=1), "T%2F1/all/resolution/1/50%25"),
        (NINE + timedelta(hours=2), "T-10/all/resolution/1/50%25"),
        (NINE + timedelta(hours=2), "T-9/all/resolution/1/50%25"),
        (NINE + timedelta(hours=3), "T%2F1/all/resolution/1/breach"),
        (NINE + timedelta(hours=4), "T-10/all/resolution/1/breach"),
        (NINE + timedelta(hours=4), "T-9/all/resolution/1/breach"),
    ]
    first, last = found[0], found[-1]
    assert (first["kind"], first["to"], first["via"], first["task"]) == (
        "duty",
        "lead, owner",
        "mail",
        "call",
    )
    assert (last["kind"], last["to"], last["via"], last["task"]) == ("breach", None, None, None)


def test_a_log_without_events_has_no_alarms() -> None:
    empty = frame_of(opened("T-7"), ARROW).slice(0, 0)
    policy = promising(Escalation("50%"))
    state = frames.advance(policy, None, empty)
    for tickets in (empty, state):
        assert frames.alarms(policy, tickets, after=NINE).num_rows == 0


def test_what_happens_later_plays_no_part() -> None:
    later = Replied("T-7", NINE + timedelta(hours=1), by="agent")
    policy = promising(Escalation("50%", until="acknowledged"))
    log = Log((*opened("T-7").events, later))
    assert ids(policy, log, NINE) == [
        "T-7/all/resolution/1/50%25",
        "T-7/all/resolution/1/breach",
    ]
    assert ids(policy, log, later.at) == ["T-7/all/resolution/1/breach"]
    state = frames.advance(policy, None, frame_of(log, ARROW))
    with pytest.raises(HistoryError) as error:
        frames.alarms(policy, state, after=NINE)
    assert str(error.value) == (
        "ticket 'T-7': asked for alarms after 2026-01-05T09:00:00+00:00, before its last event at "
        "2026-01-05T10:00:00+00:00"
    )


def test_who_takes_a_ticket_up_need_not_be_known() -> None:
    policy = promising(Escalation("50%", until="acknowledged"))
    events = Log((*opened("T-7").events, Updated("T-7", NINE, fields={"assignee": "ana"})))
    frame = frame_of(events, ARROW)
    breach = "T-7/all/resolution/1/breach"
    assert ids(policy, events, NINE) == [breach]
    bare = frames.alarms(policy, frame.drop_columns(["assignee"]), after=NINE)
    assert bare["id"].to_pylist() == ["T-7/all/resolution/1/50%25", breach]


def test_a_ticket_that_is_gone_is_taken_up_by_nobody() -> None:
    policy = promising(Escalation("50%", until="acknowledged"))
    gone = Event("T-8", NINE, "merged")
    log = Log((*opened("T-7", "T-8").events, gone, Replied("T-8", NINE, by="agent")))
    assert ids(policy, log, NINE)[0] == "T-7/all/resolution/1/50%25"


def test_a_field_that_a_state_has_not_kept_is_refused() -> None:
    policy = promising(Escalation("50%"))
    state = frames.advance(policy, None, frame_of(opened("T-7"), ARROW), fields=["group"])
    found = frames.alarms(policy, state, after=NINE, fields=["group"])
    assert found["group"].to_pylist() == [None, None]
    with pytest.raises(StateError, match="the state has not kept the field 'channel'"):
        frames.alarms(policy, state, after=NINE, fields=["channel"])


def test_a_newer_policy_may_ask_for_a_field_that_no_ticket_has() -> None:
    state = frames.advance(promising(), None, frame_of(opened("T-7"), ARROW))
    rows = [
        Target("resolution", "4h", when={"vip": "yes"}, escalations="10%"),
        Target("resolution", "4h", escalations="50%"),
    ]
    newer = Policy(agreements=[Agreement("all", calendar="24x7", targets=rows)])
    found = frames.alarms(newer, state, after=NINE)
    assert found["name"].to_pylist() == ["50%", "breach"]


def test_a_promise_that_a_newer_policy_has_no_row_for_has_no_levels() -> None:
    state = frames.advance(promising("50%"), None, frame_of(opened("T-7"), ARROW))
    row = Target("resolution", "4h", when={"vip": "yes"}, escalations="10%")
    newer = Policy(agreements=[Agreement("all", calendar="24x7", targets=[row])])
    assert frames.alarms(newer, state, after=NINE)["name"].to_pylist() == ["breach"]


def test_fields_stand_beside_the_columns_of_alarms() -> None:
    with pytest.raises(HistoryError, match="the frame has a column 'kind' already"):
        ids(promising(), opened("T-7"), NINE, fields=["kind"])


@pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")
def test_more_repeats_than_anybody_sends_are_refused_with_their_ticket() -> None:
    policy = promising(Escalation("100%", repeat="1s", name="again"))
    later, until = NINE + timedelta(hours=3), NINE + timedelta(hours=9)
    log = Log((*opened("T-7").events, *opened("T-8", at=later).events))
    message = "row 0: ticket 'T-7': level 'again' repeats 10000 times and more in the time asked"
    with pytest.raises(HistoryError, match=message):
        ids(policy, log, later, until=until)
    frame = frame_of(log, ARROW)
    found = frames.alarms(policy, frame, after=later, until=until, on_error="collect")
    assert set(found.result["ticket"].to_pylist()) == {"T-8"}
    assert found.rejected["row"].to_pylist() == [0]
    state = frames.advance(policy, None, frame)
    with pytest.raises(HistoryError, match="ticket 'T-7': level 'again' repeats 10000 times"):
        frames.alarms(policy, state, after=later, until=until)


@pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")
@pytest.mark.parametrize("kept", ["events", "state"])
def test_many_repeats_that_wait_are_told_one_by_one(kept: str) -> None:
    policy = promising(Escalation("0%", repeat="1s", times=10**6, during="desk", name="page"))
    log = opened("T-7", "T-8", at=NINE + timedelta(hours=8))
    friday = log.events[0].at + timedelta(seconds=1)
    frame = frame_of(log, ARROW)
    tickets = frame if kept == "events" else frames.advance(policy, None, frame)
    until = NINE + timedelta(days=1, seconds=3)
    found = frames.alarms(policy, tickets, after=friday, until=until)
    pages = [row["id"] for row in rows_of(found) if row["name"] == "page"]
    expected = [
        alarm.id
        for event in log.events
        for alarm in evaluate(policy, [event]).alarms(friday, until)
        if alarm.name == "page"
    ]
    assert sorted(map(str, pages)) == sorted(expected)
    assert len(pages) == 2 * 3


def test_a_level_that_waits_for_ever_is_refused_as_for_one_ticket() -> None:
    until_2026 = Calendar(
        name="desk", tz="UTC", hours={"mon": ["09:00-17:00"]}, revisions=[Revision(NINE.date(), {})]
    )
    policy = promising(Escalation("50%", during="desk"), calendars=[until_2026])
    log = opened("T-7")
    with pytest.raises(NeverOpenError) as error:
        evaluate(policy, log.events).alarms(NINE)
    with pytest.raises(HistoryError) as by_columns:
        ids(policy, log, NINE)
    assert str(by_columns.value) == f"row 0: {error.value}"
    state = frames.advance(policy, None, frame_of(log, ARROW))
    with pytest.raises(NeverOpenError) as by_state:
        frames.alarms(policy, state, after=NINE)
    assert str(by_state.value) == str(error.value)


def test_levels_share_targets_of_any_length_exactly() -> None:
    share = Escalation("33.3333%").share
    ints = np.array([share.numerator]), np.array([share.denominator])
    zero = np.zeros(1, np.int64)
    levels = Levels(*ints, zero, zero, zero, zero, zero, zero)
    targets = [1, 7, 3 * 10**6, 10**15, 9 * 10**17]
    found = levels.used(np.zeros(len(targets), np.int64), np.array(targets))
    assert found.tolist() == [round(target * share) for target in targets]
    half = Levels(np.array([1]), np.array([2]), zero, zero, zero, zero, zero, zero)
    assert half.used(np.zeros(4, np.int64), np.array([1, 3, -1, -3])).tolist() == [0, 2, 0, -2]


def test_what_waits_is_counted_up_to_the_closing_and_not_beyond() -> None:
    policy = promising(Escalation("0%", repeat="1h", during="desk", name="page"))
    log = Log(
        (
            *opened("T-7").events,
            StatusChanged("T-7", NINE + timedelta(hours=10), status="pending"),
            StatusChanged("T-7", NINE + timedelta(hours=22), status="open"),
        )
    )
    after = NINE + timedelta(hours=23)
    [row, *_] = rows_of(frames.alarms(policy, frame_of(log, ARROW), after=after))
    assert row["id"] == "T-7/all/resolution/1/page/8"
    assert (row["at"], row["reached_at"]) == (NINE + timedelta(days=1), NINE + timedelta(hours=8))


def test_thousands_of_tickets_are_looked_at_in_blocks() -> None:
    import pyarrow as pa

    count = 20_000  # more than are worked on at a time
    at = pa.array([NINE] * count, pa.timestamp("us", "UTC"))
    event = pa.array(["opened"] * count)
    log = pa.table({"ticket": pa.array(range(count)), "at": at, "event": event})
    policy = promising("50%")
    state = frames.advance(policy, None, log)
    found = frames.alarms(policy, state, after=NINE)
    assert found.num_rows == 2 * count
    assert found["ticket"].to_pylist() == [*range(count), *range(count)]
    assert found["id"][count - 1].as_py() == "19999/all/resolution/1/50%25"
    assert found.equals(frames.alarms(policy, log, after=NINE))


def test_a_procedure_is_told_by_columns_too() -> None:
    critical = Procedure("critical", [Escalation("0%", during="24x7"), "50%"], during="desk")
    policy = promising("critical", procedures=[critical])
    evening = opened("T-7", at=NINE + timedelta(hours=11))
    found = frames.alarms(policy, frame_of(evening, ARROW), after=evening.events[0].at)
    tomorrow = NINE + timedelta(days=1)
    rows = [(row["name"], row["at"], row["reached_at"]) for row in rows_of(found)]
    assert rows == [
        ("0%", evening.events[0].at, None),
        ("breach", evening.events[0].at + timedelta(hours=4), None),
        ("50%", tomorrow, evening.events[0].at + timedelta(hours=2)),
    ]
