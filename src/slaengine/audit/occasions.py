"""Occasions: what suspicions are counted against, and how far clocks were used when they ended."""

from datetime import timedelta
from typing import NamedTuple, TypeAlias

from slaengine.engine import Clock, TicketSla
from slaengine.events import Event

ClockName: TypeAlias = tuple[str, str, str, int]


class Occasion(NamedTuple):
    """Something of which a suspicion may come, and who was there."""

    what: str
    actor: str | None
    assignee: str | None
    team: str | None
    agreement: str | None
    priority: str | None


class Finish(NamedTuple):
    """How much of its target a clock had used when it stopped, and whether it was kept."""

    kind: str
    agreement: str
    metric: str
    priority: str | None
    used: timedelta
    target: timedelta
    met: bool


def occasion_of(what: str, event: Event, sla: TicketSla, clock: Clock | None) -> Occasion:
    """Return the occasion that an event gives."""
    facts = sla.state.facts
    agreement = sla.agreement if clock is None else clock.agreement
    priority = None if clock is None else clock.priority
    who = event.actor or event.by
    return Occasion(what, who, facts.assignee.holder, facts.team.holder, agreement, priority)


def name_of(clock: Clock) -> ClockName:
    """Return what tells a clock from every other of its ticket, whatever agreement governs it."""
    own = "" if clock.kind == "sla" else clock.agreement
    return clock.kind, own, clock.metric, clock.cycle
