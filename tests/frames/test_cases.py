"""Cases in which columns once said something else than the ticket, kept so that none comes back."""

from collections.abc import Sequence

import pytest

from slaengine import Event, Opened, Policy, Replied, StatusChanged, Updated, frames
from tests.frames.desk import at
from tests.frames.kinds import Dress, frame_of, rows_of
from tests.frames.reference import clock_rows
from tests.strategies.logs import Log

# going one by one where columns cannot tell is told, and right
pytestmark = pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")

BESIDE = Policy.from_text(
    """
    [[agreements]]
    name = "beside"
    kind = "ola"
    when = { group = "tier-2" }
    calendar = "24x7"
    [[agreements.targets]]
    metric = "requester_wait"
    by = "promised_at"
    """
)
WEB = Policy.from_text(
    """
    [[agreements]]
    name = "default"
    calendar = "24x7"
    [[agreements.targets]]
    metric = "resolution"
    when = { channel = "web" }
    within = "4h"
    """
)
LATEST = Policy.from_text(
    """
    [calendars.desk]
    tz = "UTC"
    hours = { mon-fri = ["09:00-17:00"] }
    [[agreements]]
    name = "default"
    calendar = "desk"
    anchor = "latest"
    [[agreements.targets]]
    metric = "first_response"
    when = { channel = "web" }
    within = "4h"
    [[agreements.targets]]
    metric = "first_response"
    when = { channel = "chat" }
    within = "4h"
    calendar = "24x7"
    """
)
NOON = at(12).isoformat()


@pytest.mark.parametrize(
    ("policy", "events"),
    [
        (
            BESIDE,
            [
                Opened("T-1", at(9)),
                Updated("T-1", at(10), fields={"group": "tier-2", "promised_at": NOON}),
                Updated("T-1", at(11), fields={"group": "tier-1"}),
                Updated("T-1", at(13), fields={"group": "tier-2", "promised_at": ""}),
            ],
        ),
        (
            WEB,
            [
                Opened("T-1", at(9), fields={"channel": "web"}),
                Updated("T-1", at(10), fields={"channel": "mail"}),
                StatusChanged("T-1", at(11), status="pending"),
                StatusChanged("T-1", at(12), status="solved"),
                Opened("T-2", at(9), fields={"channel": "web"}),
            ],
        ),
        (
            LATEST,
            [
                Opened("T-1", at(9), fields={"channel": "web"}),
                Replied("T-1", at(10), by="customer", fields={"channel": "mail"}),
                Updated("T-1", at(15), fields={"channel": "chat"}),
                Updated("T-1", at(19), fields={"channel": "mail"}),
            ],
        ),
        (
            LATEST,
            [
                Opened("T-1", at(9), fields={"channel": "web"}),
                Replied("T-1", at(10), by="customer", fields={"channel": "mail"}),
                Updated("T-1", at(19), fields={"channel": "chat"}),
            ],
        ),
    ],
    ids=[
        "a match begins again without a target",
        "a target is withdrawn and much follows",
        "a wait starts over without a target, within hours",
        "a wait starts over without a target, and gets one on another calendar",
    ],
)
def test_columns_say_what_the_ticket_says(policy: Policy, events: Sequence[Event]) -> None:
    log = Log(tuple(events))
    frame = frames.evaluate(policy, frame_of(log, Dress()), as_of=at(20))
    assert rows_of(frame) == clock_rows(policy, log, at(20))
