"""Pairs of policies: one as it is, and another that differs in what a what-if may change."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from slaengine import Policy
from tests.strategies.clockwork import STATUSES, policies

AMOUNTS = st.sampled_from(["30m", "45m", "1h", "2h", "4h", "8h", "1 business day"])
HOURS = st.sampled_from([{"mon-fri": ["08:00-16:00"]}, {"mon-sun": ["10:00-14:00"]}, "24x7"])
Change = Callable[[st.DrawFn, dict[str, Any]], None]


def amounts(draw: st.DrawFn, document: dict[str, Any]) -> None:
    """Promise other amounts, of which some may become equal; leave tiers out, or add some."""
    for target in targets_of(document):
        within = target.get("within")
        if isinstance(within, dict):
            for tier in [*within]:
                within[tier] = draw(AMOUNTS)
            if len(within) > 1 and draw(st.booleans()):
                within.pop(draw(st.sampled_from(sorted(within))))
            if draw(st.booleans()):
                within["low"] = draw(AMOUNTS)
        elif within and draw(st.booleans()):
            target["within"] = draw(AMOUNTS)


def calendars(draw: st.DrawFn, document: dict[str, Any]) -> None:
    """Open at other hours."""
    for calendar in document.get("calendars", {}).values():
        if "hours" in calendar and draw(st.booleans()):
            calendar["hours"] = draw(HOURS)


def own_calendars(draw: st.DrawFn, document: dict[str, Any]) -> None:
    """Measure targets on other calendars."""
    names = ["24x7", *document.get("calendars", {})]
    for target in targets_of(document):
        if draw(st.booleans()):
            target["calendar"] = draw(st.sampled_from(names))


def landings(draw: st.DrawFn, document: dict[str, Any]) -> None:
    """Land on the next opening, or judge past spans by the latest calendar."""
    for agreement in document["agreements"]:
        agreement["landing"] = draw(st.sampled_from(["close", "open"]))
        agreement["on_calendar_change"] = draw(st.sampled_from(["piecewise", "latest"]))


def pauses(draw: st.DrawFn, document: dict[str, Any]) -> None:
    """Pause in other statuses: the spans are others."""
    for agreement in document["agreements"]:
        agreement["pause_on"] = draw(st.sampled_from([[], ["hold"], ["pending", "hold"]]))


def fewer(draw: st.DrawFn, document: dict[str, Any]) -> None:
    """Leave an agreement out: others take its tickets over, or nothing covers them."""
    if len(document["agreements"]) > 1:
        document["agreements"].pop(draw(st.integers(0, len(document["agreements"]) - 1)))


def targets_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all targets of a document."""
    return [target for each in document["agreements"] for target in each.get("targets", [])]


CHANGES: tuple[Change, ...] = (amounts, amounts, calendars, own_calendars, landings, pauses, fewer)


@st.composite
def policy_pairs(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """Draw a policy and another."""
    policy = draw(policies())
    document = json.loads(policy.to_json())
    for change in draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3, unique=True)):
        change(draw, document)
    return policy, Policy.from_text(json.dumps(document), format="json")


TIERS = ("urgent", "normal", "1", "low")


@st.composite
def tiered_pairs(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """Draw two policies on one course: tiers that one makes equal, or leaves out, and calendars."""
    calendar = draw(st.sampled_from(["24x7", "desk"]))
    one, two = draw(tiered(calendar)), draw(tiered(draw(st.sampled_from([calendar, "night"]))))
    return one, two


@st.composite
def tiered(draw: st.DrawFn, calendar: str) -> Policy:
    """Draw a default agreement with tiers of few amounts, and one of a group's tickets."""
    amounts = st.dictionaries(st.sampled_from(TIERS), AMOUNTS, min_size=1)
    own = draw(st.sampled_from([None, "24x7"]))
    rows: list[dict[str, Any]] = [
        {"metric": metric, "within": draw(amounts)} for metric in ("resolution", "requester_wait")
    ]
    if own is not None:
        rows[0]["calendar"] = own
    document: dict[str, Any] = {
        "calendars": {
            "desk": {"tz": "Europe/Lisbon", "hours": {"mon-fri": ["09:00-17:00"]}},
            "night": {"tz": "Europe/Lisbon", "hours": {"mon-sun": ["20:00-02:00"]}},
        },
        "statuses": STATUSES,
        "agreements": [
            {"name": "all", "calendar": calendar, "targets": rows},
            {
                "name": "group",
                "when": {"group": "tier-2"},
                "kind": "ola",
                "calendar": calendar,
                "targets": [{"metric": "agent_work", "within": draw(amounts)}],
            },
        ],
    }
    return Policy.from_text(json.dumps(document), format="json")
