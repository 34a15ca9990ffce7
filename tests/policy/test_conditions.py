"""Conditions over fields: equal, one of, not, present."""

from datetime import UTC, date, datetime

import pytest

from slaengine.events import FieldValue
from slaengine.policy import Condition, When, canonical
from tests.policy.refusals import problems_of


@pytest.mark.parametrize(
    ("value", "reads"),
    [
        ("chat", "chat"),
        ("", None),
        (None, None),
        (True, "true"),
        (False, "false"),
        (1, "1"),
        (1.0, "1"),
        (1.5, "1.5"),
        (float("inf"), "inf"),
        (date(2026, 1, 5), "2026-01-05"),
        (datetime(2026, 1, 5, 9, tzinfo=UTC), "2026-01-05T09:00:00+00:00"),
    ],
)
def test_values_compare_by_how_they_read(value: FieldValue, reads: str | None) -> None:
    assert canonical(value) == reads


def test_subclasses_of_text_read_as_text() -> None:
    class Label(str):
        __slots__ = ()

    assert canonical(Label("chat")) == "chat"
    assert canonical(Label("")) is None


@pytest.mark.parametrize(
    ("wanted", "value", "holds"),
    [
        ("chat", "chat", True),
        ("chat", "mail", False),
        ("chat", None, False),
        (1, "1.0", False),
        (1, 1.0, True),
        (["chat", "phone"], "phone", True),
        ({"chat", "phone"}, "mail", False),
        ({"not": "chat"}, "chat", False),
        ({"not": "chat"}, "mail", True),
        ({"not": "chat"}, None, True),
        ({"not": ["chat", "phone"]}, "phone", False),
        ({"present": True}, "x", True),
        ({"present": True}, "", False),
        ({"present": False}, "", True),
        ({"present": False}, "x", False),
        ({"present": True, "not": "spam"}, None, False),
        (Condition(one_of=["chat"]), "chat", True),
    ],
)
def test_a_condition_holds_or_not(wanted: object, value: FieldValue, holds: bool) -> None:
    assert When({"field": wanted}).matches({"field": value}) is holds


def test_all_conditions_must_hold() -> None:
    when = When({"channel": "chat", "type": "incident"})
    assert when.matches({"channel": "chat", "type": "incident"})
    assert not when.matches({"channel": "chat"})
    assert When().matches({})
    assert not When()
    assert When(when) == when


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ([], "when.field: compares with nothing; name at least one value"),
        ("", "when.field: compares with an empty value; write { present = false }"),
        (None, "when.field: must be text, a number or a date, not nothing"),
        ([None], "when.field[0]: must be text, a number or a date, not nothing"),
        pytest.param(10**5000, "when.field: is too large a number to compare", id="huge"),
        ({}, "when.field: asks for nothing; write { not = … } or { present = true }"),
        ({"not": []}, "when.field: excludes nothing; name at least one value"),
        ({"present": 1}, "when.field.present: must be true or false, not a number"),
        ({"nto": 1}, "when.field.nto: unknown key (did you mean 'not'?)"),
    ],
)
def test_conditions_that_ask_for_nothing_are_refused(wanted: object, problem: str) -> None:
    assert f"when: {problem.removeprefix('when.')}" in problems_of(When, {"field": wanted})


def test_conditions_are_a_table_with_text_keys() -> None:
    assert problems_of(When, "chat") == ["when: must be a table, not text"]
    assert problems_of(When, {1: "x"}) == ["when: the key 1 must be text; put it in quotes"]


def test_a_condition_takes_values_or_exclusions() -> None:
    expected = "condition: asks for values and for more; values say it all"
    assert problems_of(Condition, one_of=["a"], none_of=["b"]) == [expected]
    assert problems_of(Condition, one_of=["a"], present=True) == [expected]
