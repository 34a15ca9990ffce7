"""Time zones as integers: when a zone's offset changes, and where a local time lies in UTC.

Local and UTC times are microseconds since 1970-01-01T00:00 of their own line.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from slaengine.calendars.hours import DAY
from slaengine.calendars.intervals import Interval, extend, tidy
from slaengine.errors import CalendarError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
MICROSECOND = timedelta(microseconds=1)
DAWN = -EPOCH_DAY * DAY  # earlier than every instant that Python knows
END = (date.max.toordinal() + 1 - EPOCH_DAY) * DAY  # later than every one


class Regime(NamedTuple):
    """A stretch of UTC, from `since` to the next regime's, in which a zone keeps one offset."""

    since: int
    offset: int


def find_zone(name: str) -> ZoneInfo:
    """Return the IANA zone of that name; raise `CalendarError` with the nearest name that exists.

    >>> find_zone("Europe/Lisbon").key
    'Europe/Lisbon'
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError, AttributeError):
        pass
    known = available_timezones()
    if not known:  # neither the system nor tzdata has any
        raise CalendarError(f"unknown time zone {name!r}: no zones here; pip install tzdata")
    wanted = str(name).lower()
    same_city = [zone for zone in sorted(known) if zone.lower().rpartition("/")[2] == wanted]
    near = same_city or get_close_matches(str(name), sorted(known), n=1)
    hint = f"did you mean {near[0]!r}?" if near else "use an IANA name such as 'Europe/Lisbon'"
    raise CalendarError(f"unknown time zone {name!r} ({hint})")


def micros_of(at: datetime) -> int:
    """Return an aware datetime as microseconds since 1970 in UTC, exact in every zone and fold.

    >>> micros_of(datetime(1970, 1, 1, 1, tzinfo=UTC))
    3600000000
    """
    gap = at - EPOCH
    return (gap.days * 86_400 + gap.seconds) * 1_000_000 + gap.microseconds


def instant_of(micros: int) -> datetime:
    """Return microseconds since 1970 as a datetime in UTC; inverse of `micros_of`.

    >>> instant_of(3600000000).isoformat()
    '1970-01-01T01:00:00+00:00'
    """
    try:
        return EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        raise CalendarError("the answer lies outside the years 1 to 9999") from None


def year_days(year: int) -> tuple[int, int]:
    """Return the first day of a year and the first after it, counted from 1970-01-01.

    >>> year_days(1970)
    (0, 365)
    """
    first = datetime(year, 1, 1).toordinal() - EPOCH_DAY
    return first, datetime(year, 12, 31).toordinal() - EPOCH_DAY + 1


def year_of_day(ordinal: int) -> int:
    """Return the year of a proleptic day number, or the nearest year that Python knows."""
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal())).year


def local_micros(zone: ZoneInfo, micros: int) -> int:
    """Return what the wall shows at an instant, in microseconds since 1970 on the wall."""
    return (at_wall(instant_of(micros), zone).replace(tzinfo=UTC) - EPOCH) // MICROSECOND


def at_wall(at: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant in a zone; raise `CalendarError` where the wall shows no year we know."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        raise CalendarError("the answer lies outside the years 1 to 9999") from None


@lru_cache(maxsize=4096)
def regimes_of(zone: ZoneInfo, year: int) -> tuple[Regime, ...]:
    """Return the offsets of a zone over a local year and a day on either side, in order.

    The zone is asked once a day, and each change is found by bisection to the microsecond.
    """
    day = timedelta(days=1)
    moment = datetime(year - 1, 12, 30, tzinfo=zone) if year > 1 else datetime(1, 1, 2, tzinfo=zone)
    final = datetime(year + 1, 1, 2) if year < 9999 else datetime(9999, 12, 31)
    offset = zone.fromutc(moment) - moment
    result = [Regime(2 * DAWN, offset // MICROSECOND)]
    for _ in range((final - moment.replace(tzinfo=None)).days):
        moment += day
        now = zone.fromutc(moment) - moment  # in one zone Python subtracts what the wall shows
        if now != offset:
            result += _changes(zone, moment - day, moment, offset, now)
            offset = now
    return tuple(result)


def _changes(
    zone: ZoneInfo, before: datetime, after: datetime, offset: timedelta, last: timedelta
) -> Iterator[Regime]:
    """Yield every change of offset between two moments of UTC; there may be more than one."""
    while offset != last:
        lo, hi = timedelta(0), after - before
        while hi - lo > MICROSECOND:
            middle = (lo + hi) // 2
            at = before + middle
            if zone.fromutc(at) - at == offset:
                lo = middle
            else:
                hi = middle
        before += hi
        offset = zone.fromutc(before) - before
        yield Regime((before.replace(tzinfo=UTC) - EPOCH) // MICROSECOND, offset // MICROSECOND)


def to_utc(local: Iterable[int], regimes: Sequence[Regime]) -> list[int]:
    """Map local times, in order, to UTC: the first instant at which the wall shows that time.

    A time that the wall never shows lies in a gap and collapses onto the transition; one that
    it shows twice means its first occurrence. So the map never decreases.
    """
    result: list[int] = []
    index = 0
    since, offset = regimes[0]
    last = len(regimes) - 1
    ends = [regimes[i + 1].since + regimes[i].offset for i in range(last)]
    for moment in local:
        while index < last and moment >= ends[index]:
            index += 1
            since, offset = regimes[index]
        at = moment - offset
        result.append(max(since, at))
    return result


def spans_to_utc(spans: Sequence[Interval], regimes: Sequence[Regime]) -> list[Interval]:
    """Map tidy local intervals to tidy UTC intervals; those that a gap swallows disappear.

    Away from the jumps of the wall that is a shift; near them each end is mapped by itself.
    """
    ends = [end for _, end in spans]
    result: list[Interval] = []
    done = 0
    for before, after in pairwise(regimes):
        jump = sorted((after.since + before.offset, after.since + after.offset))
        near = max(bisect_left(ends, jump[0]), done)
        extend(result, [(s - before.offset, e - before.offset) for s, e in spans[done:near]])
        done = max(bisect_left(spans, jump[1], key=_start), near)
        points = to_utc((point for span in spans[near:done] for point in span), regimes)
        extend(result, tidy(zip(points[::2], points[1::2], strict=True)))
    offset = regimes[-1].offset
    extend(result, [(start - offset, end - offset) for start, end in spans[done:]])
    return result


def _start(interval: Interval) -> int:
    return interval[0]
