"""Alarms once more, slow and obvious: every repeat of every level from the first on."""

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
    levels = {level.name: level for level in sla.policy.levels(row[0])}
    for level in levels.values():
        calendar = None if level.during is None else sla.policy.calendar(level.during, agreement)
        instants = list(reached(clock, level, until))
        head = level
        while head.follows:
            head = levels[head.follows]
        if taken_up(sla, level) or (level.ends_by_answer and answered(sla, clock, head, until)):
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


def taken_up(sla: TicketSla, level: Escalation) -> bool:
    """Tell whether a level has ended because the desk has taken the ticket up."""
    return level.until == "acknowledged" and sla.state.facts.acknowledged_at is not None


def answered(sla: TicketSla, clock: Clock, head: Escalation, until: datetime) -> bool:
    """Tell whether somebody has answered since a level came."""
    answered_at = sla.state.facts.marks.answered_at
    first = next(reached(clock, head, until), None)
    if answered_at is None or first is None:
        return False
    agreement = sla.policy.agreement(clock.agreement)
    calendar = None if head.during is None else sla.policy.calendar(head.during, agreement)
    return when_open(calendar, first) <= answered_at


def when_open(calendar: Calendar | None, at: datetime) -> datetime:
    """Return the instant, or where the calendar is closed then, when it opens."""
    if calendar is None or calendar.is_open(at):
        return at
    return calendar.next_open(at).astimezone(UTC)
