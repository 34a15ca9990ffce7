"""Tables of tiers that contradict themselves, or that a cap or a minimum takes the sense from."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING

from slaengine.policy.agreement import Agreement
from slaengine.policy.finding import Finding
from slaengine.policy.remedies.blocks import Each, Multiple
from slaengine.policy.remedies.cap import Limit
from slaengine.policy.remedies.composites import Simple, grants_of, key_of, leaves
from slaengine.policy.remedies.each_by_length import EachByLength
from slaengine.policy.remedies.grants import Grant
from slaengine.policy.remedies.ladder import Ladder, Over, over_text
from slaengine.policy.remedies.remedy import Remedy
from slaengine.policy.remedies.shapes import Flat, Proportional
from slaengine.policy.remedies.steps import Band, Steps
from slaengine.policy.remedies.worth import Worth, every_of, fee_in, worth
from slaengine.policy.shares import share_text

if TYPE_CHECKING:
    from slaengine.policy.policy import Policy

_ONE = Fraction(1)


def remedies_of(policy: "Policy") -> Iterator[tuple[str, Agreement, Remedy]]:
    """Yield every remedy with its place and its agreement."""
    for position, agreement in enumerate(policy.agreements):
        for number, remedy in enumerate(agreement.remedies):
            yield f"agreements[{position}].remedies[{number}]", agreement, remedy


def _tables(remedy: Remedy) -> Iterator[Steps]:
    return (leaf for leaf in leaves(remedy.formula) if isinstance(leaf, Steps))


def non_monotone(policy: "Policy") -> Iterator[Finding]:
    """Find tables in which less kept means less in return."""
    for place, agreement, remedy in remedies_of(policy):
        fee = fee_in(agreement, remedy, remedy.base_period or every_of(agreement, remedy))
        for steps in _tables(remedy):
            for upper, lower in combinations(steps.bands, 2):
                if _is_less(worth(lower.grant, fee), worth(upper.grant, fee)):
                    yield Finding(
                        "non-monotone",
                        f"{place}.steps",
                        f"{lower.range} it grants {lower.grant}, less than the {upper.grant} "
                        f"{upper.range}",
                        "swap them, or let the lower step grant at least as much",
                    )


def non_monotone_lateness(policy: "Policy") -> Iterator[Finding]:
    """Find bands in which what is later, or longer, grants less."""
    for place, agreement, remedy in remedies_of(policy):
        fee = fee_in(agreement, remedy, remedy.base_period or every_of(agreement, remedy))
        for each in leaves(remedy.formula):
            for (_, shorter), (over, longer) in combinations(_rungs(each), 2):
                if _is_less(worth(longer, fee), worth(shorter, fee)):
                    yield Finding(
                        "non-monotone",
                        f"{place}.{key_of(each)}",
                        f"over {over_text(over)} it grants {longer}, less than the {shorter} "
                        f"for {'less' if isinstance(each, Ladder) else 'what is shorter'}",
                        "swap them, or let the longer one grant at least as much",
                    )


def _rungs(leaf: Simple) -> tuple[tuple[Over, Grant], ...]:
    if isinstance(leaf, Ladder):
        return leaf.steps
    return leaf.tiers if isinstance(leaf, EachByLength) else ()


def _is_less(one: Worth | None, other: Worth | None) -> bool:
    """Tell whether one is surely worth less than the other; what is in two units does not tell."""
    return one is not None and other is not None and one[0] == other[0] and one[1] < other[1]


def unreachable_tiers(policy: "Policy") -> Iterator[Finding]:
    """Find tiers in which no percentage with so many decimals lies."""
    for place, _, remedy in remedies_of(policy):
        for band in (band for steps in _tables(remedy) for band in steps.bands):
            if remedy.decimals is not None and not _is_reachable(band, remedy.decimals):
                yield Finding(
                    "unreachable-tier",
                    f"{place}.steps",
                    f"no percentage with {remedy.decimals} decimals lies {band.range}",
                    "allow more decimals, or move the step",
                )


def _is_reachable(band: Band, decimals: int) -> bool:
    places = 100 * 10**decimals
    least = Fraction(ceil((band.low or Fraction(0)) * places), places)
    return band.high is None or least < band.high


def always_granted(policy: "Policy") -> Iterator[Finding]:
    """Find credits for periods in which all was kept; a count of periods means nothing then."""
    for place, _, remedy in remedies_of(policy):
        for band in (band for steps in _tables(remedy) for band in steps.bands):
            found = worth(band.grant, None)
            if band.high is None and (found is None or found[1] > 0):
                yield Finding(
                    "always-granted",
                    f"{place}.steps",
                    f"{band.range} it grants {band.grant} although everything may have been kept",
                    "give the step a 'below', or write what the customer owes as a reward",
                )


def cut_tiers(policy: "Policy") -> Iterator[Finding]:
    """Find tiers that a cap of the same period always cuts: they never grant what they say."""
    for place, agreement, remedy in remedies_of(policy):
        every = every_of(agreement, remedy)
        fee = fee_in(agreement, remedy, remedy.base_period or every)
        if fee is None and remedy.base_period not in (None, every):
            continue  # shares of two periods
        for cap in remedy.cap:
            limit = worth(cap.most, fee_in(agreement, remedy, every))
            for grant in _granted_once(remedy):
                if cap.every in (None, every) and _is_less(limit, worth(grant, fee)):
                    yield Finding(
                        "cap-below-tier",
                        f"{place}.cap",
                        f"the cap of {cap} is less than {grant}, which one step grants",
                        "raise the cap, or end the table at it",
                    )


def _granted_once(remedy: Remedy) -> Iterator[Grant]:
    for leaf in leaves(remedy.formula):
        if isinstance(leaf, Steps):
            yield from (band.grant for band in leaf.bands)
        elif isinstance(leaf, EachByLength | Ladder):
            yield from (grant for _, grant in _rungs(leaf))
        elif isinstance(leaf, Flat | Each):
            yield leaf.grant


def idle_limits(policy: "Policy") -> Iterator[Finding]:
    """Find limits on what is not granted: days where money is, money where days are."""
    for place, _, remedy in remedies_of(policy):
        units = set(_units(remedy))
        limits: list[tuple[str, Limit | None]] = [("cap", cap.most) for cap in remedy.cap]
        limits += [("floor", remedy.floor), ("minimum", remedy.minimum)]
        for key, limit in limits:
            found = limit and worth(limit, _ONE)
            if found and found[0] not in units:
                yield Finding(
                    "idle-limit",
                    f"{place}.{key}",
                    f"{limit} limits nothing: {remedy.name!r} grants no {found[0]}",
                    "write it in what is granted, or leave it out",
                )


def idle_terms(policy: "Policy") -> Iterator[Finding]:
    """Find what makes credits dearer, or has them earned back, where none are granted."""
    for place, _, remedy in remedies_of(policy):
        units = set(_units(remedy))
        if remedy.repeat and not units:
            yield Finding(
                "idle-limit",
                f"{place}.repeat",
                f"{remedy.name!r} grants no credit that could be dearer",
                "leave it out",
            )
        if remedy.earn_back and "money" not in units:
            yield Finding(
                "idle-limit",
                f"{place}.earn_back",
                f"{remedy.name!r} grants no money that could be earned back",
                "leave it out",
            )


def unweighed_risk(policy: "Policy") -> Iterator[Finding]:
    """Find amounts at risk of which the remedies' weights leave a part out."""
    for position, agreement in enumerate(policy.agreements):
        weights = [each.weight for each in agreement.remedies if each.weight is not None]
        if weights and sum(weights) < 1:
            yield Finding(
                "unweighed-risk",
                f"agreements[{position}].credits.at_risk",
                f"the weights add up to {share_text(sum(weights, Fraction(0)))}: what is left of "
                f"{agreement.credits.at_risk} at risk is of no remedy",
                "let the weights add up to 100%, or put less at risk",
            )


def _units(remedy: Remedy) -> Iterator[str]:
    for leaf in leaves(remedy.formula):
        if isinstance(leaf, Proportional):
            yield "money"
        elif isinstance(leaf, Multiple):
            yield "money" if leaf.gives == "credit" else "days"
    for grant in grants_of(remedy.formula):
        found = worth(grant, _ONE)
        if found:
            yield found[0]


CHECKS = (
    non_monotone,
    non_monotone_lateness,
    unreachable_tiers,
    always_granted,
    cut_tiers,
    idle_limits,
    idle_terms,
    unweighed_risk,
)
