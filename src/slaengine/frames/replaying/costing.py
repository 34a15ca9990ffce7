"""Costing: what a policy would owe over a log with another target in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from slaengine.errors import PolicyError
from slaengine.frames.doors.table import Table
from slaengine.frames.evaluate import evaluate
from slaengine.frames.statements import statements_of
from slaengine.money import Money
from slaengine.policy import Policy
from slaengine.remedies import Statement
from slaengine.remedies.fees import Given
from slaengine.whatif.replays.owed import totals_of
from slaengine.whatif.replays.promised import Amount
from slaengine.whatif.terms import with_target


class Costing(NamedTuple):
    """A log, and what was recorded beside it."""

    events: object
    as_of: datetime
    outages: object
    maintenance: object
    requests: object
    fees: Mapping[str, Given]
    without: tuple[str, ...] | None = None  # tickets that cannot be used; None stops at one

    def statements(self, under: Policy) -> list[Statement]:
        """Return what is owed under a policy."""
        fields, now = under.remedy_fields, self.as_of
        if self.without is None:
            clocks = evaluate(under, self.events, as_of=now, fields=fields)
        else:
            lenient = evaluate(under, self.events, as_of=now, fields=fields, on_error="collect")
            clocks = lenient.result
        table = Table.of(clocks, "clocks").without("ticket", self.without or ())
        return statements_of(
            under,
            table,
            as_of=self.as_of,
            outages=self.outages,
            maintenance=self.maintenance,
            requests=self.requests,
            fees=self.fees,
        )

    def of(
        self,
        policy: Policy,
        metric: str,
        amount: Amount,
        priority: str | None,
        agreement: str | None,
    ) -> tuple[Money, ...] | None:
        """Return all that is owed with another amount promised, by currency.

        None where no target promises that metric to that priority alone.
        """
        try:
            other = with_target(policy, metric, amount, priority=priority, agreement=agreement)
        except PolicyError:
            return None
        return totals_of(self.statements(other))
