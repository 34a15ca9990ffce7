"""A desk with every kind of clock and a short log on it, for tests that go example by example."""

from datetime import UTC, datetime, timedelta

from slaengine import (
    Agreement,
    Calendar,
    Event,
    Opened,
    Policy,
    Rated,
    Replied,
    StatusChanged,
    Target,
    Updated,
    Worked,
)
from slaengine.policy import ClockRule, Moment
from tests.strategies.logs import Log

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
DESK = Calendar(name="desk", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-13:00", "14:00-18:00"]})
NIGHT = Calendar(name="night", tz="America/New_York", hours={"sun-thu": ["22:00-06:00"]})


def at(hours: float, days: int = 0) -> datetime:
    """Return an instant by its hour on Monday, or some days after."""
    return MONDAY + timedelta(days=days, hours=hours)


AS_OF = at(12, days=4)
POLICY = Policy(
    calendars=[DESK, NIGHT],
    agreements=[
        Agreement(
            "acme",
            customer="acme",
            calendar="desk",
            targets=[
                Target("first_response", "1h"),
                Target("next_response", "2h"),
                Target("resolution", by="promised_at", when={"channel": "phone"}),
                Target("resolution", {"urgent": "4h", "normal": "2 business days"}),
            ],
            on_reopen="count_gap",
        ),
        Agreement(
            "default",
            calendar="desk",
            targets={
                "first_response": "4h",
                "update": "8h",
                "acknowledgement": "30m",
                "resolution": "16h",
                "agent_work": "8h",
                "triage": "1h",
            },
            on_reopen="restart",
        ),
        Agreement(
            "second line",
            kind="ola",
            when={"group": "tier-2"},
            calendar="night",
            targets={"resolution": "8h"},
        ),
    ],
    statuses={"pending": ["Awaiting User Info"]},
    metrics={
        "triage": ClockRule(
            "triage", start=Moment(event="opened"), stop=Moment(fields={"group": "tier-2"})
        )
    },
)


def opened(ticket: str, hours: float, **fields: str) -> Opened:
    """Open a ticket on Monday."""
    return Opened(ticket, at(hours), fields=fields)


EVENTS: tuple[Event, ...] = (
    opened("T-9", 9.5, customer="acme", priority="urgent", channel="web"),
    opened("T-10", 9, customer="globex", service="email"),
    Replied("T-9", at(10), by="agent", actor="ana"),
    Replied("T-9", at(11), by="customer"),
    Replied("T-10", at(11.25), by="bot"),
    Updated("T-10", at(11.5), fields={"group": "tier-2", "assignee": "ben"}),
    StatusChanged("T-9", at(11.5), status="Awaiting User Info", by="agent"),
    opened("t-8", 12, customer="acme", channel="phone", promised_at="2026-01-06T17:00:00+00:00"),
    Replied("T-9", at(15), by="customer", public=False),
    StatusChanged("T-9", at(15.5), status="open"),
    Updated("T-9", at(16), fields={"priority": "normal", "channel": ""}),
    Worked("T-9", at(16.5), duration=timedelta(minutes=20), actor="ana"),
    Replied("T-9", at(17), by="agent", actor="ana"),
    StatusChanged("T-9", at(17), status="solved", by="agent"),
    Rated("T-9", at(18), survey="csat", score=4),
    StatusChanged("T-9", at(9, days=1), status="open"),
    Event("T-10", at(10, days=1), "approved", by="agent"),
    Replied("T-10", at(10.5, days=1), by="agent", actor="ben"),
    StatusChanged("T-10", at(11, days=1), status="solved"),
    StatusChanged("T-10", at(12, days=1), status="open"),
    Updated("T-10", at(13, days=1), fields={"group": "tier-1"}),
    Event("t-8", at(15, days=1), "merged"),
    StatusChanged("T-9", at(15, days=3) + timedelta(microseconds=1), status="closed"),
)
LOG = Log(EVENTS)
