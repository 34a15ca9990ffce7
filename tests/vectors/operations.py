"""The vectors' calendar operations: methods of `Calendar`, or derived from its spans."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from types import MappingProxyType

from slaengine import Calendar
from tests.vectors.calendars import calendar, calendar_of
from tests.vectors.cases import Case
from tests.vectors.days import (
    DAY,
    MOMENT,
    Pair,
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

SEASON = timedelta(days=120)  # within which every calendar here has all the periods asked for
YEAR = timedelta(days=366)  # within which every holiday here comes again


def add(case: Case) -> datetime:
    return calendar_of(case).add(case.start, case.amount)


def within(case: Case) -> float | tuple[float, float]:
    desk = calendar_of(case)
    seconds = desk.elapsed(case.start, case.end).total_seconds()
    if case.get("expected_days") is None:
        return seconds
    return seconds, sum(shares_of_days(desk, desk, case).values())


def within_abs(case: Case) -> float:
    return abs(calendar_of(case).elapsed(case.start, case.end)).total_seconds()


def is_open(case: Case) -> bool:
    return calendar_of(case).is_open(case.start)


def is_open_or_closing(case: Case) -> bool:
    desk = calendar_of(case)
    return desk.is_open(case.start) or desk.is_open(case.start - MOMENT)


def next_open(case: Case) -> datetime:
    return calendar_of(case).next_open(case.start)


def next_close(case: Case) -> datetime:
    return calendar_of(case).next_close(case.start)


def next_opening_after(case: Case) -> datetime:
    desk = calendar_of(case)
    return desk.next_open(desk.next_close(case.start) if desk.is_open(case.start) else case.start)


def last_counted(case: Case) -> datetime:
    return latest_counted(calendar_of(case), case.start)


def days_add(case: Case) -> datetime | date:
    """Add business days; a date stands for its first moment, and for its last when walking back."""
    desk = calendar_of(case)
    return same_kind(desk, case, desk.add_days(walked_from(desk, case), case.days))


def walked_from(desk: Calendar, case: Case) -> datetime:
    if not is_date(case["start"]):
        return case.start
    return midnight(desk, case.date if case.days >= 0 else case.date + DAY)


def same_kind(desk: Calendar, case: Case, at: datetime) -> datetime | date:
    """Return an answer as a date where the question was one."""
    return at.astimezone(desk.zone).date() if is_date(case["start"]) else at


def add_days(case: Case) -> datetime | date:
    """Add business days in the manner of a mode: some count the first day as the first."""
    desk, days, mode = calendar_of(case), case.days, case["mode"]
    if mode.startswith("working-days-keep-time-of-day"):
        at_close = mode.endswith("+end-of-working-day")
        return desk.add_days(case.start, days, at="close" if at_close else "same_time")
    counted = days - (1 if days > 0 else -1 if days < 0 else 0)
    if mode == "nth-working-day":
        return desk.add_days(case.start, counted).date()
    return desk.add_days(case.start, counted, at="close")


def periods_on(case: Case) -> list[Pair]:
    desk = calendar_of(case)
    return spans(desk, midnight(desk, case.date), midnight(desk, case.date + DAY))


def periods_after(case: Case) -> list[Pair]:
    """Return the spans from an instant on; one that never ends is no period."""
    horizon = case.start + SEASON
    found = (pair for pair in spans(calendar_of(case), case.start, horizon) if pair[1] < horizon)
    return list(islice(found, case["count"]))


def periods_before(case: Case) -> list[Pair]:
    horizon = case.start - SEASON
    found = reversed(spans(calendar_of(case), horizon, case.start))
    return list(islice((pair for pair in found if pair[0] > horizon), case["count"]))


def next_period(case: Case) -> Pair:
    return periods_after(with_count(case, 1))[0]


def prev_period(case: Case) -> Pair:
    return periods_before(with_count(case, 1))[0]


def intervals(case: Case) -> list[Pair]:
    return spans(calendar_of(case), case.start, case.end)


def last_interval(case: Case) -> tuple[datetime, ...]:
    """Return the last span of a range as local times, which is how the source writes it."""
    desk = calendar_of(case)
    return tuple(at.astimezone(desk.zone).replace(tzinfo=None) for at in intervals(case)[-1])


def is_business_day(case: Case) -> bool:
    return is_open_date(calendar_of(case), case.date)


def is_holiday(case: Case) -> bool:
    """Say whether a desk that never closes but for the holidays is closed on the date."""
    return not is_open_date(calendar({**case["calendar"], "always_open": True}), case.date)


def first_business_day(case: Case) -> datetime:
    desk = calendar_of(case)
    return on_date(desk, case, next(open_dates(desk, local_date(desk, case), 1)))


def previous_business_day(case: Case) -> datetime:
    desk = calendar_of(case)
    return on_date(desk, case, next(open_dates(desk, local_date(desk, case), -1)))


def next_working_day(case: Case) -> date:
    return next(open_dates(calendar_of(case), case.date + DAY, 1))


def previous_working_day(case: Case) -> date:
    return next(open_dates(calendar_of(case), case.date - DAY, -1))


def business_days_between(case: Case) -> int:
    first = case.date if case.get("inclusive") else case.date + DAY
    last = date.fromisoformat(case["end"][:10])
    return sum(is_open_date(calendar_of(case), day) for day in dates(first, last))


def consecutive_workdays(case: Case) -> list[date]:
    return _run(calendar_of(case), case.date, wanted=True)


def consecutive_non_working_days(case: Case) -> list[date]:
    return _run(calendar_of(case), case.date, wanted=False)


def day_open(case: Case) -> datetime:
    return day_edges(calendar_of(case), case.start)[0]


def day_close(case: Case) -> datetime:
    return day_edges(calendar_of(case), case.start)[1]


def holiday_block(case: Case) -> Pair:
    """Return the next or previous stretch of holidays: what they take from an open desk."""
    form = {
        "tz": case["calendar"]["rules"][0]["tz"],
        "holidays": case["calendar"]["rules"][0]["dates"],
        "always_open": True,
    }
    shut = calendar({**form, "holidays": []}) - calendar(form)
    if case.op == "next_holiday_block":
        return spans(shut, case.start, case.start + YEAR)[0]
    return spans(shut, case.start - YEAR, case.start)[-1]


def leave_within(case: Case) -> tuple[float, float]:
    """Return the open time that the leaves take away, in seconds and in days."""
    full = calendar({**case["calendar"], "leaves": []})
    away = full - calendar_of(case)
    seconds = away.elapsed(case.start, case.end).total_seconds()
    return seconds, sum(shares_of_days(away, full, case).values())


def within_per_day(case: Case) -> list[tuple[date, float]]:
    desk = calendar_of(case)
    return [
        (day, desk.elapsed(*clipped(desk, day, case)).total_seconds())
        for day in shares_of_days(desk, desk, case)
    ]


def closest_edge(case: Case) -> datetime | None:
    """Return the opening (or closing) nearest to an instant, within its date or a given range."""
    desk, at = calendar_of(case), case.start
    day = at.astimezone(desk.zone).date()
    first, last = midnight(desk, day), midnight(desk, day + DAY)
    if case.get("search_range"):
        first, last = (datetime.fromisoformat(text) for text in case["search_range"])
    if not first <= at <= last:
        return None
    edges = [pair[case["match_end"]] for pair in spans(desk, first, last)]
    return min(edges, key=lambda edge: abs(edge - at), default=None)


def intersect(case: Case) -> list[Pair]:
    """Return the spans of a year in which both calendars are open."""
    return of_2006(calendar_of(case) & calendar(case["other"]))


def of_2006(desk: Calendar) -> list[Pair]:
    """Return the spans of the year that the sources of the intersections speak of."""
    return spans(desk, midnight(desk, date(2006, 1, 1)), midnight(desk, date(2007, 1, 1)))


OPERATIONS: Mapping[str, Callable[[Case], object]] = MappingProxyType(
    {
        "add": add,
        "subtract": add,
        "within": within,
        "within_abs": within_abs,
        "is_open": is_open,
        "is_open_closed_interval": is_open_or_closing,
        "next_open": next_open,
        "next_close": next_close,
        "next_period_open": next_opening_after,
        "prev_open_instant": last_counted,
        "prev_close": last_counted,
        "days_add": days_add,
        "days_subtract": days_add,
        "add_days": add_days,
        "periods_on": periods_on,
        "periods_after": periods_after,
        "periods_before": periods_before,
        "next_period": next_period,
        "prev_period": prev_period,
        "intervals": intervals,
        "last_interval": last_interval,
        "is_business_day": is_business_day,
        "is_working_day": is_business_day,
        "is_holiday": is_holiday,
        "first_business_day": first_business_day,
        "previous_business_day": previous_business_day,
        "next_working_day": next_working_day,
        "previous_working_day": previous_working_day,
        "business_days_between": business_days_between,
        "consecutive_workdays": consecutive_workdays,
        "consecutive_non_working_days": consecutive_non_working_days,
        "day_open": day_open,
        "day_close": day_close,
        "next_holiday_block": holiday_block,
        "prev_holiday_block": holiday_block,
        "leave_within": leave_within,
        "within_per_day": within_per_day,
        "closest_edge": closest_edge,
        "calendar_intersect": intersect,
    }
)


def clipped(desk: Calendar, day: date, case: Case) -> Pair:
    """Return the part of a local date that lies in the case's range."""
    first, last = midnight(desk, day), midnight(desk, day + DAY)
    start, end = max(case.start, first), min(case.end, last)
    return start, max(start, end)


def shares_of_days(part: Calendar, full: Calendar, case: Case) -> dict[date, float]:
    """Return how much of each date's open time in a range counts, as a share of the whole date."""
    result = {}
    first, last = (at.astimezone(full.zone).date() for at in (case.start, case.end))
    for day in dates(first, last):
        whole = full.elapsed(midnight(full, day), midnight(full, day + DAY))
        taken = part.elapsed(*clipped(full, day, case))
        if taken:
            result[day] = taken / whole
    return result


def with_count(case: Case, count: int) -> Case:
    return Case(case.file, case.id, case.op, {**case.data, "count": count})


def _run(desk: Calendar, day: date, *, wanted: bool) -> list[date]:
    """Return the dates around a date that are open (or closed) without a break."""
    if is_open_date(desk, day) is not wanted:
        return []
    first = last = day
    while is_open_date(desk, first - DAY) is wanted:
        first -= DAY
    while is_open_date(desk, last + DAY) is wanted:
        last += DAY
    return list(dates(first, last))
