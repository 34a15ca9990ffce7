"""Holidays from iCalendar files (RFC 5545), read by icalendar and recurring-ical-events."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from pathlib import Path

from slaengine.errors import CalendarError, MissingExtraError


def read_feed(path: Path) -> str:
    """Return the text of an iCalendar file; raise `CalendarError` if there is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as reason:
        raise CalendarError(f"holidays: cannot read {str(path)!r}: {reason}") from None
    if "BEGIN:VCALENDAR" not in text:
        raise CalendarError(f"holidays: {str(path)!r} is not an iCalendar file")
    return text


def feed_holidays(
    text: str, exclude: AbstractSet[str | date], year: int
) -> tuple[tuple[date, str], ...]:
    """Return the all-day events of a feed in one year, one pair a date."""
    try:
        from icalendar import Calendar
        from recurring_ical_events import of
    except ImportError:
        raise MissingExtraError("reading .ics files", "ics") from None
    try:
        events = of(Calendar.from_ical(text)).between(date(year, 1, 1), date(year + 1, 1, 1))
    except ValueError as reason:
        raise CalendarError(f"holidays: the iCalendar file cannot be read: {reason}") from None
    found: set[tuple[date, str]] = set()
    for event in events:
        name = str(event.get("SUMMARY", ""))
        first, end = event["DTSTART"].dt, event["DTEND"].dt
        if name in exclude:
            continue
        if isinstance(first, datetime):
            raise CalendarError(
                f"holidays: {name!r} in the iCalendar file starts at {first}; only all-day events "
                "are holidays: exclude it by its name, or make it special hours"
            )
        day = first
        while day < end or day == first:
            if day.year == year:
                found.add((day, name))
            day += timedelta(days=1)
    return tuple(sorted(found))
