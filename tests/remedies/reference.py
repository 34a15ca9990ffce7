"""What is owed, worked out the slow and obvious way, to compare with."""

from datetime import date, timedelta
from fractions import Fraction

from slaengine.money import Money, Rounding, minor_unit
from slaengine.policy.remedies import (
    Blocks,
    Each,
    EachByLength,
    FeeShare,
    Flat,
    Formula,
    Grant,
    GreaterOf,
    Increments,
    Ladder,
    LesserOf,
    Linear,
    Multiple,
    Proportional,
    Reward,
    Steps,
    Sum,
)
from slaengine.remedies import Measurement

NOTHING = Fraction(0)
MICROSECOND = timedelta(microseconds=1)


def money_of(formula: Formula, found: Measurement, fee: Fraction) -> Fraction:
    """Return the money that a formula grants of a fee, positive for the customer."""
    if isinstance(formula, Sum | GreaterOf | LesserOf):
        parts = [money_of(part, found, fee) for part in formula.parts]
        if isinstance(formula, Sum):
            return sum(parts, NOTHING)
        return max(parts) if isinstance(formula, GreaterOf) else min(parts)
    if isinstance(formula, Multiple):
        return multiple(formula, found, fee)
    if isinstance(formula, Steps):
        return by_steps(formula, found.share, fee)
    return singly(formula, found, fee)


def singly(
    formula: EachByLength | Ladder | Flat | Linear | Increments | Proportional | Blocks | Each,
    found: Measurement,
    fee: Fraction,
) -> Fraction:
    if isinstance(formula, EachByLength):
        return by_lengths(formula, found, fee)
    if isinstance(formula, Ladder):
        return by_ladder(formula, found, fee)
    return alike(formula, found, fee)


def alike(
    formula: Flat | Linear | Increments | Proportional | Blocks | Each,
    found: Measurement,
    fee: Fraction,
) -> Fraction:
    if isinstance(formula, Proportional):
        return fee * short_of(formula.below, found.share) * formula.factor
    grant = formula.per_point if isinstance(formula, Linear) else formula.grant
    return times(formula, found) * worth(grant, fee)


def multiple(formula: Multiple, found: Measurement, fee: Fraction) -> Fraction:
    down = micros(found.downtime) - deducted(formula.deductible, found)
    if formula.gives == "extension" or down <= 0:
        return NOTHING
    return fee / micros(found.denominator) * down * formula.factor


def by_steps(table: Steps, share: Fraction | None, fee: Fraction) -> Fraction:
    """Look through every band of a table."""
    found = NOTHING
    for band in table.bands:
        low, high = band.low or NOTHING, 2 if band.high is None else band.high
        if share is not None and low <= share < high:
            found += worth(band.grant, fee)
    return found


def by_ladder(formula: Ladder, found: Measurement, fee: Fraction) -> Fraction:
    """Look through every step; the last that is exceeded is the one."""
    mine = NOTHING
    for over, grant in formula.steps:
        if isinstance(over, int):
            held = found.events >= over + 1
        else:
            held = micros(found.downtime) + micros(found.overrun) > micros(over)
        mine = worth(grant, fee) if held else mine
    return mine


def by_lengths(formula: EachByLength, found: Measurement, fee: Fraction) -> Fraction:
    """Look through every tier for each; the last that holds is its own."""
    whole = NOTHING
    for each in found.incidents:
        mine = NOTHING
        for over, grant in formula.tiers:
            if each.duration > over or not over:
                mine = worth(grant, fee)
        whole += mine
    return whole


def times(formula: Flat | Linear | Increments | Blocks | Each, found: Measurement) -> Fraction:
    """Return how many times a formula's grant is granted."""
    match formula:
        case Blocks():
            count = Fraction(blocks(formula, found))
        case Each(_, free):
            count = Fraction(max(found.events - free, 0))
        case Linear(below, _):
            count = short_of(below, found.share) * 100
        case Increments(below, step, _, part):
            count = Fraction(pieces(short_of(below, found.share), step, part))
        case Flat(None, _):
            count = Fraction(min(found.events, 1))
        case Flat(below, _):
            count = Fraction(1 if short_of(below, found.share) else 0)
    return count


def short_of(below: Fraction | None, share: Fraction | None) -> Fraction:
    """Return how far a share lies below a threshold; not at all where nothing was measured."""
    if below is None or share is None or share >= below:
        return NOTHING
    return below - share


def pieces(length: Fraction, step: Fraction, part: str) -> int:
    """Count how often a step fits in, one after another."""
    count = 0
    while length >= step:
        length -= step
        count += 1
    return count + (1 if length > 0 and part == "started" else 0)


def blocks(formula: Blocks, found: Measurement) -> int:
    """Count blocks: of everything, of each date or of each incident."""
    lengths: list[tuple[date | None, Fraction]] = []
    if formula.per == "period":
        lengths = [(None, micros(found.downtime) + micros(found.overrun))]
    elif formula.per == "incident":
        lengths = [(each.on, micros(each.duration)) for each in found.incidents]
    else:
        for on in sorted({each.on for each in found.incidents}):
            whole = [micros(each.duration) for each in found.incidents if each.on == on]
            lengths.append((on, sum(whole, NOTHING)))
    counts: dict[date | None, int] = {}
    for day, length in lengths:
        left = length - deducted(formula.deductible, found)
        if length > micros(formula.minimum) and left > 0:
            more = pieces(left, micros(formula.every), formula.part)
            counts[day] = counts.get(day, 0) + more
    most = formula.most_per_day
    return sum(count if most is None or count < most else most for count in counts.values())


def worth(grant: Grant, fee: Fraction) -> Fraction:
    """Return what a grant is worth in money."""
    if isinstance(grant, Reward):
        return -worth(grant.grant, fee)
    if isinstance(grant, FeeShare):
        return grant.share * fee
    return grant.exact if isinstance(grant, Money) else NOTHING


def deducted(deductible: timedelta | Fraction, found: Measurement) -> Fraction:
    if isinstance(deductible, timedelta):
        return micros(deductible)
    return deductible * micros(found.denominator)


def micros(length: timedelta) -> Fraction:
    return Fraction(length // MICROSECOND)


def cents(exact: Fraction, currency: str, rounding: Rounding) -> int:
    """Return whole minor units: those on both sides, and the one that the rounding chooses."""
    units = abs(exact) * 10 ** minor_unit(currency)
    low = units.numerator // units.denominator
    choices: dict[str, int] = {
        "down": low,
        "up": low + (1 if units > low else 0),
        "half_up": low + (1 if units - low >= Fraction(1, 2) else 0),
        "half_even": round(units),
    }
    return choices[rounding] if exact >= 0 else -choices[rounding]
