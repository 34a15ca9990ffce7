"""Availability by requests: how many were good, of all or slice by slice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import lcm

from slaengine.availability.requests import Requests
from slaengine.availability.stage import Stage
from slaengine.calendars.intervals import Interval, clipped, difference
from slaengine.calendars.zones import instant_of, micros_of
from slaengine.errors import MetricsError

_FINE = 10**18


@dataclass(frozen=True, slots=True)
class Ratio:
    """The good ones among what counts: requests, or slices of time.

    `good` and `total` are requests; `slices` is how many slices counted, `silent` how many had no
    request; `excluded` is how many requests were made in excused maintenance or out of hours;
    `valid` is how many requests, or slices, the share is of.
    """

    share: Fraction | None
    good: int
    total: int
    slices: int
    silent: int
    excluded: int
    valid: int


def ratio_of(
    stage: Stage,
    requests: Iterable[Requests],
    service: list[Interval],
    maintained: list[Interval],
) -> Ratio:
    """Count requests in the period as the terms say."""
    counting = difference(service, maintained)
    slices, excluded = _slices(stage, requests, counting)
    good = sum(answered for answered, _ in slices.values())
    total = sum(asked for _, asked in slices.values())
    busy = [counts for counts in slices.values() if counts[1]]
    silent = len(slices) - len(busy) + _missing(stage, slices, counting)
    share = _share(stage, busy, silent)
    if total < stage.terms.min_events:
        share = None
    judged = len(busy) + (silent if stage.terms.no_data != "excluded" else 0)
    valid = total if stage.terms.counting == "occurrences" else judged
    return Ratio(share, good, total, len(busy) + silent, silent, excluded, valid)


def _slices(
    stage: Stage, requests: Iterable[Requests], counting: list[Interval]
) -> tuple[dict[int, tuple[int, int]], int]:
    """Return good and all requests by slice, and how many requests were left out."""
    slices: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    excluded = 0
    for one in requests:
        at = micros_of(one.at)
        if not stage.lo <= at < stage.hi or _is_elsewhere(stage, one):
            continue
        if clipped(counting, at, at + 1):
            good, total = slices[at]
            slices[at] = good + one.good, total + one.total
        else:
            excluded += one.total
    return slices, excluded


def _missing(stage: Stage, known: Iterable[int], counting: list[Interval]) -> int:
    """Count the slices that are expected and not on record, where their length is known."""
    if stage.terms.slot is None:
        return 0
    length = stage.terms.slot // timedelta(microseconds=1)
    expected = 0
    for start, end in clipped(counting, stage.lo, stage.hi):
        first = stage.lo - (stage.lo - start) // length * length
        expected += max(-((first - end) // length), 0)
    return expected - sum(1 for at in known if (at - stage.lo) % length == 0)


def _is_elsewhere(stage: Stage, one: Requests) -> bool:
    """Tell whether requests were to a component that the terms do not name."""
    names = stage.terms.components
    return bool(names) and one.component is not None and one.component not in names


def _share(stage: Stage, busy: Sequence[tuple[int, int]], silent: int) -> Fraction | None:
    """Return the share of good ones, as the terms count; None where nothing counts."""
    terms = stage.terms
    if terms.counting == "occurrences":
        total = sum(asked for _, asked in busy)
        if total or not silent:
            return Fraction(sum(good for good, _ in busy), total) if total else None
        return _of_none(stage)
    quiet = _of_none(stage) if silent else None
    if terms.counting == "timeslices":
        limit = terms.good_slice or Fraction(0)
        busy = [(int(good >= limit * total), 1) for good, total in busy]
    return _mean(busy, 0 if quiet is None else silent, int(quiet or 0))


def _mean(busy: Sequence[tuple[int, int]], silent: int, quiet: int) -> Fraction | None:
    """Return the mean share of slices, of which some are silent and count as `quiet` each.

    The exact mean of a month may have thousands of digits. Where it has more than eighteen, it is
    rounded down to as many decimals: that changes no comparison with a goal of fewer.
    """
    count = len(busy) + silent
    if not count:
        return None
    by_total: Counter[int] = Counter()
    for good, total in busy:
        by_total[total] += good
    common = lcm(*by_total)
    over = sum(good * (common // total) for total, good in by_total.items())
    over, under = over + silent * quiet * common, common * count
    return Fraction(over, under) if under <= _FINE else Fraction(over * _FINE // under, _FINE)


def _of_none(stage: Stage) -> Fraction | None:
    """Return what the share of no requests counts as."""
    match stage.terms.no_data:
        case "up":
            return Fraction(1)
        case "down":
            return Fraction(0)
        case "excluded":
            return None
        case _:
            raise MetricsError(
                f"no requests in a slice of the period from {instant_of(stage.lo).isoformat()}; "
                f"say in availability {stage.terms.name!r} what that counts as: no_data = 'up', "
                "'down' or 'excluded'"
            )
