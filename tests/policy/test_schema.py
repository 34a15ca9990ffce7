"""The JSON Schema for editors: it knows every key, takes what loads and marks what does not."""

import inspect
import json
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from slaengine.policy import (
    Agreement,
    ClockRule,
    Escalation,
    Moment,
    Options,
    Policy,
    Procedure,
    Target,
)
from slaengine.policy.document import KEYS
from slaengine.policy.schema import policy_schema
from tests.policy.test_calendar_documents import LISBON, PARTS
from tests.policy.test_clock_rules import TRIAGE
from tests.policy.test_documents import SLA
from tests.policy.test_procedures import CRITICAL

validators: Any = pytest.importorskip("jsonschema.validators")
SCHEMA = policy_schema()
VALIDATOR = validators.Draft202012Validator(SCHEMA)


def definition(name: str) -> Mapping[str, Any]:
    """One definition of the schema."""
    definitions = SCHEMA["$defs"]
    assert isinstance(definitions, Mapping)
    found = definitions[name]
    assert isinstance(found, Mapping)
    return found


def test_the_schema_is_a_schema() -> None:
    validators.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("name", "kind", "skipped"),
    [
        ("agreement", Agreement, {"options", "fees"}),
        ("target", Target, set[str]()),
        ("options", Options, set[str]()),
        ("moment", Moment, set[str]()),
        ("metric", ClockRule, {"metric"}),
        ("procedure", Procedure, {"name"}),
    ],
)
def test_the_schema_has_the_keys_that_the_loader_reads(
    name: str, kind: type, skipped: set[str]
) -> None:
    parameters = set(inspect.signature(kind).parameters) - skipped
    renamed = {"metrics", "fee"} if kind is Agreement else set()
    assert set(definition(name)["properties"]) == parameters | renamed


def test_the_schema_has_the_other_keys_too() -> None:
    assert set(KEYS) == set(SCHEMA["properties"] if isinstance(SCHEMA["properties"], dict) else ())
    level = definition("escalation")["anyOf"][1]
    assert set(level["properties"]) == set(inspect.signature(Escalation).parameters)


def fits(document: object) -> bool:
    """Whether the schema takes a document (dates as text, as editors see them)."""
    return bool(VALIDATOR.is_valid(json.loads(json.dumps(document, default=str))))


@pytest.mark.parametrize(
    "text",
    [SLA, TRIAGE, PARTS, LISBON, SLA.replace('"5m"', '{ urgent = "PT5M" }'), CRITICAL],
    ids=["matrix and rows", "own clock", "combined", "every part", "tiers in a row", "procedure"],
)
def test_the_schema_takes_what_loads(text: str) -> None:
    Policy.from_text(text)
    assert fits(tomllib.loads(text))


@pytest.mark.parametrize(
    "amount",
    ["15m", "1h30m", "1H 30 Min", "PT4H", "2 business days", "1 Business Day, at close"],
)
def test_the_schema_takes_amounts(amount: str) -> None:
    assert fits({"agreements": [{"name": "x", "calendar": "c", "targets": {"m": amount}}]})


TARGET = {"metric": "resolution", "within": "4h"}
MOMENT = {"event": "x"}
BAD_PARTS: list[dict[str, object]] = [
    {"custmer": "x"},
    {"kind": "slo"},
    {"customer": []},
    {"landing": "closed"},
    {"valid_from": "soon"},
    {"when": {"x": {}}},
    {"when": {"x": []}},
    {"when": {"x": {"nto": 1}}},
    {"targets": {"resolution": "1d"}},
    {"targets": {"resolution": "P1D"}},
    {"targets": {"resolution": "0h"}},
    {"targets": {"resolution": "240"}},
    {"targets": {"resolution": 240}},
    {"targets": {"resolution": "-1h"}},
    {"targets": {"resolution": "0 business days"}},
    {"targets": {"resolution": {}}},
    {"targets": {"resolution": {"within": "4h"}}},
    {"targets": [{"metric": "resolution"}]},
    {"targets": [{**TARGET, "by": "x"}]},
    {"targets": [{**TARGET, "objective": "most"}]},
    {"targets": [{**TARGET, "escalations": ["-soon"]}]},
    {"targets": [{**TARGET, "escalations": [{"name": "x"}]}]},
    {"review": {"every": "fortnight"}},
    {"metrics": {"resolution": {"pauses": []}}},
]
BAD_AGREEMENTS: list[dict[str, object]] = [
    {"agreements": [{"name": "x", "calendar": "24x7", **part}]} for part in BAD_PARTS
]
BAD: list[dict[str, object]] = [
    {"agreement": []},
    {"agreements": {}},
    {"agreements": [{"name": "x"}]},
    {"agreements": [{"name": "", "calendar": "24x7"}]},
    *BAD_AGREEMENTS,
    {"calendars": {"x": {"tz": "UTC"}}},
    {"calendars": {"x": {"union": ["a"]}}},
    {"calendars": {"x": {"tz": "UTC", "hours": "9 to 5"}}},
    {"calendars": {"x": {"tz": "UTC", "hours": {"monday": "09:00-10:00"}}}},
    {"calendars": {"x": {"tz": "UTC", "hours": "24x7", "holidays": [{"name": "x"}]}}},
    {"calendars": {"x": {"tz": "UTC", "hours": "24x7", "closures": [{"start": "x"}]}}},
    {"calendars": {"x": {"tz": "UTC", "hours": "24x7", "special_hours": [{}]}}},
    {"statuses": {"pendng": ["x"]}},
    {"metrics": {"x": {"start": MOMENT}}},
    {"metrics": {"x": {"start": [], "stop": MOMENT}}},
    {"metrics": {"x": {"start": {}, "stop": MOMENT}}},
    {"metrics": {"x": {"start": MOMENT, "stop": MOMENT, "again": "always"}}},
    {"procedures": {"x": {}}},
    {"procedures": {"x": {"levels": []}}},
    {"procedures": {"x": {"levels": ["mild"]}}},
    {"procedures": {"x": {"levels": [{"at": "75%", "times": 2}]}}},
    {"procedures": {"x": {"levels": "75%", "until": "solved"}}},
    {"priority": {"field": "x", "impact": "y"}},
    {"priority": {"impact": "y"}},
]


@pytest.mark.parametrize("document", BAD, ids=str)
def test_the_schema_marks_what_does_not_load(document: dict[str, object]) -> None:
    assert not fits(document)
    from tests.policy.refusals import problems_in

    assert problems_in(json.dumps(document), form="json")
