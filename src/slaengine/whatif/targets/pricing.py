"""Pricing: what would be owed with each of some targets."""

from collections.abc import Iterable
from dataclasses import replace

from slaengine.errors import MetricsError
from slaengine.whatif.replays.costing import Cost
from slaengine.whatif.replays.promised import Wanted
from slaengine.whatif.targets.recommendation import Recommendation, Recommendations

BY = ("agreement", "priority")


def check_priceable(by: Iterable[str]) -> None:
    """Refuse to tell promises apart by what no target can be set for."""
    names = [*by]
    if not {*names} <= {*BY}:
        raise MetricsError(
            f"what is owed by {', '.join(names)} cannot be told; group by agreement and priority"
        )


def priced(found: Recommendations, cost: Cost, wanted: Wanted) -> Recommendations:
    """Return recommendations that tell of each candidate what would be owed with it."""
    return replace(found, listed=tuple(_priced(one, cost, wanted, found.by) for one in found))


def _priced(one: Recommendation, cost: Cost, wanted: Wanted, by: tuple[str, ...]) -> Recommendation:
    group = dict(zip(by, one.of.group, strict=True))
    priority = group.get("priority", wanted.priority)
    agreement = group.get("agreement", wanted.agreement)
    candidates = tuple(
        replace(each, owed=cost(one.of.metric, each.target, priority, agreement))
        for each in one.candidates
    )
    return replace(one, candidates=candidates)
