"""What a broken promise costs: credits, penalties, rewards and rights, period by period."""

from slaengine.remedies.incident import Incident
from slaengine.remedies.measurement import Measurement

__all__ = ["Incident", "Measurement"]
