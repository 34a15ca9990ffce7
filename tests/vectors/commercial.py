"""Worked examples of vendors' documentation: one small policy, a history, and what it shows."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any

from slaengine import (
    Clock,
    Event,
    Policy,
    Replied,
    StatusChanged,
    Target,
    TicketSla,
    Updated,
    evaluate,
)
from tests.vectors.cases import Case, instant
from tests.vectors.days import DAY, dates, midnight
from tests.vectors.desks import (
    LONG,
    Row,
    desk_of,
    happened,
    history,
    in_minutes,
    last,
    minutes,
    one_agreement,
    opened,
    paused,
    status_changed,
    turned,
)

ROLES: Mapping[str, Any] = {"end_user": "customer", "agent": "agent", "bot": "bot"}
# What pauses is put into the class that pauses by default, also before an agreement governs.
STATUSES = {"open": ["To Do"], "pending": ["awaiting_user_info", "On Hold"]}
METRICS = {
    "first_reply_time": "first_response",
    "first_response_time": "first_response",
    "first_response": "first_response",
    "response": "first_response",
    "requester_wait_time": "requester_wait",
}  # everything else is a resolution: "due", "resolve_by", "goal", "age"


def created(ticket: str, at: datetime, row: Row) -> Event:
    return opened(ticket, at, row, by=ROLES[row.get("by", "end_user")])


def commented(ticket: str, at: datetime, row: Row) -> Event:
    return Replied(ticket, at, by=ROLES[row["by"]], public=row["public"])


def changed(ticket: str, at: datetime, row: Row) -> Event:
    """Change a field; ServiceNow's field `state` is the ticket's status."""
    if row.get("field") == "state":
        return StatusChanged(ticket, at, status=row["value"])
    return Updated(ticket, at, fields={row.get("field", row["type"]): row["value"]})


TRANSLATIONS = MappingProxyType(
    {
        "create": created,
        "start": created,
        "customer_message": created,
        "comment": commented,
        "status": status_changed,
        "pause": turned("pending"),
        "resume": turned("open"),
        "activate": turned("open"),
        "field_change": changed,
        "field_set": changed,
        "impact": changed,
        "apply_sla": lambda ticket, at, row: Updated(ticket, at, fields={"applied": True}),
        "now": happened,
        "criteria_met": happened,
        "complete": happened,
        "stop": happened,
    }
)


def ticket(case: Case) -> dict[str, object]:
    """Answer the case with the figures that it asks for, of one clock of one agreement."""
    example = Example(case)
    return {name: FIGURES[name](example) for name in figures_of(case)}


def figures_of(case: Case) -> Mapping[str, object]:
    """Return what the vector holds to be right, without what its source got wrong."""
    wanted = dict(case["expected"])
    wanted.pop("source_claims", None)
    model: Mapping[str, object] = wanted.get("interval_model", wanted)
    return model


def claims_of(case: Case) -> object:
    """Return what the source says, right or wrong."""
    return case["expected"].get("source_claims", case["expected"])


class Example:
    """The clock that a case asks about, and the present, which is its last event."""

    def __init__(self, case: Case) -> None:
        self.case = case
        rows = list(case["events"])
        if TRANSLATIONS[rows[0]["type"]] is not created:
            rows[0] = {**rows[0], "type": "create"}
        self.events = history(rows, TRANSLATIONS)
        self.at = last(self.events)

    @property
    def metric(self) -> str:
        return METRICS.get(self.case["policy"]["metric"], "resolution")

    @cached_property
    def policy(self) -> Policy:
        promised = self.case["policy"]
        return one_agreement(
            self.case["calendar"],
            [target_of(promised, self.metric)],
            statuses=STATUSES,
            when={"priority": 1} if promised.get("start") == "priority=1" else None,
            kind="sla" if promised.get("retroactive_start", True) else "ola",
            on_reopen="count_gap" if "reopen" in promised else None,
        )

    @cached_property
    def sla(self) -> TicketSla:
        return evaluate(self.policy, self.events)

    @cached_property
    def clock(self) -> Clock:
        (clock,) = self.sla.select(metric=self.metric)
        return clock

    @property
    def due_at(self) -> datetime | None:
        """Return when the clock is due; a ticket without the deadline's field has no clock."""
        clock = self.sla.get(self.metric) if "deadline" in self.case["policy"] else self.clock
        return clock.due_at if clock else None

    def before(self, kind: str) -> Clock:
        """Return the clock as it was before the first event of a kind."""
        kinds = [row["type"] for row in self.case["events"]]
        sla = evaluate(self.policy, self.events[: kinds.index(kind)])
        return sla[self.metric]

    def open_minutes(self, start: datetime, end: datetime) -> float:
        return in_minutes(desk_of(self.policy).elapsed(start, end))

    def first_day(self) -> float:
        """Return the minutes used by the end of the local date on which the clock started."""
        end = midnight(desk_of(self.policy), self.day + DAY)
        return self.open_minutes(self.clock.started_at, end)

    @property
    def day(self) -> Any:
        return self.clock.started_at.date()

    def per_day(self) -> dict[str, float]:
        desk, due = desk_of(self.policy), self.clock.due_at
        assert due is not None
        result = {}
        for day in dates(self.day, due.date()):
            start, end = midnight(desk, day), midnight(desk, day + DAY)
            spent = self.open_minutes(max(start, self.clock.started_at), min(end, due))
            if spent:
                result[f"{day:%a}".lower()] = spent
        return result


def target_of(promised: Row, metric: str) -> Target:
    if "deadline" in promised:
        return Target(metric, by=promised["deadline"].removeprefix("field:"))
    if promised.get("day_means") == "business_day":
        return Target(metric, promised["duration"])
    amount = minutes(promised["target_minutes"]) or LONG
    return Target(metric, {promised["priority"]: amount} if "priority" in promised else amount)


FIGURES: Mapping[str, Callable[[Example], object]] = MappingProxyType(
    {
        "due_at": lambda e: e.due_at,
        "old_due_at": lambda e: e.before("pause").due_at,
        "breached": lambda e: e.clock.is_breached(e.at),
        "elapsed_minutes": lambda e: in_minutes(e.clock.elapsed(e.at)),
        "business_elapsed_minutes": lambda e: in_minutes(e.clock.elapsed(e.at)),
        "first_reply_minutes": lambda e: in_minutes(e.clock.elapsed(e.at)),
        "first_response_minutes": lambda e: in_minutes(e.clock.elapsed(e.at)),
        "elapsed_at_attach_minutes": lambda e: in_minutes(e.clock.elapsed(e.at)),
        "elapsed_at_reopen_minutes": lambda e: in_minutes(e.clock.elapsed(e.at)),
        "actual_elapsed_minutes": lambda e: in_minutes(e.at - e.clock.started_at),
        "business_percentage": lambda e: round(100 * (e.clock.used(e.at) or 0), 2),
        "percent_at": lambda e: {
            at: 100 * (e.clock.used(instant(at)) or 0) for at in e.case["expected"]["percent_at"]
        },
        "business_minutes_available": lambda e: in_minutes(e.clock.target),
        "business_pause_minutes": lambda e: in_minutes(paused(e.policy, e.clock, e.at)),
        "retroactive_pause_minutes": lambda e: in_minutes(paused(e.policy, e.clock, e.at)),
        "paused_minutes": lambda e: in_minutes(paused(e.policy, e.clock, e.at)),
        "start_at": lambda e: e.clock.started_at,
        "clock_start": lambda e: e.clock.started_at,
        "clock_counts_from": lambda e: desk_of(e.policy).next_open(e.clock.started_at),
        "consumed_first_day_minutes": lambda e: round(e.first_day(), 3),
        "remaining_after_first_day_minutes": lambda e: round(
            in_minutes(e.clock.target) - e.first_day(), 3
        ),
        "remaining_calendar_display": lambda e: f"{(e.clock.due_at or e.at) - e.at}".split(",")[0],
        "per_day_minutes": Example.per_day,
    }
)


# How some vendors differ


def moves_a_deadline_into_open_time(case: Case) -> dict[str, object]:
    """Move a deadline outside the schedule to the next opening; without one, give it a second."""
    example = Example(case)
    if example.due_at is None:
        return {"due_at": example.events[0].at + timedelta(seconds=1)}
    return {"due_at": desk_of(example.policy).next_open(example.due_at)}


def closing_restores_the_due_date(case: Case) -> dict[str, object]:
    """Return the due date of the span before the pause in which the ticket was closed."""
    example = Example(case)
    clock = example.clock
    *earlier, run = clock.spans
    used = sum((clock.calendar.elapsed(span.start, span.end) for span in earlier), timedelta())
    return {"due_at": clock.calendar.add(run.start, clock.target - used)}
