"""Every due date that the city set, beside the one that a policy gives."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from examples.boston311.requests import Request
from slaengine import Opened, Policy, evaluate

TOLERANCE = timedelta(seconds=60)


class Compared(NamedTuple):
    """A request with a target and a type in the policy, and what the policy makes of it."""

    request: Request
    promised_at: datetime
    calendar: str
    is_open: bool  # whether it came while its calendar was open
    difference: timedelta  # the city's due date after ours

    @property
    def is_explained(self) -> bool:
        return abs(self.difference) <= TOLERANCE


def compared(policy: Policy, every: Iterable[Request]) -> Iterator[Compared]:
    """Evaluate the opening of each request that has a target; those without a rule have no clock.

    The due date is known as soon as a request is opened, so the rest of its history is not asked.
    """
    for request in every:
        if request.promised_at is None:
            continue
        opening = Opened(request.case, request.opened_at, fields={"type": request.type})
        clock = evaluate(policy, [opening]).get("resolution")
        if clock is None or clock.due_at is None:
            continue
        yield Compared(
            request,
            request.promised_at,
            clock.calendar.name,
            clock.calendar.is_open(request.opened_at),
            request.promised_at.astimezone(UTC) - clock.due_at,
        )
