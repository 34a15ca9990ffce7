"""No times, only answers: nights, DST changes, odd hours, microseconds, far years, other zones."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from benchmarks import peers
from benchmarks.answers import equal
from benchmarks.workload import DAY, GAP_CLASSES, NIGHT, ODD, PLAIN, SEED, Pair, desk, dues, pairs
from slaengine import Calendar

ZONES = ("America/New_York", "Europe/Lisbon", "Asia/Kolkata", "Australia/Lord_Howe")
TABLES = {"plain": PLAIN, "night": NIGHT, "odd": ODD}


def compared() -> Iterator[tuple[str, int]]:
    """Each case with the number of answers in which slaengine and workclock agree."""
    for (name, hours), tz in product(TABLES.items(), ZONES):
        calendar = desk(hours, tz=tz)
        schedule = peers.workclock_schedule(hours, tz=tz)
        asked = [*_usual(ZoneInfo(tz)), *_around_changes(tz), *_far_away(ZoneInfo(tz))]
        yield f"{name} hours, {tz}, elapsed", equal(asked, calendar.elapsed, schedule.between)
        amounts = dues(calendar, [(a, b) for a, b in asked if a < b])
        yield f"{name} hours, {tz}, add", equal(amounts, calendar.add, schedule.add)
    yield "no open time at all between two instants", _closed_gap(desk(PLAIN))


def _usual(tz: ZoneInfo) -> Iterator[Pair]:
    rng = random.Random(f"{SEED} {tz.key}")
    for gaps in GAP_CLASSES[:3]:
        for start, end in pairs(gaps, 60, tz=tz):
            yield (
                start + timedelta(microseconds=rng.randrange(10**6)),
                end + timedelta(microseconds=rng.randrange(10**6)),
            )


def _around_changes(tz: str) -> Iterator[Pair]:
    """Both folds, and the minutes before and after each change of the offset in 2026."""
    zone, at = ZoneInfo(tz), datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(365 * 24):
        later = at + timedelta(hours=1)
        if at.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            near = [at + timedelta(minutes=10 * i) for i in range(-18, 19)]
            for first, second in zip(near, near[7:], strict=False):
                yield first.astimezone(zone), second.astimezone(zone)
        at = later


def _far_away(zone: ZoneInfo) -> Iterator[Pair]:
    """Years that no table was compiled for yet, in both directions."""
    for year in (1999, 2013, 2077, 2150):
        start = datetime(year, 3, 3, 10, 30, tzinfo=zone)
        yield start, start + 40 * DAY
        yield start + 40 * DAY, start


def _closed_gap(calendar: Calendar) -> int:
    saturday = datetime(2026, 1, 10, 10, tzinfo=ZoneInfo("America/New_York"))
    if calendar.elapsed(saturday, saturday + DAY) != timedelta(0):
        raise AssertionError("a weekend has no open time")
    return 1
