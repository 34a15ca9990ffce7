"""Averages: what a mean comes to, with how far chance may have moved it."""

from collections.abc import Mapping
from dataclasses import dataclass

from slaengine.metrics.interval import Interval


@dataclass(frozen=True, slots=True)
class Average:
    """The mean of `n` numbers; None of nothing.

    `deviation` is the standard deviation (of a sample: divided by n - 1) and `interval` Student's;
    both are None of fewer than two numbers.

    >>> from slaengine.metrics import Mean
    >>> average = Mean.of([1, 2, 3]).result()
    >>> average.value, average.deviation, average.total
    (2.0, 1.0, 6.0)
    """

    value: float | None
    n: int
    total: float
    deviation: float | None
    excluded: Mapping[str, int]
    interval: Interval | None
