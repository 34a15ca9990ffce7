"""Shapes of remedies found in published SLAs: each as a clause, with what it owes by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from slaengine import Policy
from slaengine.availability import Outage
from slaengine.money import Money
from slaengine.remedies import Statement, statements

# April 2026 has 43,200 minutes.
MAY = datetime(2026, 5, 1, tzinfo=UTC)
HOSTING = """
[[agreements]]
name = "hosting"
calendar = "24x7"
fee = "{fee}"
valid_from = 2026-01-01

[[agreements.availability]]
name = "api"
components = ["api"]

[[agreements.remedies]]
name = "clause"
of = "api"
{clause}
"""


def outage(start: datetime, **length: float) -> Outage:
    return Outage(start, start + timedelta(**length), component="api")


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def monthly(
    clause: str, *outages: Outage, fee: str = "3000.00 EUR a month"
) -> dict[str, Statement]:
    """The statements of the months up to the end of April, by month."""
    policy = Policy.from_text(HOSTING.format(clause=clause, fee=fee), format="toml")
    made = statements(policy, [], as_of=MAY, period="month", outages=outages)
    return {f"{one.start_at:%Y-%m}": one for one in made}


def april(clause: str, *outages: Outage, fee: str = "3000.00 EUR a month") -> Statement:
    return monthly(clause, *outages, fee=fee)["2026-04"]


def down(day: int, hour: int = 9, month: int = 4, **length: float) -> Outage:
    return outage(datetime(2026, month, day, hour, tzinfo=UTC), **length)


def test_linear_each_point_below_the_promise_costs_as_much() -> None:
    clause = 'on = "availability"\nlinear = { below = "99.5%", per_point = "2%" }'
    # 864 of 43,200 minutes are 2 %: a point and a half too many, at 2 % a point
    assert april(clause, down(9, minutes=864)).total == euro("90.00")
    assert april(clause, down(9, minutes=216)).total == euro("0.00")


def test_increments_a_portion_of_a_step_counts_as_a_step_of_the_annual_fee() -> None:
    clause = """
on = "availability"
increments = { below = "99.5%", step = "0.3%", credit = "1/365", part = "started" }
base_period = "year"
"""
    # 98.7 % is 0.8 points short, and 0.8 / 0.3 starts a third step; the annual fee is 36,500
    thirteen = down(9, seconds=round(43_200 * 60 * Fraction(13, 1000)))
    assert april(clause, thirteen, fee="36500.00 EUR a year").total == euro("300.00")


def test_proportional_the_shortfall_comes_off_the_fee() -> None:
    clause = 'on = "availability"\nproportional = { below = "99.5%" }\ncap = "10%"'
    # 98 % is 1.5 % of the fee short; half the month is more than the cap of a tenth
    assert april(clause, down(9, minutes=864), fee="10000.00 EUR a month").total == euro("150.00")
    assert april(clause, down(3, days=15), fee="10000.00 EUR a month").total == euro("1000.00")


def test_multiplier_ten_times_the_downtime_is_paid_for_at_most_the_month() -> None:
    clause = 'on = "availability"\nmultiple = { factor = 10 }\ncap = "100%"'
    # ten times five hours are 50 of 720 hours; ten times five days are more than the month
    assert april(clause, down(9, hours=5), fee="3600.00 EUR a month").total == euro("250.00")
    assert april(clause, down(9, days=5), fee="3600.00 EUR a month").total == euro("3600.00")


def test_blocks_start_once_the_deductible_is_used_up_and_end_at_the_cap() -> None:
    clause = """
on = "availability"
blocks = { every = "30m", credit = "5%", deductible = "0.01%" }
cap = "50%"
"""
    # a hundredth of a percent of the month is 4 minutes 19.2 seconds
    assert april(clause, down(9, minutes=34)).total == euro("0.00")
    assert april(clause, down(9, minutes=65)).total == euro("300.00")
    assert april(clause, down(9, hours=30)).total == euro("1500.00")


def test_blocks_by_incident_need_more_than_an_hour_and_count_once_a_day() -> None:
    clause = """
on = "outage"
blocks = { every = "30m", credit = "5%", minimum = "1h", per = "incident", most_per_day = 1 }
"""
    days = [
        down(7, minutes=45),  # too short
        down(8, minutes=95),
        down(9, minutes=70),
        down(9, 15, minutes=65),  # on a day that has its credit
    ]
    assert april(clause, *days).total == euro("300.00")


def test_greater_of_two_credits_is_owed() -> None:
    clause = """
on = "availability"
greater_of = [
    { steps = [{ below = "99.5%", credit = "5%" }] },
    { multiple = { factor = 10 } },
]
"""
    # five hours: 5 % of 3,000.00, or ten times 5 of 720 hours, 208.333…
    assert april(clause, down(9, hours=5)).total == euro("208.33")
    # four hours of ten times would be 166.67, three and a half hours no step any more
    assert april(clause, down(9, hours=3.6)).total == euro("150.00")
    assert april(clause, down(9, hours=3.5)).total == euro("145.83")


def test_extension_days_are_added_to_the_term_and_no_money_is_owed() -> None:
    clause = """
on = "availability"
steps = [{ below = "99.9%", credit = "3 days" }, { below = "99%", credit = "7 days" }]
"""
    owed = april(clause, down(9, hours=3))
    assert (owed.extension, owed.total) == (Fraction(3), None)
    assert april(clause, down(9, hours=8)).extension == 7


def test_consecutive_the_second_month_running_costs_and_the_third_frees() -> None:
    clause = """
on = "availability"
flat = { below = "99.9%", credit = "10%" }
consecutive = 2

[[agreements.remedies]]
name = "way out"
on = "availability"
of = "api"
flat = { below = "95%", right = "termination" }
consecutive = 3
"""
    made = monthly(clause, *(down(9, month=month, days=2) for month in (2, 3, 4)))
    totals = [made[f"2026-{month:02}"].total for month in (1, 2, 3, 4)]
    assert totals == [euro(amount) for amount in ("0.00", "0.00", "300.00", "300.00")]
    assert [made[f"2026-{month:02}"].rights for month in (3, 4)] == [(), ("termination",)]


def test_a_year_has_three_credits_at_most_each_the_lesser_of_two() -> None:
    clause = """
on = "availability"
lesser_of = [
    { flat = { below = "99.9%", credit = "5%" } },
    { flat = { below = "99.9%", credit = "5000 EUR" } },
]
cap = "3 a year"
"""
    outages = [down(9, month=month, hours=9) for month in (1, 2, 3, 4)]
    made = monthly(clause, *outages, fee="120000.00 EUR a month")
    assert [one.total for one in made.values()] == [euro("5000.00")] * 3 + [euro("0.00")]
    small = monthly(clause, *outages, fee="1200.00 EUR a month")
    assert [one.total for one in small.values()] == [euro("60.00")] * 3 + [euro("0.00")]


def test_a_credit_below_the_minimum_is_not_granted() -> None:
    clause = """
on = "availability"
steps = [{ below = "99.9%", credit = "5%" }, { below = "99%", credit = "10%" }]
minimum = "10 EUR"
"""
    assert april(clause, down(9, hours=2), fee="150.00 EUR a month").total == euro("0.00")
    assert april(clause, down(9, hours=9), fee="150.00 EUR a month").total == euro("15.00")


@pytest.mark.parametrize(
    ("claim", "last"),
    [
        # 30 April is a Thursday, 1 May a holiday: 4, 5, 6, 7 and 8 May are the five days
        ('within = "5 business days", after = "period_end"', "2026-05-08"),
        # 19 April is a Sunday: Monday is the first day
        ('within = "1 business day", after = "incident"', "2026-04-20"),
        ('within = "30 days", after = "incident"', "2026-05-19"),
        ('after = "second_period_end"', "2026-05-31"),
    ],
)
def test_a_claim_is_in_time_up_to_the_day_counted_on_the_fingers(claim: str, last: str) -> None:
    desk = """
[calendars.desk]
tz = "Europe/Lisbon"
hours = { mon-fri = ["09:00-18:00"] }
holidays = [{ date = 2026-05-01, name = "Labour Day" }]
"""
    clause = (
        f'on = "availability"\nflat = {{ below = "99%", credit = "5%" }}\nclaim = {{ {claim} }}'
    )
    text = HOSTING.replace('"24x7"', '"desk"').format(clause=clause, fee="900.00 EUR a month")
    policy = Policy.from_text(desk + text, format="toml")
    made = statements(policy, [], as_of=MAY, period="month", outages=[down(19, hours=12)])
    [owed] = [one for one in made if one.period == "2026-04"]
    assert owed.lines[0].claim == f"claimable until {last}"
