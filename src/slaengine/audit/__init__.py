"""What in a history looks as if clocks had been played with: findings with their evidence."""

from slaengine.audit.auditing import audit
from slaengine.audit.excess import Excess
from slaengine.audit.findings import Audit
from slaengine.audit.frequency import Frequency
from slaengine.audit.suspicion import PATTERNS, Evidence, Pattern, Suspicion

__all__ = [
    "PATTERNS",
    "Audit",
    "Evidence",
    "Excess",
    "Frequency",
    "Pattern",
    "Suspicion",
    "audit",
]
