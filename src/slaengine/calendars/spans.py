"""Spans: half-open stretches of time between two instants."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of time, with its start and without its end.

    >>> from datetime import timezone
    >>> nine = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
    >>> Span(nine, nine + timedelta(hours=8)).duration
    datetime.timedelta(seconds=28800)
    """

    start: datetime
    end: datetime

    @property
    def duration(self) -> timedelta:
        """How much time lies between start and end, in true time."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)
