"""The clock frame once more, slow and obvious: ticket by ticket, a row per clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from slaengine import Clock, Policy, TicketSla, evaluate
from tests.strategies.logs import Log, Row

COLUMNS = (
    "ticket",
    "metric",
    "cycle",
    "agreement",
    "kind",
    "priority",
    "state",
    "started_at",
    "stopped_at",
    "due_at",
    "target",
    "elapsed",
    "remaining",
    "paused",
    "breached",
    "breached_at",
)


def tickets_of(
    policy: Policy, log: Log, as_of: datetime, fields: Iterable[str] = ()
) -> list[TicketSla]:
    """Evaluate every ticket that was opened by then, from what had happened by then."""
    histories = log.histories(as_of).values()
    return [evaluate(policy, history, fields=fields) for history in histories]


def clock_rows(policy: Policy, log: Log, as_of: datetime, fields: Iterable[str] = ()) -> list[Row]:
    """Return the clock frame, row by row."""
    return [
        {**clock_row(clock, as_of, numbered=log.numbered), **asked}
        for sla in tickets_of(policy, log, as_of, fields)
        for asked in [{name: sla.fields.get(name) for name in fields}]
        for clock in sla
    ]


def clock_row(clock: Clock, as_of: datetime, *, numbered: bool = False) -> Row:
    """Write one clock as a row, as of an instant."""
    silent = clock.due_at if clock.is_breached(as_of) else None  # no event proved it, time has
    return {
        "ticket": int(clock.ticket) if numbered else clock.ticket,
        "metric": clock.metric,
        "cycle": clock.cycle,
        "agreement": clock.agreement,
        "kind": clock.kind,
        "priority": clock.priority,
        "state": clock.state,
        "started_at": clock.started_at,
        "stopped_at": clock.stopped_at,
        "due_at": clock.due_at,
        "target": clock.target,
        "elapsed": clock.elapsed(as_of),
        "remaining": clock.remaining(as_of),
        "paused": paused(clock, as_of),
        "breached": clock.is_breached(as_of),
        "breached_at": clock.breached_at or silent,
    }


def paused(clock: Clock, as_of: datetime) -> timedelta:
    """Add up the open time that passed in the clock's pauses."""
    run = clock.run
    pauses = [(each.start, each.end) for each in run.past if each.phase == "paused"]
    if run.phase == "paused":
        pauses.append((run.since, as_of))
    return sum((clock.calendar.elapsed(*pause) for pause in pauses), timedelta(0))
