"""CSAT: how many are satisfied."""

from collections.abc import Mapping
from dataclasses import dataclass

from slaengine.metrics.average import Average
from slaengine.metrics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Csat:
    """Customer satisfaction: the share of scores in the top box, with the mean beside it.

    `top` are the scores from `top_box` on, as a share of the `n` on the scale; `response_rate` is
    n of those asked, None where it is not known how many were.

    >>> from slaengine.metrics import Scores
    >>> csat = Scores.of([5, 5, 4, 3, 2, 1, 4, 5, 5, 4], asked=40).csat()
    >>> csat.top.percent, csat.mean.value, csat.response_rate.percent
    (70.0, 3.8, 25.0)
    """

    n: int
    top: Proportion
    mean: Average
    response_rate: Proportion | None
    scale: tuple[float, float]
    top_box: float
    excluded: Mapping[str, int]
