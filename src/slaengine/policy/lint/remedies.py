"""Remedies that look at nothing, that nobody can claim, or that leave a broken promise without."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from slaengine.money import Money
from slaengine.policy.agreement import Agreement
from slaengine.policy.amounts import BusinessDays
from slaengine.policy.condition import When
from slaengine.policy.finding import Finding
from slaengine.policy.lint.tiers import remedies_of
from slaengine.policy.objective import Objective
from slaengine.policy.remedies.composites import grants_of, leaves
from slaengine.policy.remedies.grants import FeeShare, Grant, Points, Reward, Right
from slaengine.policy.remedies.remedy import Remedy
from slaengine.policy.remedies.shapes import Flat, Increments, Linear, Proportional
from slaengine.policy.remedies.steps import Steps
from slaengine.policy.remedies.terms import takes_fee
from slaengine.policy.remedies.worth import every_of
from slaengine.policy.shares import share_text

if TYPE_CHECKING:
    from slaengine.policy.policy import Policy

# What remedies look at; several of one agreement may share a ladder.
_Ground: TypeAlias = tuple[str, str | None, tuple[str, ...], tuple[str, ...], When]


def unmeasured(policy: "Policy") -> Iterator[Finding]:
    """Find remedies on what the agreement does not define or promise."""
    for place, agreement, remedy in remedies_of(policy):
        if remedy.on in ("availability", "outage"):
            if not agreement.availability:
                yield Finding(
                    "no-availability",
                    place,
                    f"{agreement.name!r} does not say how its availability is measured",
                    "add [[agreements.availability]]",
                )
        elif remedy.on == "points":
            yield from _pointless(place, agreement, remedy)
        else:
            yield from _unpromised(place, agreement, remedy)


def _pointless(place: str, agreement: Agreement, remedy: Remedy) -> Iterator[Finding]:
    every = every_of(agreement, remedy)
    granted = [each for each in agreement.remedies if every_of(agreement, each) == every]
    if not any(_gives_points(each) for each in granted):
        yield Finding(
            "idle-remedy",
            place,
            f"no remedy of {agreement.name!r} for a {every} grants points",
            "let one grant them, as in flat = { below = '95%', points = 2 }",
        )


def _gives_points(remedy: Remedy) -> bool:
    return any(isinstance(grant, Points) for grant in grants_of(remedy.formula))


def idle_points(policy: "Policy") -> Iterator[Finding]:
    """Find points that lead to nothing."""
    for place, agreement, remedy in remedies_of(policy):
        every = every_of(agreement, remedy)
        looking = [each for each in agreement.remedies if each.on == "points"]
        if _gives_points(remedy) and every not in {every_of(agreement, one) for one in looking}:
            yield Finding(
                "idle-points",
                place,
                f"nothing turns the points of {remedy.name!r} into something owed",
                f"add a remedy on = 'points' for a {every}",
            )


def _unpromised(place: str, agreement: Agreement, remedy: Remedy) -> Iterator[Finding]:
    if not agreement.targets:
        yield Finding(
            "idle-remedy",
            place,
            f"{agreement.name!r} has no targets that could be missed",
            "give it targets, or leave the remedy out",
        )
        return
    for metric in remedy.metric:
        if metric not in agreement.metrics:
            yield Finding(
                "idle-remedy",
                f"{place}.metric",
                f"{agreement.name!r} has no target for {metric}",
                "give it one, or leave the metric out",
            )
    rows = [row for row in agreement.targets if not remedy.metric or row.metric in remedy.metric]
    if any(not isinstance(row.within, Mapping) for row in rows):
        return  # for every priority
    tiers = {tier for row in rows if isinstance(row.within, Mapping) for tier in row.within}
    for tier in remedy.priority:
        if rows and tier not in tiers:
            yield Finding(
                "idle-remedy",
                f"{place}.priority",
                f"no target of {agreement.name!r} is for {tier!r}",
                "give one that tier, or leave it out",
            )


def _is_of_risk(agreement: Agreement, remedy: Remedy) -> bool:
    """Tell whether shares are of an amount of money that is at risk, which needs no fee."""
    return remedy.weight is not None and isinstance(agreement.credits.at_risk, Money)


def without_fee(policy: "Policy") -> Iterator[Finding]:
    """Find shares of a fee that the agreement does not name."""
    found = [*_without_fee(policy)]
    yield from found
    for position, agreement in enumerate(policy.agreements):
        place = f"agreements[{position}]"
        said = any(each.place.startswith(f"{place}.") for each in found)
        if said or agreement.fees or not agreement.remedies:
            continue
        terms = agreement.credits
        limits = [terms.minimum, *(cap.most for cap in terms.limits)]
        shares = [limit for limit in limits if isinstance(limit, FeeShare)]
        if shares:
            yield Finding(
                "no-fee",
                f"{place}.credits",
                f"{shares[0]} is a share of a fee, and {agreement.name!r} names none",
                "write fee = '1200.00 EUR a month', or name it when asking for the statement",
            )


def _without_fee(policy: "Policy") -> Iterator[Finding]:
    for place, agreement, remedy in remedies_of(policy):
        if takes_fee(remedy) and not agreement.fees and not _is_of_risk(agreement, remedy):
            yield Finding(
                "no-fee",
                place,
                f"{remedy.name!r} is a share of a fee, and {agreement.name!r} names none",
                "write fee = '1200.00 EUR a month', or name it when asking for the statement",
            )


def claims(policy: "Policy") -> Iterator[Finding]:
    """Find claim windows without effect, or in business days that every day is."""
    for place, agreement, remedy in remedies_of(policy):
        claim = remedy.claim
        if claim is None:
            continue
        if remedy.automatic:
            yield Finding(
                "idle-claim",
                f"{place}.claim",
                f"{remedy.name!r} is automatic: nobody has to claim it",
                "leave out one of the two",
            )
        round_the_clock = (claim.calendar or agreement.calendar) == "24x7"
        if isinstance(claim.within, BusinessDays) and round_the_clock:
            yield Finding(
                "claim-days",
                f"{place}.claim.within",
                "every day is a business day round the clock",
                "name a calendar with working days in the claim",
            )


def off_objective(policy: "Policy") -> Iterator[Finding]:
    """Find ladders that start below the objective or above it, or go by another period."""
    for position, agreement in enumerate(policy.agreements):
        tops: dict[_Ground, tuple[Fraction, int]] = {}
        for number, remedy in enumerate(agreement.remedies):
            top = _top(remedy)
            ground = (remedy.on, remedy.of, remedy.metric, remedy.priority, remedy.when)
            if top is not None and top > tops.get(ground, (Fraction(0), 0))[0]:
                tops[ground] = top, number
        for top, number in tops.values():
            remedy = agreement.remedies[number]
            objective = _objective(agreement, remedy)
            if objective is not None:
                place = f"agreements[{position}].remedies[{number}]"
                yield from _compare(place, agreement, remedy, top, objective)


def _compare(
    place: str, agreement: Agreement, remedy: Remedy, top: Fraction, objective: Objective
) -> Iterator[Finding]:
    promised, start, every = (
        share_text(objective.share),
        share_text(top),
        every_of(agreement, remedy),
    )
    if top < objective.share:
        yield Finding(
            "tier-gap",
            place,
            f"{promised} is promised, but {remedy.name!r} starts below {start}: in between, a "
            "broken promise has no consequence",
            f"start it below {promised}",
        )
    elif top > objective.share:
        yield Finding(
            "tier-above-objective",
            place,
            f"{remedy.name!r} grants something below {start}, although only {promised} is promised",
            f"start it below {promised}",
        )
    if objective.period is not None and objective.period != every:
        yield Finding(
            "review-period",
            f"{place}.every",
            f"{promised} is promised a {objective.period}, but {remedy.name!r} is worked out for "
            f"every {every}",
            f"write every = '{objective.period}'",
        )


def _top(remedy: Remedy) -> Fraction | None:
    """Return the threshold below which a remedy first grants something worth money or days."""
    found = []
    for leaf in leaves(remedy.formula):
        match leaf:
            case Steps(bands):
                found += [band.high or Fraction(1) for band in bands if _is_credit(band.grant)]
            case Flat(below, grant) if _is_credit(grant) and below is not None:
                found.append(below)
            case Linear(below) | Increments(below) | Proportional(below):
                found.append(below)
            case _:
                pass
    return max(found, default=None)


def _is_credit(grant: Grant) -> bool:
    return not isinstance(grant, Right | Reward)


def _objective(agreement: Agreement, remedy: Remedy) -> Objective | None:
    """Return the objective that a remedy stands for, where there is just one."""
    if remedy.on == "availability":
        found = {
            terms.objective for terms in agreement.availability if remedy.of in (None, terms.name)
        }
    else:
        rows = agreement.targets
        found = {row.objective for row in rows if not remedy.metric or row.metric in remedy.metric}
    return found.pop() if len(found) == 1 else None


CHECKS = (unmeasured, idle_points, without_fee, claims, off_objective)
