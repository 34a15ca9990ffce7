"""Strata: promises that are alike, from the narrowest group to the metric as a whole."""

from typing import NamedTuple

from slaengine.whatif.forecasts.sight import Sight


class Stratum(NamedTuple):
    """Which promises are alike; `width` counts what they need not have in common.

    0: metric, priority, the fields in `group` and agreement are the same; 1: all but the agreement;
    2: the metric.
    """

    kind: str
    metric: str
    agreement: str | None
    priority: str | None
    group: tuple[str | None, ...]
    width: int

    def wider(self) -> "Stratum | None":
        """Return the next coarser stratum; None of the coarsest."""
        if self.width == 0:
            return self._replace(agreement=None, width=1)
        return self._replace(priority=None, group=(), width=2) if self.width == 1 else None

    def __str__(self) -> str:
        kind = None if self.kind == "sla" else self.kind
        priority = self.priority or ("no priority" if self.width < 2 else None)
        group = (each or "nothing" for each in self.group)
        parts = (kind, self.metric, priority, *group, self.agreement)
        return ", ".join(each for each in parts if each)


def stratum_of(sight: Sight) -> Stratum:
    """Return the narrowest stratum of a clock."""
    whose = (sight.kind, sight.metric, sight.agreement, sight.priority)
    return Stratum(*whose, sight.group, 0)
