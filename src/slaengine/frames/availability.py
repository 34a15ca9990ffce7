"""Availability by columns: a frame of outages in, a row for each period and component out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TypeAlias, TypeVar

import numpy as np

from slaengine.availability import (
    Maintenance,
    Outage,
    Requests,
    Uptime,
    measure,
    periods_between,
)
from slaengine.availability.parts import component_terms
from slaengine.calendars.calendar import Calendar
from slaengine.calendars.zones import instant_of, micros_of
from slaengine.errors import HistoryError, SlaError
from slaengine.frames.doors.columns import Amounts, Counts, Instants, Numbers, Out, Texts, Truths
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.policy import Availability
from slaengine.policy.objective import Period

FrameT = TypeVar("FrameT")
T = TypeVar("T")
_Line: TypeAlias = tuple[str, str | None, Uptime]
_MICROSECOND = timedelta(microseconds=1)


def availability(
    terms: Availability | Sequence[Availability],
    outages: FrameT,
    *,
    start: datetime,
    as_of: datetime,
    period: Period = "month",
    tz: str = "UTC",
    maintenance: FrameT | None = None,
    requests: FrameT | None = None,
    calendars: Iterable[Calendar] = (),
) -> FrameT:
    """Return how much of each period a service and its components were there, as rows.

    `outages` has the columns `started_at` and `ended_at` (null while it lasts), and as needed
    `component` and `cause`; `maintenance` has `started_at`, `ended_at`, `announced_at` and
    `component`; `requests` has `at`, `good`, `total` and `component`. Periods are those of the zone
    `tz`, from the one in which `start` lies to the one that lasts as of `as_of`. For each period
    there is a row for the whole (`component` null) and, where the terms name components, one for
    each of them by the same terms. Every figure is the one that `availability.measure` gives:
    `share` as a number, exact as `downtime` and `denominator`.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    >>> log = pd.DataFrame({
    ...     "started_at": [noon], "ended_at": [noon.replace(minute=36)], "component": ["web"]})
    >>> terms = Availability("api", components=["web", "db"], objective="99.9% a month")
    >>> found = availability(terms, log, start=noon, as_of=noon.replace(month=7, day=1, hour=0))
    >>> found[["period", "component", "share", "met"]].fillna("all").values.tolist()
    [['2026-06', 'all', 0.9991666666666666, True], ['2026-06', 'web', 0.9991666666666666, True], \
['2026-06', 'db', 1.0, True]]
    """
    table = Table.of(outages, "outages")
    asked = (terms,) if isinstance(terms, Availability) else tuple(terms)
    told = outages_in(table)
    windows = () if maintenance is None else maintenance_in(Table.of(maintenance, "maintenance"))
    counts = () if requests is None else requests_in(Table.of(requests, "requests"))
    hours = tuple(calendars)
    lines: list[_Line] = []
    for label, span in periods_between(period, tz, start, as_of):
        for one in asked:
            for component, own in ((None, one), *component_terms(one)):
                found = measure(
                    own,
                    span,
                    outages=told,
                    maintenance=windows,
                    requests=counts,
                    calendars=hours,
                    tz=tz,
                    as_of=as_of,
                )
                lines.append((label, component, found))
    made: FrameT = table.like(_columns(lines))
    return made


@dataclass(frozen=True, slots=True)
class _Cells:
    """The columns of a frame of records as Python values, missing ones as nothing but None."""

    table: Table

    def instants(self, name: str, *, optional: bool = False) -> list[datetime | None]:
        if optional and name not in self.table.names:
            return [None] * self.table.size
        values = self.table.instants(name).tolist()
        return [None if value == NULL else instant_of(value) for value in values]

    def texts(self, name: str) -> list[str | None]:
        if name not in self.table.names:
            return [None] * self.table.size
        codes, values = self.table.labels(name)
        return [values[code] or None if code >= 0 else None for code in codes.tolist()]

    def made(self, make: Callable[..., T], *columns: Sequence[object]) -> tuple[T, ...]:
        """Build a record of each row; what is refused names its row."""
        found: list[T] = []
        for row, cells in enumerate(zip(*columns, strict=True)):
            if cells[0] is None:
                raise HistoryError(f"row {row} of the {self.table.what}: has no instant")
            try:
                found.append(make(*cells))
            except SlaError as problem:
                raise HistoryError(f"row {row} of the {self.table.what}: {problem}") from None
        return tuple(found)


def outages_in(table: Table) -> tuple[Outage, ...]:
    """Read the outages of a frame."""
    cells = _Cells(table)
    starts, ends = cells.instants("started_at"), cells.instants("ended_at")
    return cells.made(Outage, starts, ends, cells.texts("component"), cells.texts("cause"))


def maintenance_in(table: Table) -> tuple[Maintenance, ...]:
    """Read the maintenance windows of a frame."""
    cells = _Cells(table)
    starts, ends = cells.instants("started_at"), cells.instants("ended_at")
    told = cells.instants("announced_at", optional=True)
    return cells.made(Maintenance, starts, ends, told, cells.texts("component"))


def requests_in(table: Table) -> tuple[Requests, ...]:
    """Read the counts of requests of a frame."""
    cells = _Cells(table)
    good, total = table.wholes("good").tolist(), table.wholes("total").tolist()
    return cells.made(Requests, cells.instants("at"), good, total, cells.texts("component"))


def _columns(lines: Sequence[_Line]) -> dict[str, Out]:
    found = [uptime for _, _, uptime in lines]
    reliabilities = [uptime.reliability for uptime in found]
    objectives = [uptime.terms.objective for uptime in found]
    budgets = [uptime.budget for uptime in found]
    met = {True: 1, False: 0, None: -1}
    return {
        "availability": Texts(tuple([uptime.name for uptime in found])),
        "component": Texts(tuple([component for _, component, _ in lines])),
        "period": Texts(tuple([label for label, _, _ in lines])),
        "start_at": _instants([uptime.start_at for uptime in found]),
        "end_at": _instants([uptime.end_at for uptime in found]),
        "final": Truths(np.array([uptime.is_final for uptime in found], np.int8)),
        "share": _shares([uptime.share for uptime in found]),
        "downtime": _amounts([uptime.downtime for uptime in found]),
        "denominator": _amounts([uptime.denominator for uptime in found]),
        "service": _amounts([uptime.service for uptime in found]),
        "excluded": _amounts([uptime.excluded_time for uptime in found]),
        "dropped": _amounts([uptime.dropped_time for uptime in found]),
        "failures": Counts(np.array([each.failures if each else NULL for each in reliabilities])),
        "mttr": _amounts([None if each is None else each.mttr for each in reliabilities]),
        "mtbf": _amounts([None if each is None else each.mtbf for each in reliabilities]),
        "objective": _shares([None if each is None else each.share for each in objectives]),
        "met": Truths(np.array([met[uptime.is_met] for uptime in found], np.int8)),
        "budget_used": _shares([None if each is None else each.used for each in budgets]),
    }


def _instants(values: Sequence[datetime]) -> Instants:
    return Instants(np.array([micros_of(value) for value in values], np.int64))


def _amounts(values: Sequence[timedelta | None]) -> Amounts:
    micros = [NULL if value is None else value // _MICROSECOND for value in values]
    return Amounts(np.array(micros, np.int64))


def _shares(values: Sequence[Fraction | None]) -> Numbers:
    return Numbers(
        np.array([np.nan if value is None else float(value) for value in values], np.float64)
    )
