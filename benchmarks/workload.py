"""What is asked in every family: one desk in New York, and pairs of instants in four classes."""

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from slaengine import Calendar, Holidays

Pair: TypeAlias = tuple[datetime, datetime]
Due: TypeAlias = tuple[datetime, timedelta]

NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SEED = 20260105


@dataclass(frozen=True, slots=True)
class GapClass:
    """How far apart the two instants of a pair lie, evenly spread on a logarithmic scale."""

    name: str
    shortest: timedelta
    longest: timedelta

    def draw(self, rng: random.Random) -> timedelta:
        """One gap of the class, in whole seconds."""
        low, high = math.log(self.shortest.total_seconds()), math.log(self.longest.total_seconds())
        return timedelta(seconds=round(math.exp(rng.uniform(low, high))))


GAP_CLASSES = (
    GapClass("1 h–2 d", HOUR, 2 * DAY),
    GapClass("1–30 d", DAY, 30 * DAY),
    GapClass("30–365 d", 30 * DAY, 365 * DAY),
    GapClass("1–5 y", 365 * DAY, 5 * 365 * DAY),
)


@cache
def us_holidays() -> dict[date, str]:
    """Federal holidays, written out so that every contestant has the very same dates."""
    from holidays import country_holidays

    return {day: str(name) for day, name in country_holidays("US", years=range(2014, 2036)).items()}


def desk(hours: dict[str, list[str]], *, tz: str = "America/New_York") -> Calendar:
    """A calendar of the hours, closed on federal holidays."""
    return Calendar(name="desk", tz=tz, hours=hours, holidays=[Holidays.on(us_holidays())])


LUNCH = {"mon,wed,fri": ["09:00-17:00"], "tue,thu": ["09:00-12:00", "13:00-17:00"]}
PLAIN = {"mon-fri": ["09:00-17:00"]}
NIGHT = {"mon-fri": ["22:00-06:00"]}
ODD = {"mon-sat": ["08:47-12:03", "12:58-17:31"]}


def pairs(gaps: GapClass, count: int, *, tz: ZoneInfo = NEW_YORK) -> list[Pair]:
    """Seeded pairs that start in 2020 to 2026, on whole seconds."""
    rng = random.Random(f"{SEED} {gaps.name} {tz.key}")
    first = datetime(2020, 1, 1, tzinfo=tz)
    found = []
    for _ in range(count):
        start = first + timedelta(seconds=rng.randrange(7 * 365 * 86_400))
        found.append((start, start + gaps.draw(rng)))
    return found


def dues(calendar: Calendar, asked: Iterable[Pair]) -> list[Due]:
    """Amounts of open time that reach about as far as the pairs do; none of them zero."""
    return [(start, calendar.elapsed(start, end) or HOUR) for start, end in asked]
