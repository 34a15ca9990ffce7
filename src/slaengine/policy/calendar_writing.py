"""Calendars as tables of a document."""

from collections.abc import Mapping

from slaengine.calendars.calendar import Calendar
from slaengine.calendars.closure import Closure
from slaengine.calendars.combined import Combined
from slaengine.calendars.holidays import Holidays, NamedDates
from slaengine.calendars.revision import Revision
from slaengine.calendars.special import SpecialHours
from slaengine.policy.said import Table, said


def calendars_document(calendars: Mapping[str, Calendar]) -> Table:
    """Return calendars by name as tables, with references where they combine one another."""
    return {name: _calendar(calendar, calendars) for name, calendar in calendars.items()}


def _calendar(calendar: Calendar, known: Mapping[str, Calendar]) -> Table:
    if isinstance(calendar, Combined):
        parts = (calendar.left, calendar.right)
        return {calendar.operation: [_part(part, known) for part in parts]}
    found: Table = {
        "holidays": [_holidays(one) for one in calendar.holidays],
        "special_hours": [_special_hours(one) for one in calendar.special_hours],
        "closures": [_closure(one) for one in calendar.closures],
        "revisions": [_revision(one) for one in calendar.revisions],
    }
    return {"tz": calendar.tz, "hours": calendar.hours.texts(), **said(found)}


def _part(part: Calendar, known: Mapping[str, Calendar]) -> object:
    if known.get(part.name) == part:
        return part.name
    return {"name": part.name, **_calendar(part, known)}


def _holidays(holidays: Holidays) -> Table:
    if holidays.country is None and holidays.feed is None:
        return _dated(holidays)
    found: Table = {
        "hours": holidays.texts(),
        "country": holidays.country,
        "subdivision": holidays.subdivision,
        "categories": list(holidays.categories),
        "observed": holidays.observed,
        "language": holidays.language,
        "feed": holidays.feed,
        "exclude": sorted(str(one) for one in holidays.exclude),
    }
    return said(found, {"observed": True})


def _dated(holidays: Holidays) -> Table:
    found: Table = {
        "hours": holidays.texts(),
        "since": holidays.since and str(holidays.since),
        "until": holidays.until and str(holidays.until),
    }
    # no dates at all is still a list of them, so an empty one stays
    return {**said(found), "dates": _dates(holidays.dates)}


def _dates(dates: NamedDates) -> object:
    """Write dates as a table, or as a list where one date has several names."""
    found = {str(day): name for day, name in dates}
    if len(found) == len(dates):
        return found
    return [{"date": str(day), "name": name} for day, name in dates]


def _special_hours(special: SpecialHours) -> Table:
    found: Table = {
        "date": special.date and str(special.date),
        "until": special.until and str(special.until),
        "rule": special.rule,
        "since": special.since and str(special.since),
        "hours": special.texts(),
        "effect": special.effect,
        "reason": special.reason,
    }
    return said(found, {"effect": "replace"})


def _closure(closure: Closure) -> Table:
    start, end = closure.start.isoformat(), closure.end.isoformat()
    return said({"start": start, "end": end, "reason": closure.reason})


def _revision(revision: Revision) -> Table:
    return {"since": str(revision.since), "hours": revision.hours.texts()}
