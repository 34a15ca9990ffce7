"""Business days by columns: the same wall time on the n-th open date, for every row at once."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars import At, Landing, businessdays
from slaengine.calendars.hours import DAY
from slaengine.frames.hours.onebyone import is_safe, known
from slaengine.frames.hours.reach import Asked, Reach
from slaengine.frames.hours.steps import Ints

Answer: TypeAlias = Callable[[int, int, Landing], int]


def days_ahead(reach: Reach, asked: Asked, at: At) -> Ints:
    """Return instants so many business days after others; see `calendars.businessdays`."""

    def answer(start: int, count: int, landing: Landing) -> int:
        return known(businessdays.add_days(reach.compiled, known(start), count, at, landing))

    found = asked.starts.copy()
    safe = is_safe(found)
    if safe.any():
        found[safe], sure = _counted(reach, asked.at(safe), at, answer)
        safe[safe] = sure
    found[~safe] = asked.at(~safe).answered(answer)
    return found


def _counted(reach: Reach, asked: Asked, at: At, answer: Answer) -> tuple[Ints, NDArray[np.bool_]]:
    """Return the instants, and which of them are sure."""
    base = _bases(reach, asked)
    sure = is_safe(base)
    base = np.where(sure, base, asked.starts)
    wall = reach.offsets_over(base).wall(base)
    day, there = _days(reach, asked, wall // DAY, answer)
    sure &= there & is_safe(day * DAY)
    found = base.copy()
    some = sure if at == "close" else sure & (asked.amounts != 0)
    if some.any():
        time = None if at == "close" else (wall - wall // DAY * DAY)[some]
        found[some] = _on_dates(reach, asked.at(some), day[some], time)
    return found, sure & is_safe(found)


def _bases(reach: Reach, asked: Asked) -> Ints:
    """Return where rows count from: the start, or the next opening, or the last closing."""
    base = asked.starts.copy()
    shut = reach.covering(base, asked.rows).is_open(base) == 0
    ahead = asked.amounts >= 0
    for some, edges in ((shut & ahead, reach.openings), (shut & ~ahead, reach.closings)):
        base[some] = edges(base[some], asked.rows[some])
    return base


def _days(reach: Reach, asked: Asked, day: Ints, answer: Answer) -> tuple[Ints, NDArray[np.bool_]]:
    """Return the date that each row counts to, and where it is known."""
    found, there = _known_days(reach, asked.amounts, day)
    if not there.all():  # the farthest rows compile for all
        for place in (asked.amounts.argmin(), asked.amounts.argmax()):
            asked.at(np.array([place])).answered(answer)
        found, there = _known_days(reach, asked.amounts, day)
    return found, there


def _known_days(reach: Reach, counts: Ints, day: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    days = np.array(reach.compiled.local.open_days(), np.int64)
    ahead = days.searchsorted(day, "right") - 1
    places = np.where(counts > 0, ahead, days.searchsorted(day, "left")) + counts
    there = (places >= 0) & (places < len(days))
    found = day.copy()
    some = there & (counts != 0)
    found[some] = days[places[some]]
    return found, there | (counts == 0)


def _on_dates(reach: Reach, asked: Asked, day: Ints, time: Ints | None) -> Ints:
    """Return a wall time on open dates, or near it where it is not open; None: their closing."""
    offsets = reach.offsets_over(day * DAY)
    lo, hi = offsets.instants(day * DAY), offsets.instants(day * DAY + DAY)
    reach.covering(lo, asked.rows)
    line = reach.covering(hi, asked.rows)
    edges = line.edges
    places = edges.searchsorted(hi, "left")
    closing = np.where(places & 1, hi, edges[places - 1])
    if time is None:
        return closing
    target = offsets.instants(day * DAY + time)
    shut = (line.is_open(target) == 0) | (target == hi)
    if asked.landing == "open":
        target[shut] = reach.openings(target[shut], asked.rows[shut])
        return target
    places = edges.searchsorted(target, "right")
    before, after = edges[places - 1], edges[np.minimum(places, len(edges) - 1)]
    near = np.where((places > 0) & (before > lo), before, after)
    return np.where(target == hi, closing, np.where(shut, near, target))
