"""Other terms: a policy as it is but for one amount, or for one calendar."""

import json
from collections.abc import Iterator
from datetime import timedelta

from slaengine.calendars import Calendar
from slaengine.errors import PolicyError
from slaengine.policy import BusinessDays, OpenTime, Policy
from slaengine.policy.amounts import read_amount

Json = dict[str, object]


def with_target(
    policy: Policy,
    metric: str,
    within: timedelta | str | OpenTime | BusinessDays,
    *,
    priority: str | None = None,
    agreement: str | None = None,
) -> Policy:
    """Return the policy with another amount for a metric: the other policy of a what-if.

    In every agreement, or in the one named; in every tier, or in the one named. Deadline fields
    stay. Where nothing is promised like that, `PolicyError` says so.

    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = { urgent = "4h", normal = "8h" } }
    ... ''')
    >>> other = with_target(policy, "resolution", "2h", priority="urgent")
    >>> [str(amount) for amount in other.agreements[0].targets[0].within.values()]
    ['2h', '8h']
    """
    amount = str(read_amount(within))
    document: Json = json.loads(policy.to_json())
    count = 0
    for row in _targets(document, agreement):
        tiers = row.get("within")
        if row["metric"] != metric or tiers is None:
            continue
        if isinstance(tiers, dict):
            for tier in [priority] if priority in tiers else [] if priority else [*tiers]:
                tiers[tier] = amount
                count += 1
        elif priority is None:
            row["within"] = amount
            count += 1
    if not count:
        of = f" of agreement {agreement!r}" if agreement else ""
        at = f" for priority {priority!r}" if priority else ""
        raise PolicyError(f"no target{of} promises {metric!r}{at}; name one that the policy has")
    return Policy.from_text(json.dumps(document), format="json")


def on_calendar(policy: Policy, calendar: Calendar) -> Policy:
    """Return the policy with every agreement and target measured on one calendar.

    `calendar` joins the policy's own under its name, or stands for the one of that name.

    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> desk = Calendar(name="desk", tz="UTC", hours={"mon-fri": ["09:00-17:00"]})
    >>> on_calendar(policy, desk).agreements[0].calendar
    'desk'
    """
    document: Json = json.loads(policy.to_json())
    document["calendars"] = json.loads(Policy(calendars=[calendar]).to_json())["calendars"]
    for each in _agreements(document, None):
        each["calendar"] = calendar.name
        each.pop("tz", None)
    for row in _targets(document, None):
        row.pop("calendar", None)
    return Policy.from_text(json.dumps(document), format="json")


def _agreements(document: Json, name: str | None) -> Iterator[Json]:
    listed = document.get("agreements", [])
    for each in listed if isinstance(listed, list) else []:
        if name in (None, each["name"]):
            yield each


def _targets(document: Json, agreement: str | None) -> Iterator[Json]:
    for each in _agreements(document, agreement):
        rows = each.get("targets", [])
        yield from rows if isinstance(rows, list) else []
