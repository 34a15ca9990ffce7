"""The vendors' examples that ask about several clocks, several cycles or two ways to count."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from slaengine import Agreement, Calendar, Opened, Policy, Replied, Target, evaluate
from slaengine.policy import ClockRule, Moment, Options
from tests.vectors import commercial, credits
from tests.vectors.calendars import calendar
from tests.vectors.cases import Case, instant
from tests.vectors.commercial import METRICS, STATUSES, TRANSLATIONS
from tests.vectors.desks import (
    LONG,
    clocks,
    happened,
    history,
    in_minutes,
    last,
    minutes,
    one_agreement,
)

SOLVED = ("solved", "closed")
OnCalendarChange = Literal["piecewise", "latest"]
Anchor = Literal["oldest", "latest"]
OPENED = Moment(event="opened")


def stages_of_two_definitions(case: Case) -> dict[str, object]:
    """Let two definitions run beside each other, each while the ticket has its priority."""
    names = {1: "P1 resolution", 2: "P2 resolution"}
    agreements = [
        Agreement(
            name,
            calendar="24x7",
            kind="ola",
            when={"priority": priority},
            pause_on={"pending"},
            targets=[Target("resolution", LONG)],
        )
        for priority, name in names.items()
    ]
    policy = Policy(agreements=agreements, statuses=STATUSES)
    events = history(case["events"], TRANSLATIONS)
    words = {"running": "in_progress", "met": "completed"}
    stages: dict[str, list[str]] = {name: [] for name in names.values()}
    for end in range(1, len(events) + 1):
        sla = evaluate(policy, events[:end])
        for clock in sla:
            seen, now = stages[clock.agreement], words.get(clock.state, clock.state)
            if now not in seen[-1:]:
                seen.append(now)
    (second,) = sla.select(agreement="P2 resolution")
    assert second.stopped_at
    total = second.stopped_at - second.started_at
    pause = {"P2 resolution": in_minutes(total - second.elapsed(second.stopped_at))}
    return {"stages": stages, "pause_minutes": pause}


def cells_without_a_target(case: Case) -> dict[str, object]:
    rows = case["policy"]["targets"]
    targets = [
        Target(METRICS[row["metric"]], {row["priority"]: f"{row['target_minutes']}m"})
        for row in rows
    ]
    sla = evaluate(one_agreement(None, targets), history(case["events"], TRANSLATIONS))
    found = {row["metric"]: sla.get(METRICS[row["metric"]]) for row in rows}
    return {"due_at": {name: clock.due_at if clock else None for name, clock in found.items()}}


def minutes_by_status(case: Case) -> dict[str, object]:
    """Measure the time in sets of statuses, each with a clock that pauses in the others."""
    classes = ("new", "open", "pending", "hold")
    built_in = {
        "requester_wait_time": "requester_wait",
        "agent_work_time": "agent_work",
        "total_resolution_time": "resolution",
    }
    sets = case["policy"]["metrics"]
    rules = [
        ClockRule(
            name, start=OPENED, stop_status=SOLVED, pause=set(classes) - set(runs), again="resume"
        )
        for name, runs in sets.items()
        if name not in built_in
    ]
    metrics = {name: built_in.get(name, name) for name in sets}
    policy = one_agreement(
        None,
        dict.fromkeys(metrics.values(), LONG),
        rules=rules,
        options={"resolution": Options(pause_on=())},
    )
    events = history(case["events"], TRANSLATIONS)
    sla, at = evaluate(policy, events), last(events)
    return {
        "minutes": {name: in_minutes(sla[metric].elapsed(at)) for name, metric in metrics.items()}
    }


def late_policy(case: Case) -> dict[str, object]:
    """Attach the agreement late: an SLA counts from the opening, an OLA from where it begins."""
    amount = minutes(case["policy"]["target_minutes"])
    assert amount
    agreements = [
        Agreement(
            kind,
            calendar="24x7",
            kind=kind,
            when={"applied": True},
            targets=[Target("first_response", amount)],
        )
        for kind in ("sla", "ola")
    ]
    events = history(case["events"], TRANSLATIONS)
    sla, at = evaluate(Policy(agreements=agreements), events), last(events)
    (late,) = sla.select(kind="ola")
    return {
        "elapsed_minutes": in_minutes(sla["first_response"].elapsed(at)),
        "breached": sla["first_response"].is_breached(at),
        "alternative_ui_elapsed_minutes": in_minutes(late.elapsed(at)),
    }


def two_schedules(case: Case) -> dict[str, object]:
    """Change the calendar in mid-ticket: piece by piece, or all under the last one."""
    form = case["calendar"]
    desks = {
        name: Calendar(
            name=name,
            tz=schedule["tz"],
            hours=calendar(schedule).hours,
        )
        for name, schedule in form["schedules"].items()
    }
    targets = [
        Target("first_response", LONG, when={"schedule": name}, calendar=name) for name in desks
    ]
    rows = [
        {
            "at": row["from"],
            "type": "field_change",
            "field": "schedule",
            "value": row["schedule"],
        }
        for row in form["assignments"]
    ]
    events = history([*case["events"], *rows], TRANSLATIONS)

    def measured(choice: OnCalendarChange) -> float:
        agreement = Agreement("sla", calendar="24x7", targets=targets, on_calendar_change=choice)
        policy = Policy(calendars=list(desks.values()), agreements=[agreement])
        clock = evaluate(policy, events)["first_response"]
        return round(in_minutes(clock.elapsed(last(events))), 4)

    return {
        "cumulative_across_schedules_minutes": measured("piecewise"),
        "last_schedule_only_minutes": measured("latest"),
    }


def cycles(case: Case) -> dict[str, object]:
    """Start and stop a clock by events: every start opens a cycle from zero."""
    goal = timedelta(minutes=10)  # the source says only that it lies between 3 and 35
    rule = ClockRule("goal", start=Moment(event="start"), stop=Moment(event="stop"))
    events = history(case["events"], {**TRANSLATIONS, "start": happened})
    policy = one_agreement(None, {"goal": goal}, rules=[rule])
    found = clocks(evaluate(policy, [Opened("T-1", events[0].at), *events]), "goal")
    spent = [in_minutes(clock.elapsed(last(events))) for clock in found]
    missed = [clock.state == "missed" for clock in found]
    return {
        "completed_cycles": [
            {"elapsed_minutes": minutes, "breached": late}
            for minutes, late in zip(spent, missed, strict=True)
        ]
    }


def folded_cycles(case: Case) -> dict[str, object]:
    """Restart the resolution at each reopening and fold its cycles in four ways."""
    rows = case["events"]
    first = {"at": rows[0]["at"], "type": "create", "status": rows[0]["value"]}
    events = history([first, *rows[1:]], TRANSLATIONS)
    policy = one_agreement(
        None,
        {"resolution": LONG},
        statuses=STATUSES,
        options={"resolution": Options(on_reopen="restart")},
    )
    found = clocks(evaluate(policy, events), "resolution")
    spent = [in_minutes(clock.elapsed(last(events))) for clock in found]
    ends = [clock.stopped_at for clock in found if clock.stopped_at]
    return {
        "elapsed_minutes": {
            "first": spent[0],
            "last": spent[-1],
            "all": sum(spent),
            "largest_span": in_minutes(max(ends) - found[0].started_at),
        }
    }


def occurrences(case: Case) -> dict[str, object]:
    """Start a clock whenever criteria are met, whatever became of the one before."""
    rule = ClockRule("each", start=Moment(event="criteria_met"), stop=Moment(event="complete"))
    amount = minutes(case["policy"]["target_minutes"])
    events = history(case["events"], TRANSLATIONS)
    policy = one_agreement(None, {"each": amount}, rules=[rule])
    sla = evaluate(policy, [Opened("T-1", events[0].at), *events])
    return {
        "occurrences": [
            {"start_at": clock.started_at, "due_at": clock.due_at} for clock in clocks(sla, "each")
        ]
    }


def reopened_after_the_due_date(case: Case) -> dict[str, object]:
    """Resume at the reopening: what was left when it was closed is left again."""
    before = timedelta(hours=1)  # the source gives the due date only: the rest before closing
    due = instant(case["expected"]["original_due_at"])
    events = [Opened("T-1", due - 2 * before), *history(case["events"], TRANSLATIONS)]
    policy = one_agreement(None, {"resolution": 2 * before})
    closed, reopened = (evaluate(policy, events[:end])["resolution"] for end in (2, 3))
    return {"original_due_at": closed.due_at, "due_at": reopened.due_at}


def retargeted_by_impact(case: Case) -> dict[str, object]:
    rows = case["policy"]["targets"]
    targets = [
        Target("resolution", f"{row['target_minutes']}m", when={"impact": row["impact"]})
        for row in rows
    ]
    events = history(case["events"], TRANSLATIONS)
    clock = evaluate(one_agreement(None, targets), events)["resolution"]
    return {
        "remaining_at_change_minutes": in_minutes(clock.remaining(last(events))),
        "due_at": clock.due_at,
    }


def two_anchors(case: Case) -> dict[str, object]:
    """Count a later wait from its first or from its latest message."""
    amount = minutes(case["policy"]["target_minutes"])
    messages = history(case["events"], TRANSLATIONS)
    start = messages[0].at - timedelta(hours=1)
    events = [Opened("T-1", start), Replied("T-1", start, by="agent"), *messages]

    def verdict(anchor: Anchor) -> dict[str, object]:
        options = {"next_response": Options(anchor=anchor)}
        policy = one_agreement(None, {"next_response": amount}, options=options)
        clock = evaluate(policy, events)["next_response"]
        at = last(events)
        return {"elapsed_minutes": in_minutes(clock.elapsed(at)), "breached": clock.is_breached(at)}

    return {"oldest_unanswered": verdict("oldest"), "latest_message": verdict("latest")}


OWN: Mapping[str, Callable[[Case], object]] = MappingProxyType(
    {
        "sn-process-01": stages_of_two_definitions,
        "zd-policy-02": cells_without_a_target,
        "zd-status-metrics-01": minutes_by_status,
        "zd-frt-late-policy-01": late_policy,
        "zd-multischedule-01": two_schedules,
        "jsm-cycles-01": cycles,
        "tts-cycles-01": folded_cycles,
        "sf-independent-01": occurrences,
        "bolddesk-reopen-02": reopened_after_the_due_date,
        "recalc-impact-01": retargeted_by_impact,
        "nrt-anchor-01": two_anchors,
        "bmc-penalty-02": credits.penalties,
        "credit-03": credits.service_credits,
    }
)


def ticket(case: Case) -> object:
    """Answer a case by its own translation, or by the common one."""
    return OWN.get(case.id, commercial.ticket)(case)
