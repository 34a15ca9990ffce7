"""Calendars as tables of a document: hours, holidays, special hours, closures, revisions."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from slaengine.calendars.calendar import Calendar
from slaengine.calendars.closure import Closure
from slaengine.calendars.holidays import Holidays
from slaengine.calendars.hours import ROUND_THE_CLOCK, WeeklyHours, day_hours, weekly_hours
from slaengine.calendars.revision import Revision
from slaengine.calendars.special import EFFECTS, SpecialHours
from slaengine.errors import CalendarError, PolicyError
from slaengine.policy.mistakes import at, mistakes_so_far
from slaengine.policy.reading import (
    attempt,
    day,
    flag,
    free_text,
    known_keys,
    listed,
    maybe,
    one_of,
    read,
    several,
    table,
    text,
)
from slaengine.policy.zones import read_zone

T = TypeVar("T")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ALWAYS = weekly_hours(ROUND_THE_CLOCK)
PLAIN_KEYS = ("tz", "hours", "holidays", "special_hours", "closures", "revisions")


def refused(make: Callable[[], T]) -> T:
    """Build a part of a calendar; its refusal becomes a mistake of the document."""
    try:
        return make()
    except CalendarError as error:
        raise PolicyError(str(error)) from None


def read_plain_calendar(name: str, found: Mapping[str, object], base: Path | None) -> Calendar:
    """Read a calendar that has hours of its own; files are looked for beside the document."""
    before = mistakes_so_far()
    parts = known_keys(found, PLAIN_KEYS, ("tz", "hours"))
    tz = read("tz", read_zone, parts["tz"], "UTC")
    hours = read("hours", read_hours, parts["hours"], _ALWAYS)
    holidays = read("holidays", listed(_holiday_reader(base)), parts.get("holidays", ()), ())
    special = several("special_hours", _read_special, parts.get("special_hours", ()))
    closures = several("closures", _read_closure, parts.get("closures", ()))
    revisions = several("revisions", _read_revision, parts.get("revisions", ()))
    if mistakes_so_far() > before:
        return Calendar(name, tz, _ALWAYS)
    try:
        return Calendar(name, tz, hours, holidays, special, closures, revisions)
    except CalendarError as error:
        raise PolicyError(str(error).removeprefix(f"calendar {name!r}: ")) from None


def read_hours(value: object) -> WeeklyHours:
    """Read weekly hours: `"24x7"`, or intervals by weekday."""
    if isinstance(value, str):
        return refused(lambda: weekly_hours(value))
    before = mistakes_so_far()
    texts = {key: read(key, _read_day, given, ()) for key, given in table(value).items()}
    for key in texts:
        with at(key):
            attempt(_read_weekdays, key, None)
    return _ALWAYS if mistakes_so_far() > before else refused(lambda: weekly_hours(texts))


def _read_weekdays(key: object) -> None:
    refused(lambda: weekly_hours({str(key): ()}))


def _read_day(value: object) -> tuple[str, ...]:
    """Read the intervals of a date and leave them as text."""
    return listed(_read_interval)(value)


def _read_interval(value: object) -> str:
    interval = text(value)
    refused(lambda: day_hours(interval))
    return interval


def _holiday_reader(base: Path | None) -> Callable[[object], Holidays]:
    def reader(value: object) -> Holidays:
        found = table(value)
        for key, read_kind in _HOLIDAYS.items():
            if key in found:
                return read_kind(found)
        if "ics" in found:
            return _read_ics(found, base)
        raise PolicyError(f"needs one of {', '.join((*_HOLIDAYS, 'ics'))}")

    return reader


def _read_country(found: dict[str, object]) -> Holidays:
    keys = ("country", "subdivision", "categories", "observed", "exclude", "language", "hours")
    parts = known_keys(found, keys)
    before = mistakes_so_far()
    country = read("country", text, parts["country"], "")
    subdivision = maybe("subdivision", text, parts.get("subdivision"))
    categories = read("categories", listed(text), parts.get("categories", ("public",)), ())
    observed = read("observed", flag, parts.get("observed", True), None)
    exclude = several("exclude", _read_excluded, parts.get("exclude", ()))
    language = maybe("language", text, parts.get("language"))
    hours = read("hours", _read_day, parts.get("hours", ()), ())
    if mistakes_so_far() > before:
        return _NO_HOLIDAYS
    return refused(
        lambda: Holidays(
            country,
            subdivision,
            categories=categories,
            observed=observed is not False,
            exclude=exclude,
            language=language,
            hours=hours,
        )
    )


def _read_date(found: dict[str, object]) -> Holidays:
    parts = known_keys(found, ("date", "name", "hours"))
    when = read("date", day, parts["date"], _SOME_DAY)
    name = read("name", free_text, parts.get("name", ""), "")
    hours = read("hours", _read_day, parts.get("hours", ()), ())
    return refused(lambda: Holidays.on({when: name}, hours))


def _read_dates(found: dict[str, object]) -> Holidays:
    parts = known_keys(found, ("dates", "hours", "since", "until"))
    dates = read("dates", _read_named_dates, parts["dates"], ())
    hours = read("hours", _read_day, parts.get("hours", ()), ())
    since = maybe("since", day, parts.get("since"))
    until = maybe("until", day, parts.get("until"))
    return refused(lambda: Holidays.on(dates, hours, since=since, until=until))


def _read_named_dates(value: object) -> tuple[tuple[date, str], ...]:
    """Read dates with names (a table, or a list of tables) or without (a list)."""
    if not isinstance(value, Mapping):
        return listed(_read_named_date)(value)
    found: list[tuple[date, str]] = []
    for key, name in value.items():
        with at(str(key)):
            when = attempt(day, key, _SOME_DAY)
            found.append((when, attempt(free_text, name, "")))
    return tuple(found)


def _read_named_date(value: object) -> tuple[date, str]:
    if not isinstance(value, Mapping):
        return day(value), ""
    parts = known_keys(table(value), ("date", "name"), ("date",))
    when = read("date", day, parts["date"], _SOME_DAY)
    return when, read("name", free_text, parts.get("name", ""), "")


def _read_feed(found: dict[str, object]) -> Holidays:
    """Read the text of an iCalendar file, as a written policy carries it."""
    parts = known_keys(found, ("feed", "exclude", "hours"))
    feed = read("feed", text, parts["feed"], _EMPTY_FEED)
    exclude = several("exclude", _read_excluded, parts.get("exclude", ()))
    hours = read("hours", _read_day, parts.get("hours", ()), ())
    return refused(lambda: Holidays.ics_text(feed, exclude=exclude, hours=hours))


def _read_ics(found: dict[str, object], base: Path | None) -> Holidays:
    parts = known_keys(found, ("ics", "exclude", "hours"))
    name = read("ics", text, parts["ics"], "")
    exclude = several("exclude", _read_excluded, parts.get("exclude", ()))
    hours = read("hours", _read_day, parts.get("hours", ()), ())
    if not name:
        return _NO_HOLIDAYS
    with at("ics"):
        return attempt(lambda _: _open_ics(name, base, exclude, hours), name, _NO_HOLIDAYS)


def _open_ics(
    name: str, base: Path | None, exclude: tuple[str | date, ...], hours: tuple[str, ...]
) -> Holidays:
    path = Path(name) if base is None else base / name
    try:
        exists = path.is_file()  # and no device that never ends
    except (OSError, ValueError):
        exists = False
    if not exists:
        raise PolicyError(f"there is no file {name[:60]!r} beside the policy")
    return refused(lambda: Holidays.ics(path, exclude=exclude, hours=hours))


def _read_excluded(value: object) -> str | date:
    """Read the name of a holiday, or a date, which JSON has as text."""
    if isinstance(value, str) and not _DATE.fullmatch(value):
        return text(value)
    return day(value)


def _read_special(value: object) -> SpecialHours:
    keys = ("date", "until", "rule", "since", "hours", "effect", "reason")
    parts = known_keys(table(value), keys)
    before = mistakes_so_far()
    when = maybe("date", day, parts.get("date"))
    until = maybe("until", day, parts.get("until"))
    rule = maybe("rule", text, parts.get("rule"))
    since = maybe("since", day, parts.get("since"))
    hours = read("hours", _read_day, parts.get("hours", ()), ())
    effect = read("effect", _read_effect, parts.get("effect", EFFECTS[0]), EFFECTS[0])
    reason = read("reason", free_text, parts.get("reason", ""), "")
    if mistakes_so_far() > before:
        return SpecialHours(_SOME_DAY)
    return refused(
        lambda: SpecialHours(
            when, until=until, rule=rule, since=since, hours=hours, effect=effect, reason=reason
        )
    )


_read_effect = one_of(*EFFECTS)


def _read_closure(value: object) -> Closure:
    parts = known_keys(table(value), ("start", "end", "reason"), ("start", "end"))
    start = read("start", _read_instant, parts["start"], None)
    end = read("end", _read_instant, parts["end"], None)
    reason = read("reason", free_text, parts.get("reason", ""), "")
    if start is None or end is None:
        return _NO_CLOSURE
    return refused(lambda: Closure(start, end, reason))


def _read_instant(value: object) -> datetime:
    """Read an instant with its offset; JSON has it as text."""
    if isinstance(value, str):
        try:
            return _read_instant(datetime.fromisoformat(value))
        except ValueError as error:
            if isinstance(error, PolicyError):
                raise
            raise PolicyError(f"{value[:40]!r} is not an instant; {_INSTANT}") from None
    if not isinstance(value, datetime):
        raise PolicyError(f"must be an instant; {_INSTANT}")
    if value.utcoffset() is None:
        raise PolicyError(f"{value.isoformat()} has no time zone; {_INSTANT}")
    return value


def _read_revision(value: object) -> Revision:
    parts = known_keys(table(value), ("since", "hours"), ("since", "hours"))
    since = read("since", day, parts["since"], _SOME_DAY)
    hours = read("hours", read_hours, parts["hours"], _ALWAYS)
    return refused(lambda: Revision(since, hours))


_HOLIDAYS: Mapping[str, Callable[[dict[str, object]], Holidays]] = {
    "country": _read_country,
    "date": _read_date,
    "dates": _read_dates,
    "feed": _read_feed,
}
_INSTANT = "write 2026-03-02T12:00:00+00:00"
_EMPTY_FEED = "BEGIN:VCALENDAR"
# Stand in for parts with mistakes, so that the rest of the document is read to its end.
_SOME_DAY = date(2000, 1, 1)
_NO_HOLIDAYS = Holidays.on(())
_NO_CLOSURE = Closure(
    datetime.fromisoformat("2000-01-01T00:00+00:00"),
    datetime.fromisoformat("2000-01-01T00:01+00:00"),
)
