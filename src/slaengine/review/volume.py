"""Volume: what came in, what was solved, and what was left over, period by period."""

from dataclasses import dataclass

from slaengine.metrics.comparing import compare
from slaengine.metrics.comparison import Comparison
from slaengine.metrics.count import Count
from slaengine.metrics.flow import Flow
from slaengine.metrics.parts import Json


@dataclass(frozen=True, slots=True)
class Volume:
    """The tickets of an agreement, period by period; the last is the one that is reviewed.

    `open_before` is how many were open when the first of the periods began. `comparable` says
    whether the reviewed period is over, so that its counts can be held against those before.

    >>> volume = Volume(3, (Flow(opened=5, solved=4), Flow(opened=2, solved=4)), comparable=True)
    >>> volume.open_at_start, volume.open_at_end
    (4, 2)
    """

    open_before: int
    history: tuple[Flow, ...]
    comparable: bool

    @property
    def current(self) -> Flow:
        """What came and went in the period that is reviewed."""
        return self.history[-1]

    @property
    def open_at_start(self) -> int:
        """How many were open when that period began."""
        return self.open_before + sum(one.net for one in self.history[:-1])

    @property
    def open_at_end(self) -> int:
        """How many were open when it ended, or are now if it is not over."""
        return self.open_at_start + self.current.net

    def change(self, turn: str) -> Comparison | None:
        """Return how `opened`, `solved` or `reopened` changed since the period before.

        None where there is none before, or the period is not over.
        """
        if len(self.history) < 2 or not self.comparable:
            return None
        before, now = (Count(getattr(one, turn)) for one in self.history[-2:])
        return compare(before, now)

    def to_json(self) -> dict[str, Json]:
        """Return the volume as plain JSON values."""
        return {
            "open_before": self.open_before,
            "history": [one.to_json() for one in self.history],
            "comparable": self.comparable,
        }
