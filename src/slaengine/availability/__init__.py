"""How much of the time a service was there, and how much of its error budget is left."""

from slaengine.availability.budget import ErrorBudget, burn_rate, time_to_exhaustion
from slaengine.availability.burn import WORKBOOK, Burn, burning, scaled_alerts
from slaengine.availability.check import Check, outages_from_checks
from slaengine.availability.downtime import Downtime
from slaengine.availability.maintenance import Maintenance
from slaengine.availability.measuring import measure
from slaengine.availability.outage import NO_DATA, Outage
from slaengine.availability.parts import component_terms
from slaengine.availability.periods import periods_between, uptimes
from slaengine.availability.ratios import Ratio
from slaengine.availability.records import (
    read_checks,
    read_maintenance,
    read_outages,
    read_requests,
)
from slaengine.availability.requests import Requests, outages_from_requests
from slaengine.availability.tickets import outages_from_tickets
from slaengine.availability.upkeep import MaintenanceUse
from slaengine.availability.uptime import Uptime

__all__ = [
    "NO_DATA",
    "WORKBOOK",
    "Burn",
    "Check",
    "Downtime",
    "ErrorBudget",
    "Maintenance",
    "MaintenanceUse",
    "Outage",
    "Ratio",
    "Requests",
    "Uptime",
    "burn_rate",
    "burning",
    "component_terms",
    "measure",
    "outages_from_checks",
    "outages_from_requests",
    "outages_from_tickets",
    "periods_between",
    "read_checks",
    "read_maintenance",
    "read_outages",
    "read_requests",
    "scaled_alerts",
    "time_to_exhaustion",
    "uptimes",
]
