"""Frappe Helpdesk and ERPNext: a reply or a resolution answers, a reply pauses the resolution."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from slaengine import Event, Policy, Target, TicketSla, evaluate
from slaengine.policy import ClockRule, Moment
from tests.vectors.cases import Case, instant
from tests.vectors.desks import (
    LONG,
    agent_reply,
    history,
    last,
    minutes,
    one_agreement,
    opened,
    paused,
    status_changed,
    turned,
)

STATUSES = {"pending": ["Replied", "On Hold"], "solved": ["Resolved", "Completed"]}

# Going into a paused or a resolved status counts as an answer, with or without a reply.
ANSWER = ClockRule(
    "answer",
    start=Moment(event="opened"),
    stop=Moment(event="replied", by="agent", public=True),
    stop_status=("pending", "solved"),
    pause=(),
    again="never",
)

TRANSLATIONS = MappingProxyType(
    {
        "created": opened,
        "agent_reply": agent_reply,
        "state": status_changed,
        "resolved": turned("Resolved"),
    }
)


def ticket(case: Case) -> dict[str, object]:
    """Answer the case with what Frappe shows, of what it is asked for."""
    policy = policy_of(case)
    events = history(case["events"], TRANSLATIONS)
    sla, at = evaluate(policy, events), as_of(case, events)
    answer, resolution = sla["answer"], sla["resolution"]
    values = {
        "first_response_due": answer.due_at,
        "resolution_due": resolution.due_at,
        "status": status(sla, at),
        "resolution_time_s": resolution.elapsed(at).total_seconds(),
        "total_hold_s": paused(policy, resolution, at).total_seconds(),
        "first_response_overdue_s": overdue(answer.remaining(at)),
        "resolution_overdue_s": overdue(resolution.remaining(at)),
    }
    return {key: values[key] for key in case["expected"]}


def policy_of(case: Case) -> Policy:
    promised = case["policy"]
    tiers = promised.get("priority_tiers", {})
    amounts = {"answer": "first_response_min", "resolution": "resolution_min"}
    if tiers:
        targets = [
            Target(metric, {tier: str(row[key]) + "m" for tier, row in tiers.items()})
            for metric, key in amounts.items()
        ]
    else:
        targets = [
            Target(metric, minutes(promised.get(key)) or LONG) for metric, key in amounts.items()
        ]
    return one_agreement(
        promised.get("calendar"), targets, statuses=STATUSES, rules=[ANSWER], pause_on={"pending"}
    )


def as_of(case: Case, events: Sequence[Event]) -> datetime:
    return instant(case["as_of"]) if "as_of" in case.data else last(events)


def status(sla: TicketSla, at: datetime) -> str:
    """Return Frappe's word for the state of both clocks; a failure outranks a pause."""
    answer, resolution = sla["answer"], sla["resolution"]
    if answer.is_breached(at) or resolution.is_breached(at):
        return "Failed"
    if resolution.state == "met":
        return "Fulfilled"
    if resolution.state == "paused":
        return "Paused"
    return "First Response Due" if answer.state == "running" else "Resolution Due"


def overdue(remaining: timedelta) -> float | None:
    return -remaining.total_seconds() if remaining < timedelta() else None
