"""Promises: what a ticket is owed on one metric, in the policy's words."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from slaengine.errors import HistoryError
from slaengine.instants import as_utc
from slaengine.policy import Agreement, Amount, Deadline


class Promise(NamedTuple):
    """What is promised on a metric for a ticket's present fields; `amount` None means nothing.

    It holds words and instants only: no number here comes from a calendar. `deadline` is the
    instant in the ticket's field where the amount is one.
    """

    agreement: str | None
    calendar: str | None
    amount: Amount | None
    deadline: datetime | None
    priority: str | None

    def same_terms(self, other: "Promise") -> bool:
        """Tell whether agreement, calendar and amount agree; a new label alone is no change."""
        return self[:4] == other[:4]


NOTHING = Promise(None, None, None, None, None)


class Term(NamedTuple):
    """A promise from the event on that set it, and what that event was."""

    at: datetime
    why: str
    promise: Promise


def promise_of(
    agreement: Agreement,
    metric: str,
    ticket: str,
    fields: Mapping[str, str],
    priority: str | None,
) -> Promise:
    """Return what an agreement promises on a metric to a ticket with these fields."""
    found = agreement.target(metric, fields, priority)
    if found is None:
        return Promise(agreement.name, None, None, None, priority)
    target, amount = found
    calendar = target.calendar or agreement.calendar
    if not isinstance(amount, Deadline):
        return Promise(agreement.name, calendar, amount, None, priority)
    text = fields.get(amount.field)
    if text is None:
        return Promise(agreement.name, None, None, None, priority)
    return Promise(agreement.name, calendar, amount, deadline_in(text, amount, ticket), priority)


def deadline_in(text: str, amount: Deadline, ticket: str) -> datetime:
    """Read the instant that a ticket's deadline field holds."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise HistoryError(
            f"ticket {ticket!r}: field {amount.field!r} holds {text!r}, which is no instant; "
            "write 2026-01-05T17:00:00+00:00"
        ) from None
    return as_utc(at, HistoryError, f"ticket {ticket!r}: field {amount.field!r}")
