"""Event logs as events: lines of JSON, rows of a database, CSV files."""

from slaengine.reading.parse import parse_events
from slaengine.reading.rejected import Rejected

__all__ = ["Rejected", "parse_events"]
