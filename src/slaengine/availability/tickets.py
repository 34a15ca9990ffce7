"""Outages from tickets: a service was down while a ticket that says so was unsolved."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from slaengine.availability.outage import Outage
from slaengine.engine import TicketSla
from slaengine.policy import When
from slaengine.policy.condition import Conditions


def outages_from_tickets(
    slas: Iterable[TicketSla],
    *,
    when: Conditions | When,
    component: str | None = None,
    cause: str | None = None,
) -> tuple[Outage, ...]:
    """Turn tickets into outages: something was down from the opening until the ticket was solved.

    `when` has conditions over ticket fields, as agreements have them; `component` and `cause` name
    the fields that hold these. Fields that the policy does not look at have to be asked for:
    `evaluate(policy, history, fields=["component"])`. A reopened ticket is down again from the
    reopening. An unsolved one is still down: its outage has no end. Merged tickets end when they
    were merged; deleted ones tell of no outage.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, StatusChanged, evaluate
    >>> noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    >>> history = [
    ...     Opened("T-7", noon, fields={"type": "outage", "service": "web"}),
    ...     StatusChanged("T-7", noon.replace(minute=40), status="solved"),
    ... ]
    >>> sla = evaluate(Policy(), history, fields=["type", "service"])
    >>> (outage,) = outages_from_tickets([sla], when={"type": "outage"}, component="service")
    >>> outage.id, outage.component, str(outage.ended_at - outage.started_at)
    ('T-7', 'web', '0:40:00')
    """
    asked = when if isinstance(when, When) else When(when)
    found: list[Outage] = []
    for sla in slas:
        if sla.state.facts.removed != "deleted" and asked.matches(sla.fields):
            part = None if component is None else sla.fields.get(component)
            why = None if cause is None else sla.fields.get(cause)
            found += (Outage(start, end, part, why, sla.ticket) for start, end in _unsolved(sla))
    return tuple(sorted(found, key=lambda outage: (outage.started_at, outage.id or "")))


def _unsolved(sla: TicketSla) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield the stretches in which a ticket was unsolved; the last may have no end."""
    gone_at = sla.state.facts.removed_at
    edges: list[datetime] = [sla.opened_at, *sla.state.course.turns]
    starts, ends = edges[::2], edges[1::2]
    for place, start in enumerate(starts):
        end = ends[place] if place < len(ends) else gone_at
        if end is None or start < end:
            yield start, end
