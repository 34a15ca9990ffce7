"""Columns: clocks and figures of whole dataframes of events, in the same kind of dataframe."""

from slaengine.errors import MissingExtraError

try:
    from slaengine.frames.advance import advance
    from slaengine.frames.alarms import alarms
    from slaengine.frames.arithmetic import add, add_days, elapsed, is_open
    from slaengine.frames.availability import availability
    from slaengine.frames.clocks import clocks
    from slaengine.frames.evaluate import evaluate
    from slaengine.frames.folding.scalar import ScalarWarning
    from slaengine.frames.forecast import calibration, forecast
    from slaengine.frames.kpis import kpis
    from slaengine.frames.measures import measures
    from slaengine.frames.outages import outages_from_checks, outages_from_tickets
    from slaengine.frames.pauses import pauses
    from slaengine.frames.recommend import recommend
    from slaengine.frames.rejects import Collected, CollectedAnswer
    from slaengine.frames.replay import replay
    from slaengine.frames.segments import segments
    from slaengine.frames.statements import statements
    from slaengine.frames.sweep import sweep
    from slaengine.frames.ticketframe import from_tickets, to_tickets
    from slaengine.frames.turns import turns
except ModuleNotFoundError as problem:
    raise MissingExtraError("working on whole columns", "frames") from problem

__all__ = [
    "Collected",
    "CollectedAnswer",
    "ScalarWarning",
    "add",
    "add_days",
    "advance",
    "alarms",
    "availability",
    "calibration",
    "clocks",
    "elapsed",
    "evaluate",
    "forecast",
    "from_tickets",
    "is_open",
    "kpis",
    "measures",
    "outages_from_checks",
    "outages_from_tickets",
    "pauses",
    "recommend",
    "replay",
    "segments",
    "statements",
    "sweep",
    "to_tickets",
    "turns",
]
