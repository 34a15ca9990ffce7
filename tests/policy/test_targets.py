"""Targets, their escalations and their objectives."""

import dataclasses
import pickle
from datetime import timedelta
from fractions import Fraction

import pytest

from slaengine.policy import BusinessDays, Deadline, Escalation, Objective, OpenTime, Target
from slaengine.policy.objective import parse_objective
from tests.policy.refusals import problems_of

FOUR_HOURS = OpenTime(timedelta(hours=4))


def test_a_plain_amount_holds_at_every_priority() -> None:
    target = Target("resolution", timedelta(hours=4))
    assert target.amount("urgent") == target.amount(None) == FOUR_HOURS


def test_tiers_hold_at_their_priority_only() -> None:
    target = Target("resolution", {"urgent": "4h", "low": timedelta(hours=8)})
    assert target.amount("urgent") == FOUR_HOURS
    assert target.amount("normal") is None
    assert target.amount(None) is None


def test_tiers_compare_by_how_they_read() -> None:
    assert Target("resolution", {"1": "4h"}).amount("1") == FOUR_HOURS


def test_a_deadline_field_holds_at_every_priority() -> None:
    assert Target("resolution", by="promised_at").amount(None) == Deadline("promised_at")


def test_targets_are_values() -> None:
    target = Target(
        "resolution",
        {"urgent": "4h", "low": "2 business days"},
        when={"channel": "chat"},
        objective="95% a month",
        escalations=[Escalation("75%")],
    )
    assert pickle.loads(pickle.dumps(target)) == target
    assert hash(target) == hash(dataclasses.replace(target))
    assert dataclasses.replace(target, metric="update").metric == "update"
    assert dataclasses.replace(target, within=BusinessDays(1)).amount("low") == BusinessDays(1)


@pytest.mark.parametrize(
    ("parts", "problems"),
    [
        ({}, ["needs either within (an amount) or by (the field with the deadline)"]),
        (
            {"within": "4h", "by": "promised_at"},
            ["needs either within (an amount) or by (the field with the deadline)"],
        ),
        (
            {"within": {}},
            ["within: has no tiers; write within = '4h' or { urgent = '1h', normal = '4h' }"],
        ),
        (
            {"within": {"urgent": "1d", "low": 8}},
            [
                "within.urgent: '1d' could mean hours or days; write '24h' or '1 business day'",
                "within.low: a bare number has no unit; write '24h' or '1 business day'",
            ],
        ),
        ({"within": {1: "4h", "1": "8h"}}, ["within.1: this tier is given twice"]),
        (
            {"within": {"within": "4h"}},
            ["within.within: belongs to the row form; write [[agreements.targets]] with a metric"],
        ),
        ({"within": "4h", "when": 3}, ["when: must be a table, not a number"]),
        ({"within": "4h", "calendar": ""}, ["calendar: must not be empty"]),
        ({"within": "4h", "objective": 95}, ["objective: must be text such as '95% a month'"]),
        (
            {"within": "4h", "escalations": ["75%", "75%", {"at": "1%", "name": "breach"}]},
            [
                "escalations: two levels are called '75%'; give each a name of its own",
                "escalations: the name 'breach' is kept for the breach itself",
            ],
        ),
    ],
)
def test_every_mistake_of_a_target_is_named(parts: dict[str, object], problems: list[str]) -> None:
    expected = [f"target 'resolution': {problem}" for problem in problems]
    assert problems_of(Target, "resolution", **parts) == expected


def test_a_target_needs_a_metric() -> None:
    assert problems_of(Target, "", "4h") == ["target '': metric: must not be empty"]


@pytest.mark.parametrize(
    ("at", "share", "offset"),
    [
        ("75%", Fraction(3, 4), timedelta(0)),
        ("12.5 %", Fraction(1, 8), timedelta(0)),
        ("100%+1h", Fraction(1), timedelta(hours=1)),
        ("50% - 10m", Fraction(1, 2), timedelta(minutes=-10)),
        ("-30m", Fraction(1), timedelta(minutes=-30)),
        ("+1h", Fraction(1), timedelta(hours=1)),
        (" 0% ", Fraction(0), timedelta(0)),
    ],
)
def test_a_level_is_a_share_and_an_offset(at: str, share: Fraction, offset: timedelta) -> None:
    level = Escalation(at)
    assert (level.share, level.offset) == (share, offset)
    assert level.name == at.strip()


def test_a_level_says_when_whom_and_how() -> None:
    level = Escalation("75%", to="lead", via=["mail", "chat"], name="warning", repeat="1h")
    assert (level.to, level.via) == (("lead",), ("mail", "chat"))
    assert (level.name, level.repeat) == ("warning", timedelta(hours=1))
    assert Escalation("75%", repeat=timedelta(hours=1)).repeat == timedelta(hours=1)
    assert level.used(timedelta(microseconds=3)) == timedelta(microseconds=2)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"at": "soon"}, "at: 'soon' is neither a share nor an offset"),
        ({"at": ""}, "at: '' is neither a share nor an offset"),
        ({"at": "30m"}, "at: '30m' is neither a share nor an offset"),
        ({"at": 75}, "at: must be a share or an offset of the target"),
        ({"at": "+" + "1" * 99}, "at: must be a share or an offset of the target"),
        ({"at": "+1d"}, "at: '1d' could mean hours or days; write '24h' or '1 business day'"),
        ({"at": "1%", "repeat": "0h"}, "repeat: repeats without a pause"),
        ({"at": "1%", "repeat": timedelta(-1)}, "repeat: repeats without a pause"),
        ({"at": "1%", "repeat": 5}, "repeat: must be text, not a number"),
        ({"at": "1%", "repeat": "5"}, "repeat: '5' has no unit; write '5m', or h for hours"),
        ({"at": "1%", "to": [3]}, "to[0]: must be text, not a number"),
        ({"at": "1%", "name": 3}, "name: must be text, not a number"),
    ],
)
def test_every_mistake_of_a_level_is_named(parts: dict[str, object], problem: str) -> None:
    [found] = problems_of(Escalation, **parts)
    assert found.startswith(f"escalation: {problem}")


@pytest.mark.parametrize(
    ("text", "objective"),
    [
        ("95%", Objective(Fraction(19, 20))),
        ("95 % a month", Objective(Fraction(19, 20), "month")),
        ("99.9% per Quarter", Objective(Fraction(999, 1000), "quarter")),
        ("100%/week", Objective(Fraction(1), "week")),
    ],
)
def test_objectives_are_read_and_written(text: str, objective: Objective) -> None:
    assert parse_objective(text) == objective
    assert parse_objective(str(objective)) == objective


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("most", "'most' is not an objective; write '95% a month'"),
        ("9" * 99, f"{'9' * 60!r} is not an objective; write '95% a month'"),
        ("0%", "'0%' must be more than 0% and at most 100%"),
        ("101%", "'101%' must be more than 0% and at most 100%"),
        (
            "95% a mont",
            (
                "unknown period 'mont' (did you mean 'month'?); "
                "write one of day, week, month, quarter, year"
            ),
        ),
    ],
)
def test_what_is_no_objective_is_refused(text: str, problem: str) -> None:
    assert problems_of(parse_objective, text) == [problem]
