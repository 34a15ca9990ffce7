"""slaengine: what was promised to whom, when it is due, whether it was kept, and why."""

from slaengine.calendars import Calendar, Closure, Holidays, Revision, SpecialHours
from slaengine.engine import Alarm, Clock, TicketSla, evaluate
from slaengine.errors import (
    CalendarError,
    HistoryError,
    NeverOpenError,
    PolicyError,
    SlaError,
    StateError,
)
from slaengine.events import Event, Opened, Rated, Replied, StatusChanged, Updated, Worked
from slaengine.policy import Agreement, Policy, Target
from slaengine.reading import parse_events

__all__ = [
    "Agreement",
    "Alarm",
    "Calendar",
    "CalendarError",
    "Clock",
    "Closure",
    "Event",
    "HistoryError",
    "Holidays",
    "NeverOpenError",
    "Opened",
    "Policy",
    "PolicyError",
    "Rated",
    "Replied",
    "Revision",
    "SlaError",
    "SpecialHours",
    "StateError",
    "StatusChanged",
    "Target",
    "TicketSla",
    "Updated",
    "Worked",
    "evaluate",
    "parse_events",
]
