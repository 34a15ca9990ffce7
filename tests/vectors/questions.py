"""Which question a case asks: a calendar operation, or a ticket's history in a system's words."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from slaengine import Target
from tests.vectors import (
    chatwoot,
    commercial,
    examples,
    frappe,
    glpi,
    oca,
    refusals,
    zammad,
    zammad_questions,
)
from tests.vectors.calendars import calendar
from tests.vectors.cases import Case
from tests.vectors.feeds import ics_holidays
from tests.vectors.operations import OPERATIONS, add, of_2006

Ask = Callable[[Case], object]


def add_what_is_promised(case: Case) -> object:
    """Add open time as a promise does: what is no amount is no promise, or none that counts."""
    if case["seconds"] is None:
        return None
    Target("resolution", timedelta(seconds=case["seconds"]))
    return add(case)


ASKS: Mapping[str, Ask] = MappingProxyType(
    {
        **OPERATIONS,
        "invalid_calendar": refusals.invalid_calendar,
        "validate": refusals.invalid_calendar,
        "next_due": zammad_questions.next_due,
        "pauses_by_local_day": zammad_questions.pauses_by_local_day,
        "match": zammad_questions.matches,
        "ics_holidays": ics_holidays,
    }
)

# What a file means by an operation, where it is not what the others mean.
OWN: Mapping[tuple[str, str], Ask] = MappingProxyType(
    {
        ("zammad", "add"): add_what_is_promised,
        ("libredesk", "add"): add_what_is_promised,
        ("zammad", "ticket"): zammad.ticket,
        ("frappe", "ticket"): frappe.ticket,
        ("glpi", "ticket"): glpi.ticket,
        ("chatwoot", "ticket"): chatwoot.ticket,
        ("oca", "ticket"): oca.ticket,
        ("commercial", "ticket"): examples.ticket,
    }
)

EXPECTATIONS: Mapping[str, Ask] = MappingProxyType(
    {
        "calendar_intersect": lambda case: of_2006(calendar(case["expected"])),
        "invalid_calendar": lambda case: "refused",
        "within": lambda case: with_days(case, case["expected"]),
        "leave_within": lambda case: with_days(case, case["expected"]),
        "commercial": commercial.claims_of,
    }
)


def question(case: Case) -> Ask:
    """Return what to ask slaengine; a file's own meaning of an operation comes first."""
    return OWN.get((case.file, case.op)) or ASKS[case.op]


def with_days(case: Case, seconds: float) -> object:
    days = case.get("expected_days")
    return seconds if days is None else (seconds, days)
