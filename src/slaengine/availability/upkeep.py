"""Which maintenance is excused: on notice, in agreed windows, up to a cap."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from slaengine.availability.maintenance import Maintenance
from slaengine.availability.stage import Stage, size
from slaengine.calendars.intervals import Interval, clipped, intersection, tidy
from slaengine.calendars.zones import micros_of
from slaengine.metrics.periods import Periods
from slaengine.policy.amounts import BusinessDays
from slaengine.policy.lengths import Allowance
from slaengine.policy.maintenance import MaintenanceTerms

Downs = Mapping[str | None, list[Interval]]


@dataclass(frozen=True, slots=True)
class MaintenanceUse:
    """What an agreement makes of one maintenance window in the period that is measured.

    Amounts are service time: `excused` of it does not count as downtime, `counting` does if the
    service is down, and then `reason` says why.
    """

    started_at: datetime
    ended_at: datetime
    component: str | None
    excused: timedelta
    counting: timedelta
    reason: str


class Upkeep:
    """The maintenance on record, and the part of it that is excused, by component."""

    def __init__(
        self, stage: Stage, windows: Sequence[Maintenance], service: list[Interval], downs: Downs
    ) -> None:
        self._stage = stage
        self._terms = stage.terms.maintenance
        self._service = service
        self._downs = downs
        self._refused = [_refusal(stage, self._terms, window) for window in windows]
        self._windows = windows
        self._agreed = self._agreed_windows()
        self._allowed = self._within_cap()

    def of(self, component: str | None) -> list[Interval]:
        """Return when maintenance of a component is excused."""
        asked = tidy((*self._agreed, *self._in_time(component)))
        return intersection(self._used_by(component, asked), self._allowed)

    def uses(self) -> Iterator[MaintenanceUse]:
        """Yield what is made of each window that reaches into the period, in order of time."""
        stage = self._stage
        allowed = clipped(self._allowed, stage.lo, stage.hi)
        for window, refusal in zip(self._windows, self._refused, strict=True):
            here = intersection(clipped(self._service, stage.lo, stage.hi), _spans(window))
            if not here or window.component not in (None, *self._downs):
                continue
            used = [] if refusal else intersection(self._used_by(window.component, here), allowed)
            amount, excused = size(here), size(used)
            why = refusal or (self._shortfall() if excused < amount else "")
            yield MaintenanceUse(
                window.started_at,
                window.ended_at,
                window.component,
                timedelta(microseconds=excused),
                timedelta(microseconds=amount - excused),
                why,
            )

    def _shortfall(self) -> str:
        if self._terms is not None and self._terms.cap_on == "downtime":
            return f"nothing was down, or over the cap of {self._terms.cap}"
        return f"over the cap of {self._terms and self._terms.cap}"

    def _in_time(self, component: str | None) -> Iterator[Interval]:
        """Yield the windows of a component that were announced in time."""
        for window, refusal in zip(self._windows, self._refused, strict=True):
            if not refusal and window.component in (None, component):
                yield from _spans(window)

    def _agreed_windows(self) -> list[Interval]:
        """Return the windows that need no notice."""
        if self._terms is None or self._terms.window is None or not self._service:
            return []
        return self._stage.open_time(self._terms.window, self._service[0][0], self._service[-1][1])

    def _used_by(self, component: str | None, windows: list[Interval]) -> list[Interval]:
        """Return the part of windows that a cap is about: all of it, or where there is downtime."""
        if self._terms is not None and self._terms.cap_on == "downtime":
            return intersection(windows, self._down(component))
        return windows

    def _down(self, component: str | None) -> list[Interval]:
        """Return when a component was down; for None, when anything was."""
        every = [self._downs[component]] if component in self._downs else self._downs.values()
        return tidy(span for spans in every for span in spans)

    def _within_cap(self) -> list[Interval]:
        """Return the time that the cap leaves: the first of what is asked for in each period."""
        asked: list[Interval] = []
        for component in self._downs:
            windows = tidy((*self._agreed, *self._in_time(component)))
            asked += self._used_by(component, windows)
        within = intersection(tidy(asked), self._service)
        if self._terms is None or self._terms.cap is None:
            return within
        return list(_first(within, self._terms.cap, self._stage.tz))


def _first(asked: list[Interval], cap: Allowance, tz: str) -> Iterator[Interval]:
    """Yield what comes first in each period, up to the cap."""
    periods = Periods(cap.every, tz)
    limit = cap.amount // timedelta(microseconds=1)
    number, left = None, limit
    for start, end in asked:
        while start < end:
            current = periods.number(start)
            if current != number:
                number, left = current, limit
            until = min(end, periods.start(current + 1))
            taken = min(until - start, left)
            if taken:
                yield start, start + taken
            left -= taken
            start = until


def _refusal(stage: Stage, terms: MaintenanceTerms | None, window: Maintenance) -> str:
    """Say why a window is not excused, if it is not."""
    if terms is None:
        return "the agreement excuses no maintenance"
    if terms.notice is None:
        return ""
    if window.announced_at is None:
        return f"not announced; {terms.notice} of notice agreed"
    if isinstance(terms.notice, BusinessDays):
        calendar = stage.calendar(stage.terms.calendar)
        earliest = calendar.add_days(window.announced_at, terms.notice.days, terms.notice.at)
    else:
        earliest = window.announced_at + terms.notice.duration
    if earliest <= window.started_at:
        return ""
    return f"announced {window.announced_at.isoformat()}; {terms.notice} of notice agreed"


def _spans(window: Maintenance) -> list[Interval]:
    return tidy([(micros_of(window.started_at), micros_of(window.ended_at))])


def earliest_of_cap(stage: Stage) -> int:
    """Return from when on maintenance matters: the start of the cap's period."""
    terms = stage.terms.maintenance
    if terms is None or terms.cap is None:
        return stage.lo
    periods = Periods(terms.cap.every, stage.tz)
    return periods.start(periods.number(stage.lo))


def sorted_windows(windows: Iterable[Maintenance]) -> list[Maintenance]:
    """Return windows in order of time."""
    return sorted(windows, key=_order)


def _order(one: Maintenance) -> tuple[datetime, datetime, str, bool, datetime]:
    told_at = one.announced_at
    own = one.component or ""
    return one.started_at, one.ended_at, own, told_at is None, told_at or one.started_at
