"""The march gives tickets up where it has no room for them, and the answers stay the same."""

from datetime import timedelta

import pytest

pytest.importorskip("numpy")

from slaengine import Event, Opened, Policy, Replied, StatusChanged, Updated, frames
from slaengine.frames import march
from slaengine.frames.log import Log as Columns
from tests.frames.desk import at
from tests.frames.kinds import Dress, frame_of, rows_of
from tests.frames.reference import clock_rows
from tests.strategies.logs import Log

POLICY = Policy.from_text(
    """
    [[agreements]]
    name = "default"
    calendar = "24x7"
    pause_on = ["pending"]
    [agreements.targets]
    first_response = { urgent = "1h", normal = "4h" }
    resolution = { urgent = "8h", normal = "16h" }
    """
)
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
