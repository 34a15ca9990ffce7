"""What a broken promise costs: credits, penalties, rewards and rights, period by period."""

from slaengine.remedies.award import Award
from slaengine.remedies.base import Base
from slaengine.remedies.credit import credit_of
from slaengine.remedies.incident import Incident
from slaengine.remedies.line import StatementLine
from slaengine.remedies.measurement import Measurement
from slaengine.remedies.settling import settle
from slaengine.remedies.statement import Statement
from slaengine.remedies.statements import statements

__all__ = [
    "Award",
    "Base",
    "Incident",
    "Measurement",
    "Statement",
    "StatementLine",
    "credit_of",
    "settle",
    "statements",
]
