"""Segments: whose hands a ticket was in while it was unsolved, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from slaengine.engine import TicketSla
from slaengine.engine.facts import Hands, holdings
from slaengine.metrics.measures import counted, present

SegmentField: TypeAlias = Literal["assignee", "team"]


@dataclass(frozen=True, slots=True)
class Segment:
    """For how long a ticket was unsolved in somebody's hands, in wall time.

    `field` is `assignee` or `team`; `holder` is None for the time in which it had none. All
    segments of one field add up to the time in which the ticket was unsolved.
    """

    ticket: str
    field: SegmentField
    holder: str | None
    duration: timedelta


def segments(sla: TicketSla, as_of: datetime) -> tuple[Segment, ...]:
    """Return whose hands a ticket was in, first by assignee, then by team, in order of turn.

    Times are wall time while the ticket was unsolved, up to `as_of` or to where it was merged or
    deleted. Somebody who had it for no time is there with zero. An instant before the last event
    raises `HistoryError`.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, Updated, evaluate
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> taken = Updated(ticket="T-7", at=nine.replace(minute=20), fields={"assignee": "ana"})
    >>> sla = evaluate(Policy(), [Opened(ticket="T-7", at=nine), taken])
    >>> for segment in segments(sla, nine.replace(hour=10)):
    ...     print(segment.field, segment.holder, segment.duration)
    assignee None 0:20:00
    assignee ana 0:40:00
    team None 1:00:00
    """
    now = present(sla, as_of)
    facts = sla.state.facts
    return (*_of(sla, "assignee", facts.assignee, now), *_of(sla, "team", facts.team, now))


def _of(sla: TicketSla, field: SegmentField, hands: Hands, now: datetime) -> list[Segment]:
    course = counted(sla, now)
    return [
        Segment(sla.ticket, field, holder, duration)
        for holder, duration in holdings(hands, course, course.since).items()
    ]
