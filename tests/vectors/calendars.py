"""Calendars in the vectors' own form, as slaengine builds them."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from slaengine import Calendar, Closure, Holidays, SpecialHours
from tests.vectors.cases import Case, instant

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def calendar_of(case: Case) -> Calendar:
    """Build the calendar of a case; its pauses, where it has some, shut the desk."""
    form = dict(case["calendar"])
    form["leaves"] = [*form.get("leaves", ()), *(case.get("pauses") or ())]
    return calendar(form)


def calendar(form: Mapping[str, Any]) -> Calendar:
    """Build a calendar from its form; equal forms give one calendar, with its tables warm."""
    return _calendar(json.dumps(form))


@lru_cache(maxsize=4096)
def _calendar(text: str) -> Calendar:
    form = json.loads(text)
    return Calendar(
        name="vector",
        tz=form["tz"],
        hours=_weekly(form),
        holidays=list(_holidays(form)),
        special_hours=[*_shifts(form), *_breaks(form), *_yearly(form), *_other_weeks(form)],
        closures=list(_closures(form)),
    )


def _weekly(form: Mapping[str, Any]) -> Mapping[str, list[str]] | str:
    if form.get("always_open"):
        return "24x7"
    weekly = form.get("weekly") or form.get("weekly_alternating", {}).get("0") or {}
    return {day: texts(intervals) for day, intervals in weekly.items()}


def texts(intervals: Iterable[tuple[str, str]]) -> list[str]:
    """Write intervals as slaengine reads them; "+1d" is what an end before its start means."""
    result = []
    for start, end in intervals:
        clock = end.removesuffix("+1d")
        if clock != end and clock > start:
            raise ValueError(f"{start}-{end} is longer than a day, which weekly hours cannot say")
        result.append(f"{start}-{clock}")
    return result


def _holidays(form: Mapping[str, Any]) -> Iterable[Holidays]:
    dates = {date.fromisoformat(day) for day in form.get("holidays", ())}
    for rule in form.get("holiday_rules", ()):
        if not rule["yearly"]:
            dates.update(_range(rule["begin"], rule["end"]))
    if dates:
        yield Holidays.on(sorted(dates))


def _range(begin: str, end: str) -> Iterable[date]:
    day = date.fromisoformat(begin)
    while day <= date.fromisoformat(end):
        yield day
        day += timedelta(days=1)


def _shifts(form: Mapping[str, Any]) -> Iterable[SpecialHours]:
    for day, intervals in form.get("shifts", {}).items():
        yield SpecialHours(date=date.fromisoformat(day), hours=texts(intervals))


def _breaks(form: Mapping[str, Any]) -> Iterable[SpecialHours]:
    for day, intervals in form.get("breaks", {}).items():
        hours = texts(intervals)
        if hours:
            yield SpecialHours(date=date.fromisoformat(day), hours=hours, effect="remove")


def _yearly(form: Mapping[str, Any]) -> Iterable[SpecialHours]:
    days = list(form.get("yearly_holidays", ()))
    days += [rule["begin"][5:] for rule in form.get("holiday_rules", ()) if rule["yearly"]]
    for month, day in (text.split("-") for text in days):
        yield SpecialHours(rule=f"FREQ=YEARLY;BYMONTH={int(month)};BYMONTHDAY={int(day)}")


def _other_weeks(form: Mapping[str, Any]) -> Iterable[SpecialHours]:
    """Give every other week its own hours: weeks of type 1 replace those of type 0."""
    weeks = form.get("weekly_alternating")
    if not weeks:
        return
    monday = date(2018, 1, 1)
    while (monday.toordinal() - 1) // 7 % 2 == 0:
        monday += timedelta(days=7)
    for number, day in enumerate(WEEK):
        yield SpecialHours(
            rule=f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day[:2].upper()}",
            since=monday + timedelta(days=number),
            hours=texts(weeks["1"].get(day, ())),
        )


def _closures(form: Mapping[str, Any]) -> Iterable[Closure]:
    """Close the desk over its leaves; a leave from an instant to itself takes no time away."""
    for start, end in form.get("leaves", ()):
        if instant(start) < instant(end):
            yield Closure(instant(start), instant(end))
