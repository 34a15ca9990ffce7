"""Why time counts or not: the layers of a calendar, kept apart instead of added up."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from slaengine.calendars.hours import DAY
from slaengine.calendars.intervals import clipped, difference, tidy
from slaengine.calendars.layers import Patch, exceptions, weekly_spans
from slaengine.calendars.parts import Parts
from slaengine.calendars.zones import (
    EPOCH_DAY,
    local_micros,
    micros_of,
    regimes_of,
    to_utc,
    year_days,
    year_of_day,
)

OPEN = "open"
CLOSED = "outside hours"


class Reason(NamedTuple):
    """A stretch of UTC that counts or not, and why."""

    start: int
    end: int
    counts: bool
    text: str


def reasons(calendar: Parts, lo: int, hi: int) -> list[Reason]:
    """Return consecutive stretches of `[lo, hi)`: the topmost layer over each gives its reason."""
    if lo >= hi:
        return []
    result = [Reason(lo, hi, False, CLOSED)]
    for counts, patches in _layers(calendar, lo, hi):
        if patches:
            result = _painted(result, counts, patches)
    return result


def _layers(calendar: Parts, lo: int, hi: int) -> Iterator[tuple[bool, list[Patch]]]:
    """Yield every layer over a range in UTC, the lowest first."""
    years = [year_of_day(local_micros(calendar.zone, at) // DAY + EPOCH_DAY) for at in (lo, hi)]
    local: list[tuple[bool, list[Patch]]] = []
    for year in range(years[0], years[1] + 1):
        weekly = [Patch(start, end, OPEN) for start, end in weekly_spans(calendar, year)]
        layers = [
            (True, weekly),
            *((layer.opens, layer.patches()) for layer in exceptions(calendar, year)),
        ]
        local += [(opens, _in_utc(calendar, year, patches)) for opens, patches in layers]
    count = len(local) // (years[1] - years[0] + 1)
    for level in range(count):
        yield local[level][0], [p for _, patches in local[level::count] for p in patches]
    yield False, sorted(_closures(calendar))


def _in_utc(calendar: Parts, year: int, patches: list[Patch]) -> list[Patch]:
    """Clip local patches to their year and map them to UTC."""
    first, last = year_days(year)
    regimes = regimes_of(calendar.zone, year)
    result = []
    for start, end, text in sorted(patches):
        for local in clipped([(start, end)], first * DAY, last * DAY):
            opens, closes = to_utc(local, regimes)
            result.append(Patch(opens, closes, text))
    return result


def _closures(calendar: Parts) -> Iterator[Patch]:
    for closure in calendar.closures:
        name = f"closure: {closure.reason}" if closure.reason else "closure"
        yield Patch(micros_of(closure.start), micros_of(closure.end), name)


def _painted(below: list[Reason], counts: bool, patches: list[Patch]) -> list[Reason]:
    """Lay sorted patches over what lies below, within its range."""
    lo, hi = below[0].start, below[-1].end
    over = []
    at = lo
    for start, end, text in patches:
        start, end = max(start, at), min(end, hi)
        if start < end:  # where patches of one layer overlap, the first gives the reason
            over.append(Reason(start, end, counts, text))
            at = end
    covered = tidy((reason.start, reason.end) for reason in over)
    ends = [end for _, end in covered]
    for reason in below:
        near = covered[bisect_right(ends, reason.start) :]
        kept = difference([(reason.start, reason.end)], near)
        over += [Reason(start, end, reason.counts, reason.text) for start, end in kept]
    return sorted(over)


def paired(left: Sequence[Reason], right: Sequence[Reason]) -> Iterator[tuple[Reason, Reason]]:
    """Cut two lists of reasons over one range at each other's borders, and pair them up."""
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i].start, right[j].start)
        end = min(left[i].end, right[j].end)
        yield left[i]._replace(start=start, end=end), right[j]._replace(start=start, end=end)
        i, j = i + (left[i].end == end), j + (right[j].end == end)
