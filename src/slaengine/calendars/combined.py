"""Combined calendars: two desks as one, instant by instant, whatever their zones."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from slaengine.calendars.calendar import Calendar
from slaengine.calendars.hours import DAY
from slaengine.calendars.intervals import Interval, difference, intersection, union
from slaengine.calendars.reasons import Reason, paired
from slaengine.calendars.zones import regimes_of, to_utc, year_days
from slaengine.errors import CalendarError

Operation: TypeAlias = Literal["union", "intersection", "difference"]

_SIGNS: dict[Operation, str] = {"union": "|", "intersection": "&", "difference": "-"}
_OPERATIONS: dict[Operation, Callable[[list[Interval], list[Interval]], list[Interval]]] = {
    "union": union,
    "intersection": intersection,
    "difference": difference,
}

_DEEPEST = 100


@dataclass(frozen=True, slots=True, init=False)
class Combined(Calendar):
    """Two calendars as one: their union, intersection or difference, in the left one's zone."""

    operation: Operation
    left: Calendar
    right: Calendar
    depth: int = field(init=False, repr=False, compare=False)

    def __init__(
        self, operation: Operation, left: Calendar, right: Calendar, name: str | None = None
    ) -> None:
        for calendar in (left, right):
            if not isinstance(calendar, Calendar):
                raise CalendarError(f"only calendars combine with calendars, not {calendar!r}")
        depth = 1 + max(_depth(left), _depth(right))
        if depth > _DEEPEST:
            raise CalendarError(f"calendars are combined {_DEEPEST} deep at most; join fewer")
        title = f"{left.name} {_SIGNS[operation]} {right.name}" if name is None else name
        Calendar.__init__(self, title, left.tz, {})
        object.__setattr__(self, "operation", operation)
        object.__setattr__(self, "left", left)
        object.__setattr__(self, "right", right)
        object.__setattr__(self, "depth", depth)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.operation, self.left, self.right, self.name)

    def pinned(self, start: date, end: date) -> Calendar:
        """Return the same combination of pinned calendars."""
        left, right = (part.pinned(start, end) for part in (self.left, self.right))
        return Combined(self.operation, left, right, self.name)

    def named(self, name: str) -> Calendar:
        """Return the same combination under another name."""
        return Combined(self.operation, self.left, self.right, name)

    def year_spans(self, year: int) -> list[Interval]:
        """Return the open time of a local year in UTC, as sorted microseconds since 1970."""
        first, last = year_days(year)
        lo, hi = to_utc((first * DAY, last * DAY), regimes_of(self.zone, year))
        parts = (list(part.compiled.spans(lo, hi)) for part in (self.left, self.right))
        return _OPERATIONS[self.operation](*parts)

    def reasons(self, lo: int, hi: int) -> list[Reason]:
        """Return why each stretch of `[lo, hi)` counts or not: the side that decides says it."""
        left, right = self.left.reasons(lo, hi), self.right.reasons(lo, hi)
        return [_both(self.operation, one, two) for one, two in paired(left, right)]


def _depth(calendar: Calendar) -> int:
    return calendar.depth if isinstance(calendar, Combined) else 0


def _both(operation: Operation, one: Reason, two: Reason) -> Reason:
    """Combine the reasons of one stretch: those of the sides that decide."""
    if operation == "difference":
        taken = one.counts and two.counts
        return one._replace(counts=False, text=f"not in hours: {two.text}") if taken else one
    union = operation == "union"
    counts = (one.counts or two.counts) if union else (one.counts and two.counts)
    deciding = [side.text for side in (one, two) if side.counts == counts]
    if union and counts:
        deciding = deciding[:1]
    return Reason(one.start, one.end, counts, "; ".join(dict.fromkeys(deciding)))
