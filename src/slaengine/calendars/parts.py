"""The parts of a calendar, as its layers read them."""

from typing import Protocol
from zoneinfo import ZoneInfo

from slaengine.calendars.closure import Closure
from slaengine.calendars.holidays import Holidays
from slaengine.calendars.hours import WeeklyHours
from slaengine.calendars.revision import Revision
from slaengine.calendars.special import SpecialHours


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
