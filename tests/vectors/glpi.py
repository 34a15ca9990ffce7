"""GLPI: times to own and to resolve as SLA and OLA, waiting, and escalation levels."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from slaengine import Agreement, Clock, Event, Policy, Target, TicketSla, Updated, evaluate
from slaengine.policy import Escalation
from tests.vectors.calendars import calendar
from tests.vectors.cases import Case, instant
from tests.vectors.desks import (
    DESK,
    ROUND_THE_CLOCK,
    Row,
    desk_of,
    field_changed,
    field_written,
    history,
    last,
    opened,
    paused,
    status_changed,
)

STATUSES = {"pending": ["waiting"]}
METRICS = {
    "time_to_own": "acknowledgement",
    "time_to_resolve": "resolution",
    "tto": "acknowledgement",
    "ttr": "resolution",
    "TTO": "acknowledgement",
    "TTR": "resolution",
}
KINDS: Mapping[str, Any] = {"SLA": "sla", "OLA": "ola", "sla": "sla", "ola": "ola"}
MONTH = 30  # days, whatever the month


def assigned(ticket: str, at: datetime, row: Row) -> Event:
    return Updated(ticket, at, fields={"assigned": True})


TRANSLATIONS = MappingProxyType(
    {
        "created": opened,
        "state": status_changed,
        "field": field_changed(),
        "policy_assigned": assigned,
        "set": field_written,
    }
)


def ticket(case: Case) -> object:
    """Answer the case by what its id says that the test was about."""
    for prefix, answer in ANSWERS.items():
        if case.id.startswith(prefix):
            return answer(case)
    raise KeyError(case.id)


def clock_of_an_agreement(case: Case) -> dict[str, object]:
    """Answer with when a metric is due, how long it waited, and when its level comes."""
    promised = case["policy"]
    metric = METRICS[promised["metric"]]
    level = promised["escalation_levels"][0]
    in_days = level["unit"] == "days"
    target = Target(
        metric,
        amount_of(promised),
        escalations=[] if in_days else [after_due(level["offset_seconds"])],
    )
    policy = policy_of(
        promised["calendar"],
        # Days keep the time of day, so that they end within hours; seconds go to the next opening.
        [
            Agreement(
                "la",
                calendar=DESK,
                kind=KINDS[promised["agreement"]],
                targets=[target],
                landing="close" if promised["duration"]["unit"] == "day" else "open",
            )
        ],
    )
    events = history(case["events"], TRANSLATIONS)
    sla, at = evaluate(policy, events), last(events)
    clock = one(sla, metric)
    assert clock.due_at is not None
    if in_days:
        days = level["offset_seconds"] // 86_400
        level_at = desk_of(policy).add_days(clock.due_at, days)
    else:
        level_at = levels(sla, at)[0]
    return {
        f"{promised['metric']}_due": clock.due_at,
        "waiting_seconds": paused(policy, clock, at).total_seconds(),
        "level_1_at": level_at,
    }


def amount_of(promised: Mapping[str, Any]) -> timedelta | str:
    value, unit = promised["duration"]["value"], promised["duration"]["unit"]
    if unit == "day":
        return f"{value} business days" + (", at close" if promised["end_of_working_day"] else "")
    return timedelta(**{f"{unit}s": value})


def assigned_late(case: Case) -> dict[str, datetime | None]:
    """Assign agreements after the opening: an SLA counts from the opening, an OLA from then on."""
    promised = case["policy"]
    offsets = promised["levels"]
    agreements = [
        Agreement(
            kind,
            calendar=DESK,
            kind=KINDS[kind],
            when={"assigned": True},
            targets=[
                Target(
                    METRICS[metric],
                    timedelta(minutes=promised[kind][f"{metric}_min"]),
                    escalations=[after_due(60 * offsets[f"{kind}_{metric}"])],
                )
                for metric in ("tto", "ttr")
            ],
        )
        for kind in ("sla", "ola")
    ]
    events = history(case["events"], TRANSLATIONS)
    sla = evaluate(policy_of(promised["calendar"], agreements), events)
    result: dict[str, datetime | None] = {}
    for kind in ("sla", "ola"):
        for metric in ("tto", "ttr"):
            clock = one(sla, METRICS[metric], KINDS[kind])
            result[f"{kind}_{metric}_due"] = clock.due_at
            result[f"{kind}_{metric}_level"] = level_of(sla, last(events), clock)
    return result


def months(case: Case) -> dict[str, datetime | None]:
    promised = case["policy"]
    agreements = [
        Agreement(
            kind,
            calendar=DESK,
            kind=KINDS[kind],
            when={"assigned": True},
            targets=[
                Target(METRICS[metric], f"{int(text.split()[0]) * MONTH} business days")
                for metric, text in promised[kind].items()
            ],
        )
        for kind in ("sla", "ola")
    ]
    events = history(case["events"], TRANSLATIONS)
    sla = evaluate(policy_of(promised["calendar"], agreements), events)
    return {
        f"{kind}_{metric}_due": one(sla, METRICS[metric], KINDS[kind]).due_at
        for kind in ("sla", "ola")
        for metric in promised[kind]
    }


def changed_by_rule(case: Case) -> dict[str, object]:
    """Let a rule on a field choose the agreement, and count the levels that are still to come."""
    promised = case["policy"]
    level = after_due(60 * promised["levels"][0])
    agreements = [
        Agreement(
            f"rule {number}",
            calendar=DESK,
            when=rule["when"],
            landing="open",
            targets=[
                Target(METRICS[metric], timedelta(minutes=amount), escalations=[level])
                for metric, amount in rule["targets_min"].items()
            ],
        )
        for number, rule in enumerate(promised["rules"])
    ]
    events = history(case["events"], TRANSLATIONS)
    sla = evaluate(policy_of(promised["calendar"], agreements), events)
    coming = levels(sla, last(events))
    return {
        "tto_due": sla["acknowledgement"].due_at,
        "ttr_due": sla["resolution"].due_at,
        "level_at": coming[0],
        "level_count": len(coming),
    }


def backdated(case: Case) -> dict[str, bool]:
    """Say whether writing another opening date into the ticket moves its due date."""
    agreement = Agreement(
        "sla", calendar=DESK, when={"assigned": True}, targets={"resolution": "8h"}
    )
    policy = policy_of(ROUND_THE_CLOCK, [agreement])
    rows = [row for row in case["events"] if row["type"] != "set"]
    written = [
        {**row, "at": rows[-1]["at"], "type": "field", "to": row["value"]}
        for row in case["events"]
        if row["type"] == "set"
    ]
    before, after = (
        evaluate(policy, history(each, TRANSLATIONS))["resolution"].due_at
        for each in (rows, [*rows, *written])
    )
    return {"due_changed": before != after}


def leveled(case: Case) -> dict[str, object]:
    """Act on the levels that have come as their host would, and name the one that comes next."""
    promised = case["policy"]
    metric = METRICS[promised["metric"]]
    plans = {row["name"]: row for row in promised["levels"]}
    target = Target(
        metric,
        timedelta(minutes=promised["target_min"]),
        escalations=[after_due(60 * row["offset_min"], name) for name, row in plans.items()],
    )
    agreement = Agreement("la", calendar=DESK, kind=KINDS[promised["agreement"]], targets=[target])
    events = history(case["events"], TRANSLATIONS)
    sla = evaluate(policy_of(promised["calendar"], [agreement]), events)
    at, start = instant(case["as_of"]), events[0].at
    priority = events[0].fields["priority"]
    for alarm in sla.alarms(start, until=at):
        plan = plans.get(alarm.name)
        if plan and plan["when"]["priority"] == priority:
            priority = plan["set"]["priority"]
    coming = [alarm.name for alarm in sla.alarms(at) if alarm.name in plans]
    return {
        "due": one(sla, metric).due_at,
        "priority": priority,
        "next_level": coming[0] if coming else None,
    }


ANSWERS: Mapping[str, Callable[[Case], object]] = MappingProxyType(
    {
        "glpi-la-": clock_of_an_agreement,
        "glpi-late-": assigned_late,
        "glpi-month-": months,
        "glpi-change-": changed_by_rule,
        "glpi-backdate-": backdated,
        "glpi-level-": leveled,
    }
)


def policy_of(form: Mapping[str, Any], agreements: Sequence[Agreement]) -> Policy:
    return Policy(calendars=[calendar(form)], agreements=agreements, statuses=STATUSES)


def one(sla: TicketSla, metric: str, kind: Any = None) -> Clock:
    (clock,) = sla.select(metric=metric, kind=kind) if kind else sla.select(metric=metric)
    return clock


def after_due(seconds: int, name: str = "level") -> Escalation:
    return Escalation(f"{'-' if seconds < 0 else '+'}PT{abs(seconds)}S", name=name)


def levels(sla: TicketSla, at: datetime) -> list[datetime]:
    """Return the instants of the escalations to come, breaches left out."""
    return [alarm.at for alarm in sla.alarms(at) if alarm.kind == "escalation"]


def level_of(sla: TicketSla, at: datetime, clock: Clock) -> datetime | None:
    found = (alarm for alarm in sla.alarms(at) if alarm.kind == "escalation")
    mine = (
        alarm.at
        for alarm in found
        if (alarm.metric, alarm.agreement) == (clock.metric, clock.agreement)
    )
    return next(mine, None)
