"""Remedies write themselves down without loss, as TOML, YAML or JSON readers would have them."""

import json

import pytest
from hypothesis import given

from slaengine.policy import Agreement, Policy
from slaengine.policy.mistakes import gathering
from slaengine.policy.remedies import Remedy
from slaengine.policy.remedies.remedy import read_remedy
from slaengine.policy.remedies.writing import remedy_document
from slaengine.policy.schema import policy_schema
from tests.strategies.remedies import Offer, offers, remedies


def offering(offer: Offer) -> Policy:
    """A policy of one agreement that makes this offer."""
    agreement = Agreement(
        "hosting",
        calendar="24x7",
        targets={"resolution": {"urgent": "4h", "normal": "8h"}},
        fees=offer.fees,
        availability=offer.availability,
        remedies=offer.remedies,
        credits=offer.credits,
    )
    return Policy(agreements=[agreement])


@given(remedies())
def test_a_written_remedy_reads_back_as_the_same_remedy(remedy: Remedy) -> None:
    with gathering("remedy"):
        again = read_remedy(json.loads(json.dumps(remedy_document(remedy))))
    assert again == remedy
    assert hash(again) == hash(remedy)
    assert remedy_document(again) == remedy_document(remedy)


@given(offers())
def test_an_agreement_with_remedies_reads_back_as_the_same_agreement(offer: Offer) -> None:
    policy = offering(offer)
    again = Policy.from_text(policy.to_json(), format="json")
    assert again == policy
    assert again.agreements[0].fees == offer.fees
    assert again.agreements[0].remedies == offer.remedies


@given(offers())
def test_a_written_remedy_fits_the_schema(offer: Offer) -> None:
    validators = pytest.importorskip("jsonschema.validators")
    document = json.loads(offering(offer).to_json())
    validator = validators.Draft202012Validator(policy_schema())
    assert [error.message for error in validator.iter_errors(document)] == []


@given(offers())
def test_every_finding_on_remedies_has_a_place_and_a_remedy(offer: Offer) -> None:
    for finding in offering(offer).lint():
        assert finding.code
        assert finding.place.startswith("agreements[0]")
        assert finding.message
        assert finding.remedy
