"""What the ticket systems share: a policy for one desk, events from a system's words, readings."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from slaengine import (
    Agreement,
    Calendar,
    Clock,
    Event,
    Opened,
    Policy,
    Replied,
    StatusChanged,
    Target,
    TicketSla,
    Updated,
)
from slaengine.policy import ClockRule, Options
from tests.vectors.calendars import calendar
from tests.vectors.cases import instant

MINUTE = timedelta(minutes=1)
LONG = timedelta(hours=100_000)  # for a clock that is only measured: nothing here uses it up
ROUND_THE_CLOCK: Mapping[str, Any] = {"tz": "UTC", "always_open": True}
DESK = "vector"  # the name that every calendar of the vectors has

Row = Mapping[str, Any]
Kind = Literal["sla", "ola", "uc"]
Landing = Literal["close", "open"]
OnReopen = Literal["resume", "restart", "count_gap", "ignore"]
Targets = Mapping[str, timedelta | str | None] | Sequence[Target]


def one_agreement(
    form: Mapping[str, Any] | None,
    targets: Targets,
    *,
    statuses: Mapping[str, Collection[str]] | None = None,
    rules: Iterable[ClockRule] = (),
    when: Mapping[str, object] | None = None,
    kind: Kind = "sla",
    pause_on: Collection[str] | None = None,
    landing: Landing | None = None,
    on_reopen: OnReopen | None = None,
    options: Mapping[str, Options] | None = None,
) -> Policy:
    """Build the policy of a desk that promises everybody the same; no amount, no promise."""
    if isinstance(targets, Mapping):
        targets = [Target(metric, amount) for metric, amount in targets.items() if amount]
    return Policy(
        calendars=[calendar(form or ROUND_THE_CLOCK)],
        agreements=[
            Agreement(
                "desk",
                calendar=DESK,
                targets=targets,
                when=when,
                kind=kind,
                pause_on=pause_on,
                landing=landing,
                on_reopen=on_reopen,
                options=options,
            )
        ],
        statuses=statuses,
        metrics={rule.metric: rule for rule in rules},
    )


def minutes(amount: float | None) -> timedelta | None:
    return None if amount is None else amount * MINUTE


def whole_minutes(amount: timedelta) -> int:
    return amount // MINUTE


def in_minutes(amount: timedelta) -> float:
    return amount / MINUTE


Translation = Callable[[str, datetime, Row], Event]


def history(rows: Iterable[Row], translate: Mapping[str, Translation]) -> list[Event]:
    """Translate events row by row; a row without an instant happens at the latest one so far."""
    result: list[Event] = []
    for row in rows:
        text = row.get("at") or (row.get("value") if row["type"] == "set" else None)
        at = instant(text) if text else last(result)
        result.append(translate[row["type"]]("T-1", at, row))
    return result


def customer_reply(ticket: str, at: datetime, row: Row) -> Event:
    return Replied(ticket, at, by="customer")


def agent_reply(ticket: str, at: datetime, row: Row) -> Event:
    return Replied(ticket, at, by="agent", public=row.get("public", True))


def status_changed(ticket: str, at: datetime, row: Row) -> Event:
    return StatusChanged(ticket, at, status=row.get("to") or row["value"])


def turned(status: str) -> Translation:
    return lambda ticket, at, row: StatusChanged(ticket, at, status=status)


def field_changed(name: str | None = None) -> Translation:
    def translate(ticket: str, at: datetime, row: Row) -> Event:
        value = row["to"] if "to" in row else row["value"]
        return Updated(ticket, at, fields={name or row["field"]: value})

    return translate


def field_written(ticket: str, at: datetime, row: Row) -> Event:
    """Make a field that is written directly an event of its name, which a clock can wait for."""
    return Event(ticket, at, name=row["field"])


def happened(ticket: str, at: datetime, row: Row) -> Event:
    return Event(ticket, at, name=row["type"])


def last(events: Iterable[Event]) -> datetime:
    return max(event.at for event in events)


def desk_of(policy: Policy) -> Calendar:
    return policy.calendars[DESK]


def opened(
    ticket: str,
    at: datetime,
    row: Row,
    *,
    by: Any = "customer",
    status: str = "new",
) -> Event:
    """Open the ticket with every plain value of the row as a field."""
    kept = {
        key: value
        for key, value in row.items()
        if key not in ("at", "type", "by", "public", "state", "status") and value is not None
    }
    status = row.get("state") or row.get("status") or status
    return Opened(ticket, at, by=by, status=status, fields=kept)


def clocks(sla: TicketSla, metric: str) -> list[Clock]:
    """Return every cycle of a metric, oldest first."""
    return sorted(sla.select(metric=metric), key=lambda clock: clock.cycle)


def paused(policy: Policy, clock: Clock, at: datetime) -> timedelta:
    """Return the open time from start to stop in which the clock did not run."""
    end = clock.stopped_at or at
    return desk_of(policy).elapsed(clock.started_at, end) - clock.elapsed(at)
