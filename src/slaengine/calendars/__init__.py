"""Calendars: which time counts. This package knows nothing of tickets."""

from slaengine.calendars.businessdays import At
from slaengine.calendars.calendar import Calendar
from slaengine.calendars.closure import Closure
from slaengine.calendars.combined import Combined
from slaengine.calendars.explain import Explanation, Slice
from slaengine.calendars.holidays import Holidays
from slaengine.calendars.landing import Landing
from slaengine.calendars.revision import Revision
from slaengine.calendars.spans import Span
from slaengine.calendars.special import SpecialHours

__all__ = [
    "At",
    "Calendar",
    "Closure",
    "Combined",
    "Explanation",
    "Holidays",
    "Landing",
    "Revision",
    "Slice",
    "Span",
    "SpecialHours",
]
