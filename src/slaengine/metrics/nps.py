"""NPS: how many would recommend, less how many would not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from slaengine.errors import MetricsError
from slaengine.metrics.interval import Interval
from slaengine.metrics.proportion import Proportion

NpsClass: TypeAlias = Literal["promoter", "passive", "detractor"]


@dataclass(frozen=True, slots=True)
class Nps:
    """The net promoter score, from -100 to 100; None of nothing.

    Scores of 9 and 10 are promoters, 7 and 8 passives, 0 to 6 detractors. `margin` is the plain
    margin of error in points, which is 0 when all say the same; `interval` is adjusted, so that it
    keeps a width. `response_rate` is n of those asked, None where it is not known how many were.

    >>> from slaengine.metrics import Scores
    >>> nps = Scores.of([10, 9, 9, 8, 3]).nps()
    >>> nps.value, nps.promoters, nps.passives, nps.detractors
    (40.0, 3, 1, 1)
    """

    value: float | None
    n: int
    promoters: int
    passives: int
    detractors: int
    margin: float | None
    interval: Interval | None
    response_rate: Proportion | None
    excluded: Mapping[str, int]


def nps_class(score: float) -> NpsClass:
    """Return what a score makes of a customer; refuse what is not on the scale.

    >>> nps_class(9), nps_class(7), nps_class(6)
    ('promoter', 'passive', 'detractor')
    """
    if not 0 <= score <= 10 or score != int(score):
        raise MetricsError(f"{score!r} is no NPS score; give a whole number from 0 to 10")
    if score >= 9:
        return "promoter"
    return "passive" if score >= 7 else "detractor"
