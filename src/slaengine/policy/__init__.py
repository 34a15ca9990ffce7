"""Policies: what was promised to whom, as values and as documents; nothing here knows time."""

from typing import TYPE_CHECKING

from slaengine.late import late
from slaengine.policy.agreement import Agreement
from slaengine.policy.amounts import Amount, BusinessDays, Deadline, OpenTime, parse_amount
from slaengine.policy.choices import Choices, Options
from slaengine.policy.condition import Condition, When, canonical
from slaengine.policy.escalation import Escalation
from slaengine.policy.finding import Finding
from slaengine.policy.objective import Objective
from slaengine.policy.policy import Policy
from slaengine.policy.priority import Priority
from slaengine.policy.procedure import Procedure
from slaengine.policy.rules import ClockRule, Moment
from slaengine.policy.statuses import StatusClass
from slaengine.policy.target import Target
from slaengine.policy.terms import Responsibilities, Review

if TYPE_CHECKING:
    from slaengine.policy.availability import Availability
    from slaengine.policy.burnalert import BurnAlert
    from slaengine.policy.lengths import Allowance
    from slaengine.policy.maintenance import MaintenanceTerms

__all__ = [
    "Agreement",
    "Allowance",
    "Amount",
    "Availability",
    "BurnAlert",
    "BusinessDays",
    "Choices",
    "ClockRule",
    "Condition",
    "Deadline",
    "Escalation",
    "Finding",
    "MaintenanceTerms",
    "Moment",
    "Objective",
    "OpenTime",
    "Options",
    "Policy",
    "Priority",
    "Procedure",
    "Responsibilities",
    "Review",
    "StatusClass",
    "Target",
    "When",
    "canonical",
    "parse_amount",
]

# Few policies promise an availability: those that do load what its terms are made of.
_PLACES = {
    "Allowance": "lengths",
    "Availability": "availability",
    "BurnAlert": "burnalert",
    "MaintenanceTerms": "maintenance",
}

__getattr__, __dir__ = late(__name__, _PLACES)
