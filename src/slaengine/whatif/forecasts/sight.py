"""Sights: clocks as plain numbers, as they were seen at an instant."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from slaengine.calendars.zones import micros_of
from slaengine.engine import Clock, TicketSla
from slaengine.engine.run import Run, Stretch
from slaengine.metrics.gather import field_at

_MICROSECOND = timedelta(microseconds=1)


class Sight(NamedTuple):
    """One clock at one instant; instants and durations in microseconds.

    `used` is the open time that it has counted, `target` how much it may. `group` has the fields
    of its ticket by which clocks are told apart.
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
    )


def sights_of(slas: Iterable[TicketSla], at: datetime, by: Sequence[str] = ()) -> Iterator[Sight]:
    """Look at every clock of some tickets, told apart by fields of the tickets."""
    for sla in slas:
        group = tuple(field_at(sla, name, None) for name in by)
        for clock in sla:
            yield sight_of(clock, at, group)


def clock_then(clock: Clock, at: datetime) -> Clock | None:
    """Return a clock as it was at an earlier instant; None before it started or was promised.

    What it counts in the end of the time between a stop and a reopen, it is taken to have counted
    then (`on_reopen = "count_gap"`), and a priority that changed while the terms stayed the same is
    told as it is in the end. `frames.calibration` evaluates anew and knows neither.
    """
    run = clock.run
    terms = tuple(term for term in run.terms if term.at <= at)
    if run.started_at > at or not terms or terms[-1].promise.amount is None:
        return None
    past, (phase, since, why) = run.past, (run.phase, run.since, run.why)
    if since > at:
        here = [place for place, stretch in enumerate(past) if stretch.start <= at]
        now: Stretch = past[here[-1]]
        past, (phase, since, why) = past[: here[-1]], (now.phase, now.start, now.why)
    then = Run(run.metric, run.cycle, run.started_at, past, phase, since, why, terms)
    return replace(clock, run=then, last_event_at=min(clock.last_event_at, at))


def sights_then(slas: Iterable[TicketSla], at: datetime, by: Sequence[str] = ()) -> Iterator[Sight]:
    """Look at every clock of some tickets as it was at an earlier instant."""
    for sla in slas:
        group = tuple(field_at(sla, name, at) for name in by)
        for clock in sla:
            then = clock_then(clock, at)
            if then is not None:
                yield sight_of(then, at, group)
