"""Tickets in a few words: instants of one week, the usual events, and clocks told as text.

Monday is 5 January 2026; every instant is in UTC, and a bare time is Monday's.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slaengine import (
    Agreement,
    Calendar,
    Clock,
    Event,
    Opened,
    Policy,
    Replied,
    StatusChanged,
    TicketSla,
    Updated,
    evaluate,
)
from slaengine.events import Role
from slaengine.policy import ClockRule, Procedure

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
DESK = Calendar(name="desk", tz="UTC", hours={"mon-fri": ["09:00-17:00"]})
LATE = Calendar(name="late", tz="UTC", hours={"mon-fri": ["13:00-21:00"]})
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)


def at(when: str) -> datetime:
    """Read `09:00` (Monday's), `tue 09:00` or `tue 09:00:30`."""
    day, _, time = when.rpartition(" ")
    hours, minutes, seconds = (*map(int, time.split(":")), 0)[:3]
    days = DAYS.index(day or "mon")
    return MONDAY + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def told(when: datetime | None) -> str:
    """Write an instant as `at` reads it."""
    if when is None:
        return ""
    days, rest = divmod(when - MONDAY, timedelta(days=1))
    weeks, day = divmod(days, 7)
    text = str(MONDAY + rest)[11:].removesuffix("+00:00").removesuffix(":00")
    return f"{'next ' * weeks}{DAYS[day]} {text}" if days else text


def opened(when: str, *, by: Role = "customer", status: str = "open", **fields: Any) -> Opened:
    return Opened("T-7", at(when), by=by, status=status, fields=fields)


def replied(when: str, by: Role = "agent", *, public: bool = True, **fields: Any) -> Replied:
    return Replied("T-7", at(when), by=by, public=public, fields=fields)


def status(when: str, name: str, *, by: Role = "system", **fields: Any) -> StatusChanged:
    return StatusChanged("T-7", at(when), status=name, by=by, fields=fields)


def updated(when: str, *, by: Role = "system", **fields: Any) -> Updated:
    return Updated("T-7", at(when), by=by, fields=fields)


def event(when: str, name: str, *, by: Role = "system", **fields: Any) -> Event:
    return Event("T-7", at(when), name, by=by, fields=fields)


def promising(
    targets: Any,
    *,
    calendar: str = "24x7",
    metrics: Mapping[str, ClockRule] | None = None,
    beside: Iterable[Agreement] = (),
    statuses: Mapping[str, list[str]] | None = None,
    procedures: Iterable[Procedure] = (),
    **choices: Any,
) -> Policy:
    """A policy of one agreement for everybody, and what runs beside it."""
    default = Agreement("default", calendar=calendar, targets=targets, **choices)
    return Policy(
        calendars=[DESK, LATE],
        agreements=[default, *beside],
        metrics=metrics,
        statuses=statuses,
        procedures=[*procedures],
    )


def own_clock(rule: ClockRule, **choices: Any) -> Policy:
    """A policy that promises four hours on one clock of its own."""
    return promising({rule.metric: "4h"}, metrics={rule.metric: rule}, **choices)


def folded(policy: Policy, *events: Event) -> TicketSla:
    """Evaluate at once, and see that the fold of one event after another says the same."""
    sla = evaluate(policy, events)
    step = evaluate(policy, events[:1])
    for each in events[1:]:
        step = TicketSla.from_json(step.apply(each).to_json(), policy)
    assert step == sla
    return sla


def story(clock: Clock) -> str:
    """Tell a clock: its state, then when it ran; `09:00-10:00, 11:00-` still runs.

    Spans that touch are told as one: it is the set of instants that matters.
    """
    ran: list[tuple[datetime, datetime | None]] = [(span.start, span.end) for span in clock.spans]
    if clock.running_since is not None:
        ran.append((clock.running_since, None))
    spans: list[str] = []
    for number, (start, end) in enumerate(ran):
        assert start != end
        touches = number and ran[number - 1][1] == start
        begin = spans.pop().rpartition("-")[0] if touches else told(start)
        spans.append(f"{begin}-{told(end)}")
    until = f" until {told(clock.stopped_at)}" if clock.stopped_at else ""
    return f"{clock.state}{until}: {', '.join(spans) or 'nothing'}"


def stories(sla: TicketSla, metric: str) -> list[str]:
    """Tell every cycle of a metric, in order."""
    clocks = sla.select(metric=metric)
    assert [clock.cycle for clock in clocks] == list(range(1, len(clocks) + 1))
    return [story(clock) for clock in clocks]


def history_of(metric: str, *events: Event, **choices: Any) -> list[str]:
    """Tell every cycle of a metric of which four hours are promised round the clock."""
    return stories(folded(promising({metric: "4h"}, **choices), *events), metric)
