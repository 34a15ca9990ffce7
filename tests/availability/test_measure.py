"""Availability of a month, as contracts define it."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from slaengine import Calendar
from slaengine.availability import NO_DATA, Maintenance, Outage, Uptime, measure
from slaengine.errors import MetricsError
from slaengine.policy import Availability

JUNE = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)  # a Tuesday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DESK = Calendar(name="desk", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-18:00"]})


def june(terms: Availability, *outages: Outage, **given: Any) -> Uptime:
    return measure(terms, JUNE, outages=outages, **given)


def down(
    start: float, length: float, component: str | None = None, cause: str | None = None
) -> Outage:
    """Return an outage so many minutes after noon, for so many minutes."""
    since = NOON + start * MINUTE
    return Outage(since, since + length * MINUTE, component, cause)


def told(found: Uptime) -> list[tuple[str, str, str]]:
    return [(piece.verdict, piece.reason, str(piece.amount)) for piece in found.pieces]


def test_a_month_without_outages_is_available_all_the_time() -> None:
    found = june(Availability(objective="100%"))
    assert found.share == 1
    assert found.is_met
    assert found.downtime == timedelta(0)
    assert found.reliability is not None
    assert found.reliability.mttr is found.reliability.mtbf is None


def test_ten_minutes_of_a_month_are_four_nines_less_a_little() -> None:
    assert june(Availability(), down(0, 10)).share == 1 - Fraction(10, 30 * 24 * 60)


def test_an_outage_as_long_as_the_minimum_counts_and_a_shorter_one_does_not() -> None:
    found = june(Availability(minimum="1m"), down(0, 1), down(60, 0.999))
    assert told(found) == [
        ("counted", "down", "0:01:00"),
        ("dropped", "shorter than 1m", "0:00:59.940000"),
    ]


def test_a_partial_minute_is_dropped_from_the_end_of_what_counts() -> None:
    terms = Availability(partial_minutes="dropped", exclusions=["flood"])
    found = june(terms, down(0, 1), down(1, 0.5, cause="flood"), down(1.5, 0.5))
    assert told(found) == [
        ("counted", "down", "0:01:00"),
        ("excluded", "flood", "0:00:30"),
        ("dropped", "partial minute", "0:00:30"),
    ]


def test_the_rest_of_a_begun_minute_counts_once_where_outages_follow_closely() -> None:
    found = june(Availability(partial_minutes="counted"), down(0, 0.5), down(0.75, 0.5))
    assert found.downtime == MINUTE * 1.75
    assert [piece.verdict for piece in found.pieces] == ["counted", "added", "counted", "added"]


def test_an_outage_is_judged_whole_where_it_reaches_over_the_end_of_a_month() -> None:
    outage = Outage(JUNE[1] - 2 * MINUTE, JUNE[1] + 8 * MINUTE)
    assert june(Availability(minimum="10m"), outage).downtime == 2 * MINUTE
    assert june(Availability(minimum="11m"), outage).downtime == timedelta(0)


def test_an_outage_of_another_month_plays_no_part() -> None:
    assert june(Availability(), down(-30 * 24 * 60, 5)).pieces == ()


def test_an_outage_over_night_is_one_and_counts_in_service_hours_only() -> None:
    terms = Availability(calendar="desk", minimum="90m")
    found = june(terms, down(4 * 60, 17 * 60), calendars=[DESK])  # 17:00 to 10:00 in Lisbon
    assert found.downtime == 3 * HOUR - HOUR
    assert found.service == 22 * 9 * HOUR
    assert found.reliability is not None
    assert found.reliability.failures == 1


def test_a_month_with_a_change_of_clocks_is_an_hour_shorter() -> None:
    march = Calendar(name="all", tz="Europe/Lisbon", hours="24x7")
    zone = march.zone
    period = datetime(2026, 3, 1, tzinfo=zone), datetime(2026, 4, 1, tzinfo=zone)
    found = measure(Availability(calendar="all"), period, calendars=[march])
    assert found.denominator == 31 * DAY - HOUR


def test_excluded_causes_do_not_count_however_they_are_written() -> None:
    terms = Availability(exclusions=["force majeure"])
    found = june(terms, down(0, 10, cause="Force_Majeure"), down(5, 10))
    assert told(found) == [
        ("excluded", "force majeure", "0:05:00"),
        ("counted", "down", "0:10:00"),
    ]


@pytest.mark.parametrize(
    ("denominator", "hours"),
    [("all", 720), ("less_maintenance", 718), ("less_exclusions", 717)],
)
def test_excused_time_leaves_the_denominator_as_the_terms_say(denominator: Any, hours: int) -> None:
    terms = Availability(denominator=denominator, maintenance={}, exclusions=["flood"])
    planned = Maintenance(NOON, NOON + 2 * HOUR)
    found = june(terms, down(180, 60, cause="flood"), maintenance=[planned])
    assert found.denominator == hours * HOUR
    assert found.share == 1


def test_maintenance_excuses_nothing_unless_the_agreement_says_so() -> None:
    found = june(Availability(), down(0, 10), maintenance=[Maintenance(NOON, NOON + HOUR)])
    assert found.downtime == 10 * MINUTE
    (use,) = found.maintenance
    assert (use.excused, use.counting) == (timedelta(0), HOUR)
    assert use.reason == "the agreement excuses no maintenance"


def test_maintenance_needs_the_notice_that_was_agreed() -> None:
    hours = [
        Maintenance(NOON + n * HOUR, NOON + n * HOUR + 30 * MINUTE, announced_at)
        for n, announced_at in enumerate([None, NOON - DAY, NOON - 2 * DAY])
    ]
    outages = [down(n * 60, 10) for n in range(3)]
    found = june(Availability(maintenance={"notice": "49h"}), *outages, maintenance=hours)
    assert [use.reason for use in found.maintenance] == [
        "not announced; 49h of notice agreed",
        "announced 2026-06-08T12:00:00+00:00; 49h of notice agreed",
        "",
    ]
    assert found.excluded_time == 10 * MINUTE


def test_notice_in_business_days_is_that_of_the_calendar() -> None:
    terms = Availability(calendar="desk", maintenance={"notice": "2 business days"})
    friday, thursday = (NOON - days * DAY for days in (4, 5))
    windows = [Maintenance(NOON, NOON + HOUR, told) for told in (friday, thursday, NOON)]
    reasons = [
        june(terms, maintenance=[one], calendars=[DESK]).maintenance[0].reason for one in windows
    ]
    assert reasons[:2] == ["", ""]
    assert reasons[2].endswith("2 business days of notice agreed")


def test_an_agreed_window_needs_no_notice() -> None:
    sundays = Calendar(name="sundays", tz="UTC", hours={"sun": ["02:00-06:00"]})
    terms = Availability(maintenance={"notice": "48h", "window": "sundays"})
    sunday = datetime(2026, 6, 14, 5, tzinfo=UTC)
    found = june(terms, Outage(sunday, sunday + 2 * HOUR), calendars=[sundays])
    assert told(found) == [
        ("excluded", "maintenance", "1:00:00"),
        ("counted", "down", "1:00:00"),
    ]


def test_an_agreed_window_changes_nothing_out_of_hours() -> None:
    terms = Availability(calendar="shut", maintenance={"window": "24x7"})
    shut = Calendar(name="shut", tz="UTC", hours={})
    found = june(terms, down(0, 10), calendars=[shut])
    assert (found.share, found.is_met) == (None, None)


def test_a_cap_is_used_up_in_order_of_time_in_each_period() -> None:
    terms = Availability(maintenance={"cap": "90m a month"})
    windows = [Maintenance(NOON + n * DAY, NOON + n * DAY + HOUR) for n in (0, 1, 2, 30)]
    outages = [Outage(one.started_at, one.ended_at) for one in windows]
    whole = measure(terms, (JUNE[0], JUNE[1] + 31 * DAY), outages=outages, maintenance=windows)
    assert [use.excused for use in whole.maintenance] == [HOUR, HOUR / 2, 0 * HOUR, HOUR]
    assert whole.maintenance[1].reason == "over the cap of 1h30m a month"
    late = measure(terms, (NOON + DAY, JUNE[1]), outages=outages, maintenance=windows)
    assert late.downtime == HOUR * 1.5


def test_a_cap_may_be_used_up_by_downtime_only() -> None:
    terms = Availability(maintenance={"cap": "1h a month", "cap_on": "downtime"})
    windows = [Maintenance(NOON + n * DAY, NOON + n * DAY + 2 * HOUR) for n in (0, 1)]
    outages = [down(0, 45), down(24 * 60, 45)]
    found = june(terms, *outages, maintenance=windows)
    assert found.excluded_time == HOUR
    assert [use.excused for use in found.maintenance] == [45 * MINUTE, 15 * MINUTE]
    assert found.maintenance[0].reason == "nothing was down, or over the cap of 1h a month"


def test_a_cap_on_downtime_of_all_components_is_used_by_any_of_them() -> None:
    terms = Availability(maintenance={"cap": "1h a month", "cap_on": "downtime"})
    planned = Maintenance(NOON, NOON + 2 * HOUR)
    found = june(terms, down(0, 30, "web"), down(0, 45), maintenance=[planned])
    assert found.maintenance[0].excused == 45 * MINUTE


def test_maintenance_of_one_component_excuses_no_other() -> None:
    planned = Maintenance(NOON, NOON + HOUR, component="db")
    terms = Availability(maintenance={})
    found = june(terms, down(0, 10, "web"), down(20, 10, "db"), down(40, 10), maintenance=[planned])
    assert found.excluded_time == 10 * MINUTE
    assert found.downtime == 20 * MINUTE


def test_maintenance_of_a_component_that_is_not_promised_is_not_told() -> None:
    planned = Maintenance(NOON, NOON + HOUR, component="mail")
    found = june(Availability(components=["web"], maintenance={}), maintenance=[planned])
    assert found.maintenance == ()


def test_outages_of_components_that_are_not_promised_are_counted_apart() -> None:
    terms = Availability(components=["web"])
    found = june(terms, down(0, 10, "mail"), down(20, 10), down(-60 * 24 * 20, 1, "mail"))
    assert (found.downtime, found.elsewhere) == (10 * MINUTE, 1)


def test_a_piece_names_its_outage_its_components_and_its_incidents() -> None:
    terms = Availability(components=["web", "db"], partial_minutes="counted")
    early = Outage(JUNE[0] - HOUR, JUNE[0] + MINUTE, "web", id="I-1")
    both = [Outage(NOON, NOON + 90 * MINUTE / 60, part, id=f"I-{part}") for part in ("web", "db")]
    nameless = down(60, 1)
    first, second, rest, last = june(terms, early, *both, nameless).pieces
    assert (first.outage_at, first.component, first.incidents) == (JUNE[0] - HOUR, "web", ("I-1",))
    assert (second.component, second.components) == (None, ("db", "web"))
    assert second.incidents == ("I-db", "I-web")
    assert (rest.verdict, rest.outage_at, rest.components) == ("added", NOON, ())
    assert (last.outage_at, last.components, last.incidents) == (NOON + HOUR, (), ())


def test_the_rest_of_a_slot_belongs_to_the_outage_in_it() -> None:
    found = june(Availability(measure="slots", slot="5m"), down(0, 5), down(17, 1))
    assert [(piece.verdict, (piece.outage_at - NOON) / MINUTE) for piece in found.pieces] == [
        ("counted", 0),
        ("added", 17),
        ("counted", 17),
        ("added", 17),
    ]


def test_an_outage_over_night_is_one_in_all_its_pieces() -> None:
    terms = Availability(calendar="desk")
    found = june(terms, down(4 * 60, 17 * 60), calendars=[DESK])
    assert {piece.outage_at for piece in found.pieces} == {NOON + 4 * HOUR}
    assert len(found.pieces) == 2


def test_scopes_take_any_all_or_the_mean_of_the_components() -> None:
    outages = [down(0, 60, "web"), down(30, 60, "db")]
    parts = ["web", "db"]
    weights = {"web": 3, "db": 1}
    shares = [
        june(terms, *outages).downtime
        for terms in (
            Availability(components=parts),
            Availability(components=parts, scope="all"),
            Availability(scope="weighted", weights=weights),
        )
    ]
    assert shares == [90 * MINUTE, 30 * MINUTE, 60 * MINUTE]


def test_the_parts_of_a_weighted_availability_are_kept() -> None:
    terms = Availability(scope="weighted", weights={"web": 3, "db": 1})
    found = june(terms, down(0, 60, "web"), down(30, 60, "db"))
    assert [part.downtime for part in found.parts] == [HOUR, HOUR]
    assert {piece.component for piece in found.pieces} == {"web", "db"}
    assert found.reliability is not None
    assert (found.reliability.failures, found.reliability.mttr) == (2, HOUR)
    shut = Calendar(name="shut", tz="UTC", hours={})
    closed = Availability(scope="weighted", weights={"web": 1}, calendar="shut")
    assert june(closed, calendars=[shut]).share is None


def test_slots_are_down_as_a_whole() -> None:
    terms = Availability(measure="slots", slot="5m")
    found = june(terms, down(0, 1), down(4, 12))
    assert told(found)[:2] == [
        ("counted", "down", "0:01:00"),
        ("added", "the rest of a slot", "0:03:00"),
    ]
    assert (found.downtime, found.slots, found.bad_slots) == (20 * MINUTE, 8640, 4)


def test_a_slot_may_have_to_be_down_for_a_share_of_it() -> None:
    terms = Availability(measure="slots", slot="5m", bad_slot="50%")
    found = june(terms, down(0, 2), down(10, 2.5))
    assert told(found) == [
        ("dropped", "a slot down for less than 50%", "0:02:00"),
        ("counted", "down", "0:02:30"),
        ("added", "the rest of a slot", "0:02:30"),
    ]


def test_an_outage_without_an_end_lasts_up_to_now() -> None:
    found = june(Availability(), Outage(NOON), as_of=NOON + HOUR)
    assert (found.downtime, found.is_final) == (HOUR, False)
    assert found.until_at == NOON + HOUR
    assert found.denominator == NOON + HOUR - JUNE[0]
    assert found.whole == 30 * DAY


def test_what_follows_now_plays_no_part() -> None:
    now = NOON + 5 * MINUTE
    outages = (down(0, 10), down(60, 10))
    assert june(Availability(), *outages, as_of=now).downtime == 5 * MINUTE


def test_stretches_without_data_count_as_the_terms_say() -> None:
    gap = down(0, 60, cause=NO_DATA)
    known = june(Availability(no_data="down"), gap)
    assert known.downtime == HOUR
    assert june(Availability(no_data="up"), gap).share == 1
    assert (
        june(Availability(no_data="up", denominator="less_exclusions"), gap).denominator == 30 * DAY
    )
    assert june(Availability(no_data="excluded"), gap).denominator == 30 * DAY - HOUR
    assert june(Availability(exclusions=["no data"]), gap).share == 1


def test_stretches_without_data_are_refused_unless_the_terms_say_what_they_are() -> None:
    with pytest.raises(MetricsError) as error:
        june(Availability("api"), down(0, 60, cause=NO_DATA))
    assert str(error.value) == (
        "nothing is known of the service from 2026-06-09T12:00:00+00:00 to "
        "2026-06-09T13:00:00+00:00; say in availability 'api' what that counts as: "
        "no_data = 'up', 'down' or 'excluded'"
    )
    desk = Availability(calendar="desk")
    assert june(desk, down(7 * 60, 60, cause=NO_DATA), calendars=[DESK]).share == 1


def test_the_budget_is_that_of_the_whole_period() -> None:
    terms = Availability(objective="99.9% a month")
    found = june(terms, down(0, 10), as_of=NOON + HOUR)
    assert found.budget is not None
    assert found.budget.allowed_time == 43 * MINUTE + timedelta(seconds=12)
    assert found.budget.used == Fraction(10) / Fraction("43.2")
    assert june(Availability()).budget is None


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"outages": [Outage(NOON)]},
            (
                "the outage from 2026-06-09T12:00:00+00:00 has no end; give as_of, the instant "
                "up to which it is known to last"
            ),
        ),
        (
            {"as_of": JUNE[0]},
            (
                "the period from 2026-06-01T00:00:00+00:00 has lasted no time as of "
                "2026-06-01T00:00:00+00:00; measure the one before it, or ask later"
            ),
        ),
        ({"as_of": datetime(2026, 6, 9)}, "as_of 2026-06-09T00:00:00 has no time zone"),
    ],
)
def test_what_cannot_be_measured_is_refused(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(MetricsError) as error:
        measure(Availability(), JUNE, **given)
    assert str(error.value).startswith(problem)


def test_a_period_and_its_calendar_are_needed() -> None:
    with pytest.raises(MetricsError, match="is empty; give its start and then its end"):
        measure(Availability(), (JUNE[1], JUNE[0]))
    with pytest.raises(MetricsError, match="is measured on the calendar 'desk'; give it too"):
        measure(Availability(calendar="desk"), JUNE)


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (
            lambda: Outage(NOON, NOON - HOUR),
            (
                "outage from 2026-06-09T12:00:00+00:00 ends before it, at "
                "2026-06-09T11:00:00+00:00; swap them"
            ),
        ),
        (
            lambda: Maintenance(NOON, NOON - HOUR),
            (
                "maintenance from 2026-06-09T12:00:00+00:00 ends before it, at "
                "2026-06-09T11:00:00+00:00; swap them"
            ),
        ),
    ],
)
def test_records_end_after_they_start(make: Any, problem: str) -> None:
    with pytest.raises(MetricsError) as error:
        make()
    assert str(error.value) == problem
