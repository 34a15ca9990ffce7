"""A desk, a wall clock and a way to read open time, as the examples need them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from slaengine import Calendar, Closure, Holidays, Revision, SpecialHours
from slaengine.calendars.hours import Hours

NINE_TO_FIVE = {"mon-fri": ["09:00-17:00"]}
HOUR = timedelta(hours=1)


def desk(
    hours: Hours = NINE_TO_FIVE,
    tz: str = "UTC",
    *,
    holidays: Iterable[Holidays] = (),
    special: Iterable[SpecialHours] = (),
    closures: Iterable[Closure] = (),
    revisions: Iterable[Revision] = (),
) -> Calendar:
    return Calendar("desk", tz, hours, holidays, special, closures, revisions)


def wall(text: str, tz: str = "UTC", *, fold: int = 0) -> datetime:
    """Read what the wall shows: `2026-01-05 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz), fold=fold)


def shown(calendar: Calendar, first: str, last: str) -> list[str]:
    """Write the open spans between two local times, with dates where they matter."""
    spans = calendar.spans(wall(first, calendar.tz), wall(last, calendar.tz))
    return [
        f"{span.start:%d %H:%M:%S}-{span.end:%d %H:%M:%S}".replace(":00-", "-").removesuffix(":00")
        for span in spans
    ]
