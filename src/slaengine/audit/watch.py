"""What the audit takes for near, soon and by a hair."""

from dataclasses import dataclass
from datetime import timedelta

from slaengine.errors import MetricsError


@dataclass(frozen=True, slots=True)
class Watch:
    """From where on something is worth a look; `audit` says what each of these is."""

    near: float = 0.1
    hair: float = 0.02
    window: float = 0.1
    soon: timedelta = timedelta(minutes=10)
    grace: timedelta = timedelta(minutes=1)
    reopened_within: timedelta = timedelta(hours=24)
    late: timedelta = timedelta(minutes=1)
    recorded_at: str = "recorded_at"

    def __post_init__(self) -> None:
        for name in ("near", "hair", "window"):
            share = getattr(self, name)
            if not 0 < share < 1:
                raise MetricsError(f"{name} {share!r} is no share of a target; give one as 0.1")
        for name in ("soon", "grace", "reopened_within", "late"):
            if getattr(self, name) < timedelta(0):
                raise MetricsError(f"{name} {getattr(self, name)} is negative; give a time from 0")
