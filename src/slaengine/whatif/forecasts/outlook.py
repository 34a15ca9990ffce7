"""Outlooks: what is to come of one open clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from slaengine.flat import Flat, flat, flat_names

_AMOUNTS = ("used", "target", "waited")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to come of one open clock, exactly and by experience.

    Exactly: it is broken already (`is_breached`), or it breaks before the horizon if nothing
    happens (`breaks_within`), or it does not. By experience: `chance` is how likely it is broken in
    the end, from `low` to `high`, given that it has used `used` of its `target`: what share took
    longer than the target of the `n` promises `among` which had taken as long. A clock that has
    been paused for `waited`, in wall time, has to run again first: `again` is the share that did of
    the `pauses` that had lasted as long, and a factor of its chance. Where nothing was ever seen
    for so long the chance is None.
    """

    ticket: str
    metric: str
    cycle: int
    agreement: str
    kind: str
    priority: str | None
    state: str
    due_at: datetime | None
    used: timedelta
    target: timedelta
    is_breached: bool
    breaks_within: bool
    chance: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    among: str = ""
    waited: timedelta = timedelta(0)
    again: float | None = None
    pauses: int = 0

    @property
    def left(self) -> timedelta:
        """How much of the target is left, as open time; negative when overdue."""
        return self.target - self.used

    def row(self) -> dict[str, object]:
        """Return the outlook as a row."""
        return {name: getattr(self, name) for name in self.__slots__}

    def plain(self) -> dict[str, Flat]:
        """Return the outlook as plain values for a file: durations in microseconds."""
        return flat(self.row(), _AMOUNTS)


# what the columns of a file are called
COLUMNS = tuple(flat_names(Outlook.__slots__, _AMOUNTS))
