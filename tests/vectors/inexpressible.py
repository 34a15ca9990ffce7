"""What a calendar and a policy have no words for; a row that covers no case fails the tests."""

from collections.abc import Sequence

from tests.vectors.rows import Inexpressible

INEXPRESSIBLE: Sequence[Inexpressible] = (
    Inexpressible(
        name="the policies of the case are not in the vector",
        why="only the ticket and the name of the agreement that matched are given",
        files=("frappe",),
        ops=("match",),
    ),
    Inexpressible(
        name="settings in a product's own form",
        why="an adapter reads them; here they are neither a calendar nor a question to one",
        files=("zammad", "commercial"),
        ids=("zammad-cal-9", "zd-week-minutes-03"),
    ),
    Inexpressible(
        name="two metrics that exclude each other",
        why="an agreement may promise any metrics side by side (design 4.4)",
        files=("zammad",),
        ops=("validate_policy",),
    ),
    Inexpressible(
        name="a cycle that starts at the due date of the one before",
        why="a clock starts at a moment of its ticket, never at another clock's due (design 4.7)",
        files=("commercial",),
        ids=("sf-sequential-01",),
    ),
    Inexpressible(
        name="not an expectation: the source is a third party or contradicts itself",
        why="the vectors say which of a vendor's figures are to be met, and these are not",
        files=("commercial",),
        when=lambda case: bool(
            case["status"] not in ("doc", "derived") and "source_claims" not in case["expected"]
        ),
    ),
)
