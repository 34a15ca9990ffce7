"""How other libraries answer calendar questions, each manner written with slaengine's own answers.

A manner either changes the question (`Case` to `Case`), asks it in its own way, or works over our
answer. The table of deviations says which library has which.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from tests.vectors.calendars import WEEK, calendar, calendar_of
from tests.vectors.cases import Case
from tests.vectors.days import (
    DAY,
    MOMENT,
    Pair,
    by_date,
    dates,
    day_edges,
    is_date,
    is_open_date,
    latest_counted,
    local_date,
    midnight,
    on_date,
    open_dates,
    spans,
)
from tests.vectors.operations import (
    SEASON,
    add_days,
    of_2006,
    same_kind,
    walked_from,
)

FAR = timedelta(days=60)  # around a case: no library's answer depends on a gap further away


# Adding and measuring


def lands_on_the_opening(case: Case) -> datetime:
    return calendar_of(case).add(case.start, case.amount, landing="open")


def nothing_moves_into_open_time(case: Case) -> datetime:
    """Move to the next opening, or back to the last close, when there is nothing to add."""
    desk = calendar_of(case)
    if case.amount:
        return desk.add(case.start, case.amount)
    if case.op == "subtract":
        return latest_counted(desk, case.start)
    return desk.next_open(case.start)


def never_negative(answer: object) -> object:
    assert isinstance(answer, int | float)
    return max(answer, 0)


def at_least_a_second(answer: object) -> object:
    assert isinstance(answer, int | float)
    return max(answer, 1)


def whole_seconds(answer: object) -> object:
    """Round to whole seconds, halves away from zero."""
    if isinstance(answer, datetime):
        part = timedelta(microseconds=answer.microsecond)
        return answer - part + round(part / timedelta(seconds=1)) * timedelta(seconds=1)
    assert isinstance(answer, int | float)
    return int(Decimal(str(answer)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def closes_a_moment_before_midnight(case: Case) -> Case:
    """Close the desk in the last microsecond of every date around the case."""
    desk, day = calendar_of(case), case.start.date()
    ends = [midnight(desk, each) for each in dates(day - 9 * DAY, day + 9 * DAY)]
    leaves = [[(end - MOMENT).isoformat(), end.isoformat()] for end in ends]
    return asked_of(case, {**case["calendar"], "leaves": leaves})


# Special hours, and endpoints in a gap


def holidays_beat_shifts(case: Case) -> Case:
    form = case["calendar"]
    shifts = {day: hours for day, hours in form["shifts"].items() if day not in form["holidays"]}
    return asked_of(case, {**form, "shifts": shifts})


def endpoints_move_on_by_the_gap(case: Case) -> Case:
    """Rewrite the hours of dates that lose time: an endpoint in the gap comes out after it."""
    form = case["calendar"]
    zone, shifts, breaks = ZoneInfo(form["tz"]), dict(form["shifts"]), dict(form["breaks"])
    for day in dates(case.date - FAR, case.date + FAR):
        key = day.isoformat()
        if not _loses_time(zone, day) or (key in form["holidays"] and key not in shifts):
            continue
        hours = shifts.get(key, form["weekly"].get(WEEK[day.weekday()], ()))
        shifts[key] = list(_moved_on(zone, day, hours))
        breaks[key] = list(_moved_on(zone, day, breaks.get(key, ())))
    return asked_of(case, {**form, "shifts": shifts, "breaks": breaks})


def _loses_time(zone: ZoneInfo, day: date) -> bool:
    before, after = (datetime.combine(each, time(), zone) for each in (day, day + DAY))
    return (before.utcoffset() or timedelta()) < (after.utcoffset() or timedelta())


def _moved_on(zone: ZoneInfo, day: date, hours: Iterable[Sequence[str]]) -> Iterable[list[str]]:
    for interval in hours:
        start, end = (_wall(zone, day, text) for text in interval)
        if start < end:
            yield [start, end]


def _wall(zone: ZoneInfo, day: date, text: str) -> str:
    if text == "24:00":
        return text
    wall = datetime.combine(day, time.fromisoformat(text), zone)
    shown = wall.astimezone(ZoneInfo("UTC")).astimezone(zone)
    return "24:00" if shown.date() > day else shown.time().isoformat()


# Business days


def counts_from_the_instant_itself(case: Case) -> datetime:
    """Count weekdays with hours from the instant as it is; move into open time at the end."""
    desk, form = calendar_of(case), case["calendar"]
    weekdays = calendar({**form, "shifts": {}, "breaks": {}})
    today = local_date(desk, case)
    step = 1 if case.op == "days_add" else -1
    counted = open_dates(weekdays, today + step * DAY if case.days else today, step)
    day = next(islice(counted, max(abs(case.days) - 1, 0), None))
    at = on_date(desk, case, day)
    return desk.next_open(at) if step > 0 else latest_counted(desk, at)


def keeps_the_wall_time(case: Case) -> datetime | date:
    """Count dates only: the wall time stays, open or not, and no days change nothing."""
    desk = calendar_of(case)
    today = local_date(desk, case)
    step = 1 if case.op == "days_add" else -1
    worked = next(open_dates(desk, today, step))
    counted = open_dates(desk, worked, step)
    day = next(islice(counted, abs(case.days), None)) if case.days else today
    return day if is_date(case["start"]) else on_date(desk, case, day)


def starts_at_the_opening_of_a_worked_date(case: Case) -> datetime | date:
    """Walk back from a date that is not worked as from the opening of the date before it."""
    desk = calendar_of(case)
    today, start = local_date(desk, case), walked_from(desk, case)
    if not is_open_date(desk, today):
        start = day_edges(desk, midnight(desk, next(open_dates(desk, today, -1))))[0]
    return same_kind(desk, case, desk.add_days(start, case.days))


def ends_back_at_the_opening(case: Case) -> object:
    """Plan backwards to the opening of the date, and nowhere when there is nothing to plan."""
    if not case.days:
        return case.start
    at = add_days(case)
    assert isinstance(at, datetime)
    return day_edges(calendar_of(case), at)[0] if case.days < 0 else at


# Periods


def touching_periods_stay_apart(case: Case) -> list[Pair]:
    """List the spans of each interval of the day by itself, cut at midnights."""
    form = case["calendar"]
    if case.op == "periods_on":
        first, last = (midnight(calendar(form), day) for day in (case.date, case.date + DAY))
        return _apart(form, first, last)
    if case.op == "periods_after":
        return _apart(form, case.start, case.start + SEASON)[: case["count"]]
    return _apart(form, case.start - SEASON, case.start)[::-1][: case["count"]]


def _apart(form: Mapping[str, Any], start: datetime, end: datetime) -> list[Pair]:
    hours = ("weekly", "shifts")
    most = max(len(intervals) for key in hours for intervals in form[key].values())
    result: list[Pair] = []
    for nth in range(most):
        one = {key: {day: hs[nth : nth + 1] for day, hs in form[key].items()} for key in hours}
        desk = calendar({**form, **one})
        result += by_date(desk, spans(desk, start, end))
    return sorted(result)


def intersects_what_clocks_show(case: Case) -> list[Pair]:
    """Intersect weekly hours as readings of a clock, whatever the zones, without any shifts."""
    form = {**case["calendar"], "shifts": {}}
    other = {**case["other"], "shifts": {}, "tz": form["tz"]}
    return of_2006(calendar(form) & calendar(other))


def asked_of(case: Case, form: object) -> Case:
    """Ask the same of another calendar."""
    return Case(case.file, case.id, case.op, {**case.data, "calendar": form})
