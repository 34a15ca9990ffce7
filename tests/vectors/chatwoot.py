"""Chatwoot: three thresholds, no pauses, and misses found by a poll."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from slaengine import TicketSla, evaluate
from tests.vectors.cases import Case, instant
from tests.vectors.desks import (
    agent_reply,
    customer_reply,
    happened,
    history,
    minutes,
    one_agreement,
    opened,
    turned,
)

METRICS = ("first_response", "next_response", "resolution")
TRANSLATIONS = MappingProxyType(
    {
        "created": opened,
        "customer_reply": customer_reply,
        "agent_reply": agent_reply,
        "resolved": turned("resolved"),
        "evaluate": happened,
    }
)


def ticket(case: Case) -> dict[str, object]:
    """Answer with Chatwoot's status and its number of misses by metric."""
    return shown(case, missed(case))


def ticket_polled(case: Case) -> dict[str, object]:
    """Count a miss of the next response for each message that is the last one at some poll."""
    counts = missed(case)
    polled, message = set(), None
    for row in case["events"]:
        if row["type"] == "resolved":
            break
        message = row["at"] if row["type"] == "customer_reply" else message
        if row["type"] == "evaluate" and counts["next_response"]:
            polled.add(message)
    return shown(case, {**counts, "next_response": len(polled)})


def missed(case: Case) -> dict[str, int]:
    sla, at = clocks_of(case), instant(case["as_of"])
    return {
        metric: sum(clock.is_breached(at) for clock in sla.select(metric=metric))
        for metric in METRICS
    }


def clocks_of(case: Case) -> TicketSla:
    promised = case["policy"]
    amounts = {metric: minutes(promised.get(f"{metric}_min")) for metric in METRICS}
    policy = one_agreement(promised["calendar"], amounts)
    return evaluate(policy, history(case["events"], TRANSLATIONS))


def shown(case: Case, missed: Mapping[str, int]) -> dict[str, object]:
    """Write the outcome as the case does: with the metrics that it names, or that missed."""
    resolved = any(row["type"] == "resolved" for row in case["events"])
    words = {True: ("hit", "missed"), False: ("active", "active_with_misses")}
    result: dict[str, Any] = {"status": words[resolved][any(missed.values())]}
    wanted = case["expected"].get("breaches")
    if wanted is not None:
        result["breaches"] = {name: n for name, n in missed.items() if n or name in wanted}
    return result
