"""The engine: pure functions that fold events into what a ticket is owed."""

from slaengine.engine.alarms import Alarm
from slaengine.engine.clock import Clock
from slaengine.engine.evaluate import evaluate
from slaengine.engine.ticket import TicketSla

__all__ = ["Alarm", "Clock", "TicketSla", "evaluate"]
