"""Clocks by priority: how many were kept, and how long they ran."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from slaengine import TicketSla

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Group:
    """The clocks of one metric at one priority."""

    met: int = 0
    missed: int = 0
    open: int = 0
    cancelled: int = 0
    hours: list[float] = field(default_factory=list)

    @property
    def median(self) -> str:
        return f"{median(self.hours):,.1f} h" if self.hours else "–"

    @property
    def p90(self) -> str:
        """The shortest time that nine of ten finished clocks did not exceed."""
        rank = -(-9 * len(self.hours) // 10)
        return f"{sorted(self.hours)[rank - 1]:,.1f} h" if self.hours else "–"


class ByPriority:
    """Clocks sorted by metric and priority."""

    def __init__(self, metrics: tuple[str, ...]) -> None:
        self._metrics = metrics
        self.groups: dict[str, dict[str, Group]] = {
            metric: defaultdict(Group) for metric in metrics
        }

    def add(self, sla: TicketSla) -> None:
        """Count every clock of one ticket; only finished ones have a time that is known."""
        for clock in sla:
            if clock.metric not in self._metrics:
                continue
            group = self.groups[clock.metric][clock.priority or "none"]
            match clock.state:
                case "met" | "missed":
                    group.met += clock.state == "met"
                    group.missed += clock.state == "missed"
                    group.hours.append(clock.elapsed(sla.last_event_at) / HOUR)
                case "running" | "paused":
                    group.open += 1
                case "cancelled":
                    group.cancelled += 1
