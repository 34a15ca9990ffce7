"""Promises: what a ticket is owed on one metric, in the policy's words."""

from datetime import datetime
from typing import NamedTuple

from slaengine.policy import Amount


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
