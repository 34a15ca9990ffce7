"""Lint of remedies: what contradicts the objective, the cap, the claim or the table itself."""

from typing import Any

import pytest

from slaengine.calendars.calendar import Calendar
from slaengine.policy import Agreement, Policy
from slaengine.policy.agreement import read_agreement

DESK = Calendar("desk", "Europe/Lisbon", {"mon-fri": ["09:00-18:00"]})
API = {"name": "api", "objective": "99.9% a month"}
STEPS = [{"below": "99.9%", "credit": "10%"}, {"below": "99%", "credit": "25%"}]
ON_API = {"on": "availability", "of": "api"}


def agreement(**parts: object) -> Agreement:
    """An agreement that only a check of remedies can object to."""
    plain = {
        "name": "hosting",
        "calendar": "24x7",
        "fee": "1200 EUR a month",
        "targets": {"resolution": {"urgent": "4h", "normal": "8h"}},
        "availability": API,
    }
    return read_agreement({**plain, **parts})


def findings(*remedies: dict[str, Any], **parts: object) -> list[str]:
    """What lint says of an agreement with these remedies, without what to do."""
    offer = agreement(remedies=list(remedies), **parts)
    found = Policy(agreements=[offer], calendars=[DESK]).lint()
    return [
        f"{one.code} {one.place.removeprefix('agreements[0].')}: {one.message}"
        for one in found
        if one.code != "unused-calendar"
    ]


def codes(*remedies: dict[str, Any], **parts: object) -> list[str]:
    return [finding.partition(":")[0] for finding in findings(*remedies, **parts)]


def test_a_careful_contract_has_no_findings() -> None:
    assert not findings(
        {
            **ON_API,
            "steps": STEPS,
            "cap": ["100%", "3 a year"],
            "minimum": "10 EUR",
            "decimals": 2,
            "claim": {"within": "10 business days", "after": "incident", "calendar": "desk"},
        },
        {**ON_API, "name": "exit", "consecutive": 3, "flat": {"below": "95%", "right": "leave"}},
        {"on": "missed", "priority": "urgent", "each": {"credit": "50 EUR", "free": 1}},
        {"on": "attainment", "metric": "resolution", "proportional": {"below": "95%"}},
        {"on": "outage", "multiple": {"factor": 10, "gives": "extension"}, "cap": "30 days"},
    )


def test_a_table_that_grants_less_for_less_is_found() -> None:
    steps = [{"below": "99.9%", "credit": "25%"}, {"below": "99%", "credit": "10%"}]
    assert findings({**ON_API, "steps": steps}) == [
        (
            "non-monotone remedies[0].steps: below 99% it grants 10%, less than the 25% "
            "from 99% below 99.9%"
        )
    ]


def test_a_table_may_compare_money_with_shares_of_a_fee_that_is_known() -> None:
    steps = [{"below": "99.9%", "credit": "25%"}, {"below": "99%", "credit": "200 EUR"}]
    assert codes({**ON_API, "steps": steps}) == ["non-monotone remedies[0].steps"]
    assert codes({**ON_API, "steps": steps}, fee="600 EUR a month") == []
    assert codes({**ON_API, "steps": steps, "base_period": "year"}, fee="60 EUR a month") == []
    assert codes({**ON_API, "steps": steps}, fee={}) == ["no-fee remedies[0]"]
    assert codes({"on": "attainment", "steps": steps}, fee="60 EUR a month") == []


def test_bands_that_grant_less_for_what_is_later_are_found() -> None:
    late = [{"credit": "20 EUR"}, {"over": "1h", "credit": "50 EUR"}]
    rising, falling = {"on": "missed", "each": late}, [*late, {"over": "4h", "credit": "30 EUR"}]
    assert findings(rising) == []
    assert findings({"on": "missed", "each": falling}) == [
        (
            "non-monotone remedies[0].each: over 4h it grants 30.00 EUR, less than the 50.00 EUR "
            "for what is shorter"
        )
    ]
    assert codes({**rising, "cap": "30 EUR"}) == ["cap-below-tier remedies[0].cap"]


def test_steps_that_grant_less_for_more_are_found() -> None:
    falling = [{"over": 2, "credit": "50 EUR"}, {"over": 5, "credit": "30 EUR"}]
    assert findings({"on": "missed", "steps": falling}) == [
        (
            "non-monotone remedies[0].steps: over 5 it grants 30.00 EUR, less than the 50.00 EUR "
            "for less"
        )
    ]
    rising = [{"over": 2, "credit": "30 EUR"}, {"over": 5, "credit": "50 EUR"}]
    assert codes({"on": "missed", "steps": rising, "cap": "40 EUR"}) == [
        "cap-below-tier remedies[0].cap"
    ]


def test_points_that_lead_to_nothing_and_nothing_that_leads_to_points_are_found() -> None:
    late = {"on": "missed", "each": {"points": 2}}
    worth = {"on": "points", "each": {"credit": "1%"}}
    assert codes(late, worth) == []
    assert codes(late) == ["idle-points remedies[0]"]
    assert codes(worth) == ["idle-remedy remedies[0]"]
    assert codes(late, {**worth, "every": "quarter"}) == [
        "idle-remedy remedies[1]",
        "idle-points remedies[0]",
    ]
    falling = [{"below": "95%", "points": 3}, {"below": "90%", "points": 1}]
    found = codes({"on": "attainment", "steps": falling}, worth)
    assert found == ["non-monotone remedies[0].steps"]


def test_a_reward_for_less_than_a_credit_is_found() -> None:
    steps = [{"from": "90%", "below": "99.9%", "credit": "5%"}, {"below": "90%", "reward": "1%"}]
    assert codes({**ON_API, "steps": steps}) == ["non-monotone remedies[0].steps"]


def test_rights_and_days_compare_with_nothing_else() -> None:
    steps = [
        {"below": "99.9%", "credit": "25%"},
        {"below": "99%", "credit": "1 day"},
        {"below": "95%", "right": "leave"},
    ]
    assert codes({**ON_API, "steps": steps}) == []


def test_a_tier_between_two_roundings_is_found() -> None:
    steps = [{"below": "99.9%", "credit": "1%"}, {"below": "99.88%", "credit": "2%"}]
    assert findings({**ON_API, "steps": steps, "decimals": 1}) == [
        (
            "unreachable-tier remedies[0].steps: no percentage with 1 decimals lies from 99.88% "
            "below 99.9%"
        )
    ]
    assert codes({**ON_API, "steps": steps, "decimals": 2}) == []


@pytest.mark.parametrize(
    ("top", "found"),
    [
        ({"credit": "5%"}, ["always-granted remedies[0].steps"]),
        ({"right": "leave"}, ["always-granted remedies[0].steps"]),
        ({"credit": "0%"}, []),
        ({"reward": "5%"}, []),
    ],
)
def test_credits_although_everything_was_kept_are_found(
    top: dict[str, str], found: list[str]
) -> None:
    steps = [{"from": "99.9%", **top}, {"below": "99.9%", "credit": "6%"}]
    remedy = {"on": "attainment", "consecutive": 2, "steps": steps}
    assert codes(remedy) == found


@pytest.mark.parametrize(
    ("remedy", "found"),
    [
        ({"steps": STEPS, "cap": "20%"}, True),
        ({"steps": STEPS, "cap": "25%"}, False),
        ({"steps": STEPS, "cap": "299.99 EUR"}, True),
        ({"steps": STEPS, "cap": "20% a month"}, True),
        ({"steps": STEPS, "cap": "20% a year"}, False),
        ({"steps": STEPS, "cap": "1 time"}, False),
        ({"flat": {"below": "99.9%", "credit": "500 EUR"}, "cap": "40%"}, True),
        ({"flat": {"below": "99.9%", "credit": "1/12"}, "base_period": "year", "cap": "99%"}, True),
        ({"linear": {"below": "99.9%", "per_point": "50%"}, "cap": "40%"}, False),
    ],
)
def test_a_cap_below_a_tier_is_found(remedy: dict[str, Any], found: bool) -> None:
    assert ("cap-below-tier remedies[0].cap" in codes({**ON_API, **remedy})) is found


def test_shares_of_a_fee_that_nobody_named_compare_within_one_period() -> None:
    remedy = {**ON_API, "steps": STEPS, "cap": "20%"}
    cut = "cap-below-tier remedies[0].cap"
    assert codes(remedy, fee={}) == ["no-fee remedies[0]", cut]
    assert codes({**remedy, "base_period": "year"}, fee={}) == ["no-fee remedies[0]"]


def test_a_fee_that_fits_no_period_does_not_matter_to_credits_in_money() -> None:
    steps = [{"below": "99.9%", "credit": "10 EUR"}, {"below": "99%", "credit": "5 EUR"}]
    assert codes({**ON_API, "steps": steps}, fee="70 EUR a week") == [
        "non-monotone remedies[0].steps"
    ]


@pytest.mark.parametrize(
    ("remedy", "found"),
    [
        ({"multiple": {"factor": 10}, "cap": "30 days"}, "cap"),
        ({"multiple": {"factor": 10, "gives": "extension"}, "cap": "100%"}, "cap"),
        ({"proportional": {"below": "99.9%"}, "floor": "1 day"}, "floor"),
        ({"flat": {"below": "99.9%", "credit": "1 day"}, "minimum": "5 EUR"}, "minimum"),
        ({"flat": {"below": "99.9%", "right": "leave"}, "cap": "5 EUR"}, "cap"),
    ],
)
def test_a_limit_on_what_is_not_granted_is_found(remedy: dict[str, Any], found: str) -> None:
    assert f"idle-limit remedies[0].{found}" in codes({**ON_API, **remedy})


def test_what_cannot_be_dearer_or_earned_back_is_found() -> None:
    repeat = {"factor": 2, "consecutive": 2}
    right = {**ON_API, "flat": {"below": "99.9%", "right": "leave"}, "repeat": repeat}
    assert codes({**right, "earn_back": 2}) == [
        "idle-limit remedies[0].repeat",
        "idle-limit remedies[0].earn_back",
    ]
    days = {**ON_API, "flat": {"below": "99.9%", "credit": "1 day"}, "repeat": repeat}
    assert codes(days) == []
    assert codes({**ON_API, "steps": STEPS, "repeat": repeat, "earn_back": 2}) == []


def test_weights_that_leave_a_part_of_what_is_at_risk_out_are_found() -> None:
    late = {"on": "attainment", "flat": {"below": "95%", "credit": "100%"}}
    remedies = [{**late, "name": name, "weight": "40%"} for name in ("a", "b")]
    risk = {"at_risk": "10 EUR"}
    assert findings(*remedies, credits=risk, fee={}) == [
        (
            "unweighed-risk credits.at_risk: the weights add up to 80%: what is left of 10.00 EUR "
            "at risk is of no remedy"
        )
    ]
    assert codes(*remedies, {**late, "name": "c", "weight": "60%"}, credits=risk) == []
    assert codes(*remedies, credits={"at_risk": "10%"}, fee={}) == [
        "no-fee remedies[0]",
        "no-fee remedies[1]",
        "unweighed-risk credits.at_risk",
    ]
    assert "cap-below-tier remedies[0].cap" in codes(
        {**remedies[0], "cap": "3.99 EUR"}, credits=risk, fee={}
    )


def test_shares_of_all_credits_together_need_a_fee_too() -> None:
    late = {"on": "missed", "each": {"credit": "50 EUR"}}
    for terms in ({"cap": "10%"}, {"minimum": "10%"}, {"at_risk": "10%"}):
        assert findings(late, credits=terms, fee={}) == [
            "no-fee credits: 10% is a share of a fee, and 'hosting' names none"
        ]
        assert codes(late, credits=terms) == codes(credits=terms, fee={}) == []
    assert codes(late, credits={"cap": "10 EUR"}, fee={}) == []


def test_a_ladder_that_starts_below_the_objective_leaves_a_gap() -> None:
    remedy = {**ON_API, "steps": [{"below": "99%", "credit": "25%"}]}
    assert findings(remedy) == [
        (
            "tier-gap remedies[0]: 99.9% is promised, but 'availability of api' starts below 99%: "
            "in between, a broken promise has no consequence"
        )
    ]
    filled = {**ON_API, "name": "small", "linear": {"below": "99.9%", "per_point": "1%"}}
    assert codes(remedy, filled) == []


@pytest.mark.parametrize(
    "formula",
    [
        {"flat": {"below": "99.95%", "credit": "25%"}},
        {"increments": {"below": "99.95%", "step": "1%", "credit": "25%"}},
        {"proportional": {"below": "99.95%"}},
        {"sum": [{"steps": STEPS}, {"proportional": {"below": "99.95%"}}]},
    ],
)
def test_a_ladder_that_starts_above_the_objective_is_found(formula: dict[str, Any]) -> None:
    assert codes({**ON_API, **formula}) == ["tier-above-objective remedies[0]"]


def test_a_ladder_by_another_period_than_the_objective_is_found() -> None:
    remedy = {**ON_API, "steps": STEPS}
    assert codes({**remedy, "every": "quarter"}) == ["review-period remedies[0].every"]
    assert codes(remedy, review={"every": "quarter"}) == ["review-period remedies[0].every"]
    assert codes({**remedy, "every": "month"}, review={"every": "quarter"}) == []
    timeless = {"name": "api", "objective": "99.9%"}
    assert codes({**remedy, "every": "quarter"}, availability=timeless) == []


def test_attainment_is_compared_with_the_one_objective_of_its_targets() -> None:
    rows = [
        {"metric": "first_response", "within": "1h", "objective": "95% a month"},
        {"metric": "resolution", "within": "8h", "objective": "90% a month"},
    ]
    remedy = {"on": "attainment", "flat": {"below": "80%", "credit": "5%"}}
    assert codes(remedy, targets=rows) == []
    assert codes({**remedy, "metric": "resolution"}, targets=rows) == ["tier-gap remedies[0]"]


def test_remedies_on_what_is_not_defined_are_found() -> None:
    outage = {"on": "outage", "each": {"credit": "5%"}}
    assert codes({**ON_API, "of": "api", "steps": STEPS}, availability=[]) == [
        "no-availability remedies[0]"
    ]
    assert codes(outage, availability=[]) == ["no-availability remedies[0]"]
    missed = {"on": "missed", "each": {"credit": "5%"}}
    assert "idle-remedy remedies[0]" in codes(missed, targets=[])


def test_remedies_on_what_is_not_promised_are_found() -> None:
    missed = {"on": "missed", "each": {"credit": "5%"}}
    assert codes({**missed, "metric": "update"}) == ["idle-remedy remedies[0].metric"]
    found = findings({**missed, "priority": ["urgent", "low"], "metric": "resolution"})
    assert found == ["idle-remedy remedies[0].priority: no target of 'hosting' is for 'low'"]
    assert codes({**missed, "metric": "update", "priority": "low"}) == [
        "idle-remedy remedies[0].metric"
    ]
    assert codes({**missed, "priority": "low"}, targets={"resolution": "4h"}) == []


def test_claims_that_nobody_needs_or_in_days_that_never_end_are_found() -> None:
    remedy = {**ON_API, "steps": STEPS}
    claim = {"within": "10 business days", "after": "incident"}
    assert codes({**remedy, "claim": claim}) == ["claim-days remedies[0].claim.within"]
    assert codes({**remedy, "claim": claim}, calendar="desk") == []
    automatic = {**remedy, "automatic": True, "claim": {"within": "9 days", "after": "incident"}}
    assert codes(automatic) == ["idle-claim remedies[0].claim"]


def test_a_calendar_that_only_a_claim_or_an_availability_names_is_used() -> None:
    claim = {"within": "10 business days", "after": "incident", "calendar": "desk"}
    for parts in (
        {"remedies": [{**ON_API, "steps": STEPS, "claim": claim}]},
        {"availability": {**API, "calendar": "desk"}},
        {"availability": {**API, "maintenance": {"window": "desk"}}},
    ):
        policy = Policy(agreements=[agreement(**parts)], calendars=[DESK])
        assert "unused-calendar" not in [finding.code for finding in policy.lint()]
