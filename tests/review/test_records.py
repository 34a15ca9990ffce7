"""What is on record reaches all of a review: what is measured, and what is owed for it."""

from datetime import timedelta

import pytest

from slaengine import Policy, evaluate
from slaengine.availability import Maintenance
from slaengine.review import review
from tests.review.desk import HOUR, NOW, OUTAGES, POLICY, histories

EXCUSING = POLICY.replace(
    'exclusions = ["customer"]', 'exclusions = ["customer"]\nmaintenance = {}'
)


@pytest.mark.parametrize(
    ("text", "down", "credit"),
    [(POLICY, 2 * HOUR, "100.00 EUR"), (EXCUSING, 0 * HOUR, "0.00 EUR")],
    ids=["no maintenance is excused", "maintenance is excused"],
)
def test_maintenance_that_excuses_an_outage_leaves_no_credit_for_it_either(
    text: str, down: timedelta, credit: str
) -> None:
    policy = Policy.from_text(text)
    slas = [evaluate(policy, history) for history in histories()]
    window = Maintenance(OUTAGES[0].started_at, OUTAGES[0].started_at + 2 * HOUR)
    found = review(
        policy,
        slas,
        as_of=NOW,
        agreement="hosting",
        period="2026-02",
        outages=OUTAGES,
        maintenance=[window],
    )
    (web,) = found.availability
    assert web.current is not None
    assert web.current.downtime == down
    assert found.credits is not None
    (statement,) = found.credits.current
    amounts = {line.remedy: str(line.amount) for line in statement.lines}
    assert amounts["web down"] == credit
