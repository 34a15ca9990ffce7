"""Proportions: what a share comes to, with how far chance may have moved it."""

from collections.abc import Mapping
from dataclasses import dataclass

from slaengine.metrics.interval import Interval


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many of how many: `value` is a number from 0 to 1, None of nothing.

    `excluded` counts by reason those that are in neither number.

    >>> from slaengine.metrics import Share
    >>> result = Share(successes=8, n=10).result()
    >>> result.value, result.percent, round(result.interval.low, 3)
    (0.8, 80.0, 0.49)
    """

    value: float | None
    successes: int
    n: int
    excluded: Mapping[str, int]
    interval: Interval | None

    @property
    def percent(self) -> float | None:
        """The value times a hundred."""
        return None if self.value is None else 100 * self.successes / self.n
