"""From what a clock on the wall reads to the instant at which it first reads it."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias
from zoneinfo import ZoneInfo

Stretch: TypeAlias = tuple[datetime, datetime, timedelta]  # from, to, offset in force


@lru_cache(maxsize=50_000)
def first_instant(zone: ZoneInfo, reading: datetime) -> datetime:
    """Return the first instant (UTC) at which the wall clock reads `reading` or later.

    A reading that occurs twice gives its first occurrence; one that the clock jumps over gives
    the instant of the jump.
    """
    for start, end, offset in stretches(zone, reading.date()):
        reached = max(start, reading.replace(tzinfo=UTC) - offset)
        if reached < end:
            return reached
    raise AssertionError(f"{reading} is never read in {zone}")


@lru_cache(maxsize=50_000)
def stretches(zone: ZoneInfo, day: date) -> tuple[Stretch, ...]:
    """Cut the days around `day` into stretches of one offset each."""
    first = datetime.combine(day - timedelta(days=2), time(0), UTC)
    thirds = [first + timedelta(hours=8 * n) for n in range(5 * 3 + 1)]
    cuts = [first]
    for before, after in pairwise(thirds):
        if offset_at(zone, before) != offset_at(zone, after):
            cuts.append(change_between(zone, before, after))
    cuts.append(thirds[-1])
    return tuple((a, b, offset_at(zone, a)) for a, b in pairwise(cuts))


def change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Find the second at which the offset changes, by halving."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if offset_at(zone, middle) == offset_at(zone, before):
            before = middle
        else:
            after = middle
    return after


def offset_at(zone: ZoneInfo, instant: datetime) -> timedelta:
    """Return what the zone adds to UTC at an instant."""
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
