"""Conditions that many definitions share."""

from slaengine.frozen import FrozenMapping
from slaengine.metrics.condition import AtLeast, Condition, Every, Is, Known, Named, Not

UNSOLVED = Is("outcome", ("open",))
SOLVED = Is("outcome", ("solved",))
MERGED = Is("outcome", ("merged",))
DELETED = Is("outcome", ("deleted",))
REMOVED = Is("outcome", ("merged", "deleted"))
UNCOVERED = Not(Named("agreement"))

GONE: FrozenMapping[str, Condition] = FrozenMapping({"merged": MERGED, "deleted": DELETED})
NOT_SOLVED: FrozenMapping[str, Condition] = FrozenMapping({"unsolved": UNSOLVED, **GONE})
NEVER_SOLVED: FrozenMapping[str, Condition] = FrozenMapping(
    {"never_solved": Not(Known("first_solved_at"))}
)

MET = Is("state", ("met",))
BREACHED = Every(
    (Not(MET), Not(Every((Not(AtLeast("breached", 1)), Not(Is("state", ("missed",)))))))
)
CANCELLED = Is("state", ("cancelled",))
STOPPED = Is("state", ("met", "missed"))
ONGOING = Is("state", ("running", "paused"))


def exactly(column: str, count: int) -> Condition:
    """Hold of the rows with exactly this count."""
    return Every((AtLeast(column, count), Not(AtLeast(column, count + 1))))
