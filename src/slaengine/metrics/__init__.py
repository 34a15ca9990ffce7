"""How the desk did: measures of single tickets, and the figures that add them up."""

from slaengine.metrics.agenttime import occupancy, utilization
from slaengine.metrics.attainment import Attainment
from slaengine.metrics.average import Average
from slaengine.metrics.catalogue import CATALOGUE, kpi
from slaengine.metrics.ces import Ces
from slaengine.metrics.comparing import compare
from slaengine.metrics.comparison import Comparison
from slaengine.metrics.cost import cost_per_ticket
from slaengine.metrics.count import Count
from slaengine.metrics.csat import Csat
from slaengine.metrics.customers import retention, retention_of_counts
from slaengine.metrics.definition import Kpi
from slaengine.metrics.durations import Durations
from slaengine.metrics.figure import Figure
from slaengine.metrics.incidence import Incidence
from slaengine.metrics.interval import Interval
from slaengine.metrics.kept import Kept
from slaengine.metrics.mean import Mean
from slaengine.metrics.measures import Measures, measure
from slaengine.metrics.nps import Nps, nps_class
from slaengine.metrics.proportion import Proportion
from slaengine.metrics.queueing import littles_law
from slaengine.metrics.reliability import Reliability, mtbf, mtbsi, mtta, mttr
from slaengine.metrics.reporting import report
from slaengine.metrics.reports import Report
from slaengine.metrics.scores import Scores
from slaengine.metrics.segments import Segment, segments
from slaengine.metrics.share import Share
from slaengine.metrics.sketch import Sketch
from slaengine.metrics.spread import Spread
from slaengine.metrics.standing import Standing
from slaengine.metrics.standings import objectives_of, standings
from slaengine.metrics.survival import Survival
from slaengine.metrics.tally import Tally
from slaengine.metrics.timerange import TimeRange

__all__ = [
    "CATALOGUE",
    "Attainment",
    "Average",
    "Ces",
    "Comparison",
    "Count",
    "Csat",
    "Durations",
    "Figure",
    "Incidence",
    "Interval",
    "Kept",
    "Kpi",
    "Mean",
    "Measures",
    "Nps",
    "Proportion",
    "Reliability",
    "Report",
    "Scores",
    "Segment",
    "Share",
    "Sketch",
    "Spread",
    "Standing",
    "Survival",
    "Tally",
    "TimeRange",
    "compare",
    "cost_per_ticket",
    "kpi",
    "littles_law",
    "measure",
    "mtbf",
    "mtbsi",
    "mtta",
    "mttr",
    "nps_class",
    "objectives_of",
    "occupancy",
    "report",
    "retention",
    "retention_of_counts",
    "segments",
    "standings",
    "utilization",
]
