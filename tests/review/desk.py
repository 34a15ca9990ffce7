"""A small hosting desk whose review can be checked by hand: two months, round the clock, in UTC."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from slaengine import Event, Opened, Policy, Rated, Replied, StatusChanged, TicketSla, evaluate
from slaengine.availability import Maintenance, Outage

POLICY = """
[priority]
order = ["urgent", "normal"]

[[agreements]]
name = "hosting"
customer = ["acme", "globex"]
service = "web"
calendar = "24x7"
fee = "1000.00 EUR a month"
description = "The shop's servers."
exclusions = ["what the customer breaks"]
valid_from = 2025-06-01
valid_until = 2030-01-01
review = { every = "month", owner = "customer success" }
responsibilities = { provider = ["keep a log"], customer = ["name a contact"] }

[[agreements.targets]]
metric = "first_response"
within = { urgent = "1h", normal = "4h" }
objective = "50% a month"

[[agreements.targets]]
metric = "resolution"
within = "8h"
objective = "90% a quarter"

[[agreements.availability]]
name = "web"
components = ["web"]
exclusions = ["customer"]
minimum = "1m"
objective = "99.9% a month"

[[agreements.remedies]]
name = "web down"
on = "availability"
of = "web"
steps = [{ below = "99.9%", credit = "10%" }]
claim = { within = "30 days", after = "period_end" }

[[agreements.remedies]]
name = "late answers"
on = "missed"
metric = "first_response"
each = { credit = "25.00 EUR" }

[[agreements]]
name = "other"
calendar = "24x7"
targets = { resolution = "8h" }
when = { kind = "other" }
"""

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
FEBRUARY = datetime(2026, 2, 1, tzinfo=UTC)
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OUTAGES = (
    Outage(FEBRUARY + DAY, FEBRUARY + DAY + 2 * HOUR, component="web"),
    Outage(FEBRUARY + 2 * DAY, FEBRUARY + 2 * DAY + HOUR, component="web", cause="customer"),
    Outage(FEBRUARY + 3 * DAY, FEBRUARY + 3 * DAY + HOUR / 120, component="web"),
)
MAINTENANCE = (Maintenance(FEBRUARY + 9 * DAY, FEBRUARY + 9 * DAY + HOUR),)


def policy() -> Policy:
    """Return the desk's policy."""
    return Policy.from_text(POLICY)


def story(
    ticket: str,
    opened_at: datetime,
    *,
    reply: timedelta | None = None,
    solved: timedelta | None = None,
    customer: str = "acme",
    priority: str | None = "normal",
    more: Sequence[Event] = (),
    **fields: str,
) -> list[Event]:
    """Return one ticket's events: when it was answered and solved, counted from its opening."""
    own = {"customer": customer, "service": "web", **fields}
    if priority is not None:
        own["priority"] = priority
    events: list[Event] = [Opened(ticket=ticket, at=opened_at, fields=own), *more]
    if reply is not None:
        events.append(Replied(ticket=ticket, at=opened_at + reply, by="agent"))
    if solved is not None:
        events.append(StatusChanged(ticket=ticket, at=opened_at + solved, status="solved"))
    return sorted(events, key=lambda event: event.at)


def histories() -> list[list[Event]]:
    """Return the tickets of two months.

    First responses decided in January: A kept, B broken; in February: C and D kept, E broken.
    Resolutions: A and B kept in January; C kept, D and E broken in February, of which E is still
    open. F and G have begun in March and run; G waits for the customer.
    """
    rated = Rated(ticket="C", at=FEBRUARY + 3 * HOUR, survey="csat", score=5)
    scores = [
        Rated(ticket="A", at=JANUARY + 3 * HOUR, survey="csat", score=2),
        Rated(ticket="A", at=JANUARY + 3 * HOUR, survey="nps", score=9),
        Rated(ticket="A", at=JANUARY + 3 * HOUR, survey="ces", score=6),
    ]
    waits = StatusChanged(ticket="G", at=NOW - HOUR, status="pending")
    return [
        story("A", JANUARY, reply=HOUR, solved=2 * HOUR, more=scores, team="east"),
        story("B", JANUARY + DAY, reply=5 * HOUR, solved=6 * HOUR, team="west"),
        story("C", FEBRUARY, reply=HOUR, solved=2 * HOUR, more=[rated], team="east"),
        story("D", FEBRUARY + DAY, reply=HOUR / 2, solved=20 * HOUR, priority="urgent"),
        story("E", FEBRUARY + 2 * DAY, reply=9 * HOUR, customer="globex", team="west"),
        story("F", NOW - 2 * HOUR, priority="urgent", reply=HOUR / 2),
        story("G", NOW - 3 * HOUR, reply=HOUR, more=[waits]),
        story("H", JANUARY, customer="nobody", kind="other"),
        story("I", JANUARY, customer="nobody"),
    ]


def evaluated(some: Iterable[Sequence[Event]] | None = None) -> list[TicketSla]:
    """Return what the tickets are owed."""
    own = policy()
    told = histories() if some is None else some
    return [evaluate(own, history, fields=["team"]) for history in told]
