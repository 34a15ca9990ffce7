"""slaengine: what was promised to whom, when it is due, whether it was kept, and why."""

from slaengine.calendars import Calendar, Closure, Holidays, Revision, SpecialHours
from slaengine.errors import (
    CalendarError,
    HistoryError,
    NeverOpenError,
    PolicyError,
    SlaError,
    StateError,
)
from slaengine.events import Event, Opened, Rated, Replied, StatusChanged, Updated, Worked

__all__ = [
    "Calendar",
    "CalendarError",
    "Closure",
    "Event",
    "HistoryError",
    "Holidays",
    "NeverOpenError",
    "Opened",
    "PolicyError",
    "Rated",
    "Replied",
    "Revision",
    "SlaError",
    "SpecialHours",
    "StateError",
    "StatusChanged",
    "Updated",
    "Worked",
]
