"""Alarms once more, slow and obvious: every repeat of every level from the first on, then chosen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from slaengine import Calendar, Clock, TicketSla
from slaengine.policy import Escalation

_MOST = 4_000  # repeats of one level in the longest time that a test asks about

Told = tuple[datetime, str, tuple[str, ...], datetime | None]


def told_by(sla: TicketSla, after: datetime, until: datetime) -> list[Told]:
    """Return instant, id, whom, and since when it waited, of all alarms in a window."""
    found = [
        alarm for clock in sla if clock.stopped_at is None for alarm in of_clock(sla, clock, until)
    ]
    return sorted(each for each in found if after <= each[0] < until)


def of_clock(sla: TicketSla, clock: Clock, until: datetime) -> Iterator[Told]:
    """Yield all alarms of one clock before an instant, those long past too."""
    name = "/".join(
        quote(part, safe="")
        for part in (clock.ticket, clock.agreement, clock.metric, str(clock.cycle))
    )
    due_at = clock.due_at
    if due_at is not None and clock.breached_at is None:
        yield due_at, f"{name}/breach", (), None
    agreement = sla.policy.agreement(clock.agreement)
    row = agreement.target(clock.metric, sla.fields, clock.priority)
    assert row is not None
    for level in sla.policy.levels(row[0]):
        calendar = None if level.during is None else sla.policy.calendar(level.during, agreement)
        instants = list(reached(clock, level, until))
        if ended(sla, level, calendar, instants):
            continue
        before: datetime | None = None
        for number, at in enumerate(instants):
            opening = when_open(calendar, at)
            if opening != before:
                suffix = f"/{number}" if number else ""
                since = None if opening == at else at
                yield opening, f"{name}/{quote(level.name, safe='')}{suffix}", level.to, since
            before = opening


def reached(clock: Clock, level: Escalation, until: datetime) -> Iterator[datetime]:
    """Yield when the level and its repeats are reached, up to the end of the window."""
    amount = max(level.used(clock.target), timedelta(0))
    for _ in range(min(level.times or _MOST, _MOST)):
        at = clock.reaches_amount(amount)
        if at is None or at >= until:
            return
        yield at
        if level.repeat is None:
            return
        amount += level.repeat


def ended(
    sla: TicketSla, level: Escalation, calendar: Calendar | None, instants: list[datetime]
) -> bool:
    """Tell whether somebody has ended a level."""
    if level.until == "acknowledged":
        return sla.state.facts.acknowledged_at is not None
    answered_at = sla.state.facts.marks.answered_at
    if level.until != "answered" or answered_at is None or not instants:
        return False
    return when_open(calendar, instants[0]) <= answered_at


def when_open(calendar: Calendar | None, at: datetime) -> datetime:
    """Return the instant, or where the calendar is closed then, when it opens."""
    if calendar is None or calendar.is_open(at):
        return at
    return calendar.next_open(at).astimezone(UTC)
