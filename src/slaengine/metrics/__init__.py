"""How the desk did: measures of single tickets, and the figures that add them up."""

from slaengine.metrics.attainment import Attainment
from slaengine.metrics.average import Average
from slaengine.metrics.ces import Ces
from slaengine.metrics.count import Count
from slaengine.metrics.csat import Csat
from slaengine.metrics.durations import Durations
from slaengine.metrics.incidence import Incidence
from slaengine.metrics.interval import Interval
from slaengine.metrics.kept import Kept
from slaengine.metrics.mean import Mean
from slaengine.metrics.nps import Nps
from slaengine.metrics.proportion import Proportion
from slaengine.metrics.scores import Scores
from slaengine.metrics.share import Share
from slaengine.metrics.spread import Spread
from slaengine.metrics.survival import Survival
from slaengine.metrics.tally import Tally
from slaengine.metrics.timerange import TimeRange

__all__ = [
    "Attainment",
    "Average",
    "Ces",
    "Count",
    "Csat",
    "Durations",
    "Incidence",
    "Interval",
    "Kept",
    "Mean",
    "Nps",
    "Proportion",
    "Scores",
    "Share",
    "Spread",
    "Survival",
    "Tally",
    "TimeRange",
]
