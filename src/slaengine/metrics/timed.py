"""Timed durations: what durations come to where they were put in order elsewhere, by columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from slaengine.metrics.durations import Durations


@dataclass(frozen=True, slots=True)
class Timed:
    """The mean and the percentiles asked for of `n` finished durations, in microseconds.

    `every` has all durations, the open ones too, where figures of survival are asked for. It stands
    for `Durations` in a report that is shown at once, and does not add up.
    """

    n: int
    mean: Fraction | None
    percentiles: tuple[Fraction | None, ...]
    excluded: Mapping[str, int]
    every: Durations | None
