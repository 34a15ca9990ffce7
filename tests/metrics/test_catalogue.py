"""The catalogue: every KPI of a department, each with all that its reader has to know."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import metrics
from slaengine.calendars.zones import END, micros_of
from slaengine.errors import MetricsError
from slaengine.metrics import CATALOGUE, kpi
from slaengine.metrics.catalogue import reported
from slaengine.metrics.condition import (
    Amount,
    AtLeast,
    Between,
    Column,
    Condition,
    Every,
    FirstOf,
    Is,
    Known,
    Named,
    Negative,
    Not,
    Scored,
    Shorter,
    When,
    gauge,
    judge,
)
from slaengine.metrics.definition import ByHand
from slaengine.metrics.periods import Periods
from slaengine.metrics.rows import row_of
from slaengine.policy.objective import PERIODS
from tests.strategies.zones import ZONES

# What a support department is run by; each has to be in the catalogue under this name.
DEPARTMENT = [
    "attainment",
    "breach_rate",
    "breaches",
    "overrun",
    "elapsed",
    "objective",
    "first_response",
    "first_response_open",
    "acknowledgement",
    "next_response",
    "first_resolution",
    "first_resolution_open",
    "full_resolution",
    "full_resolution_open",
    "requester_wait",
    "agent_work",
    "agent_wait",
    "on_hold",
    "time_new",
    "time_open",
    "handling",
    "assignee_time",
    "team_time",
    "agent_replies",
    "customer_replies",
    "notes",
    "zero_touch",
    "one_touch",
    "two_touch",
    "multi_touch",
    "reopen_rate",
    "reopens",
    "transfer_rate",
    "reassignment_rate",
    "escalation_rate",
    "tickets",
    "solved",
    "unsolved",
    "backlog",
    "ageing",
    "age",
    "closure_ratio",
    "csat",
    "csat_response_rate",
    "nps",
    "ces",
    "fcr",
    "cost_per_ticket",
    "utilization",
    "occupancy",
    "retention",
    "mtta",
    "mttr",
    "mtbf",
]


@pytest.mark.parametrize("name", DEPARTMENT)
def test_the_catalogue_has_what_a_department_is_run_by(name: str) -> None:
    assert name in {one.name for one in CATALOGUE}


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: one.definition)
def test_every_kpi_says_how_it_is_worked_out_of_what_and_by_whom(one: metrics.Kpi) -> None:
    for text in (one.title, one.family, one.formula, one.denominator, one.edges, one.source):
        assert len(text) > 3
    assert kpi(one.definition) is one or kpi(one.definition) == one


def test_no_two_kpis_share_an_id() -> None:
    ids = [one.definition for one in CATALOGUE]
    assert len(ids) == len(set(ids))


def test_kpis_that_no_ticket_tells_have_a_function_of_their_name() -> None:
    functions = [one.aggregate.function for one in CATALOGUE if isinstance(one.aggregate, ByHand)]
    assert [name for name in functions if not callable(getattr(metrics, name))] == []
    assert not {one.name for one in CATALOGUE if one.grain == "figures"} & {*reported()}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("first_respons", "did you mean 'first_response'"),
        ("zzz", "write one of attainment, "),
        ("fcr/within_5", "has no unit"),
        ("fcr/within_1d", "could mean hours or days"),
        ("fcr/no_reopen_0d", "no definition of first-contact resolution"),
        ("fcr/always", "write one of no_reopen_7d, one_reply"),
    ],
)
def test_a_kpi_that_does_not_exist_is_refused(name: str, why: str) -> None:
    with pytest.raises(MetricsError, match=why):
        kpi(name)


ROW = row_of(
    {
        "outcome": "solved",
        "agreement": None,
        "solved_at": datetime(2026, 1, 5, tzinfo=UTC),
        "opened_at": datetime(2026, 1, 4, tzinfo=UTC),
        "age": timedelta(seconds=2),
        "reopens": 2,
        "nps": 9.5,
    }
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Known("solved_at"), True),
        (Known("removed_at"), False),
        (Named("outcome"), True),
        (Named("agreement"), False),
        (Is("outcome", ("open", "solved")), True),
        (Is("outcome", ("open",)), False),
        (Is("agreement", ("gold",)), False),
        (AtLeast("reopens", 2), True),
        (AtLeast("reopens", 3), False),
        (AtLeast("surveys", 0), False),
        (Scored("nps"), True),
        (Scored("csat"), False),
        (Shorter(Column("age"), 2_000_001), True),
        (Shorter(Column("age"), 2_000_000), False),
        (Shorter(Column("none"), 5), False),
        (Not(Known("age")), False),
        (Every((Known("age"), Known("reopens"))), True),
        (Every((Known("age"), Known("none"))), False),
    ],
    ids=str,
)
def test_a_condition_holds_of_a_row(condition: Condition, *, expected: bool) -> None:
    assert judge(condition)(ROW) is expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Column("reopens"), 2),
        (Column("none"), None),
        (Between("opened_at", "solved_at"), 86_400_000_000),
        (Between("opened_at", "removed_at"), None),
        (Between("removed_at", "opened_at"), None),
        (Negative("reopens"), -2),
        (Negative("none"), None),
        (When(Known("age"), Column("reopens")), 2),
        (When(Known("none"), Column("reopens")), None),
        (FirstOf((Column("none"), Column("reopens"), Column("age"))), 2),
        (FirstOf((Column("none"),)), None),
    ],
    ids=str,
)
def test_an_amount_of_a_row(amount: Amount, expected: int | None) -> None:
    assert gauge(amount)(ROW) == expected


# --- periods


def at(text: str) -> int:
    return micros_of(datetime.fromisoformat(text).astimezone(UTC))


@pytest.mark.parametrize(
    ("length", "instant", "label", "starts_at"),
    [
        ("day", "2026-03-29T23:30:00+01:00", "2026-03-29", "2026-03-29T00:00:00+00:00"),
        ("week", "2027-01-03T12:00:00+00:00", "2026-W53", "2026-12-28T00:00:00+00:00"),
        ("month", "2026-03-31T23:30:00+00:00", "2026-04", "2026-03-31T23:00:00+00:00"),
        ("quarter", "2026-03-31T23:30:00+00:00", "2026-Q2", "2026-03-31T23:00:00+00:00"),
        ("year", "2026-06-01T00:00:00+00:00", "2026", "2026-01-01T00:00:00+00:00"),
    ],
)
def test_a_period_is_what_the_wall_of_its_zone_shows(
    length: str, instant: str, label: str, starts_at: str
) -> None:
    (name,) = [one for one in PERIODS if one == length]
    periods = Periods(name, "Europe/Lisbon")
    number = periods.number(at(instant))
    assert (periods.label(number), periods.starts_at(number).isoformat()) == (label, starts_at)


def test_a_day_begins_where_the_wall_jumps_over_its_midnight() -> None:
    days = Periods("day", "Africa/Cairo")  # the wall went from 00:00 to 01:00
    number = days.number(at("2024-04-26T01:30:00+03:00"))
    assert days.starts_at(number).isoformat() == "2024-04-25T22:00:00+00:00"


def test_what_the_wall_repeats_before_midnight_stays_in_the_day_after() -> None:
    days = Periods("day", "America/St_Johns")  # at 00:01 the wall went back to 23:01
    labels = [
        days.label(days.number(at(text)))
        for text in ("2006-10-28T23:59:00-02:30", "2006-10-29T00:00:30-02:30")
    ]
    again = days.label(days.number(at("2006-10-28T23:30:00-03:30")))
    assert [*labels, again] == ["2006-10-28", "2006-10-29", "2006-10-29"]


def test_a_day_that_the_wall_never_showed_is_empty() -> None:
    days = Periods("day", "Pacific/Apia")
    after = days.number(at("2011-12-31T00:00:00+14:00"))
    assert days.label(after) == "2011-12-31"
    assert days.start(after - 1) == days.start(after)


def test_the_last_periods_that_python_knows_have_an_end() -> None:
    for length in PERIODS:
        periods = Periods(length, "UTC")
        last = periods.number(at("9999-12-31T23:59:59.999999+00:00"))
        assert periods.start(last) < END <= periods.start(last + 1)


def test_the_first_period_starts_no_earlier_than_python_knows() -> None:
    days = Periods("day", "Asia/Tokyo")
    number = days.number(at("0001-01-01T00:00:00+00:00"))
    assert days.starts_at(number) == datetime.min.replace(tzinfo=UTC)


@given(
    st.sampled_from(ZONES),
    st.sampled_from(PERIODS),
    st.lists(st.integers(-(10**15), 4 * 10**15), min_size=2, max_size=8),
)
def test_periods_follow_each_other_and_hold_their_instants(
    tz: str, length: str, instants: list[int]
) -> None:
    (name,) = [one for one in PERIODS if one == length]
    periods = Periods(name, tz)
    numbers = [periods.number(instant) for instant in sorted(instants)]
    assert all(one <= two for one, two in pairwise(numbers))
    for number, instant in zip(numbers, sorted(instants), strict=True):
        assert periods.start(number) <= instant < periods.start(number + 1)
