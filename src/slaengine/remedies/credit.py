"""What a formula makes of a measurement: the pure core of every credit, exact to the fraction."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache, reduce
from typing import assert_never

from slaengine.durations import format_duration
from slaengine.errors import RemedyError
from slaengine.policy.remedies.blocks import Blocks, Each, Multiple
from slaengine.policy.remedies.composites import Formula, GreaterOf, LesserOf, Sum
from slaengine.policy.remedies.each_by_length import EachByLength
from slaengine.policy.remedies.grants import Grant, points_shown
from slaengine.policy.remedies.ladder import Ladder
from slaengine.policy.remedies.shapes import Flat, Increments, Linear, Proportional
from slaengine.policy.remedies.steps import Band, Steps
from slaengine.policy.shares import share_shown, share_text
from slaengine.remedies.award import Award, granted, greater, lesser
from slaengine.remedies.base import Base
from slaengine.remedies.blocks import (
    blocks_of,
    check_told,
    deducted,
    deduction_shown,
    length_shown,
    micros,
    pieces,
)
from slaengine.remedies.measurement import Measurement
from slaengine.remedies.words import money_shown, number_shown

_ONE, _DAY = Fraction(1), timedelta(days=1)
_UNMEASURED = "nothing was measured"


def credit_of(formula: Formula, measured: Measurement, base: Base | None) -> Award:
    """Return what a formula grants for one measurement: exact, before caps and rounding.

    `base` is the fee of the period that shares are shares of; None where nothing is. A formula
    that needs a fee and has none, or compares what cannot be compared, raises `RemedyError`.

    >>> table = Steps.below({"99.9%": "5%", "99%": "25%"})
    >>> measured = Measurement(share=Fraction(9987, 10_000))
    >>> credit_of(table, measured, Base(Fraction(1200), "EUR")).text
    '99.87% < 99.9% → 5% of 1,200.00 EUR = 60.00 EUR'
    """
    match formula:
        case Steps() | Flat() | Linear() | Increments() | Proportional():
            return _by_share(formula, measured, base)
        case Blocks():
            return _blocks(formula, measured, base)
        case Multiple():
            return _multiple(formula, measured, base)
        case Each() | EachByLength() | Ladder():
            return _counted(formula, measured, base)
        case GreaterOf(parts) | LesserOf(parts):
            choose = greater if isinstance(formula, GreaterOf) else lesser
            found = [credit_of(part, measured, base) for part in parts]
            return _chosen(reduce(choose, found), found)
        case Sum(parts):
            return reduce(Award.__add__, [credit_of(part, measured, base) for part in parts])
        case _:
            assert_never(formula)


def _by_share(
    formula: Steps | Flat | Linear | Increments | Proportional,
    measured: Measurement,
    base: Base | None,
) -> Award:
    share = measured.share
    if isinstance(formula, Flat) and formula.below is None:
        return _once(formula.grant, measured, base)
    if share is None:
        return Award(text=_UNMEASURED)
    if isinstance(formula, Steps):
        return _steps(formula, share, base)
    below = formula.below or _ONE
    if share >= below:
        return Award(text=f"{share_shown(share)} ≥ {_ratio_shown(below)}")
    shortfall = below - share
    head, tier = f"{share_shown(share)} < {_ratio_shown(below)}", f"below {_ratio_shown(below)}"
    match formula:
        case Flat(_, grant):
            found = granted(grant, _ONE, base)
        case Linear(_, per_point):
            found = granted(per_point, shortfall * 100, base)
            head = f"{head} by {number_shown(shortfall * 100)} points"
        case Increments(_, step, grant, part):
            found = granted(grant, Fraction(pieces(shortfall / step, part)), base)
            head = f"{head} in steps of {_ratio_shown(step)}"
        case Proportional(_, factor):
            found = _proportional(shortfall, factor, base)
        case _:
            assert_never(formula)
    return found.saying(tier, f"{head} → {found.text}")


def _steps(table: Steps, share: Fraction, base: Base | None) -> Award:
    top = table.bands[0].high
    if top is not None and share >= top:
        return Award(text=f"{share_shown(share)} ≥ {_ratio_shown(top)}")
    band = table.band(share)
    if band is None:
        ends = [band.high for band in table.bands if band.high is not None and band.high <= share]
        head = f" ≥ {_ratio_shown(max(ends))}" if ends else ": no step"
        return Award(text=f"{share_shown(share)}{head}")
    found = granted(band.grant, _ONE, base)
    return found.saying(band.range, f"{_within(share, band)} → {found.text}")


def _within(share: Fraction, band: Band) -> str:
    if band.high is not None:
        return f"{share_shown(share)} < {_ratio_shown(band.high)}"
    return f"{share_shown(share)} ≥ {_ratio_shown(band.low or Fraction(0))}"


def _once(grant: Grant, measured: Measurement, base: Base | None) -> Award:
    if not _number(measured):
        return Award(text="none")
    found = granted(grant, _ONE, base)
    return found.saying("any", f"{_many(measured)} → {found.text}")


def _proportional(shortfall: Fraction, factor: Fraction, base: Base | None) -> Award:
    fee = _needed(base)
    money = fee.amount * shortfall * factor
    times = "" if factor == _ONE else f"{number_shown(factor)} × "
    points = number_shown(shortfall * 100)
    text = f"{times}{points}% of {fee} = {money_shown(money, fee.currency)}"
    return Award(money=money, currency=fee.currency, text=text)


def _blocks(formula: Blocks, measured: Measurement, base: Base | None) -> Award:
    blocks, words = blocks_of(formula, measured)
    if not blocks:
        return Award(text=words)
    found = granted(formula.grant, Fraction(blocks), base)
    tier = f"{blocks} × {format_duration(formula.every)}"
    return found.saying(tier, f"{words} → {found.text}")


def _multiple(formula: Multiple, measured: Measurement, base: Base | None) -> Award:
    check_told(measured)
    length = micros(measured.downtime) - deducted(formula.deductible, measured)
    head = f"{length_shown(measured)}{deduction_shown(formula.deductible)}"
    if length <= 0:
        return Award(text=head)
    times = number_shown(formula.factor)
    if formula.gives == "extension":
        days = formula.factor * length / micros(_DAY)
        return Award(days=days, tier=head, text=f"{head} → {times} × the downtime")
    fee, whole = _needed(base), micros(measured.denominator)
    money = formula.factor * fee.amount * length / whole
    of = f"the fee of {format_duration(measured.denominator)}, {fee}"
    text = f"{head} → {times} × that part of {of} = {money_shown(money, fee.currency)}"
    return Award(money=money, currency=fee.currency, tier=head, text=text)


def _ladder(formula: Ladder, measured: Measurement, base: Base | None) -> Award:
    head, place = _many(measured), formula.step(_number(measured))
    if formula.is_of_time:
        check_told(measured)
        head, place = length_shown(measured), formula.step(measured.downtime + measured.overrun)
    if place is None:
        return Award(text=head)
    tier = formula.range(place)
    found = granted(formula.steps[place][1], _ONE, base)
    return found.saying(tier, f"{head}, {tier} → {found.text}")


def _counted(
    formula: Each | EachByLength | Ladder, measured: Measurement, base: Base | None
) -> Award:
    if isinstance(formula, EachByLength):
        return _each_by_length(formula, measured, base)
    if isinstance(formula, Ladder):
        return _ladder(formula, measured, base)
    return _each(formula, measured, base)


def _each(formula: Each, measured: Measurement, base: Base | None) -> Award:
    count = max(_number(measured) - formula.free, 0)
    free = f", {formula.free} free" if formula.free else ""
    if not count:
        return Award(text=f"{_many(measured)}{free}")
    found = granted(formula.grant, Fraction(count), base)
    words = f"{_many(measured)}{free} → {found.text}"
    tier = f"{number_shown(Fraction(count)) if measured.points else count} counted"
    return found.saying(tier, words, -(-count // 1))


def _each_by_length(formula: EachByLength, measured: Measurement, base: Base | None) -> Award:
    if len(measured.incidents) != measured.events:
        raise RemedyError(
            f"{measured.events} are counted, but how late or long they were is told of "
            f"{len(measured.incidents)}; give each of them as an incident"
        )
    counts = Counter(formula.tier(each.duration) for each in measured.incidents)
    head = f"{measured.events or 'none'}" + (f", {counts[None]} free" if counts[None] else "")
    parts = []
    for place, (_, grant) in enumerate(formula.tiers):
        if counts[place]:
            tier = f"{counts[place]} {formula.range(place)}"
            award = granted(grant, Fraction(counts[place]), base)
            parts.append(award.saying(tier, f"{tier} → {award.text}"))
    if not parts:
        return Award(text=head)
    found = reduce(Award.__add__, parts)
    return found.saying(found.tier, f"{head}: {found.text}")


def _number(measured: Measurement) -> Fraction | int:
    """Return how many there were: outages, broken promises, or points."""
    return measured.points or measured.events


def _many(measured: Measurement) -> str:
    if measured.points:
        return points_shown(measured.points)
    return str(measured.events or "none")


def _chosen(found: Award, among: list[Award]) -> Award:
    """Say of the award that was chosen what it was chosen over."""
    others = [each.text for each in among if each is not found]
    return found.saying(found.tier, f"{found.text} (rather than {'; '.join(others)})")


def _needed(base: Base | None) -> Base:
    if base is None:
        raise RemedyError(
            "a credit in proportion to the fee needs the fee; write it into the agreement, or "
            "give it as fees"
        )
    return base


@lru_cache(maxsize=1 << 12)
def _ratio_shown(ratio: Fraction) -> str:
    return share_text(ratio)
