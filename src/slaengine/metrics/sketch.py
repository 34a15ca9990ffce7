"""Sketches: buckets that grow with what they hold, for percentiles of very many durations."""

from dataclasses import dataclass
from math import ceil, log

from slaengine.errors import MetricsError
from slaengine.metrics.tally import Tally


@dataclass(frozen=True, slots=True)
class Sketch:
    """Buckets in which no duration is off by more than a share of itself (DDSketch's).

    The bounds of the buckets do not depend on the data, so that sketched parts add up to the
    sketch of the whole, in any order.

    >>> Sketch(0.01).near(1_000_000)
    994913
    """

    error: float

    def __post_init__(self) -> None:
        if not 0 < self.error < 1:
            raise MetricsError(f"error {self.error!r} is no share; give one such as 0.01")

    def near(self, value: int) -> int:
        """Return the middle of the bucket that holds a value, to the nearest whole number."""
        return self._middle(value, (1 + self.error) / (1 - self.error))

    def tally(self, tally: Tally, *, before: int = 0) -> Tally:
        """Return a tally of the middles of the buckets, or of what lies so far before them."""
        growth = (1 + self.error) / (1 - self.error)
        counts: dict[int, int] = {}
        for value, count in tally.items():
            middle = max(0, self._middle(value, growth) - before)
            counts[middle] = counts.get(middle, 0) + count
        return Tally(tuple(counts), tuple(counts.values()))  # the middles rise with the values

    @staticmethod
    def _middle(value: int, growth: float) -> int:
        if value == 0:
            return 0
        upper = growth ** ceil(log(value) / log(growth))
        return round(2 * upper / (growth + 1))
