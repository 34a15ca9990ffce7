"""Tickets whose calendars reach far enough for what is asked about."""

from collections.abc import Callable
from datetime import datetime

from slaengine.engine import TicketSla
from slaengine.policy.agreement import Kind
from slaengine.whatif import needed


def measurable(metric: str | None, kind: Kind) -> Callable[[TicketSla, datetime], TicketSla]:
    """Return what lets a ticket pass once its clocks are known to be measured, for `answered`.

    So a calendar that ends too early is told of the ticket, and not of the whole log.
    """

    def measured(sla: TicketSla, as_of: datetime) -> TicketSla:
        for clock in sla.select(metric=metric, kind=kind):
            needed(clock, as_of)
        return sla

    return measured
