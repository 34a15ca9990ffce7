"""The terms of an availability: what an agreement can say, and what it cannot."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.policy import (
    Agreement,
    Allowance,
    Availability,
    BurnAlert,
    BusinessDays,
    MaintenanceTerms,
    Policy,
)
from slaengine.policy.availability import read_availability
from slaengine.policy.availability_tables import availability_schema, availability_table
from slaengine.policy.burnalert import read_burn_alert
from slaengine.policy.lengths import read_allowance, read_length
from slaengine.policy.shares import read_share, share_text
from tests.availability.records import terms
from tests.policy.refusals import problems_in, problems_of

FULL: dict[str, Any] = {
    "name": "api",
    "components": ["web", "db"],
    "scope": "weighted",
    "weights": {"web": 3, "db": "25%"},
    "minimum": "1m",
    "partial_minutes": "dropped",
    "denominator": "less_maintenance",
    "maintenance": {
        "notice": "2 business days",
        "window": "nights",
        "cap": "8h a month",
        "cap_on": "downtime",
    },
    "exclusions": ["force majeure", "customer"],
    "no_data": "up",
    "calendar": "desk",
    "objective": "99.95% a month",
    "alerts": [
        {"name": "page", "budget": "2%", "long": "1h", "short": "5m"},
        {"factor": "14.4", "long": "1h", "short": "5m"},
    ],
}
SLOTS = {"measure": "slots", "slot": "5m", "bad_slot": "1/3"}
SLICES: dict[str, Any] = {"measure": "requests", "counting": "timeslices", "good_slice": "95%"}


def test_every_clause_is_read() -> None:
    found = read_availability(FULL)
    assert found.weights == {"web": Fraction(3), "db": Fraction(1, 4)}
    assert found.minimum == timedelta(minutes=1)
    assert found.maintenance == MaintenanceTerms(
        notice=BusinessDays(2),
        window="nights",
        cap=Allowance(timedelta(hours=8), "month"),
        cap_on="downtime",
    )
    assert [alert.name for alert in found.alerts] == ["page", "72/5x in 1h"]
    assert found.alerts[1].factor_over(timedelta(days=7)) == Fraction("14.4")
    assert found.excuse("Force Majeure") == "force majeure"
    assert found.excuse("flood") is found.excuse(None) is None


def test_weights_name_the_components() -> None:
    assert Availability(scope="weighted", weights={"web": 3, "db": 1}).components == ("web", "db")


def test_a_slot_is_bad_from_any_moment_unless_told() -> None:
    any_moment = Availability(measure="slots", slot="5m")
    assert any_moment.bad_slot == Availability(measure="slots", slot="5m", bad_slot="any").bad_slot
    assert Availability(measure="slots", slot="5m", bad_slot="all").bad_slot == 1


@pytest.mark.parametrize(
    "table",
    [
        {"name": "availability"},
        FULL,
        {"name": "a", **SLOTS},
        {"name": "a", **SLICES, "slot": "1m", "min_events": 100},
        {"name": "a", "maintenance": {}},
        {"name": "a", "components": ["web"], "scope": "all"},
    ],
)
def test_terms_read_back_as_they_are_written(table: dict[str, Any]) -> None:
    found = read_availability(table)
    written = availability_table(found)
    assert read_availability(written) == found
    assert availability_table(read_availability(written)) == written


@pytest.mark.parametrize("table", [FULL, {"name": "a", **SLOTS}, {"name": "a", **SLICES}])
def test_terms_are_what_the_schema_allows(table: dict[str, Any]) -> None:
    validators: Any = pytest.importorskip("jsonschema.validators")
    schema = validators.Draft202012Validator(availability_schema())
    schema.validate(table)
    schema.validate(availability_table(read_availability(table)))
    assert not schema.is_valid({**table, "scop": "any"})


@given(terms())
def test_all_terms_read_back_as_they_are_written(asked: Availability) -> None:
    assert read_availability(availability_table(asked)) == asked
    assert hash(asked) == hash(read_availability(availability_table(asked)))


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"scope": "some"}, "scope: must be one of any, all, weighted, not 'some'"),
        ({"scope": "all"}, "scope: 'all' of which? name the components"),
        (
            {"scope": "weighted"},
            "weights: scope = 'weighted' and weights go together; give both or neither",
        ),
        (
            {"weights": {"web": 1}},
            "weights: scope = 'weighted' and weights go together; give both or neither",
        ),
        (
            {"scope": "weighted", "components": ["web"], "weights": {"db": 1}},
            "weights: must have one number for each of the components, and no others",
        ),
        (
            {"scope": "weighted", "weights": {"web": 0}},
            "weights.web: must be more than nothing; leave out what has no weight",
        ),
        (
            {"scope": "weighted", "weights": {"web": 1.5}},
            "weights.web: must be a whole number or text such as '25%', not a number",
        ),
        (
            {"scope": "weighted", "weights": {"web": Fraction(3, 2)}},
            "weights.web: '150%' must be at least 0% and at most 100%",
        ),
        ({"components": ["web", "web"]}, "components: 'web' stands twice; keep one"),
        (
            {"measure": "slots"},
            "slot: missing; write how long a slot is, such as slot = '5m'",
        ),
        ({"slot": "5m"}, "slot: does nothing here; it is for measure = 'slots'"),
        ({"bad_slot": "50%"}, "bad_slot: does nothing here; it is for measure = 'slots'"),
        (
            {**SLOTS, "bad_slot": 5},
            "bad_slot: must be 'any', 'all' or a share such as '50%', not 5",
        ),
        ({**SLOTS, "minimum": "1m"}, "minimum: does nothing here; it is for measure = 'time'"),
        (
            {**SLOTS, "partial_minutes": "dropped"},
            "partial_minutes: does nothing here; it is for measure = 'time'",
        ),
        (
            {"measure": "requests", "counting": "timeslices"},
            "good_slice: missing; write from which share of good requests a slice is good: '95%'",
        ),
        (
            {"counting": "ratio_timeslices"},
            "counting: does nothing here; it is for measure = 'requests'",
        ),
        (
            {"measure": "requests", "good_slice": "95%"},
            (
                "good_slice: does nothing here; it is for measure = 'requests'"
                " and counting = 'timeslices'"
            ),
        ),
        ({"min_events": 5}, "min_events: does nothing here; it is for measure = 'requests'"),
        (
            {"measure": "requests", "min_events": -1},
            "min_events: must be a whole number of requests, such as 1000, not a number",
        ),
        (
            {"measure": "requests", "components": ["a"], "scope": "all"},
            "scope: does nothing here; requests of all components are counted together",
        ),
        (
            {"alerts": [{"budget": "2%", "long": "1h", "short": "5m"}]},
            "alerts: need an objective to burn; write objective = '99.9% a month'",
        ),
        ({"minimum": "0m"}, "minimum: '0s' is no time; write more, such as '5m'"),
        (
            {"minimum": "1d"},
            "minimum: '1d' could mean hours or days; write '24h' or '1 business day'",
        ),
        ({"minimum": 5}, "minimum: must be text, not a number"),
        (
            {"maintenance": {"cap_on": "downtime"}},
            "maintenance.cap_on: says what uses up a cap; give cap too, such as cap = '8h a month'",
        ),
        (
            {"maintenance": {"cap": "8h"}},
            "maintenance.cap: '8h' is no time in a period; write '8h a month'",
        ),
        (
            {"maintenance": {"cap": "8h a mont"}},
            (
                "maintenance.cap: unknown period 'mont' (did you mean 'month'?); "
                "write one of day, week, month, quarter, year"
            ),
        ),
        (
            {"maintenance": {"window": "nights", "cap": "8h a month"}},
            (
                "maintenance.cap_on: an agreed window would use up the cap whether or not work is "
                "done; write cap_on = 'downtime'"
            ),
        ),
    ],
)
def test_what_contradicts_itself_is_refused(table: dict[str, Any], problem: str) -> None:
    assert problems_of(read_availability, table) == [f"availability 'availability': {problem}"]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({}, "needs either budget = '2%' or factor = '14.4'"),
        ({"budget": "2%", "factor": 3}, "needs either budget = '2%' or factor = '14.4'"),
        ({"budget": "0%"}, "budget: 0% is always used; write more, such as '2%'"),
        ({"factor": "fast"}, "factor: 'fast' is no number; write '14.4'"),
        ({"factor": "1/0"}, "factor: '1/0' is no number; write '14.4'"),
        ({"factor": "1" * 30}, "factor: '11111111111111111111' is no number; write '14.4'"),
        ({"factor": "1e999999999"}, "factor: '1e999999999' is no number; write '14.4'"),
        ({"factor": 10**5000}, "factor: a number must be more than 0 and at most a million"),
        ({"factor": 1.5}, "factor: must be text such as '14.4', not a number"),
        ({"factor": 0}, "factor: 0 must be more than 0 and at most a million"),
    ],
)
def test_an_alert_says_how_fast_is_too_fast(table: dict[str, Any], problem: str) -> None:
    lengths = {"long": "1h", "short": "5m"}
    assert problems_of(read_burn_alert, {**lengths, **table}) == [f"burn alert: {problem}"]


def test_the_short_window_of_an_alert_is_the_shorter() -> None:
    problems = problems_of(BurnAlert, budget="2%", long="5m", short="5m")
    assert problems == [
        "burn alert: short: must be shorter than long; write for example short = '5m'"
    ]


DOCUMENT = """
[[agreements]]
name = "hosting"
calendar = "24x7"
[[agreements.availability]]
scop = "any"
calendar = "dsk"
maintenance = { window = "nights" }
"""


def test_every_mistake_of_a_document_is_told_with_its_place() -> None:
    place = "agreements[0].availability[0]"
    assert problems_in(DOCUMENT) == [
        f"{place}.scop: unknown key (did you mean 'scope'?)",
        f"{place}.maintenance.window: unknown calendar 'nights'",
        f"{place}.calendar: unknown calendar 'dsk'",
    ]


def test_terms_built_from_values_name_calendars_that_exist() -> None:
    own = Availability(calendar="dsk", maintenance={"window": "nights"})
    agreement = Agreement("hosting", calendar="24x7", availability=[own, Availability("db")])
    place = "agreement 'hosting': availability[0]"
    assert problems_of(Policy, agreements=[agreement]) == [
        f"{place}.calendar: unknown calendar 'dsk'",
        f"{place}.maintenance.window: unknown calendar 'nights'",
    ]


@given(st.fractions(0, 1, max_denominator=10**9))
def test_a_written_share_reads_back(share: Fraction) -> None:
    assert read_share(share_text(share)) == share


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("5", "'5' is not a share; write '95%' or '1/365'"),
        ("5%" * 40, f"{('5%' * 30)!r} is not a share; write '95%' or '1/365'"),
        ("1/0", "'1/0' is not a share; write '95%' or '1/365'"),
        ("101%", "'101%' must be at least 0% and at most 100%"),
        (0.5, "must be text such as '95%', not a number"),
        (Fraction(-1, 3), "'-1/3' must be at least 0% and at most 100%"),
    ],
)
def test_what_is_no_share_is_refused(value: object, problem: str) -> None:
    assert problems_of(read_share, value) == [problem]


def test_lengths_and_allowances_are_taken_as_values_too() -> None:
    assert read_length(timedelta(minutes=5)) == timedelta(minutes=5)
    allowance = Allowance(timedelta(hours=8), "month")
    assert read_allowance(allowance) is allowance
    assert str(read_allowance(str(allowance))) == "8h a month"
