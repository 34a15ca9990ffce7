"""Calendar arithmetic on columns: what `Calendar` answers for one instant, for a whole column."""

from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np

from slaengine.calendars import At, Calendar, Landing
from slaengine.frames.doors.columns import Amounts, Instants, Truths
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.series import Came
from slaengine.frames.hours.opentime import OpenTime

ColumnT = TypeVar("ColumnT")


def elapsed(calendar: Calendar, starts: ColumnT, ends: ColumnT | datetime) -> ColumnT:
    """Return the open time between two columns of instants, or until one instant, row by row.

    Columns are a pandas Series (its index and name are kept), a Polars Series, or a PyArrow array,
    of instants with a time zone; the answer is a column of durations of the same kind, null where
    there is no instant. It is what `Calendar.elapsed` says, to the microsecond. Raises
    `CalendarError`, which names the row.

    >>> import pandas
    >>> from datetime import timezone
    >>> from slaengine import frames
    >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-18:00"]})
    >>> opened = pandas.to_datetime(pandas.Series(["2026-01-02T17:00Z", None]))
    >>> monday = datetime(2026, 1, 5, 10, 0, tzinfo=timezone.utc)
    >>> [str(each) for each in frames.elapsed(desk, opened, monday)]
    ['0 days 02:00:00', 'NaT']
    """
    came = Came(starts, "starts")
    found = OpenTime.of(calendar).elapsed(came.instants(), came.instants_beside(ends, "ends"))
    return came.like(starts, Amounts(found))


def add(
    calendar: Calendar,
    starts: ColumnT,
    durations: ColumnT | timedelta,
    *,
    landing: Landing = "close",
) -> ColumnT:
    """Return when amounts of open time are used up, counted from a column of instants.

    `durations` is a column of the same kind or one duration; the answer is a column of instants
    in UTC. Landing, and columns, as for `Calendar.add` and `frames.elapsed`.

    >>> import polars
    >>> from datetime import timezone
    >>> from slaengine import frames
    >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-18:00"]})
    >>> opened = polars.Series([datetime(2026, 1, 2, 17, tzinfo=timezone.utc)])
    >>> frames.add(desk, opened, timedelta(hours=2))[0].isoformat()
    '2026-01-05T10:00:00+00:00'
    """
    came = Came(starts, "starts")
    amounts = came.durations_beside(durations, "durations")
    return came.like(starts, Instants(OpenTime.of(calendar).add(came.instants(), amounts, landing)))


def add_days(
    calendar: Calendar,
    starts: ColumnT,
    days: ColumnT | int,
    *,
    at: At = "same_time",
    landing: Landing = "close",
) -> ColumnT:
    """Return the same wall time so many business days after a column of instants.

    `days` is a column of whole numbers of the same kind, or one; the answer is a column of
    instants in UTC. For `at` and `landing` see `Calendar.add_days`.

    >>> import polars
    >>> from datetime import timezone
    >>> from slaengine import frames
    >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-18:00"]})
    >>> opened = polars.Series([datetime(2026, 1, 2, 17, tzinfo=timezone.utc)])
    >>> frames.add_days(desk, opened, 2)[0].isoformat()
    '2026-01-06T17:00:00+00:00'
    """
    came = Came(starts, "starts")
    counts = came.wholes_beside(days, "days")
    found = OpenTime.of(calendar).add_days(came.instants(), counts, at, landing)
    return came.like(starts, Instants(found))


def is_open(calendar: Calendar, at: ColumnT) -> ColumnT:
    """Say for each instant of a column whether the desk works then; null where there is none.

    >>> import polars
    >>> from datetime import timezone
    >>> from slaengine import frames
    >>> desk = Calendar(name="d", tz="Europe/Lisbon", hours={"mon-fri": ["09:00-18:00"]})
    >>> asked = polars.Series([datetime(2026, 1, 2, 17, tzinfo=timezone.utc), None])
    >>> frames.is_open(desk, asked).to_list()
    [True, None]
    """
    came = Came(at, "at")
    instants = came.instants()
    found = OpenTime.of(calendar).is_open(instants).astype(np.int8)
    found[instants == NULL] = -1
    return came.like(at, Truths(found))
