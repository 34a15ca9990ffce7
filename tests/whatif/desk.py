"""A small desk whose what-ifs can be checked by hand: weekdays from nine to five."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from slaengine import Event, Opened, Policy, Replied, StatusChanged, TicketSla, evaluate

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # a Monday
POLICY = """
[calendars.desk]
tz = "UTC"
hours = { mon-fri = ["09:00-17:00"] }

[[agreements]]
name = "standard"
calendar = "desk"
targets = { resolution = { urgent = "4h", normal = "8h" }, first_response = "1h" }
"""


def policy(text: str = POLICY, **changes: str) -> Policy:
    """Read the desk's policy, with other words in place of some."""
    for old, new in changes.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    return Policy.from_text(text)


def ticket(
    name: str, opened: float, solved: float | None, priority: str = "urgent", reply: float = 0.5
) -> list[Event]:
    """Return a ticket opened so many hours after nine, answered and solved so many later."""
    at = NINE + timedelta(hours=opened)
    history: list[Event] = [Opened(ticket=name, at=at, fields={"priority": priority})]
    if solved is None or reply <= solved:
        answered = at + timedelta(hours=reply)
        history.append(Replied(ticket=name, at=answered, by="agent"))
    if solved is not None:
        end = at + timedelta(hours=solved)
        history.append(StatusChanged(ticket=name, at=end, by="agent", status="solved"))
    return history


def tickets(under: Policy, histories: Iterable[list[Event]]) -> list[TicketSla]:
    """Evaluate histories."""
    return [evaluate(under, history) for history in histories]
