"""Small contracts to settle: one agreement, its remedies, and what was measured by month."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from slaengine import Agreement, Calendar, Policy
from slaengine.policy.objective import Period
from slaengine.policy.remedies import Remedy
from slaengine.remedies import Incident, Measurement, Statement, settle

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
LATER = JANUARY.replace(year=2029)
MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))
MONTH = timedelta(days=30)
DESK = Calendar(name="desk", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-17:00"]})
WRITTEN = """
[[agreements]]
name = "hosting"
calendar = "24x7"
fee = "1200.00 EUR a month"
availability = { name = "api" }
targets = { resolution = "4h" }
[[agreements.remedies]]
"""  # an agreement in a file, up to the keys of its remedy


def month(number: int) -> datetime:
    """The first instant of a month, counted from January 2026 as 0."""
    return datetime(2026 + number // 12, number % 12 + 1, 1, tzinfo=UTC)


def percent(text: str) -> Fraction:
    return Fraction(text) / 100


def share(text: str) -> Measurement:
    return Measurement(share=percent(text))


def outage(minutes: float, day: int = 9, hour: int = 12) -> Incident:
    at = datetime(2026, 1, day, hour, tzinfo=UTC)
    return Incident(at, at.date(), minutes * MINUTE, "web")


def down(*minutes: float) -> Measurement:
    """Outages of so many minutes, an hour apart, in a month of thirty days."""
    found = [outage(each, hour=place) for place, each in enumerate(minutes)]
    return Measurement.of_downtime(sum(minutes) * MINUTE, MONTH, incidents=found)


def missed(*minutes: float, met: int = 0) -> Measurement:
    """Promises that were overrun by so many minutes, and some that were met."""
    found = [outage(each, hour=place) for place, each in enumerate(minutes)]
    return Measurement.of_promises(met, len(minutes), incidents=found, denominator=MONTH)


def agreement(*remedies: Remedy, fees: Any = "1200.00 EUR a month", **terms: Any) -> Agreement:
    calendar = terms.pop("calendar", "24x7")
    return Agreement("hosting", calendar=calendar, fees=fees, remedies=remedies, **terms)


def settled(
    held: Agreement,
    *months: Measurement | Mapping[str, Measurement],
    as_of: datetime = LATER,
    every: Period | None = None,
    fees: Any = (),
) -> Sequence[Statement]:
    """Settle months from January 2026 on; one measurement is for the first remedy."""
    policy = Policy(calendars=[DESK], agreements=[held])
    first = held.remedies[0].name
    measured = {
        month(number): {first: found} if isinstance(found, Measurement) else found
        for number, found in enumerate(months)
    }
    return settle(policy, held, measured, as_of=as_of, every=every, fees=dict(fees))


def totals(statements: Sequence[Statement]) -> list[str]:
    return [str(statement.total) for statement in statements]
