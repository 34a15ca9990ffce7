"""Downtime: a stretch of an outage, whether it counts, and why or why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal["counted", "added", "excluded", "dropped"]


@dataclass(frozen=True, slots=True)
class Downtime:
    """A stretch of time in which something was down, and what an agreement makes of it.

    `amount` is the service time in it. It is "counted", "excluded" (excused by the agreement: the
    `reason` says by what) or "dropped" (too short, a partial minute, a slot that was mostly up).
    "added" is time in which nothing was down and that counts all the same: the rest of a minute or
    slot that counts whole.

    `outage_at` is when the outage began that it is a piece of, which may be before the period;
    outages that touch are one. `component` is the part that was down, None where several were or
    none is named; `components` has all of them and `incidents` the ids of the outages on record.

    >>> nine, hour = datetime(2026, 3, 4, 9), timedelta(hours=1)
    >>> Downtime(nine, nine + hour, hour, "excluded", "maintenance", outage_at=nine).reason
    'maintenance'
    """

    started_at: datetime
    ended_at: datetime
    amount: timedelta
    verdict: Verdict
    reason: str
    outage_at: datetime
    component: str | None = None
    components: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
