"""Worked examples of availability, error budgets and burn rates, answered by the library."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from slaengine.availability import (
    ErrorBudget,
    Outage,
    Requests,
    Uptime,
    burn_rate,
    measure,
    scaled_alerts,
    time_to_exhaustion,
)
from slaengine.durations import format_duration
from slaengine.policy import Availability, BurnAlert

Answer = Mapping[str, Any]

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY, HOUR, MINUTE = (timedelta(**{unit: 1}) for unit in ("days", "hours", "minutes"))


def percent_of(number: float) -> Fraction:
    return Fraction(str(number)) / 100


def month(terms: Availability, minutes: int, down: list[float]) -> Uptime:
    """Lay the outages an hour apart into a month of so many minutes."""
    outages = [
        Outage(START + place * HOUR, START + place * HOUR + length * MINUTE)
        for place, length in enumerate(down)
    ]
    return measure(terms, (START, START + minutes * MINUTE), outages=outages)


def uptime(given: Answer) -> Answer:
    found = month(Availability(), given["month_minutes"], [given["downtime_min"]])
    return {"uptime": float(100 * share_of(found))}


def uptime_min_period(given: Answer) -> Answer:
    least = "10m" if "10" in given["rule"] else "1m"
    terms = Availability(minimum=least, partial_minutes="dropped")
    found = month(terms, given.get("month_minutes", 43_200), given["outages_min"])
    return {"counted_min": found.downtime // MINUTE, "uptime": float(100 * share_of(found))}


def share_of(found: Uptime) -> Fraction:
    assert found.share is not None
    return found.share


def budget(given: Answer) -> Answer:
    found = ErrorBudget.of_time(percent_of(given["target_pct"]), given["window_days"] * DAY)
    assert found.allowed_time is not None
    return {"minutes": found.allowed_time / MINUTE}


def threshold(given: Answer) -> Answer:
    long = given["long_window_hours"] * HOUR
    alert = BurnAlert(budget=percent_of(given["budget_percent"]), long=long, short=MINUTE)
    return {"factor": float(alert.factor_over(given["slo_period_days"] * DAY))}


def windows(given: Answer) -> Answer:
    alerts = scaled_alerts(given["slo_window_days"] * DAY)
    return {
        "windows": [[told(each.long), told(each.short), int(each.factor or 0)] for each in alerts]
    }


def told(length: timedelta) -> str:
    return f"{length // DAY}d" if length % DAY == timedelta(0) else format_duration(length)


def exhaustion(given: Answer) -> Answer:
    found = time_to_exhaustion(given["window_days"] * DAY, Fraction(str(given["burn"])))
    assert found is not None
    return {"hours": found / HOUR}


def slo_report(given: Answer) -> Answer:
    goal, window = Fraction(str(given["goal"])), timedelta(seconds=given["window_s"])
    total = given["good"] + given["bad"]
    terms = Availability(measure="requests", objective=f"{float(100 * goal):g}%")
    counts = [Requests(START, given["good"], total)]
    found = measure(terms, (START, START + window), requests=counts)
    share = share_of(found)
    rate = burn_rate(share, goal)
    assert rate is not None
    in_time = ErrorBudget.of_time(goal, window, found.downtime)
    assert found.budget is not None
    assert found.budget.used is not None
    assert in_time.used == found.budget.used
    assert in_time.allowed_time is not None
    assert in_time.left_time is not None
    return {
        "sli": float(share),
        "gap": float(share - goal),
        "burn": float(rate),
        "error_budget_minutes": in_time.allowed_time / MINUTE,
        "error_minutes": found.downtime / MINUTE,
        "consumed_ratio_pct": float(100 * in_time.used),
        "remaining_minutes": in_time.left_time / MINUTE,
        "alert": rate > given["burn_rate_threshold"],
    }


def budgeting(given: Answer) -> Answer:
    counts = [
        Requests(START + place * MINUTE, good, total)
        for place, (good, total) in enumerate(given["slices"])
    ]
    limit = percent_of(100 * given["time_slice_target"])
    kinds = (
        Availability(measure="requests"),
        Availability(measure="requests", counting="timeslices", good_slice=limit),
        Availability(measure="requests", counting="ratio_timeslices"),
    )
    found = [measure(terms, (START, START + HOUR), requests=counts) for terms in kinds]
    return {each.terms.counting: float(share_of(each)) for each in found}


AVAILABILITY: Mapping[str, Callable[[Answer], Answer]] = MappingProxyType(
    {
        "monthly_uptime": uptime,
        "monthly_uptime_min_period": uptime_min_period,
        "error_budget_minutes": budget,
        "burn_rate_threshold": threshold,
        "pyrra_windows_28d": windows,
        "time_to_exhaustion": exhaustion,
        "slo_generator_report": slo_report,
        "openslo_budgeting": budgeting,
    }
)
