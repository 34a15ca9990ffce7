"""Sights: clocks as plain numbers, as they were seen at an instant."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from slaengine.calendars.zones import micros_of
from slaengine.engine import Clock, TicketSla
from slaengine.engine.run import Run, Stretch
from slaengine.engine.verdict import shown
from slaengine.metrics.gather import field_at
from slaengine.whatif.forecasts.pause import Then, paused_for, pauses_of

_MICROSECOND = timedelta(microseconds=1)


class Sight(NamedTuple):
    """One clock at one instant; instants and durations in microseconds.

    `used` is the open time that it has counted, `target` how much it may, `waited` for how long it
    has been paused, in wall time. `group` has the fields of its ticket by which clocks are told
    apart, `pauses` how long each of its pauses lasted and what it was then.
    """

    ticket: str
    metric: str
    cycle: int
    agreement: str
    kind: str
    priority: str | None
    state: str
    is_breached: bool
    due_at: int | None
    used: int
    target: int
    group: tuple[str | None, ...] = ()
    waited: int = 0
    pauses: tuple[tuple[int, Then], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the clock is running or paused."""
        return self.state in ("running", "paused")

    @property
    def label(self) -> str:
        """The metric, with the kind of the promise where it is no SLA."""
        return self.metric if self.kind == "sla" else f"{self.kind} {self.metric}"

    @property
    def took(self) -> int:
        """How long the promise took so far; one broken in closed time, a moment over its target."""
        return max(self.used, self.target + 1) if self.is_breached else self.used

    @property
    def name(self) -> tuple[str, str, str, str, int]:
        """What tells this clock from every other."""
        return self.ticket, self.kind, self.agreement, self.metric, self.cycle


def sight_of(clock: Clock, at: datetime, group: tuple[str | None, ...] = ()) -> Sight:
    """Look at a clock at an instant, not before its last event."""
    due_at = clock.due_at
    state = clock.state
    broken = clock.is_breached(at) or state == "missed"
    used, target = clock.elapsed(at) // _MICROSECOND, clock.target // _MICROSECOND
    return Sight(
        clock.ticket,
        clock.metric,
        clock.cycle,
        clock.agreement,
        clock.kind,
        clock.priority,
        state,
        broken,
        None if due_at is None else micros_of(due_at),
        used,
        target,
        group,
        paused_for(clock.run, at) // _MICROSECOND,
        tuple((one.lasted // _MICROSECOND, one.then) for one in pauses_of(clock.run, at)),
    )


def sights_of(slas: Iterable[TicketSla], at: datetime, by: Sequence[str] = ()) -> Iterator[Sight]:
    """Look at every clock of some tickets, told apart by fields of the tickets."""
    for sla in slas:
        group = tuple(field_at(sla, name, None) for name in by)
        for clock in sla:
            yield sight_of(clock, at, group)


def clock_then(clock: Clock, at: datetime) -> Clock | None:
    """Return a clock as it was at an earlier instant; None before it started or was promised.

    Between a stop and a reopening that counts the time between (`on_reopen = "count_gap"`) it was
    stopped. A priority that changed while the terms stayed the same is told as it is in the end;
    `sights_then` tells it as it was, where the ticket has kept its fields.
    """
    run = clock.run
    terms = tuple(term for term in run.terms if term.at <= at)
    if run.started_at > at:
        return None
    past, (phase, since, why) = run.past, (run.phase, run.since, run.why)
    if since > at:
        here = [place for place, stretch in enumerate(past) if stretch.start <= at]
        now: Stretch = past[here[-1]]
        past, (phase, since, why) = past[: here[-1]], (now.phase, now.start, now.why)
        if now.phase == "running" and now.why:  # counted when it was reopened, solved until then
            phase = "solved"
    then = shown(Run(run.metric, run.cycle, run.started_at, past, phase, since, why, terms))
    if then is None:
        return None
    return replace(clock, run=then, last_event_at=min(clock.last_event_at, at))


def sights_then(slas: Iterable[TicketSla], at: datetime, by: Sequence[str] = ()) -> Iterator[Sight]:
    """Look at every clock of some tickets as it was at an earlier instant."""
    for sla in slas:
        group = tuple(field_at(sla, name, at) for name in by)
        for clock in sla:
            then = clock_then(clock, at)
            if then is not None:
                sight = sight_of(then, at, group)
                yield sight._replace(priority=_priority_then(sla, clock, then, at))


def _priority_then(sla: TicketSla, clock: Clock, then: Clock, at: datetime) -> str | None:
    """Return the priority of a clock at an instant; that of the end where none was kept.

    That of a clock which is over stays: what it read when it stopped, or before it lost its target.
    """
    names, (run, before) = sla.policy.priority.fields, (clock.run, then.run)
    if not names <= sla.state.asked or (run.since <= at and not run.is_open):
        return clock.priority
    if not before.is_open:
        at = before.since - _MICROSECOND if before.phase == "cancelled" else before.since
    return sla.policy.priority({name: field_at(sla, name, at) for name in names})
