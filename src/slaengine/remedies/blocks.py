"""Blocks of downtime or overrun: how many there are, in words that a reader can add up."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from slaengine.durations import format_duration
from slaengine.errors import RemedyError
from slaengine.policy.remedies.blocks import Blocks, deductible_text
from slaengine.policy.remedies.shapes import Part
from slaengine.remedies.measurement import Measurement

_ZERO, _MICROSECOND = timedelta(0), timedelta(microseconds=1)
_MOST = 12  # lengths of time that are named one by one


class _Cut(NamedTuple):
    """A length of time, its date where dates matter, and how many blocks it has."""

    blocks: int
    length: timedelta
    on: date | None

    def __str__(self) -> str:
        day = "" if self.on is None else f" on {self.on}"
        return f"{self.blocks} in {format_duration(self.length)}{day}"


def blocks_of(formula: Blocks, measured: Measurement) -> tuple[int, str]:
    """Return how many blocks there are, and how that comes about.

    >>> from slaengine.policy.remedies import parse_credit
    >>> hourly = Blocks(timedelta(hours=1), parse_credit("5%"))
    >>> blocks_of(hourly, Measurement.of_downtime(timedelta(hours=2), timedelta(days=30)))
    (2, '2h of downtime: 2 × 1h')
    """
    check_told(measured)
    cuts = _cuts(formula, measured)
    blocks, block = sum(cut.blocks for cut in cuts), format_duration(formula.every)
    found = f"{blocks} × {block}" if blocks else f"no block of {block}"
    if len(cuts) > 1:
        found = f"{_sum(cuts)} = {found}"
    return blocks, f"{_head(formula, measured)}: {found}"


def check_told(measured: Measurement) -> None:
    """Refuse broken promises and outages of which nobody said how late or how long they were."""
    if measured.events and not (measured.incidents or measured.downtime or measured.overrun):
        raise RemedyError(
            f"{measured.events} are counted, but how late or long they were is not told; give each "
            "of them as an incident"
        )


def _cuts(formula: Blocks, measured: Measurement) -> list[_Cut]:
    """Cut every length of time into blocks, at most so many of one date."""
    least, every = deducted(formula.deductible, measured), micros(formula.every)
    found: list[_Cut] = []
    of_day: Counter[date | None] = Counter()
    for on, length in _lengths(formula, measured):
        left, count = micros(length) - least, 0
        if length > formula.minimum and left > 0:
            count = pieces(left / every, formula.part)
        most = formula.most_per_day
        if most is not None:
            count = min(count, most - of_day[on])
            of_day[on] += count
        is_dated = formula.per == "day" or most is not None
        found.append(_Cut(count, length, on if is_dated else None))
    return found


def _lengths(formula: Blocks, measured: Measurement) -> list[tuple[date | None, timedelta]]:
    """Return what is cut into blocks: lengths of time, each with its date if it has one."""
    if formula.per == "period":
        return [(None, measured.downtime + measured.overrun)]
    if formula.per == "incident":
        return [(each.on, each.duration) for each in measured.incidents]
    days: dict[date | None, timedelta] = {}
    for each in measured.incidents:
        days[each.on] = days.get(each.on, _ZERO) + each.duration
    return list(days.items())


def _head(formula: Blocks, measured: Measurement) -> str:
    """Say what is cut, and by which rules where they change anything."""
    each = "" if formula.per == "period" else f", each {formula.per}"
    rules = f"{each}{deduction_shown(formula.deductible)}" if formula.deductible else ""
    if formula.minimum:
        rules += f", only over {format_duration(formula.minimum)}"
    if formula.part == "started":
        rules += ", rounded up"
    if formula.most_per_day is not None:
        rules += f", at most {formula.most_per_day} a day"
    return f"{length_shown(measured)}{rules}"


def _sum(cuts: Sequence[_Cut]) -> str:
    shown, rest = cuts[:_MOST], cuts[_MOST:]
    parts = [str(cut) for cut in shown]
    if rest:
        parts.append(f"{sum(cut.blocks for cut in rest)} in {len(rest)} more")
    return " + ".join(parts)


def pieces(number: Fraction, part: Part) -> int:
    """Count whole pieces: full ones, or also one that has only started."""
    return -(-number // 1) if part == "started" else number // 1


def deducted(deductible: timedelta | Fraction, measured: Measurement) -> Fraction:
    """Return what is taken off a length of time, in microseconds."""
    if isinstance(deductible, timedelta):
        return micros(deductible)
    return deductible * micros(measured.denominator)


def deduction_shown(deductible: timedelta | Fraction) -> str:
    """Say what is taken off; nothing where nothing is."""
    return f" less {deductible_text(deductible)}" if deductible else ""


def length_shown(measured: Measurement) -> str:
    """Say how long a service was down, or by how much promises were overrun.

    >>> length_shown(Measurement.of_promises(met=3, breached=0))
    'no overrun'
    """
    if measured.overrun:
        return f"{format_duration(measured.overrun)} overrun"
    if measured.met or measured.breached or measured.undecided:
        return "no overrun"
    if measured.share is None and not measured.downtime:
        return "nothing was measured"
    return f"{format_duration(measured.downtime)} of downtime"


def micros(length: timedelta) -> Fraction:
    """Return a length of time in microseconds."""
    return Fraction(length // _MICROSECOND)
