"""Business days: the same wall time on the n-th open date."""

from bisect import bisect_left, bisect_right
from typing import Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from slaengine.calendars.compiled import Compiled
from slaengine.calendars.hours import DAY
from slaengine.calendars.intervals import Interval
from slaengine.calendars.landing import Landing
from slaengine.calendars.zones import EPOCH_DAY, local_micros, regimes_of, to_utc, year_of_day
from slaengine.errors import CalendarError

At: TypeAlias = Literal["same_time", "close"]


_FARTHEST = 1000 * 366


class _Date(NamedTuple):
    """A local date: its day number since 1970, and its open time in UTC."""

    day: int
    pieces: list[Interval]


def add_days(compiled: Compiled, start: int, count: int, at: At, landing: Landing) -> int:
    """Return the instant `count` business days after `start`, in microseconds since 1970.

    It starts at `start`, or where the desk next opens (for a negative count: where it last
    closed), and goes to the same wall time on the count-th open date. A wall time that is not
    open there moves to the closing before it on that date, else to that date's first opening;
    under `landing="open"` to the next opening.
    """
    base = start
    if not compiled.is_open(start):
        ahead = count >= 0
        base = compiled.edge(start, opening=ahead, later=ahead)
    wall = local_micros(compiled.zone, base)
    date = _open_date(compiled, wall // DAY, count)
    if at == "close":
        return date.pieces[-1][1]
    if count == 0:
        return base
    target = _utc(compiled.zone, date.day * DAY + wall % DAY)
    if any(opens <= target < closes for opens, closes in date.pieces):
        return target
    if landing == "open":
        return compiled.edge(target, opening=True, later=True)
    closings = [closes for _, closes in date.pieces if closes <= target]
    return closings[-1] if closings else date.pieces[0][0]


def _open_date(compiled: Compiled, day: int, count: int) -> _Date:
    """Find the count-th date with open time after a day, before it, or that day itself."""
    step = 1 if count > 0 else -1
    if abs(count) > _FARTHEST:  # no need to compile a thousand years first
        raise _too_far(compiled, count)
    while count:
        days = compiled.local.open_days()
        place = bisect_right(days, day) - 1 if count > 0 else bisect_left(days, day)
        if 0 <= place + count < len(days):
            day = days[place + count]
            break
        lacking = place + count - len(days) if count > 0 else -(place + count)
        if not compiled.grow(step, max(lacking, 0) // 366 + 1):
            raise _too_far(compiled, count)
    lo, hi = (_utc(compiled.zone, (day + more) * DAY) for more in (0, 1))
    return _Date(day, list(compiled.spans(lo, hi)))


def _too_far(compiled: Compiled, count: int) -> CalendarError:
    return CalendarError(
        f"{compiled.source.label}: {count} business days reach more than 1000 years away"
    )


def _utc(zone: ZoneInfo, local: int) -> int:
    """Return where a local time lies in UTC, as calendars map it."""
    return to_utc((local,), regimes_of(zone, year_of_day(local // DAY + EPOCH_DAY)))[0]
