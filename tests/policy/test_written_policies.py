"""A policy writes itself as a document that means the same, and that editors accept."""

import copy
import json
import pickle

import pytest
from hypothesis import given

from slaengine.policy import Policy
from slaengine.policy.schema import policy_schema
from tests.strategies.policies import policies


@given(policies())
def test_a_written_policy_reads_back_as_the_same_policy(policy: Policy) -> None:
    text = policy.to_json()
    again = Policy.from_text(text, format="json")
    assert again == policy
    assert hash(again) == hash(policy)
    assert again.to_json() == text


@given(policies())
def test_a_written_policy_fits_the_schema(policy: Policy) -> None:
    validators = pytest.importorskip("jsonschema.validators")
    document = json.loads(policy.to_json())
    validator = validators.Draft202012Validator(policy_schema())
    assert [error.message for error in validator.iter_errors(document)] == []


@given(policies())
def test_a_policy_survives_pickling_and_copying(policy: Policy) -> None:
    assert pickle.loads(pickle.dumps(policy)) == policy
    assert copy.deepcopy(policy) == policy


@given(policies())
def test_every_finding_of_lint_has_a_place_and_a_remedy(policy: Policy) -> None:
    pytest.importorskip("icalendar", reason="some of the policies have holidays from a feed")
    for finding in policy.lint():
        assert finding.code
        assert finding.place
        assert finding.message
        assert finding.remedy
