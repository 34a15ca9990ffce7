"""CES: how easy it was, by the three variants that are published."""

from collections.abc import Mapping
from dataclasses import dataclass

from slaengine.metrics.average import Average
from slaengine.metrics.interval import Interval
from slaengine.metrics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Ces:
    """The customer effort score on a scale from 1 to 7, 7 being the least effort.

    Three variants are published, and they differ on the same scores: `mean`; `agree`, the share of
    5 to 7; and `net`, the share of 6 and 7 less that of 1 to 3, in points from -100 to 100.

    >>> from slaengine.metrics import Scores
    >>> ces = Scores.of([7, 6, 5, 4, 2, 7]).ces()
    >>> round(ces.mean.value, 2), round(ces.agree.percent), round(ces.net)
    (5.17, 67, 33)
    """

    n: int
    mean: Average
    agree: Proportion
    net: float | None
    net_interval: Interval | None
    response_rate: Proportion | None
    excluded: Mapping[str, int]
