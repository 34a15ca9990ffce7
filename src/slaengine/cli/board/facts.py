"""A desk's tickets under its policy: the facts that every part of the board is drawn from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from slaengine.engine import Clock, TicketSla, evaluate
from slaengine.events import Event
from slaengine.policy import Policy

SHOWN_FIELDS = ("customer", "subject")


@dataclass(frozen=True, slots=True)
class Promise:
    """A clock with what one wants to read beside it, and whether it is broken by now."""

    clock: Clock
    customer: str
    subject: str
    is_breached: bool

    @property
    def is_kept(self) -> bool:
        """Whether the promise was kept, for good."""
        return self.clock.state == "met"


@dataclass(frozen=True, slots=True)
class Facts:
    """All tickets and promises as of an instant."""

    as_of: datetime
    opened_at: tuple[datetime, ...]
    events: int
    promises: tuple[Promise, ...]


def gather(policy: Policy, events: Iterable[Event], as_of: datetime) -> Facts:
    """Evaluate every ticket, as far as it has happened."""
    histories: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.at <= as_of:
            histories[event.ticket].append(event)
    slas = [evaluate(policy, history, fields=SHOWN_FIELDS) for history in histories.values()]
    return Facts(
        as_of,
        tuple(sla.opened_at for sla in slas),
        sum(len(history) for history in histories.values()),
        tuple(promise for sla in slas for promise in _promises(sla, as_of)),
    )


def _promises(sla: TicketSla, as_of: datetime) -> Iterator[Promise]:
    customer, subject = (sla.fields.get(name, "") for name in SHOWN_FIELDS)
    for clock in sla:
        if clock.state != "cancelled":
            yield Promise(clock, customer, subject, clock.is_breached(as_of))
