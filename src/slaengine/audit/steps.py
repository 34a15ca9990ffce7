"""Steps: a ticket before and after all that happened to it at one instant."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from slaengine.engine import Clock, TicketSla, evaluate
from slaengine.engine.rulebook import rulebook_of
from slaengine.engine.run import Run
from slaengine.engine.slot import SHADOW, Slot
from slaengine.events import Event, Opened
from slaengine.policy import Policy
from slaengine.policy.agreement import Kind


class Turn(NamedTuple):
    """One clock before and after an instant; `after` is its next cycle where it was restarted."""

    before: Clock
    after: Clock


class Step(NamedTuple):
    """All events of one instant, and what they made of a ticket."""

    at: datetime
    events: Sequence[Event]
    before: TicketSla
    after: TicketSla

    def turns(self) -> Iterator[Turn]:
        """Yield the promised clocks that were open before and are not as they were."""
        slots = {slot.name: slot for slot in self.before.state.slots if slot.name != SHADOW}
        for slot in self.after.state.slots:
            earlier = slots.get(slot.name)
            if earlier is not None and earlier is not slot:
                yield from self._turns(earlier, slot)

    def _turns(self, earlier: Slot, slot: Slot) -> Iterator[Turn]:
        ended = {(run.metric, run.cycle): run for run in slot.past[len(earlier.past) :]}
        for old, new in zip(earlier.runs, slot.runs, strict=True):
            if old is None or new is None or old is new or not old.is_open:
                continue
            if old.promise.amount is None:
                continue
            if new.cycle != old.cycle:
                went = ended[old.metric, old.cycle]
                if not went.why.startswith("restarted by "):
                    new = went
            yield Turn(_clock(self.before, slot, old), _clock(self.after, slot, new))


def _clock(sla: TicketSla, slot: Slot, run: Run) -> Clock:
    kind: Kind = "sla" if slot.agreement is None or not slot.name else slot.agreement.kind
    return Clock(sla.ticket, kind, run, sla.last_event_at, rulebook_of(sla.policy))


def steps(policy: Policy, history: Iterable[Event]) -> tuple[TicketSla, list[Step]]:
    """Fold a history instant by instant; return the ticket as it is in the end, and the steps."""
    events = list(history)
    whole = evaluate(policy, events)
    opening = next(event for event in events if isinstance(event, Opened))
    rest = sorted((event for event in events if event is not opening), key=attrgetter("at"))
    sla = evaluate(policy, [opening])
    found: list[Step] = []
    for at, group in groupby(rest, key=attrgetter("at")):
        together = list(group)
        before = sla
        for event in together:
            sla = sla.apply(event)
        found.append(Step(at, together, before, sla))
    return whole, found
