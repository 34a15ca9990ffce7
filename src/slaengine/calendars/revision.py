"""Revisions: weekly hours that are in force from a date."""

from dataclasses import dataclass
from datetime import date

from slaengine.calendars.dates import as_date
from slaengine.calendars.hours import Hours, WeeklyHours, weekly_hours


@dataclass(frozen=True, slots=True, init=False)
class Revision:
    """New weekly hours from a date on, until the next revision.

    The shift that starts on the evening before keeps its tail into that date.

    >>> Revision(date(2026, 4, 1), hours={"mon-thu": ["08:00-17:00"]}).hours.texts()
    {'mon-thu': ['08:00-17:00']}
    """

    since: date
    hours: WeeklyHours

    def __init__(self, since: date, hours: Hours) -> None:
        object.__setattr__(self, "since", as_date(since, "revision: since"))
        object.__setattr__(self, "hours", weekly_hours(hours))
