"""Spreads: what durations come to, and what is still open beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from slaengine.metrics.percentile import Method
from slaengine.metrics.timerange import TimeRange


@dataclass(frozen=True, slots=True)
class Spread:
    """How long things took: figures of the finished ones, and of all with the open ones counted.

    `n` is finished + censored + overtaken. `mean`, `median`, `percentiles` (by percentage, under
    the named `method`), `shortest` and `longest` speak of the finished alone; they are None of
    nothing. Those that follow count what is open for as long as it has lasted: `longest_so_far`;
    `mean_at_least`, which can only grow as open ones go on; and `median_of_all` with its range, by
    Kaplan and Meier, None while less than half have come to their end. `overtaken` counts those
    that another end overtook, by its name, `excluded` those left out, by reason.
    `error` is by which share of itself any of these durations may be off: 0 unless sketched.

    >>> from slaengine.metrics import Durations
    >>> hour = 3_600_000_000
    >>> closed = [1, 2, 3, 4, 8, 9]
    >>> spread = Durations.of([h * hour for h in closed], censored=[4 * hour] * 4).result()
    >>> str(spread.median), str(spread.median_of_all)
    ('3:30:00', '8:00:00')
    """

    n: int
    finished: int
    censored: int
    overtaken: Mapping[str, int]
    excluded: Mapping[str, int]
    method: Method
    error: float
    mean: timedelta | None
    median: timedelta | None
    percentiles: Mapping[float, timedelta | None]
    shortest: timedelta | None
    longest: timedelta | None
    longest_so_far: timedelta | None
    mean_at_least: timedelta | None
    median_of_all: timedelta | None
    median_range: TimeRange

    def _repr_html_(self) -> str:
        from slaengine.metrics.panels import spread_html

        return spread_html(self)
