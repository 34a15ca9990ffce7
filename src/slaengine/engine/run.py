"""Runs: one cycle of one clock, as the stretches of time in which it ran, paused or stood still."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias, get_args

from slaengine.engine.promise import Promise, Term

# "solved" is a stop by a status, from which a reopen may resume; "stopped" one by a moment.
Phase: TypeAlias = Literal["running", "paused", "solved", "stopped", "cancelled"]
PHASES: tuple[Phase, ...] = get_args(Phase)
OPEN: tuple[Phase, ...] = ("running", "paused")


class Stretch(NamedTuple):
    """A past stretch of a run, half-open, in one phase, and why; `calendar` if it was running."""

    start: datetime
    end: datetime
    phase: Phase
    why: str
    calendar: str | None


_made = tuple.__new__  # skips the argument binding of a named tuple, which costs as much again


@dataclass(slots=True, unsafe_hash=True)
class Run:
    """One cycle of a clock: what is past, and the phase it is in `since` an instant.

    `terms` are the promises that were in force, in order; the last one is, or was when it ended.
    A run never changes once it is made: each step of the fold makes the next one, and only
    `kept` comes later: the last verdict on it, or until there is one on what it was before. It is
    not declared frozen because that would make every step twice as slow.
    """

    metric: str
    cycle: int
    started_at: datetime
    past: tuple[Stretch, ...]
    phase: Phase
    since: datetime
    why: str
    terms: tuple[Term, ...]
    kept: object = field(default=None, compare=False, repr=False)

    @property
    def is_open(self) -> bool:
        """Whether the clock is running or paused."""
        return self.phase in OPEN

    @property
    def promise(self) -> Promise:
        """What is promised now, or was when the run ended."""
        return self.terms[-1].promise

    @property
    def was_promised(self) -> bool:
        """Whether there ever was a target."""
        return any(term.promise.amount is not None for term in self.terms)

    def turned(self, phase: Phase, at: datetime, why: str) -> "Run":
        """Return the run in another phase from an instant on; stretches of no length vanish."""
        since, before = self.since, self.phase
        if since != at:
            calendar = self.terms[-1].promise.calendar if before == "running" else None
            past = (*self.past, _made(Stretch, (since, at, before, self.why, calendar)))
            return Run(
                self.metric,
                self.cycle,
                self.started_at,
                past,
                phase,
                at,
                why,
                self.terms,
                self.kept,
            )
        return self._back(phase, at, why)

    def _back(self, phase: Phase, at: datetime, why: str) -> "Run":
        """Return the run in another phase at once; if it ran or paused so before, it goes on so.

        A stop is another stop each time: the last one is when the clock stopped.
        """
        past, since = self.past, at
        calendar = self.terms[-1].promise.calendar if phase == "running" else None
        goes_on = phase in OPEN
        if goes_on and past and past[-1][1:] == (at, phase, why, calendar):
            past, since = past[:-1], past[-1].start
        return Run(
            self.metric, self.cycle, self.started_at, past, phase, since, why, self.terms, self.kept
        )

    def ended(self, at: datetime) -> tuple[Stretch, ...]:
        """Return the stretches up to an instant, the present one included."""
        return self.past if self.since == at else self.turned(self.phase, at, self.why).past

    def counted(self, at: datetime) -> "Run":
        """Return the run with the time since it stopped counted as running, up to an instant."""
        gap = Stretch(self.since, at, "running", "reopened", self.promise.calendar)
        past = (*self.past, gap) if self.since != at else self.past
        return Run(
            self.metric,
            self.cycle,
            self.started_at,
            past,
            self.phase,
            at,
            self.why,
            self.terms,
            self.kept,
        )

    def promised(self, at: datetime, why: str, promise: Promise) -> "Run":
        """Return the run under another promise; what ran so far keeps its calendar."""
        last = self.terms[-1]
        run = self
        if last.promise.calendar != promise.calendar and self.is_open:
            run = self.turned(self.phase, at, self.why)
        if last.promise.same_terms(promise):
            terms = (*self.terms[:-1], _made(Term, (last.at, last.why, promise)))
        else:
            terms = (*self.terms, _made(Term, (at, why, promise)))
        return Run(
            run.metric,
            run.cycle,
            run.started_at,
            run.past,
            run.phase,
            run.since,
            run.why,
            terms,
            run.kept,
        )
