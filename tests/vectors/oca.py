"""The Odoo community's helpdesk: one agreement each, and whether tickets expire under it."""

from datetime import timedelta

from slaengine import Agreement, Opened, Policy, Target, evaluate
from tests.vectors.calendars import WEEK, calendar
from tests.vectors.cases import Case, instant
from tests.vectors.desks import DESK

OPENED_AT = instant("2026-03-02T09:00:00Z")
NAMES = {"tag_any": "tags"}
STANDARD = {
    "tz": "UTC",
    "weekly": {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in WEEK[:5]},
}


def ticket(case: Case) -> list[dict[str, bool]]:
    """Say of each ticket of the case whether it is overdue after a week."""
    promised = case["policy"]
    when = {NAMES.get(name, name): values for name, values in promised["match"].items()}
    amount = timedelta(minutes=promised["resolution_min"])
    agreement = Agreement("sla", calendar=DESK, when=when, targets=[Target("resolution", amount)])
    policy = Policy(calendars=[calendar(STANDARD)], agreements=[agreement])
    result = []
    for row in case["tickets"]:
        fields = {
            name: value if isinstance(value, str) else value[0] for name, value in row.items()
        }
        clock = evaluate(policy, [Opened("T-1", OPENED_AT, fields=fields)]).get("resolution")
        expired = clock is not None and clock.is_breached(OPENED_AT + timedelta(days=7))
        result.append({"expired": expired})
    return result
