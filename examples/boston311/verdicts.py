"""The city's verdict on every closed request, with the city's own date as the deadline."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from examples.boston311.requests import Request
from slaengine import HistoryError, Opened, Policy, StatusChanged, TicketSla, evaluate

CITY_SAYS = {"met": "ONTIME", "missed": "OVERDUE"}


class Rejected(NamedTuple):
    """A row whose history is refused, and why."""

    request: Request
    reason: str


@dataclass(slots=True)
class Verdicts:
    """How often clock and city agree, and the rows that no clock could judge."""

    judged: int = 0  # closed rows with a target, a verdict and a history
    agreed: int = 0
    refused: int = 0  # closed rows with a target and a verdict whose history is refused
    refused_agreed: int = 0
    no_target: int = 0  # closed rows without a target: no promise, no clock
    rejected: list[Rejected] = field(default_factory=list)


def verdicts(policy: Policy, every: Iterable[Request]) -> Verdicts:
    """Evaluate opening and closing of each closed request.

    Where the closing comes before the opening, evaluate raises `HistoryError`: the row is kept
    beside the results. Its due date is known from its opening alone, and the closing is held
    against that.
    """
    found = Verdicts()
    for request in every:
        if request.closed_at is None:
            continue
        found.no_target += request.promised_at is None
        try:
            sla = evaluate(policy, history(request))
        except HistoryError as error:
            found.rejected.append(Rejected(request, str(error)))
            if request.promised_at and request.verdict:
                found.refused += 1
                found.refused_agreed += _by_opening(policy, request) == request.verdict
            continue
        if request.promised_at and request.verdict:
            found.judged += 1
            found.agreed += CITY_SAYS.get(sla["resolution"].state) == request.verdict
    return found


def history(request: Request) -> list[Opened | StatusChanged]:
    """Tell a request as events."""
    fields = {"target_dt": request.promised_at}
    events: list[Opened | StatusChanged] = [Opened(request.case, request.opened_at, fields=fields)]
    if request.closed_at is not None:
        events.append(StatusChanged(request.case, request.closed_at, status="closed"))
    return events


def _by_opening(policy: Policy, request: Request) -> str:
    sla: TicketSla = evaluate(policy, history(request)[:1])
    due_at = sla["resolution"].due_at
    in_time = due_at and request.closed_at and request.closed_at <= due_at
    return CITY_SAYS["met" if in_time else "missed"]
