"""Costing: what a policy would owe over some histories with another target in it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple, TypeAlias

from slaengine.availability import Maintenance, Outage, Requests
from slaengine.engine import TicketSla, evaluate
from slaengine.errors import MetricsError, PolicyError
from slaengine.events import Event
from slaengine.money import Money
from slaengine.policy import Policy
from slaengine.remedies import statements
from slaengine.remedies.fees import Given
from slaengine.whatif.replays.owed import totals_of
from slaengine.whatif.replays.promised import Amount
from slaengine.whatif.terms import with_target

Owing: TypeAlias = tuple[Money, ...] | None
Cost: TypeAlias = Callable[[str, Amount, str | None, str | None], Owing]


class Costing(NamedTuple):
    """Histories that are evaluated anew under each target, and what was recorded beside them."""

    policy: Policy
    histories: tuple[tuple[Event, ...], ...]
    as_of: datetime
    outages: tuple[Outage, ...] | None
    maintenance: tuple[Maintenance, ...]
    requests: tuple[Requests, ...] | None
    fees: Mapping[str, Given]

    def of(self, metric: str, amount: Amount, priority: str | None, agreement: str | None) -> Owing:
        """Return all that is owed with another amount promised, by currency.

        None where no target promises that metric to that priority alone.
        """
        try:
            other = with_target(self.policy, metric, amount, priority=priority, agreement=agreement)
        except PolicyError:
            return None
        fields = other.remedy_fields
        found = statements(
            other,
            (evaluate(other, events, fields=fields) for events in self.histories),
            as_of=self.as_of,
            outages=self.outages,
            maintenance=self.maintenance,
            requests=self.requests,
            fees=self.fees,
        )
        return totals_of(found)


def costing_of(
    slas: Iterable[TicketSla],
    histories: Iterable[Iterable[Event]] | None,
    as_of: datetime,
    *,
    outages: Iterable[Outage] | None,
    maintenance: Iterable[Maintenance],
    requests: Iterable[Requests] | None,
    fees: Mapping[str, Given],
) -> Costing | None:
    """Take the one policy of some tickets, and their histories; None where there are no tickets."""
    if histories is None:
        raise MetricsError("what is owed takes the events of each ticket; give histories too")
    policies = list({id(sla.policy): sla.policy for sla in slas}.values())
    if len(policies) > 1:
        raise MetricsError("the tickets are of several policies; ask about those of one")
    if not policies:
        return None
    known = (tuple(event for event in each if event.at <= as_of) for each in histories)
    return Costing(
        policies[0],
        tuple(events for events in known if events),
        as_of,
        None if outages is None else tuple(outages),
        tuple(maintenance),
        None if requests is None else tuple(requests),
        fees,
    )
