"""Worked examples of service credits and penalties, answered by the library."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from slaengine import Agreement, Policy
from slaengine.money import Money, parse_money
from slaengine.policy.fees import Fee
from slaengine.policy.remedies import (
    Blocks,
    FeeShare,
    Formula,
    Increments,
    Proportional,
    Remedy,
    Reward,
    Steps,
    parse_credit,
)
from slaengine.policy.remedies.remedy import On
from slaengine.policy.remedies.steps import spread
from slaengine.remedies import Base, Incident, Measurement, Statement, credit_of, settle
from tests.vectors.cases import Case

Answer = Mapping[str, Any]

START = datetime(2026, 1, 1, tzinfo=UTC)
MONTH, DAY, MINUTE = timedelta(days=31), timedelta(days=1), timedelta(minutes=1)
FEE = Base(Fraction(100), "EUR")  # of which a credit in euros is the percentage


def percent_of(number: float) -> Fraction:
    return Fraction(str(number)) / 100


def at(share: float) -> Measurement:
    return Measurement(share=percent_of(share))


def table(tiers: Sequence[tuple[float, float]]) -> Steps:
    rows = [(None, percent_of(below), FeeShare(percent_of(credit))) for below, credit in tiers]
    return Steps(spread(rows))


def tiered(given: Answer) -> Answer:
    award = credit_of(table(given["tiers_below"]), at(given["uptime"]), FEE)
    return {"credit_percent": award.money}


def increment(given: Answer) -> Answer:
    step = Increments(
        percent_of(given["commitment"]), percent_of(given["step"]), parse_credit("1/365"), "started"
    )
    day = Base(Fraction(365), "EUR")  # of which one step is one euro
    year = Base(Fraction(given["annual_fee"]), "EUR")
    steps, found = (credit_of(step, at(given["uptime"]), base).money for base in (day, year))
    return {"steps": steps, "credit": f"{Money.rounded(found, 'EUR').amount}"}


def blocks(given: Answer) -> Answer:
    credit = FeeShare(percent_of(given["percent_per_block"]))
    formula = Blocks(given["block_min"] * MINUTE, credit)
    found = credit_of(formula, Measurement.of_downtime(given["downtime_min"] * MINUTE, MONTH), FEE)
    return {"blocks": found.money / given["percent_per_block"], "credit_percent": found.money}


def per_incident(given: Answer) -> Answer:
    """An outage of each length begins at midnight, or where the one before it left off."""
    rule = given["rule"]
    outages = []
    for number, day in enumerate(given["outages_min_by_day"]):
        start = START + number * DAY
        for minutes in day:
            outages.append(Incident(start, start.date(), minutes * MINUTE))
            start += 2 * minutes * MINUTE
    formula = Blocks(
        rule["block_min"] * MINUTE,
        FeeShare(percent_of(rule["percent"])),
        minimum=rule["min_total_exclusive"] * MINUTE,
        per="day",
        most_per_day=rule["max_per_day"],
    )
    down = sum((outage.duration for outage in outages), timedelta())
    found = credit_of(formula, Measurement.of_downtime(down, MONTH, incidents=outages), FEE)
    return {"credits": found.money / rule["percent"], "credit_percent": found.money}


def proportional(given: Answer) -> Answer:
    base = Base(Fraction(given["monthly_fee"]), "EUR")
    found = credit_of(Proportional(percent_of(given["commitment"])), at(given["uptime"]), base)
    return {"credit": f"{Money.rounded(found.money, 'EUR').amount}"}


def consecutive(given: Answer) -> Answer:
    flat = table([(given["commitment"], 10)])
    months = [START.replace(month=number) for number, _ in enumerate(given["months"], start=1)]
    shares = dict(zip(months, given["months"], strict=True))
    found = statements(flat, shares, on="availability", consecutive=given["need"])
    return {"triggered": [each.is_owed for each in found]}


def statements(
    formula: Formula,
    shares: Mapping[datetime, float],
    *,
    fee: Money | None = None,
    on: On = "attainment",
    **terms: Any,
) -> Sequence[Statement]:
    """Settle months in which these percentages were measured."""
    remedy = Remedy(formula, on=on, name="credit", **terms)
    fees = Fee(fee or parse_money("100 EUR"), "month")
    agreement = Agreement("desk", calendar="24x7", fees=fees, remedies=[remedy])
    policy = Policy(agreements=[agreement])
    measured = {month: {"credit": at(share)} for month, share in shares.items()}
    return settle(policy, agreement, measured, as_of=START.replace(year=2027))


CREDITS: Mapping[str, Callable[[Answer], Answer]] = MappingProxyType(
    {
        "service_credit_tiered": tiered,
        "service_credit_increment": increment,
        "service_credit_blocks": blocks,
        "service_credit_per_incident": per_incident,
        "service_credit_proportional": proportional,
        "service_credit_consecutive": consecutive,
    }
)


# Vendors' documentation


def penalties(case: Case) -> dict[str, object]:
    """Judge compliance by bands of penalties and rewards; a penalty is what the desk pays."""
    bands = Steps(spread(map(_band, case["policy"]["bands"])))
    cases = []
    for each in case["expected"]["cases"]:
        award = credit_of(bands, at(each["compliance"]), None)
        cases.append({"compliance": each["compliance"], "amount": float(-award.money)})
    return {"cases": cases}


def _band(row: Answer) -> tuple[Fraction | None, Fraction | None, Money | Reward]:
    """A band of two decimals ends where the next hundredth begins, one to 100 at the top.

    The lowest, of which nothing is said, reaches all the way down.
    """
    money = Money(abs(Decimal(str(row["amount"]))), "USD")
    high = None if row["to"] == 100 else percent_of(row["to"]) + Fraction(1, 10_000)
    low = None if row["from"] == 92 else percent_of(row["from"])
    return low, high, Reward(money) if row["amount"] > 0 else money


def service_credits(case: Case) -> dict[str, object]:
    """Give a credit by tiers of attainment, of a fee of 100 dollars or of the case's own."""
    policy = case["policy"]
    rows = [row for row in policy["tiers"] if "lt" in row]
    tiers = table([(row["lt"], row["credit_pct"]) for row in rows])
    fee = Money(Decimal(policy.get("fee", 100)), policy.get("currency", "USD"))
    least = Money(Decimal(str(policy["minimum_credit"])), "USD") if least_of(case) else None
    cases = []
    for each in case["expected"]["cases"]:
        (month,) = statements(tiers, {START: each["attained"]}, fee=fee, minimum=least)
        assert month.total is not None
        (name,) = set(each) - {"attained"}
        cases.append({"attained": each["attained"], name: float(month.total.amount)})
    found: dict[str, object] = {"cases": cases}
    if least is not None:
        found["not_issued_when_credit_le"] = float(not_issued_up_to(least).amount)
    return found


def least_of(case: Case) -> bool:
    return "minimum_credit" in case["policy"]


def not_issued_up_to(least: Money) -> Money:
    """Return the greatest credit that is not granted, by trying those about the minimum."""
    cent = parse_money("0.01 USD")
    for credit in (least + cent, least, least - cent):
        flat = Steps(spread([(None, Fraction(99, 100), credit)]))
        (month,) = statements(flat, {START: 90}, fee=parse_money("100 USD"), minimum=least)
        if not month.is_owed:
            return credit
    raise AssertionError("every credit is granted")
