"""Sketches: buckets that grow with what they hold, for percentiles of very many durations."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
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
        return self._middle(self._bucket(value)) if value else 0

    def tally(self, tally: Tally, *, before: int = 0) -> Tally:
        """Return a tally of the middles of the buckets, or of what lies so far before them."""
        values, ends = tally.values, [0, *accumulate(tally.counts)]
        counts: dict[int, int] = {}
        start = bisect_right(values, 0)
        if start:
            counts[0] = ends[start]
        while start < len(values):
            bucket = self._bucket(values[start])
            end = bisect_right(values, bucket, lo=start, key=self._bucket)
            middle = max(0, self._middle(bucket) - before)
            counts[middle] = counts.get(middle, 0) + ends[end] - ends[start]
            start = end
        return Tally(tuple(counts), tuple(counts.values()))  # the middles rise with the values

    @property
    def _growth(self) -> float:
        return (1 + self.error) / (1 - self.error)

    def _bucket(self, value: int) -> int:
        return ceil(log(value) / log(self._growth))

    def _middle(self, bucket: int) -> int:
        growth = self._growth
        return round(2 * growth**bucket / (growth + 1))
