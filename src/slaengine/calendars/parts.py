"""The parts of a calendar, as its layers read them."""

from collections.abc import Iterable
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from slaengine.calendars.closure import Closure
from slaengine.calendars.holidays import Holidays
from slaengine.calendars.hours import WeeklyHours
from slaengine.calendars.revision import Revision
from slaengine.calendars.special import SpecialHours
from slaengine.errors import CalendarError

Part = TypeVar("Part")


class Parts(Protocol):
    """What open time is made of: weekly hours, and what changes them."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose wall the local times are on."""

    @property
    def hours(self) -> WeeklyHours:
        """The hours of a normal week, until the first revision."""

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """Later weekly hours, in order."""

    @property
    def holidays(self) -> tuple[Holidays, ...]:
        """Dates that are closed, or have hours of their own."""

    @property
    def special_hours(self) -> tuple[SpecialHours, ...]:
        """Dates that have other hours."""

    @property
    def closures(self) -> tuple[Closure, ...]:
        """Spans that are closed whatever the hours say."""


def parts_of(calendar: str, key: str, given: object, kind: type[Part]) -> tuple[Part, ...]:
    """Return the parts under one key of a calendar; refuse what is no list of that kind."""
    place = f"calendar {calendar!r}: {key}"
    remedy = f"write {key}=[{kind.__name__}(...)]"
    if not isinstance(given, Iterable):
        raise CalendarError(f"{place}: {given!r:.60} is not a list; {remedy}")
    found: list[Part] = []
    for part in given:
        if not isinstance(part, kind):
            raise CalendarError(f"{place}: {part!r:.60} is not one of them; {remedy}")
        found.append(part)
    return tuple(found)
