"""Credits of guides by third parties, and bands that contradict themselves."""

import pytest

from slaengine.errors import PolicyError
from slaengine.money import parse_money
from slaengine.policy.remedies import Steps
from slaengine.policy.remedies.steps import spread
from tests.vectors.cases import ABSENT, FOLDER, Case, cases
from tests.vectors.credits import percent_of, service_credits

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)

GUIDES = ("credit-01", "credit-02", "credit-04")
OTHERS = [case for case in cases("commercial") if case.id in GUIDES]


@pytest.mark.parametrize("case", OTHERS, ids=[case.id for case in OTHERS])
def test_a_guide_counts_the_same_credits_where_its_tiers_are_half_open(case: Case) -> None:
    assert service_credits(case) == case["expected"]


def test_bands_that_end_at_the_last_hundredth_are_refused_for_the_gap_between_them() -> None:
    (case,) = (case for case in cases("commercial") if case.id == "bmc-penalty-gap-01")
    dollars = parse_money("1000 USD")
    rows = [
        (percent_of(row["from"]), percent_of(row["to"]), dollars) for row in case["policy"]["bands"]
    ]
    with pytest.raises(PolicyError, match=r"there is a gap from 94\.99% to 95%"):
        Steps(spread(rows))
