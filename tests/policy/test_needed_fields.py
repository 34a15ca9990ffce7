"""Which fields a log has to have for a policy: what it looks at, and no more."""

from slaengine import Agreement, Policy


def policy(within: object) -> Policy:
    targets = {"resolution": within}
    return Policy(agreements=[Agreement("default", calendar="24x7", targets=targets)])  # type: ignore[arg-type]


def test_a_priority_is_needed_where_targets_have_tiers() -> None:
    assert "priority" in policy({"urgent": "1h"}).needed_fields


def test_a_priority_is_not_needed_where_one_target_holds_for_all() -> None:
    found = policy("1h")
    assert "priority" not in found.needed_fields
    assert "priority" in found.fields
