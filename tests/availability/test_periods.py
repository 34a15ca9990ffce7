"""Availability period by period, under an agreement."""

from datetime import UTC, datetime, timedelta

import pytest

from slaengine import Agreement, Calendar, Policy
from slaengine.availability import Maintenance, Outage, Requests, periods_between, uptimes
from slaengine.availability.periods import period_of
from slaengine.policy import Availability

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DESK = Calendar(name="desk", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-18:00"]})
NIGHTS = Calendar(name="nights", tz="Europe/Lisbon", hours={"mon-sun": ["22:00-06:00"]})


def test_months_begin_at_midnight_in_the_zone() -> None:
    found = list(periods_between("month", "Europe/Lisbon", NOON, NOON + 30 * DAY))
    assert [name for name, _ in found] == ["2026-06", "2026-07"]
    assert found[0][1].start == datetime(2026, 5, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("objective", "review", "length"),
    [
        ("99% a quarter", {"every": "week"}, "quarter"),
        ("99%", {"every": "week"}, "week"),
        (None, None, "month"),
    ],
)
def test_a_period_is_that_of_the_objective_then_of_the_review(
    objective: str | None, review: dict[str, str] | None, length: str
) -> None:
    agreement = Agreement("a", calendar="24x7", review=review)
    assert period_of(agreement, Availability(objective=objective)) == length


def test_an_agreement_is_measured_on_its_calendars_in_its_zone() -> None:
    terms = Availability(
        calendar="desk", maintenance={"window": "nights", "cap": "1h a day", "cap_on": "downtime"}
    )
    agreement = Agreement("a", calendar="desk", availability=[terms])
    policy = Policy(calendars=[DESK, NIGHTS], agreements=[agreement])
    found = uptimes(
        policy,
        agreement,
        terms,
        start=NOON,
        as_of=NOON + 40 * DAY,
        outages=[Outage(NOON, NOON + 2 * HOUR)],
        maintenance=[Maintenance(NOON + HOUR, NOON + 2 * HOUR, announced_at=NOON - DAY)],
    )
    assert {name: one.downtime for name, one in found.items()} == {
        "2026-06": HOUR,
        "2026-07": timedelta(0),
    }
    assert [one.is_final for one in found.values()] == [True, False]


def test_another_length_of_period_may_be_asked_for() -> None:
    terms = Availability(measure="requests", objective="99% a month")
    agreement = Agreement("a", calendar="24x7")
    found = uptimes(
        Policy(),
        agreement,
        terms,
        start=NOON,
        as_of=NOON + 2 * DAY,
        period="day",
        requests=[Requests(NOON, 1, 2)],
    )
    assert [one.share for one in found.values()] == [0.5, None, None]
