"""The JSON Schema of remedies: it takes what loads, knows every key, and marks what does not."""

import inspect
import json
import tomllib
from typing import Any

import pytest

from slaengine.policy import Policy
from slaengine.policy.remedies import Claim, Credits, Remedy
from slaengine.policy.remedies.composites import SHAPES
from slaengine.policy.schema import policy_schema
from tests.policy.refusals import problems_in

validators: Any = pytest.importorskip("jsonschema.validators")
SCHEMA: Any = policy_schema()
VALIDATOR = validators.Draft202012Validator(SCHEMA)
FLAT = {"below": "99%", "credit": "10%"}
ON = {"on": "availability", "flat": FLAT}
TABLE = {"amount": "5", "currency": "EUR"}


def document(**parts: object) -> dict[str, object]:
    """A document with one agreement that has these parts."""
    return {"agreements": [{"name": "a", "calendar": "24x7", **parts}]}


def test_the_schema_has_the_keys_of_remedies_and_of_what_they_are_made_of() -> None:
    definitions = SCHEMA["$defs"]
    keys = set(definitions["remedy"]["properties"])
    assert keys == {*SHAPES, *inspect.signature(Remedy).parameters} - {"formula"}
    assert set(definitions["credits"]["properties"]) == set(inspect.signature(Credits).parameters)
    claim = definitions["remedy"]["properties"]["claim"]
    assert set(claim["properties"]) == set(inspect.signature(Claim).parameters)
    assert set(definitions["formula"]["properties"]) == set(SHAPES)


GOOD: list[dict[str, object]] = [
    {"fee": "1200.00 EUR a month"},
    {"fee": "1200 EUR/year"},
    {"fee": {**TABLE, "amount": 5, "every": "month"}},
    {"fee": {"servers": "1 EUR per week", "disk": {**TABLE, "every": "day"}}},
    {"remedies": ON},
    {"remedies": {**ON, "cap": "30 days", "floor": TABLE, "minimum": "1/3"}},
    {"remedies": {**ON, "cap": ["100%", "5000 EUR a year", "3 a year", "2 times", "1/2 days"]}},
    {"remedies": {**ON, "claim": {"within": "10 Business Days", "after": "awareness"}}},
    {"remedies": {"on": "outage", "multiple": {"factor": "5/2", "deductible": "0.01%"}}},
    {"remedies": {"on": "outage", "blocks": {"every": "5m", "credit": "1 day"}}},
    {"remedies": {"on": "missed", "sum": [{"each": {"right": "x"}}, {"flat": {"credit": "1%"}}]}},
    {"remedies": {"on": "attainment", "steps": [{"from": "99%", "reward": TABLE}]}},
    {"remedies": {**ON, "periods": "3 of 12", "repeat": {"factor": 2, "consecutive": 2}}},
    {"remedies": {**ON, "repeat": [{"factor": "3/2", "periods": "2 of 6"}], "earn_back": 3}},
    {"remedies": {"on": "missed", "steps": [{"over": 2, "credit": "5%"}]}},
    {"remedies": {"on": "outage", "steps": [{"over": "45m", "right": "leave"}]}},
    {"remedies": {"on": "attainment", "volume": 20, "flat": FLAT}},
    {"remedies": {"on": "missed", "each": {"points": 2}}},
    {"remedies": {"on": "points", "each": {"credit": "0.5%", "free": 4}}},
    {"remedies": {**ON, "cap": ["2 months a year", "1 week"]}},
    {
        "remedies": {"on": "attainment", "weight": "1/3", "flat": FLAT},
        "credits": {"at_risk": "15%", "prorate": True},
    },
    {"availability": {"name": "x"}},
    {"credits": {"combine": "greatest", "cap": "100%", "minimum": "5 EUR"}},
]


@pytest.mark.parametrize("parts", GOOD, ids=str)
def test_the_schema_takes_what_loads(parts: dict[str, object]) -> None:
    text = json.dumps(document(**parts))
    Policy.from_text(text, format="json")
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(text))] == []


def test_the_schema_takes_a_document_in_toml() -> None:
    text = """
        [[agreements]]
        name = "hosting"
        calendar = "24x7"
        fee = "1200.00 EUR a month"
        [[agreements.availability]]
        name = "api"
        [[agreements.remedies]]
        on = "availability"
        steps = [{ below = "99.99%", credit = "10%" }, { below = "99%", credit = "30%" }]
        cap = "100%"
    """
    Policy.from_text(text)
    assert VALIDATOR.is_valid(tomllib.loads(text))


BAD: list[dict[str, object]] = [
    {"fee": 1200},
    {"fee": "1200 EUR"},
    {"fee": "1,200 EUR a month"},
    {"fee": {"amount": 12.5, "currency": "EUR", "every": "month"}},
    {"fee": {"": "5 EUR a month"}},
    {"remedies": {"flat": FLAT}},
    {"remedies": {"on": "availability"}},
    {"remedies": {**ON, "linear": {"below": "99%", "per_point": "1%"}}},
    {"remedies": {**ON, "flat": {"below": "99%"}}},
    {"remedies": {**ON, "flat": {**FLAT, "reward": "1%"}}},
    {"remedies": {**ON, "flat": {**FLAT, "below": 0.99}}},
    {"remedies": {**ON, "flat": {**FLAT, "credit": 10}}},
    {"remedies": {**ON, "flat": {**FLAT, "credit": "ten"}}},
    {"remedies": {**ON, "on": "uptime"}},
    {"remedies": {**ON, "cap": "100"}},
    {"remedies": {**ON, "cap": "5 EUR a moon"}},
    {"remedies": {**ON, "minimum": "3 days"}},
    {"remedies": {**ON, "consecutive": 0}},
    {"remedies": {"on": "missed", "steps": [{"over": 2.5, "credit": "5%"}]}},
    {"remedies": {"on": "missed", "steps": [{"over": 2, "credit": "5%"}, {"credit": "6%"}]}},
    {"remedies": {"on": "attainment", "volume": 0, "flat": FLAT}},
    {"remedies": {"on": "missed", "each": {"points": 1.5}}},
    {"remedies": {**ON, "periods": 3}},
    {"remedies": {**ON, "repeat": {"factor": 2, "of": 3}}},
    {"remedies": {**ON, "earn_back": 0}},
    {"remedies": {**ON, "weight": 0.5}},
    {"credits": {"at_risk": "2 weeks"}},
    {"credits": {"prorate": 1}},
    {"remedies": {**ON, "decimals": 13}},
    {"remedies": {**ON, "claim": {"within": "30 days"}}},
    {"remedies": {**ON, "claim": {"within": "30h", "after": "incident"}}},
    {"remedies": {"on": "availability", "steps": []}},
    {"remedies": {"on": "availability", "steps": [{"credit": "10%"}]}},
    {"remedies": {"on": "availability", "sum": [{"flat": FLAT}]}},
    {"remedies": {"on": "availability", "sum": [{"flat": FLAT}, {}]}},
    {"remedies": {"on": "outage", "blocks": {"every": "1d", "credit": "5%"}}},
    {"remedies": {"on": "outage", "multiple": {"factor": 0}}},
    {"credits": {"combine": "most"}},
]


@pytest.mark.parametrize("parts", BAD, ids=str)
def test_the_schema_marks_what_does_not_load(parts: dict[str, object]) -> None:
    text = json.dumps(document(**parts))
    assert not VALIDATOR.is_valid(json.loads(text))
    assert problems_in(text, form="json")
