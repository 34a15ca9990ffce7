"""Calendars that another system refuses: ours refuses them too, or shows what it reads."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from slaengine import Calendar, Holidays, SpecialHours
from tests.vectors.calendars import calendar, texts
from tests.vectors.cases import Case
from tests.vectors.days import Pair, spans

FIRST = datetime(2019, 12, 1, tzinfo=UTC)  # a Sunday, and the date that sources single out
WEEK = timedelta(days=7)


def invalid_calendar(case: Case) -> list[Pair]:
    """Build the calendar and ask it for an opening: what is accepted shows the week it means."""
    if "field" in case.data:
        desk = CONFIGURED[case["field"]](case["value"])
    else:
        desk = calendar(case["calendar"])
    desk.next_open(FIRST)
    return spans(desk, FIRST, FIRST + WEEK)


def week(days: Mapping[int, tuple[int, int]]) -> list[Pair]:
    """Write out that week in UTC: hours after midnight by days after its Sunday."""
    hour = timedelta(hours=1)
    midnights = {day: FIRST + timedelta(days=day) for day in days}
    return [(midnights[day] + a * hour, midnights[day] + b * hour) for day, (a, b) in days.items()]


def _with_hours(value: Mapping[str, Any]) -> Calendar:
    hours = {day: _hours(part) for day, part in value.items()}
    return Calendar(name="vector", tz="UTC", hours=hours)


def _with_special_hours(value: Mapping[Any, Any]) -> Calendar:
    special = [SpecialHours(date=_day(day), hours=_hours(part)) for day, part in value.items()]
    return Calendar(name="vector", tz="UTC", hours="24x7", special_hours=special)


def _with_holidays(value: Any) -> Calendar:
    return Calendar(name="vector", tz="UTC", hours="24x7", holidays=[Holidays.on(value)])


def _with_zone(value: Any) -> Calendar:
    return Calendar(name="vector", tz=value, hours="24x7")


def _hours(value: Any) -> Any:
    """Return the hours of a day; what is no list of intervals is handed on as it is."""
    return texts(value) if isinstance(value, list) else value


def _day(text: Any) -> Any:
    """Return a date; what is none is handed on as it is."""
    return date.fromisoformat(text) if text[:1].isdigit() else text


CONFIGURED: Mapping[str, Callable[[Any], Calendar]] = MappingProxyType(
    {
        "working_hours": _with_hours,
        "holiday_hours": _with_special_hours,
        "holidays": _with_holidays,
        "time_zone": _with_zone,
    }
)
