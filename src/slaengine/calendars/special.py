"""Special hours: dates on which the desk keeps other hours, and why."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from slaengine.calendars.dates import as_date
from slaengine.calendars.hours import HoursOfADay, day_hours, interval_text
from slaengine.calendars.intervals import Interval
from slaengine.calendars.recurrence import Recurrence
from slaengine.errors import CalendarError

Effect: TypeAlias = Literal["replace", "add", "remove"]
EFFECTS: tuple[Effect, ...] = get_args(Effect)


@dataclass(frozen=True, slots=True, init=False)
class SpecialHours:
    """Hours of a date, a range of dates or a recurring date that differ from the weekly ones.

    `effect` says what they do: `replace` the date's hours (none at all closes it), `add` to them
    or `remove` from them. `until` is inclusive. `rule` is an RFC 5545 recurrence of a day or
    coarser, counted from `since`. Special hours beat holidays. Raises `CalendarError`.

    >>> SpecialHours(date=dt.date(2026, 12, 31), hours=["09:00-12:00"], reason="year end").texts()
    ['09:00-12:00']
    >>> list(SpecialHours(rule="FREQ=MONTHLY;BYDAY=-1FR").dates(
    ...     dt.date(2026, 1, 1), dt.date(2026, 3, 1)))
    [datetime.date(2026, 1, 30), datetime.date(2026, 2, 27)]
    """

    date: dt.date | None
    until: dt.date | None
    rule: str | None
    since: dt.date | None
    hours: tuple[Interval, ...]
    effect: Effect
    reason: str
    recurrence: Recurrence | None = field(repr=False, compare=False)

    def __init__(
        self,
        date: dt.date | None = None,
        until: dt.date | None = None,
        rule: str | None = None,
        since: dt.date | None = None,
        hours: HoursOfADay = (),
        effect: Effect = "replace",
        reason: str = "",
    ) -> None:
        if (date is None) == (rule is None):
            raise CalendarError("special hours need a date, or a recurrence rule, and not both")
        if effect not in EFFECTS:
            raise CalendarError(
                f"special hours: unknown effect {effect!r}; use replace, add, remove"
            )
        if rule is not None and not isinstance(rule, str):
            raise CalendarError(
                f"special hours: a rule is text such as 'FREQ=MONTHLY;BYDAY=-1FR', not {rule!r:.60}"
            )
        if rule is not None and until is not None:
            raise CalendarError(
                "special hours: until ends a range of dates; end the rule with ;UNTIL=20261231"
            )
        day = as_date(date, "special hours: date") if date is not None else None
        end = as_date(until, "special hours: until") if until is not None else None
        if end is not None and (day is None or end < day):
            raise CalendarError(
                f"special hours from {day} until {end}: the range is reversed or has no first date"
            )
        intervals = day_hours(hours)
        if not intervals and effect != "replace":
            raise CalendarError(f"special hours that {effect} hours need hours")
        start = as_date(since, "special hours: since") if since is not None else None
        if start is not None and rule is None:
            raise CalendarError("special hours: since goes with a recurrence rule; use date")
        for name, value in (
            ("date", day),
            ("until", end),
            ("rule", rule),
            ("since", start),
            ("hours", intervals),
            ("effect", effect),
            ("reason", reason),
            ("recurrence", Recurrence(rule, start) if rule is not None else None),
        ):
            object.__setattr__(self, name, value)

    def texts(self) -> list[str]:
        """Return the hours as a policy file writes them."""
        return [interval_text(interval) for interval in self.hours]

    def dates(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """Yield the dates in `[first, last)` that these hours are for, in order."""
        if self.recurrence is not None:
            yield from self.recurrence.dates(first, last)
        if self.date is not None:
            day = max(self.date, first)
            end = self.until or self.date
            while day < last and day <= end:
                yield day
                day += dt.timedelta(days=1)
