"""What the log itself says at the end of each incident, beside what the clocks say."""

from dataclasses import dataclass
from datetime import datetime

from examples.uci_incidents.incident_log import Incident
from slaengine import TicketSla


@dataclass(slots=True)
class Answers:
    """How many incidents end as the log says."""

    incidents: int = 0
    closed: int = 0
    with_answer: int = 0
    last_resolved: int = 0
    came_to_rest: int = 0
    reopened: int = 0
    reopenings: int = 0
    from_closed: int = 0

    def add(self, incident: Incident, sla: TicketSla) -> None:
        """Compare one incident."""
        self.incidents += 1
        self.closed += sla.status == "Closed" and sla.last_event_at == incident.closed_at
        if incident.resolved_at is not None:
            self.with_answer += 1
            self.last_resolved += last_resolved_at(sla) == incident.resolved_at
            self.came_to_rest += sla["resolution"].stopped_at == incident.resolved_at
        cycles = len(sla.select(metric="rework"))
        self.reopened += cycles == incident.reopen_count
        self.reopenings += cycles
        self.from_closed += cycles != left_resolved(sla)


def last_resolved_at(sla: TicketSla) -> datetime | None:
    """Return when the incident was last logged as resolved: there its confirmation begins."""
    confirmation = sla.get("confirmation")
    return None if confirmation is None else confirmation.started_at


def left_resolved(sla: TicketSla) -> int:
    """Count the reopenings of incidents that were resolved and not closed yet.

    A confirmation that a reopening cancels ends when the rework begins.
    """
    begun = {clock.started_at for clock in sla.select(metric="rework")}
    ended = {
        clock.stopped_at
        for clock in sla.select(metric="confirmation")
        if clock.state == "cancelled"
    }
    return len(begun & ended)
