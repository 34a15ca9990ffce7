"""slaengine: what was promised to whom, when it is due, whether it was kept, and why."""

from importlib import import_module
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from types import ModuleType

    from slaengine import audit, availability, frames, metrics, remedies, review, whatif

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
    "audit",
    "availability",
    "evaluate",
    "frames",
    "metrics",
    "parse_events",
    "remedies",
    "review",
    "whatif",
]

_LOADED_ON_FIRST_USE = (
    "audit",
    "availability",
    "frames",
    "metrics",
    "remedies",
    "review",
    "whatif",
)


def __getattr__(name: str) -> "ModuleType":
    if name in _LOADED_ON_FIRST_USE:
        return import_module(f"slaengine.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LOADED_ON_FIRST_USE})
