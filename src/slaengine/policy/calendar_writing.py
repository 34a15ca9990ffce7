"""Calendars as tables of a document."""

from collections.abc import Mapping

from slaengine.calendars.calendar import Calendar
from slaengine.calendars.closure import Closure
from slaengine.calendars.combined import Combined
from slaengine.calendars.holidays import Holidays, NamedDates
from slaengine.calendars.revision import Revision
from slaengine.calendars.special import SpecialHours

Table = dict[str, object]


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
    kept = {key: value for key, value in found.items() if value}
    return {"tz": calendar.tz, "hours": calendar.hours.texts(), **kept}


def _part(part: Calendar, known: Mapping[str, Calendar]) -> object:
    if known.get(part.name) == part:
        return part.name
    return {"name": part.name, **_calendar(part, known)}


def _holidays(holidays: Holidays) -> Table:
    found: Table = {"hours": holidays.texts()}
    if holidays.country is not None:
        found["country"] = holidays.country
        found["subdivision"] = holidays.subdivision
        found["categories"] = list(holidays.categories)
        found["observed"] = None if holidays.observed else False
        found["language"] = holidays.language
    elif holidays.feed is not None:
        found["feed"] = holidays.feed
    else:
        found["dates"] = _dates(holidays.dates)
        found["since"] = holidays.since and str(holidays.since)
        found["until"] = holidays.until and str(holidays.until)
        return {key: value for key, value in found.items() if value not in (None, [])}
    found["exclude"] = sorted(str(one) for one in holidays.exclude)
    return {key: value for key, value in found.items() if value not in (None, [])}


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
        "effect": None if special.effect == "replace" else special.effect,
        "reason": special.reason,
    }
    return {key: value for key, value in found.items() if value not in (None, [], "")}


def _closure(closure: Closure) -> Table:
    found: Table = {"start": closure.start.isoformat(), "end": closure.end.isoformat()}
    return {**found, "reason": closure.reason} if closure.reason else found


def _revision(revision: Revision) -> Table:
    return {"since": str(revision.since), "hours": revision.hours.texts()}
