"""Availability at its edges: what just counts, what just does not, and whose it is."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from slaengine import Agreement, Calendar, Policy
from slaengine.availability import (
    Check,
    Maintenance,
    Outage,
    Requests,
    Uptime,
    burning,
    measure,
    outages_from_checks,
    scaled_alerts,
    uptimes,
)
from slaengine.errors import MetricsError
from slaengine.policy import Availability, BurnAlert
from tests.availability.records import DESK, LOGS, PLANS, terms
from tests.availability.reference import instant

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)  # a Tuesday
DAY_START = NOON.replace(hour=0)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NONE = timedelta(0)


def day(asked: Availability, *outages: Outage, **given: Any) -> Uptime:
    return measure(asked, (DAY_START, DAY_START + DAY), outages=outages, **given)


def down(start: float, length: float, component: str | None = None, **more: Any) -> Outage:
    since = NOON + start * MINUTE
    return Outage(since, since + length * MINUTE, component, **more)


# records


def test_records_are_kept_in_utc_also_within_a_repeated_hour() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    first = datetime(2026, 10, 25, 1, 45, tzinfo=lisbon)  # an hour that comes twice
    second = first.replace(minute=15, fold=1)
    for record in (Outage(first, second), Maintenance(first, second, announced_at=first)):
        assert record.ended_at is not None
        assert record.ended_at - record.started_at == 30 * MINUTE
        assert (record.started_at.tzinfo, record.ended_at.tzinfo) == (UTC, UTC)
    told_at = Maintenance(first, second, announced_at=first).announced_at
    assert told_at is not None
    assert told_at.tzinfo is UTC
    assert Requests(first, 1, 1).at.tzinfo is UTC


def test_what_a_check_finds_may_hold_beyond_the_end() -> None:
    checks = [Check(NOON, ok=True), Check(NOON + 5 * MINUTE, ok=True)]
    for end in (NOON + 8 * MINUTE, NOON + 10 * MINUTE):
        assert outages_from_checks(checks, every=5 * MINUTE, start=NOON, end=end) == ()


def test_a_period_has_to_last() -> None:
    with pytest.raises(MetricsError, match="is empty; give its start and then its end"):
        measure(Availability("api"), (NOON, NOON))


# whose it is


def test_a_piece_names_only_the_outages_of_its_component_that_it_is_of() -> None:
    weights = {"web": 1, "db": 1}
    asked = Availability("a", components=["web", "db"], scope="weighted", weights=weights)
    web = [down(0, 60, "web", id="I-web"), down(5, 5, "web", id="I-too")]
    found = day(asked, *web, down(10, 10, "db", id="I-db"), down(20, 5, "db", id="I-later"))
    told = {(piece.started_at, piece.component): piece.incidents for piece in found.counted}
    assert told == {
        (NOON, "web"): ("I-too", "I-web"),
        (NOON + 10 * MINUTE, "db"): ("I-db", "I-later"),
    }


def test_outages_of_components_that_are_not_named_are_counted_where_they_reach_in() -> None:
    asked = Availability("a", components=["web"])
    others = [
        Outage(DAY_START - HOUR, DAY_START, "db"),
        Outage(DAY_START - HOUR, DAY_START + MINUTE, "db"),
        Outage(NOON, NOON + MINUTE, "db"),
        Outage(DAY_START + DAY - MINUTE, DAY_START + 2 * DAY, "db"),
        Outage(DAY_START + DAY, DAY_START + 2 * DAY, "db"),
    ]
    found = day(asked, *others)
    assert (found.elsewhere, found.downtime) == (3, NONE)


def test_requests_to_any_component_count_where_the_terms_name_none() -> None:
    counts = [
        Requests(DAY_START, 1, 2, "web"),
        Requests(NOON, 2, 2),
        Requests(DAY_START + DAY, 0, 9),  # the first of the next day
    ]
    asked = Availability("a", measure="requests")
    assert day(asked, requests=counts).share == Fraction(3, 4)
    named = Availability("a", measure="requests", components=["db"])
    assert day(named, requests=counts).share == 1


def test_slices_without_requests_are_missed_in_open_time_only() -> None:
    desk = Calendar(name="desk", tz="UTC", hours={"mon-fri": ["09:00-18:00"]})
    asked = Availability("a", measure="requests", slot="1h", calendar="desk")
    busy = [Requests(DAY_START + hour * HOUR, 1, 1) for hour in (9, 17)]
    found = day(asked, requests=busy, calendars=[desk]).ratio
    assert found is not None
    assert (found.slices, found.silent) == (9, 7)


# what counts


def test_a_slot_in_the_middle_of_an_outage_is_as_bad_as_those_at_its_ends() -> None:
    asked = Availability("a", measure="slots", slot="1m", bad_slot="any")
    assert day(asked, down(0.5, 2)).downtime == 3 * MINUTE
    assert day(asked, down(0.5, 3)).downtime == 4 * MINUTE


def test_an_outage_that_is_excused_is_no_failure_of_the_service() -> None:
    asked = Availability("a", exclusions=["flood"])
    found = day(asked, down(0, 5, cause="flood"), down(30, 5), down(60, 5, cause="flood"))
    assert found.reliability is not None
    assert found.reliability.failures == 1


@given(terms(), LOGS, PLANS)
def test_every_window_is_excused_or_counts_and_one_that_is_refused_excuses_nothing(
    asked: Availability, log: list[Outage], plan: list[Maintenance]
) -> None:
    lo, hi = instant(0), instant(120)
    found = measure(asked, (lo, hi), outages=log, maintenance=plan, calendars=[DESK], tz="UTC")
    for use in found.maintenance:
        (opened, closed) = (lo, hi) if asked.calendar == "24x7" else (instant(30), hi)
        reach = min(use.ended_at, closed) - max(use.started_at, opened)
        assert use.excused + use.counting == reach
        assert NONE <= use.excused <= reach
        assert bool(use.reason) is (use.counting > NONE)


def test_a_window_that_was_not_announced_in_time_excuses_nothing() -> None:
    asked = Availability("a", maintenance={"notice": "48h"})
    window = Maintenance(NOON, NOON + HOUR, announced_at=NOON - DAY)
    found = day(asked, down(0, 30), maintenance=[window])
    (use,) = found.maintenance
    assert (use.excused, use.counting) == (NONE, HOUR)
    assert found.downtime == 30 * MINUTE


def test_downtime_of_one_component_is_not_maintained_by_the_window_of_another() -> None:
    asked = Availability(
        "a", components=["web", "db"], maintenance={"cap": "1h a day", "cap_on": "downtime"}
    )
    window = Maintenance(NOON, NOON + HOUR, component="web")
    found = day(asked, down(0, 30, "db"), down(40, 5, "web"), maintenance=[window])
    (use,) = found.maintenance
    assert (use.excused, found.downtime) == (5 * MINUTE, 30 * MINUTE)


def test_a_day_of_a_cap_is_one_on_the_wall_of_the_calendar() -> None:
    tokyo = Calendar(name="tokyo", tz="Asia/Tokyo", hours="24x7")
    asked = Availability("a", calendar="tokyo", maintenance={"cap": "1h a day"})
    window = Maintenance(DAY_START + 14 * HOUR, DAY_START + 16 * HOUR)  # midnight is in between
    outage = Outage(window.started_at, window.ended_at)
    for tz, counted in ((None, NONE), ("UTC", HOUR)):
        found = day(asked, outage, maintenance=[window], calendars=[tokyo], tz=tz)
        assert found.downtime == counted


# the objective


def test_nothing_is_met_or_broken_without_a_promise_or_without_a_measurement() -> None:
    assert day(Availability("a")).is_met is None
    silent = Availability("a", measure="requests", objective="99% a month")
    assert day(silent).is_met is None


def test_alerts_of_four_weeks_are_those_that_pyrra_chose() -> None:
    found = [
        (alert.factor_over(28 * DAY), alert.long, alert.short) for alert in scaled_alerts(28 * DAY)
    ]
    assert found == [
        (Fraction(14), HOUR, 5 * MINUTE),
        (Fraction(7), 6 * HOUR, 30 * MINUTE),
        (Fraction(2), 24 * HOUR, 2 * HOUR),
        (Fraction(1), 96 * HOUR, 6 * HOUR),
    ]


def test_downtime_that_maintenance_excuses_burns_no_budget() -> None:
    alert = BurnAlert(name="page", budget="2%", long=HOUR, short=5 * MINUTE)
    asked = Availability("a", objective="99.9% a month", maintenance={"notice": "1h"})
    windows = [Maintenance(NOON - HOUR, NOON + HOUR, announced_at=NOON - DAY)]
    lasting = [Outage(NOON - 10 * MINUTE)]
    (burnt,) = burning(asked, NOON, outages=lasting, alerts=[alert])
    (excused,) = burning(asked, NOON, outages=lasting, alerts=[alert], maintenance=windows)
    assert (burnt.fires, excused.fires) == (True, False)


def test_only_the_days_on_which_an_agreement_is_in_force_are_measured() -> None:
    asked = Availability("a", denominator="all")
    held = Agreement(
        "a",
        calendar="24x7",
        tz="Europe/Lisbon",
        availability=[asked],
        valid_from=date(2026, 6, 15),
        valid_until=date(2026, 6, 20),
    )
    policy = Policy(agreements=[held])
    start, end = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)
    found = uptimes(policy, held, asked, start=start, as_of=end)
    assert {name: one.denominator for name, one in found.items()} == {"2026-06": 6 * DAY}
    (june,) = found.values()
    assert june.start_at == datetime(2026, 6, 14, 23, tzinfo=UTC)  # midnight in Lisbon
    early = uptimes(policy, held, asked, start=start, as_of=june.start_at)
    assert early == {}
