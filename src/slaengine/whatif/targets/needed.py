"""Needed: the least target that a clock would have kept."""

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from slaengine.engine import Clock
from slaengine.whatif.targets.curve import Ended, Need

Unit: TypeAlias = Literal["time", "same_time", "close"]
_MICROSECOND = timedelta(microseconds=1)


def needed(clock: Clock, as_of: datetime) -> timedelta:
    """Return the least open time that a clock would have kept as its target, by an instant.

    That is what it has used, and a microsecond more where it stopped after that had been used up.
    An open clock needs at least as much. Its pauses and its calendar stay as they are.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, StatusChanged, evaluate
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> sla = evaluate(policy, [Opened(ticket="T-7", at=nine)])
    >>> sla = sla.apply(StatusChanged(ticket="T-7", at=nine.replace(hour=11), status="solved"))
    >>> str(needed(sla["resolution"], nine.replace(hour=12)))
    '2:00:00'
    """
    elapsed = clock.elapsed(as_of)
    run, due_at = clock.run, clock.reaches_amount(elapsed)
    if run.is_open and run.terms[-1].at >= as_of:
        return timedelta(0)  # under a promise made at this very instant nothing is late yet
    if due_at is None:
        late = clock.state in ("met", "missed")
    else:
        late = due_at < (as_of if run.is_open else run.since)
    return elapsed + _MICROSECOND if late else elapsed


def need_of(clock: Clock, as_of: datetime, unit: Unit = "time") -> Need:
    """Return what a clock needed: in microseconds of open time, or in business days."""
    amount = needed(clock, as_of)
    much = amount // _MICROSECOND if unit == "time" else _days(clock, amount, unit)
    return Need(much, _ended(clock))


def _ended(clock: Clock) -> Ended:
    if clock.state == "cancelled":
        return "cancelled"
    return "finished" if clock.state in ("met", "missed") else "open"


def _days(clock: Clock, amount: timedelta, at: Literal["same_time", "close"]) -> int:
    """Return the least number of business days from a clock's start that hold an amount."""
    calendar, start = clock.calendar, clock.started_at

    def holds(days: int) -> bool:
        return calendar.elapsed(start, calendar.add_days(start, days, at)) >= amount

    high = 1
    while not holds(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
