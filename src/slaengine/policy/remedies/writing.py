"""Remedies and fees as the tables of a document that reads back as the same."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import assert_never

from slaengine.durations import format_duration
from slaengine.policy.condition import when_document
from slaengine.policy.fees import Fee
from slaengine.policy.remedies.blocks import Blocks, Each, Multiple, deductible_text
from slaengine.policy.remedies.claim import Claim
from slaengine.policy.remedies.composites import Formula, GreaterOf, LesserOf, Sum, key_of
from slaengine.policy.remedies.credits import Credits
from slaengine.policy.remedies.each_by_length import EachByLength
from slaengine.policy.remedies.factor import factor_document
from slaengine.policy.remedies.grants import Grant, Points, Reward, Right
from slaengine.policy.remedies.ladder import Ladder, Over
from slaengine.policy.remedies.recurrence import Recurrence
from slaengine.policy.remedies.remedy import Remedy
from slaengine.policy.remedies.repeat import Repeat
from slaengine.policy.remedies.shapes import Flat, Increments, Linear, Proportional
from slaengine.policy.remedies.steps import Steps
from slaengine.policy.said import Table, said
from slaengine.policy.shares import share_text

_DEFAULTS: Table = {
    "rounding": "half_up",
    "automatic": False,
    "paid_as": "credit",
}


def fees_document(fees: Mapping[str, Fee]) -> Table:
    """Write fees by name."""
    return {name: str(fee) for name, fee in fees.items()}


def remedy_document(remedy: Remedy) -> Table:
    """Write a remedy as the table that `read_remedy` reads.

    >>> remedy_document(Remedy(Steps.below({"99.9%": "10%"}), on="availability"))
    {'on': 'availability', 'steps': [{'below': '99.9%', 'credit': '10%'}]}
    """
    return said(
        {
            "name": None if remedy.name == remedy.default_name else remedy.name,
            "on": remedy.on,
            "of": remedy.of,
            "metric": list(remedy.metric),
            "priority": list(remedy.priority),
            "when": when_document(remedy.when),
            "every": remedy.every,
            "base": remedy.base,
            "base_period": remedy.base_period,
            "weight": None if remedy.weight is None else share_text(remedy.weight),
            "volume": remedy.volume,
            "decimals": remedy.decimals,
            **_recurrence(remedy.periods),
            "repeat": [_repeat(repeat) for repeat in remedy.repeat],
            "earn_back": remedy.earn_back,
            **{key: getattr(remedy, key) for key in _DEFAULTS},
            "minimum": remedy.minimum and str(remedy.minimum),
            "floor": remedy.floor and str(remedy.floor),
            "cap": [str(cap) for cap in remedy.cap],
            "claim": remedy.claim and _claim(remedy.claim),
            **_formula(remedy.formula),
        },
        _DEFAULTS,
    )


def credits_document(credits: Credits) -> Table:
    """Write how remedies go together; an empty table when nothing is said of it."""
    return said(
        {
            "combine": credits.combine,
            "base": credits.base,
            "minimum": credits.minimum and str(credits.minimum),
            "cap": [str(cap) for cap in credits.cap],
            "at_risk": credits.at_risk and str(credits.at_risk),
            "prorate": credits.prorate,
        },
        {"combine": "sum", "prorate": False},
    )


def _recurrence(periods: Recurrence) -> Table:
    if periods.in_a_row:
        return {} if periods.count == 1 else {"consecutive": periods.count}
    return {"periods": str(periods)}


def _repeat(repeat: Repeat) -> Table:
    return {"factor": factor_document(repeat.factor), **_recurrence(repeat.periods)}


def _claim(claim: Claim) -> Table:
    within = claim.within and str(claim.within)
    return said({"within": within, "after": claim.after, "calendar": claim.calendar})


def _formula(formula: Formula) -> Table:
    if isinstance(formula, GreaterOf | LesserOf | Sum):
        return {key_of(formula): [_formula(part) for part in formula.parts]}
    if isinstance(formula, Ladder):
        return {key_of(formula): [_step(over, grant) for over, grant in formula.steps]}
    if isinstance(formula, EachByLength):
        return {key_of(formula): [_tier(over, grant) for over, grant in formula.tiers]}
    if isinstance(formula, Blocks | Multiple | Each):
        return {key_of(formula): _by_time(formula)}
    return {key_of(formula): _by_share(formula)}


def _by_share(formula: Steps | Flat | Linear | Increments | Proportional) -> Table | list[Table]:
    match formula:
        case Steps():
            return _steps(formula)
        case Flat(below, grant):
            return {**_below(below), **_grant(grant)}
        case Linear(below, per_point):
            return {**_below(below), "per_point": str(per_point)}
        case Increments(below, step, grant, part):
            found = {**_below(below), "step": share_text(step), **_grant(grant), "part": part}
            return said(found, {"part": "full"})
        case Proportional(below, factor):
            return said({**_below(below), "factor": factor_document(factor)}, {"factor": 1})
        case _:
            assert_never(formula)


def _by_time(formula: Blocks | Multiple | Each) -> Table:
    match formula:
        case Blocks():
            return _blocks(formula)
        case Multiple():
            return _multiple(formula)
        case Each(grant, free):
            return said({**_grant(grant), "free": free}, {"free": 0})
        case _:
            assert_never(formula)


def _steps(steps: Steps) -> list[Table]:
    """Write a table of tiers; a step says where it starts only where no other ends there."""
    found: list[Table] = []
    for position, band in enumerate(steps.bands):
        lower = steps.bands[position + 1].high if position + 1 < len(steps.bands) else None
        row: Table = {}
        if band.high is None or band.low != lower:
            row |= {} if band.low is None else {"from": share_text(band.low)}
        found.append({**row, **_below(band.high), **_grant(band.grant)})
    return found


def _step(over: Over, grant: Grant) -> Table:
    return {"over": over if isinstance(over, int) else format_duration(over), **_grant(grant)}


def _tier(over: timedelta, grant: Grant) -> Table:
    return {**({"over": format_duration(over)} if over else {}), **_grant(grant)}


def _blocks(formula: Blocks) -> Table:
    return said(
        {
            "every": format_duration(formula.every),
            **_grant(formula.grant),
            "deductible": _deductible(formula.deductible),
            "minimum": format_duration(formula.minimum) if formula.minimum else None,
            "per": formula.per,
            "most_per_day": formula.most_per_day,
            "part": formula.part,
        },
        {"per": "period", "part": "full"},
    )


def _multiple(formula: Multiple) -> Table:
    return said(
        {
            "factor": factor_document(formula.factor),
            "deductible": _deductible(formula.deductible),
            "gives": formula.gives,
        },
        {"gives": "credit"},
    )


def _deductible(deductible: timedelta | Fraction) -> str | None:
    return deductible_text(deductible) if deductible else None


def _below(below: Fraction | None) -> Table:
    return {} if below is None else {"below": share_text(below)}


def _grant(grant: Grant) -> Table:
    if isinstance(grant, Right):
        return {"right": grant.name}
    if isinstance(grant, Reward):
        return {"reward": str(grant.grant)}
    if isinstance(grant, Points):
        return {"points": grant.count}
    return {"credit": str(grant)}
