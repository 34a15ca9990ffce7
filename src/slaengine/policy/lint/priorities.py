"""Tiers out of order, tiers that nobody reaches, and holes in the matrix."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from slaengine.policy.agreement import Agreement
from slaengine.policy.finding import Finding
from slaengine.policy.lint.compare import amounts_of, is_longer
from slaengine.policy.priority import Priority
from slaengine.policy.target import Target

if TYPE_CHECKING:
    from slaengine.policy.policy import Policy

# From the most urgent on; a policy with other tiers gives priority.order.
_USUAL_ORDERS = (
    ("critical", "urgent", "highest", "high", "normal", "medium", "low", "lowest"),
    ("p0", "p1", "p2", "p3", "p4", "p5"),
    ("1", "2", "3", "4", "5"),
)


def tiers_out_of_order(policy: "Policy") -> Iterator[Finding]:
    """Find rows that allow an urgent ticket more time than a less urgent one."""
    for place, _, target in _rows(policy):
        amounts = {tier: amount for tier, amount in amounts_of(target) if tier is not None}
        for urgent, relaxed in pairwise(_sorted(policy.priority.order, list(amounts))):
            if is_longer(amounts[urgent], amounts[relaxed]):
                yield Finding(
                    "tiers-out-of-order",
                    f"{place}.within",
                    f"{target.metric} allows {urgent!r} ({amounts[urgent]}) more time than "
                    f"{relaxed!r} ({amounts[relaxed]})",
                    "swap them, or give priority.order",
                )


def unreachable_tiers(policy: "Policy") -> Iterator[Finding]:
    """Find tiers of targets that no ticket can have."""
    tiers = _tiers(policy)
    for place, _, target in _rows(policy) if tiers else ():
        for tier, _ in amounts_of(target):
            if tier is not None and tier not in tiers:
                yield Finding(
                    "unreachable-tier",
                    f"{place}.within.{tier}",
                    f"no ticket has the priority {tier!r}",
                    f"use one of {', '.join(tiers)}, or add it to priority",
                )


def missing_tiers(policy: "Policy") -> Iterator[Finding]:
    """Find tiers for which an agreement promises a metric to others, but not to them."""
    tiers = _tiers(policy)
    for position, agreement in enumerate(policy.agreements) if tiers else ():
        for metric in agreement.metrics:
            held = _tiers_promised(agreement, metric)
            rows = [target for target in agreement.targets if target.metric == metric]
            missing = [
                tier for tier in tiers if tier not in held and _is_asked_for(policy, rows, tier)
            ]
            if missing and None not in held:
                yield Finding(
                    "missing-tier",
                    f"agreements[{position}].targets",
                    f"{agreement.name!r} promises {metric} to others, but not at priority "
                    f"{', '.join(missing)}",
                    "add the tier, or a row without tiers; or name in each row's `when` what it is "
                    "for",
                )


def matrix_holes(policy: "Policy") -> Iterator[Finding]:
    """Find impacts and urgencies that give no priority together."""
    matrix = policy.priority.matrix
    urgencies = list(dict.fromkeys(urgency for row in matrix.values() for urgency in row))
    for impact, row in matrix.items():
        missing = [urgency for urgency in urgencies if urgency not in row]
        if missing:
            yield Finding(
                "matrix-hole",
                f"priority.matrix.{impact}",
                f"impact {impact!r} with urgency {', '.join(missing)} gives no priority",
                "fill it in",
            )


def _rows(policy: "Policy") -> Iterator[tuple[str, Agreement, Target]]:
    for position, agreement in enumerate(policy.agreements):
        for row, target in enumerate(agreement.targets):
            yield f"agreements[{position}].targets[{row}]", agreement, target


def _sorted(order: Sequence[str], tiers: list[str]) -> list[str]:
    """Return the tiers from the most urgent on; none when their order is anybody's guess."""
    if order:
        return sorted((tier for tier in tiers if tier in order), key=order.index)
    lowered = {tier: tier.lower() for tier in tiers}
    for usual in _USUAL_ORDERS:
        if all(name in usual for name in lowered.values()):
            return sorted(tiers, key=lambda tier: usual.index(lowered[tier]))
    return []


def _tiers(policy: "Policy") -> tuple[str, ...]:
    """Return every priority that a ticket can have; none when the policy does not say."""
    by_matrix = [tier for row in policy.priority.matrix.values() for tier in row.values()]
    return tuple(dict.fromkeys(by_matrix)) or policy.priority.order


def _is_asked_for(policy: "Policy", rows: Sequence[Target], tier: str) -> bool:
    """Tell whether the conditions of any row let tickets of a tier through."""
    return any(
        all(
            row.when.conditions[name].holds(value)
            for name, value in fields.items()
            if name in row.when.conditions
        )
        for row in rows
        for fields in _ways_to(policy.priority, tier)
    )


def _ways_to(priority: Priority, tier: str) -> Iterator[dict[str, str]]:
    """Yield the fields that give a ticket this priority."""
    if priority.field is not None:
        yield {priority.field: tier}
    for impact, row in priority.matrix.items():
        for urgency, found in row.items():
            if found == tier:
                yield {priority.impact or "": impact, priority.urgency or "": urgency}


def _tiers_promised(agreement: Agreement, metric: str) -> set[str | None]:
    """Return the tiers with an amount for a metric; None among them stands for all."""
    rows = [target for target in agreement.targets if target.metric == metric]
    held: set[str | None] = {tier for row in rows for tier, _ in amounts_of(row)}
    return held | {None} if any(row.by is not None for row in rows) else held


CHECKS = (matrix_holes, tiers_out_of_order, unreachable_tiers, missing_tiers)
