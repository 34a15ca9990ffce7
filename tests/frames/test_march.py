"""The march gives tickets up where it has no room for them, and the answers stay the same."""

from datetime import timedelta

import pytest

pytest.importorskip("numpy")

import numpy as np
import pandas as pd

from slaengine import Event, Opened, Policy, Replied, StatusChanged, Updated, frames
from slaengine.errors import HistoryError
from slaengine.events import ROLES
from slaengine.frames.doors.columns import Labels
from slaengine.frames.doors.table import Table
from slaengine.frames.folding import machine, march
from slaengine.frames.folding.grouping import grouped
from slaengine.frames.folding.log import Log as Columns
from slaengine.frames.folding.log import _slim
from slaengine.frames.folding.symbols import Symbols
from tests.frames.desk import at
from tests.frames.kinds import Dress, frame_of, rows_of
from tests.frames.reference import clock_rows
from tests.strategies.logs import Log

TEXT = """
    [[agreements]]
    name = "default"
    calendar = "24x7"
    pause_on = ["pending"]
    [agreements.targets]
    first_response = { urgent = "1h", normal = "4h" }
    resolution = { urgent = "8h", normal = "16h" }
    """
POLICY = Policy.from_text(TEXT)
EVENTS: tuple[Event, ...] = (
    Opened("T-1", at(9), fields={"priority": "normal"}),
    Opened("T-2", at(9), fields={"priority": "urgent"}),
    Updated("T-1", at(10), fields={"priority": "urgent"}),
    Replied("T-1", at(11), by="agent"),
    StatusChanged("T-2", at(12), status="pending"),
    StatusChanged("T-1", at(13), status="solved"),
    Updated("T-1", at(14), fields={"priority": "normal"}),
    StatusChanged("T-1", at(15), status="open"),
    StatusChanged("T-2", at(16), status="solved"),
)


@pytest.mark.parametrize(
    ("limit", "size"),
    [
        pytest.param("_MOST_STATES", 2, id="no-way-to-stand-but-the-first"),
        pytest.param("_MOST_STATES", 4, id="few-ways-to-stand"),
        pytest.param("_MOST_INPUTS", 0, id="no-events"),
    ],
)
def test_tickets_without_room_are_walked_to_the_same_clocks(
    monkeypatch: pytest.MonkeyPatch, limit: str, size: int
) -> None:
    monkeypatch.setattr(march, limit, size)
    log, as_of = Log(EVENTS), at(18) + timedelta(days=1)
    frame = frames.evaluate(POLICY, frame_of(log, Dress("arrow")), as_of=as_of)
    assert rows_of(frame) == clock_rows(POLICY, log, as_of)


def test_a_full_march_is_left_alone_by_later_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(march, "_MOST_INPUTS", 0)
    monkeypatch.setattr(Columns.blocks, "__defaults__", (1,))
    log, as_of = Log(EVENTS), at(18)
    frame = frames.evaluate(POLICY, frame_of(log, Dress("arrow")), as_of=as_of)
    assert rows_of(frame) == clock_rows(POLICY, log, as_of)


def test_transitions_that_are_not_kept_are_decided_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_MOST", 0)
    log, as_of = Log(EVENTS), at(18)
    frame = frames.evaluate(Policy.from_text(TEXT), frame_of(log, Dress("arrow")), as_of=as_of)
    assert rows_of(frame) == clock_rows(POLICY, log, as_of)


@pytest.mark.parametrize(
    ("count", "piece"),
    [
        pytest.param(9, 5, id="few-codes-in-many-heaps"),
        pytest.param(9, 1 << 17, id="one-heap"),
        pytest.param(70_000, 1 << 18, id="more-codes-than-16-bits-hold"),
        pytest.param(70_000, 1_000, id="many-heaps"),
    ],
)
def test_rows_of_a_ticket_come_together_as_they_stood(count: int, piece: int) -> None:
    codes = np.arange(count - 1, -1, -1, dtype=np.int32).repeat(2)
    codes[0] = 0
    codes[1::3] = 4  # more rows of one ticket than a heap is to have
    order = grouped(codes, np.bincount(codes, minlength=count), piece)
    assert (order == np.argsort(codes, kind="stable")).all()


def test_rows_that_are_together_stay_where_they_are() -> None:
    codes = np.array([0, 0, 1, 3, 3], np.int32)
    assert grouped(codes, np.bincount(codes), 2).tolist() == [0, 1, 2, 3, 4]


def test_events_that_mean_the_same_are_one_to_the_rules() -> None:
    by = [None, "system", "agent"]
    rows = {"ticket": 7, "at": at(9), "event": "updated", "by": by, "priority": "low"}
    log = Columns(Table.of(pd.DataFrame(rows), "events"), ["priority"])
    symbols = Symbols(log, machine.machine_of(POLICY))
    (events,) = log.blocks()
    assert symbols.numbers(events).tolist() == [0, 0, 1]
    assert events.by.tolist() == [ROLES.index("system")] * 2 + [ROLES.index("agent")]


@pytest.mark.parametrize(
    ("count", "width"),
    [
        pytest.param(127, 8, id="a-byte"),
        pytest.param(128, 16, id="two"),
        pytest.param(32_768, 32, id="four"),
    ],
)
def test_codes_are_kept_in_as_few_bits_as_they_need(count: int, width: int) -> None:
    codes = np.arange(-1, count, dtype=np.int32)
    kept = _slim(Labels(codes, tuple(map(str, range(count)))))
    assert kept.dtype.itemsize * 8 == width
    assert (kept == codes).all()


def told(events: tuple[Event, ...], policy: Policy = POLICY) -> bool:
    log, as_of = Log(events), at(18)
    frame = frames.evaluate(policy, frame_of(log, Dress("arrow")), as_of=as_of)
    return rows_of(frame) == clock_rows(policy, log, as_of)


def test_rulings_that_come_up_later_find_their_events_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Columns.blocks, "__defaults__", (1,))
    priorities = ("normal", "urgent", "low", "normal", "high", "none", "urgent")
    events = [
        Opened(f"T-{n}", at(9), fields={"priority": name}) for n, name in enumerate(priorities)
    ]
    assert told(tuple(events))


def test_the_walk_has_room_for_many_kinds_of_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(march, "_MOST_INPUTS", 0)
    assert told((*EVENTS, *(Event("T-1", at(17), f"kind_{n}") for n in range(80))))


def test_a_policy_without_clocks_has_none() -> None:
    assert told(EVENTS, Policy())


def test_a_history_that_cannot_be_is_told_of_with_its_row() -> None:
    unheard = StatusChanged("T-2", at(17), status="on the moon")
    log = frame_of(Log((*EVENTS, unheard)), Dress("arrow"))
    with pytest.raises(HistoryError, match=r"row 9.*on the moon"):
        frames.evaluate(POLICY, log, as_of=at(18))
