"""Every shape of credit: what it grants, exactly, and how it says so."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from slaengine.errors import RemedyError
from slaengine.money import parse_money
from slaengine.policy.remedies import Each, Extension, Formula, Remedy, Right, Sum, parse_credit
from slaengine.policy.remedies.remedy import On
from slaengine.remedies import Award, Base, Incident, Measurement, credit_of
from slaengine.remedies.award import granted, greater
from tests.remedies.contracts import MINUTE, MONTH, down, missed, outage, percent, share

FEE = Base(Fraction(1200), "EUR")
STEPS = [{"below": "99.9%", "credit": "5%"}, {"below": "99%", "credit": "25%"}]
UPTIME = {"steps": STEPS}
LATE = {
    "each": [
        {"credit": "20 EUR"},
        {"over": "1h", "credit": "50 EUR"},
        {"over": "24h", "credit": "20 EUR"},
    ]
}
NOTION = {"every": "30m", "credit": "5%", "minimum": "1h", "per": "day", "most_per_day": 1}


def of(shape: dict[str, Any], on: On) -> Formula:
    return Remedy(shape, on=on).formula


@pytest.mark.parametrize(
    ("shape", "on", "measured", "money", "text"),
    [
        (UPTIME, "availability", share("99.9"), 0, "99.9% ≥ 99.9%"),
        (
            UPTIME,
            "availability",
            share("99.87"),
            60,
            "99.87% < 99.9% → 5% of 1,200.00 EUR = 60.00 EUR",
        ),
        (
            UPTIME,
            "availability",
            Measurement(share=percent("99.9") - Fraction(1, 10**9)),
            60,
            "99.8999% < 99.9% → 5% of 1,200.00 EUR = 60.00 EUR",
        ),
        (
            UPTIME,
            "availability",
            share("0"),
            300,
            "0% < 99% → 25% of 1,200.00 EUR = 300.00 EUR",
        ),
        (UPTIME, "availability", Measurement(), 0, "nothing was measured"),
        (
            {"steps": [{"below": "98%", "credit": "300 EUR"}, {"from": "99%", "reward": "1%"}]},
            "attainment",
            share("99"),
            -12,
            "99% ≥ 99% → reward of 1% of 1,200.00 EUR = 12.00 EUR",
        ),
        (
            {"steps": [{"below": "98%", "credit": "300 EUR"}, {"from": "99%", "reward": "1%"}]},
            "attainment",
            share("98.5"),
            0,
            "98.5% ≥ 98%",
        ),
        (
            {"flat": {"below": "95%", "credit": "100 EUR"}},
            "attainment",
            share("94.99"),
            100,
            "94.99% < 95% → 100.00 EUR",
        ),
        ({"flat": {"below": "95%", "credit": "1%"}}, "attainment", share("95"), 0, "95% ≥ 95%"),
        ({"flat": {"credit": "100 EUR"}}, "outage", down(5, 7), 100, "2 → 100.00 EUR"),
        ({"flat": {"credit": "100 EUR"}}, "missed", missed(), 0, "none"),
        (
            {"linear": {"below": "99.5%", "per_point": "2%"}},
            "availability",
            share("98"),
            36,
            "98% < 99.5% by 1.5 points → 1.5 × 2% of 1,200.00 EUR = 36.00 EUR",
        ),
        (
            {"increments": {"below": "99.5%", "step": "0.3%", "credit": "1%", "part": "started"}},
            "availability",
            share("98.7"),
            36,
            "98.7% < 99.5% in steps of 0.3% → 3 × 1% of 1,200.00 EUR = 36.00 EUR",
        ),
        (
            {"increments": {"below": "99.5%", "step": "0.3%", "credit": "1%"}},
            "availability",
            share("98.7"),
            24,
            "98.7% < 99.5% in steps of 0.3% → 2 × 1% of 1,200.00 EUR = 24.00 EUR",
        ),
        (
            {"proportional": {"below": "99.5%"}},
            "availability",
            share("98"),
            18,
            "98% < 99.5% → 1.5% of 1,200.00 EUR = 18.00 EUR",
        ),
        (
            {"proportional": {"below": "99.5%", "factor": 2}},
            "availability",
            share("98"),
            36,
            "98% < 99.5% → 2 × 1.5% of 1,200.00 EUR = 36.00 EUR",
        ),
        (
            {"blocks": {"every": "15m", "credit": "5%"}},
            "availability",
            down(50),
            180,
            "50m of downtime: 3 × 15m → 3 × 5% of 1,200.00 EUR = 180.00 EUR",
        ),
        (
            {"blocks": {"every": "15m", "credit": "5%", "part": "started"}},
            "availability",
            down(30, 20),
            240,
            "50m of downtime, rounded up: 4 × 15m → 4 × 5% of 1,200.00 EUR = 240.00 EUR",
        ),
        (
            {"blocks": {"every": "30m", "credit": "5%", "deductible": "0.01%"}},
            "availability",
            down(34),  # of which 4.32 minutes are free
            0,
            "34m of downtime less 0.01%: no block of 30m",
        ),
        (
            {"blocks": {"every": "30m", "credit": "5%", "deductible": "4m"}},
            "availability",
            down(34),
            60,
            "34m of downtime less 4m: 1 × 30m → 5% of 1,200.00 EUR = 60.00 EUR",
        ),
        (
            {"blocks": NOTION},
            "outage",
            down(60),
            0,
            "1h of downtime, only over 1h, at most 1 a day: no block of 30m",
        ),
        (
            {"blocks": NOTION},
            "outage",
            down(31, 31),
            60,
            (
                "1h2m of downtime, only over 1h, at most 1 a day: 1 × 30m → 5% of 1,200.00 EUR "
                "= 60.00 EUR"
            ),
        ),
        (
            {"blocks": {"every": "30m", "credit": "5%", "per": "incident"}},
            "outage",
            down(20, 59, 61),
            180,
            (
                "2h20m of downtime: 0 in 20m + 1 in 59m + 2 in 1h1m = 3 × 30m → "
                "3 × 5% of 1,200.00 EUR = 180.00 EUR"
            ),
        ),
        (
            {"blocks": {"every": "1h", "credit": "10 EUR", "part": "started"}},
            "missed",
            missed(30, 45),
            20,
            "1h15m overrun, rounded up: 2 × 1h → 2 × 10.00 EUR = 20.00 EUR",
        ),
        (
            {"blocks": {"every": "1h", "credit": "10 EUR", "deductible": "1h", "per": "incident"}},
            "missed",
            missed(50, 250, 325),
            70,
            (
                "10h25m overrun, each incident less 1h: 0 in 50m + 3 in 4h10m + 4 in 5h25m "
                "= 7 × 1h → 7 × 10.00 EUR = 70.00 EUR"
            ),
        ),
        (
            {"blocks": {"every": "30m", "credit": "5%", "per": "incident"}},
            "missed",
            missed(20, 25),
            0,
            "45m overrun: 0 in 20m + 0 in 25m = no block of 30m",
        ),
        (
            {"blocks": {"every": "30m", "credit": "10 EUR", "per": "incident"}},
            "missed",
            missed(*[30] * 12, *[60] * 3),
            180,
            (
                f"9h overrun: {' + '.join(['1 in 30m'] * 12)} + 6 in 3 more = 18 × 30m → "
                "18 × 10.00 EUR = 180.00 EUR"
            ),
        ),
        (
            {"blocks": {"every": "1h", "credit": "10 EUR"}},
            "missed",
            Measurement.of_promises(met=3, breached=0),
            0,
            "no overrun: no block of 1h",
        ),
        (
            {"blocks": {"every": "1h", "credit": "10 EUR"}},
            "missed",
            Measurement.of_promises(met=0, breached=0),
            0,
            "nothing was measured: no block of 1h",
        ),
        (
            {"multiple": {"factor": 10}},
            "availability",
            down(72),
            20,
            "1h12m of downtime → 10 × that part of the fee of 720h, 1,200.00 EUR = 20.00 EUR",
        ),
        (
            {"multiple": {"factor": 10, "deductible": "72m"}},
            "availability",
            down(72),
            0,
            "1h12m of downtime less 1h12m",
        ),
        (
            {"each": {"credit": "50 EUR", "free": 2}},
            "missed",
            missed(1, 1, 1, 1, 1),
            150,
            "5, 2 free → 3 × 50.00 EUR = 150.00 EUR",
        ),
        ({"each": {"credit": "50 EUR", "free": 2}}, "missed", missed(1, 1), 0, "2, 2 free"),
        ({"each": {"credit": "50 EUR"}}, "outage", down(), 0, "none"),
        (
            LATE,
            "missed",
            missed(1, 60, 61, 1441),
            110,
            (
                "4: 2 up to 1h → 2 × 20.00 EUR = 40.00 EUR; 1 over 1h up to 24h → 50.00 EUR; "
                "1 over 24h → 20.00 EUR"
            ),
        ),
        (LATE, "outage", down(), 0, "none"),
        (
            {"each": [{"over": "30m", "credit": "5%"}]},
            "outage",
            down(30, 31, 5),
            60,
            "3, 2 free: 1 over 30m → 5% of 1,200.00 EUR = 60.00 EUR",
        ),
        ({"each": [{"over": "30m", "credit": "5%"}]}, "missed", missed(30), 0, "1, 1 free"),
        (
            {"greater_of": [{"flat": {"below": "99%", "credit": "10%"}}, UPTIME]},
            "availability",
            share("98"),
            300,
            (
                "98% < 99% → 25% of 1,200.00 EUR = 300.00 EUR "
                "(rather than 98% < 99% → 10% of 1,200.00 EUR = 120.00 EUR)"
            ),
        ),
        (
            {
                "lesser_of": [
                    {"flat": {"below": "99%", "credit": "5%"}},
                    {"flat": {"below": "99%", "credit": "50 EUR"}},
                ]
            },
            "availability",
            share("98"),
            50,
            "98% < 99% → 50.00 EUR (rather than 98% < 99% → 5% of 1,200.00 EUR = 60.00 EUR)",
        ),
        (
            {"sum": [UPTIME, {"flat": {"below": "99%", "credit": "50 EUR"}}]},
            "availability",
            share("98"),
            350,
            "98% < 99% → 25% of 1,200.00 EUR = 300.00 EUR; 98% < 99% → 50.00 EUR",
        ),
    ],
)
def test_a_shape_grants_what_its_clause_says(
    shape: dict[str, Any], on: On, measured: Measurement, money: int, text: str
) -> None:
    award = credit_of(of(shape, on), measured, FEE)
    assert (award.money, award.text) == (Fraction(money), text)
    assert award.is_nothing == (money == 0)


@pytest.mark.parametrize(
    ("shape", "on", "measured", "days", "rights", "text"),
    [
        (
            {"blocks": {"every": "1h", "credit": "3 days"}},
            "availability",
            down(125),
            6,
            (),
            "2h5m of downtime: 2 × 1h → 2 × 3 days = 6 days",
        ),
        (
            {"flat": {"below": "99%", "credit": "3 days"}},
            "availability",
            share("98"),
            3,
            (),
            "98% < 99% → 3 days",
        ),
        (
            {"multiple": {"factor": 12, "gives": "extension"}},
            "availability",
            down(60),
            Fraction(1, 2),
            (),
            "1h of downtime → 12 × the downtime",
        ),
        (
            {"flat": {"below": "95%", "right": "termination"}},
            "attainment",
            share("94"),
            0,
            ("termination",),
            "94% < 95% → right of termination",
        ),
        (
            {"each": {"right": "termination", "free": 1}},
            "missed",
            missed(1, 1, 1),
            0,
            ("termination",),
            "3, 1 free → right of termination",
        ),
    ],
)
def test_days_and_rights_are_granted_without_a_fee(
    shape: dict[str, Any],
    on: On,
    measured: Measurement,
    days: Fraction | int,
    rights: tuple[str, ...],
    text: str,
) -> None:
    award = credit_of(of(shape, on), measured, None)
    assert (award.money, award.days, award.text) == (Fraction(0), Fraction(days), text)
    assert award.rights == rights


def test_blocks_of_a_day_count_the_outages_that_began_on_it() -> None:
    days = [outage(31, day=9), outage(31, day=9, hour=14), outage(61, day=10), outage(59, day=11)]
    measured = Measurement.of_downtime(182 * MINUTE, MONTH, incidents=days)
    award = credit_of(of({"blocks": NOTION}, "outage"), measured, FEE)
    assert award.money == 2 * 60


@pytest.mark.parametrize(
    "shape", [UPTIME, {"proportional": {"below": "99.5%"}}, {"multiple": {"factor": 10}}]
)
def test_a_share_of_a_fee_that_nobody_knows_is_refused(shape: dict[str, Any]) -> None:
    measured = Measurement.of_downtime(MONTH / 2, MONTH)
    with pytest.raises(RemedyError, match="fee"):
        credit_of(of(shape, "availability"), measured, None)


def test_bands_by_lateness_need_to_know_how_late_each_was() -> None:
    with pytest.raises(RemedyError, match=r"2 are counted, but how late or long .* told of 0"):
        credit_of(of(LATE, "missed"), Measurement.of_promises(met=8, breached=2), FEE)


def test_what_cannot_be_weighed_against_each_other_is_refused() -> None:
    money, days = Award(money=Fraction(5), currency="EUR", text="5 EUR"), Award(days=Fraction(3))
    with pytest.raises(RemedyError, match="which is more, 5 EUR or"):
        greater(money, days)
    assert greater(money, Award()) == money


def test_amounts_in_two_currencies_are_refused() -> None:
    parts = tuple(Each(parse_credit(f"5 {code}")) for code in ("EUR", "USD"))
    with pytest.raises(RemedyError, match="in two currencies"):
        credit_of(Sum(parts), missed(1), None)


def test_granting_a_right_no_times_grants_nothing() -> None:
    assert granted(Right("termination"), Fraction(0), None).is_nothing
    assert granted(parse_money("5 EUR"), Fraction(2), None).money == 10


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"met": -1}, "met: -1 is no count"),
        ({"share": 0.5}, "share 0.5 must be a Fraction from 0 to 1"),
        ({"share": Fraction(3, 2)}, "from 0 to 1"),
        ({"downtime": timedelta(-1)}, "is longer than the"),
    ],
)
def test_a_measurement_that_cannot_be_is_refused(terms: dict[str, Any], message: str) -> None:
    with pytest.raises(RemedyError, match=message):
        Measurement(**terms)


def test_an_incident_has_an_instant_and_a_length() -> None:
    noon = datetime(2026, 1, 9, 12, tzinfo=UTC)
    with pytest.raises(RemedyError, match="give a duration from 0 on"):
        Incident(noon, noon.date(), timedelta(-1))
    with pytest.raises(RemedyError, match="has no time zone"):
        Incident(noon.replace(tzinfo=None), noon.date(), timedelta(1))


def test_without_a_denominator_nothing_is_measured() -> None:
    assert Measurement.of_downtime(timedelta(), timedelta()).share is None
    assert Measurement.of_promises(0, 0).share is None


def test_more_days_than_a_clause_may_name_are_granted_all_the_same() -> None:
    award = granted(Extension(Fraction(30)), Fraction(1292), None)
    assert (award.days, award.text) == (Fraction(38_760), "1292 × 30 days = 38760 days")


@pytest.mark.parametrize(
    ("per", "text"),
    [
        (
            "day",
            (
                "4h30m of downtime, at most 2 a day: 2 in 1h30m on 2026-01-03 + 2 in 3h on "
                "2026-01-09 = 4 × 30m → 4 × 5% of 1,200.00 EUR = 240.00 EUR"
            ),
        ),
        (
            "incident",
            (
                "4h30m of downtime, at most 2 a day: 2 in 1h on 2026-01-03 + 0 in 30m on "
                "2026-01-03 + 2 in 3h on 2026-01-09 = 4 × 30m → 4 × 5% of 1,200.00 EUR = 240.00 EUR"
            ),
        ),
    ],
)
def test_blocks_say_on_which_date_they_are_limited(per: str, text: str) -> None:
    blocks = {"blocks": {"every": "30m", "credit": "5%", "per": per, "most_per_day": 2}}
    found = [outage(60, day=3), outage(30, day=3, hour=15), outage(180)]
    measured = Measurement.of_downtime(270 * MINUTE, MONTH, incidents=found)
    assert credit_of(of(blocks, "outage"), measured, FEE).text == text
