"""Sides: what one policy makes of one clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from slaengine.engine import Clock
from slaengine.metrics.attainment import Outcome


@dataclass(frozen=True, slots=True)
class Side:
    """A clock as one policy has it, as of an instant: its promise, its state, how it turned out.

    Instants are in UTC, durations open time. `outcome` is `met`, `breached` (also while it still
    runs past its due), `undecided` or `cancelled`, as in every attainment.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, evaluate
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> clock = evaluate(policy, [Opened(ticket="T-7", at=nine)])["resolution"]
    >>> Side.of(clock, nine.replace(hour=14)).outcome
    'breached'
    """

    agreement: str
    priority: str | None
    state: str
    outcome: Outcome
    target: timedelta
    due_at: datetime | None
    started_at: datetime
    stopped_at: datetime | None
    elapsed: timedelta

    @classmethod
    def of(cls, clock: Clock, as_of: datetime) -> "Side":
        """Tell how a clock stands as of an instant, not earlier than its ticket's last event."""
        return cls(
            clock.agreement,
            clock.priority,
            clock.state,
            outcome_of(clock, as_of),
            clock.target,
            clock.due_at,
            clock.started_at,
            clock.stopped_at,
            clock.elapsed(as_of),
        )


def outcome_of(clock: Clock, as_of: datetime) -> Outcome:
    """Tell how a clock turned out by an instant, as every attainment counts it."""
    state = clock.state
    if state == "met":
        return "met"
    if state == "missed" or clock.is_breached(as_of):
        return "breached"
    return "cancelled" if state == "cancelled" else "undecided"
