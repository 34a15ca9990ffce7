"""Closures: the desk is shut from one instant to another, whatever its hours say."""

from dataclasses import dataclass
from datetime import datetime

from slaengine.errors import CalendarError
from slaengine.instants import as_utc


@dataclass(frozen=True, slots=True)
class Closure:
    """A stretch of time in which the desk is shut: an evacuation, a company day, a strike.

    Half-open, between two aware instants. Raises `CalendarError` when it is reversed or empty.

    >>> from datetime import timezone
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
    >>> Closure(noon, noon, reason="fire drill")
    Traceback (most recent call last):
    ...
    slaengine.errors.CalendarError: closure 'fire drill' from 2026-03-02T12:00:00+00:00 \
to 2026-03-02T12:00:00+00:00 is empty or reversed; its end must come after its start
    """

    start: datetime
    end: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        what = f"closure {self.reason!r}"
        start = as_utc(self.start, CalendarError, f"{what}: start")
        end = as_utc(self.end, CalendarError, f"{what}: end")
        if end <= start:
            raise CalendarError(
                f"{what} from {self.start.isoformat()} to {self.end.isoformat()} "
                "is empty or reversed; its end must come after its start"
            )
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)
