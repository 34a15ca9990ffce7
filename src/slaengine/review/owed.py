"""Owed: the statements of an agreement over the periods of a review."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from slaengine.engine import TicketSla
from slaengine.metrics.parts import Json
from slaengine.policy import Agreement, Policy
from slaengine.policy.remedies.remedy import Remedy
from slaengine.remedies import Statement, statements
from slaengine.remedies.fees import Given
from slaengine.review.available import Records
from slaengine.review.window import Window


@dataclass(frozen=True, slots=True)
class Owed:
    """What broken promises cost, statement by statement, in order of time.

    `current` are the statements whose periods share time with the reviewed one. `unmeasured` names
    the remedies of which there was no record of what they look at: they grant nothing.
    """

    history: tuple[Statement, ...]
    current: tuple[Statement, ...]
    unmeasured: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """Return the statements as plain JSON values."""
        return {
            "statements": [_statement_to_json(one) for one in self.history],
            "current": [one.period for one in self.current],
            "unmeasured": list(self.unmeasured),
        }


def owed(
    policy: Policy,
    agreement: Agreement,
    tickets: Iterable[TicketSla],
    windows: Sequence[Window],
    now: datetime,
    records: Records,
    fees: Mapping[str, Given],
) -> Owed | None:
    """Settle the remedies of an agreement; None where it has none."""
    if not agreement.remedies:
        return None
    missing = [one.name for one in agreement.remedies if not _is_measured(one, agreement, records)]
    found = statements(
        policy,
        tickets,
        as_of=now,
        agreements=[agreement.name],
        outages=records.outages,
        maintenance=records.maintenance,
        requests=records.requests,
        fees=fees,
    )
    first, last = windows[0].start_at, windows[-1]
    shown = [one for one in found if one.end_at > first and one.start_at < last.end_at]
    shown.sort(key=lambda one: (one.start_at, one.end_at))
    current = tuple(one for one in shown if one.end_at > last.start_at)
    return Owed(tuple(shown), current, tuple(missing))


def _is_measured(remedy: Remedy, agreement: Agreement, records: Records) -> bool:
    if remedy.on in ("attainment", "missed", "points"):
        return True
    looked_at = [one for one in agreement.availability if remedy.of in (None, one.name)]
    return all(records.tells(terms) for terms in looked_at)


def _statement_to_json(one: Statement) -> Json:
    found: Json = json.loads(one.to_json())
    return found
