"""Curves: for every amount that could have been promised, how many clocks would have kept it."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Self, TypeAlias

from slaengine.metrics.attainment import Attainment
from slaengine.metrics.durations import Durations
from slaengine.metrics.tally import Tally

Ended: TypeAlias = Literal["finished", "open", "cancelled"]


class Need(NamedTuple):
    """The least amount that one clock would have kept, and whether it has come to its end."""

    amount: int
    ended: Ended


@dataclass(frozen=True, slots=True)
class Curve:
    """The least amounts that clocks would have kept: of the finished, the open, the cancelled.

    In microseconds of open time, or in business days. An open clock needs at least what it has
    used; it may need more, so a greater target leaves it undecided.

    >>> curve = Curve.of([Need(5, "finished"), Need(9, "finished"), Need(7, "open")])
    >>> curve.at(7)
    Attainment(met=1, breached=1, undecided=1, cancelled=0, excluded={})
    """

    finished: Tally
    open: Tally
    cancelled: Tally

    @classmethod
    def of(cls, needs: Iterable[Need]) -> Self:
        """Count needs in any order."""
        found: dict[Ended, list[int]] = {"finished": [], "open": [], "cancelled": []}
        for need in needs:
            found[need.ended].append(need.amount)
        return cls(*(Tally.of(values) for values in found.values()))

    @property
    def n(self) -> int:
        """All clocks."""
        return self.finished.n + self.open.n + self.cancelled.n

    def at(self, amount: int) -> Attainment:
        """Return the attainment under a target of this amount; exactly kept is met."""
        met, undecided, cancelled = (
            _up_to(tally, amount) for tally in (self.finished, self.open, self.cancelled)
        )
        return Attainment(met, self.n - met - undecided - cancelled, undecided, cancelled)

    def durations(self) -> Durations:
        """Return the same as durations: open ones are censored, cancelled ones overtaken."""
        return Durations(self.finished, self.open, {"cancelled": self.cancelled})


def _up_to(tally: Tally, amount: int) -> int:
    place = bisect_right(tally.values, amount)
    return tally.below(tally.values[place : place + 1])[0] if place < len(tally.values) else tally.n
