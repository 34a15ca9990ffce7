"""Clocks: one promise on one ticket, when it is due, and whether it was kept."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from slaengine.calendars import Calendar, Explanation, Span
from slaengine.engine.explain import explain
from slaengine.engine.rulebook import Rulebook
from slaengine.engine.run import OPEN, Run
from slaengine.engine.verdict import Verdict, verdict_of
from slaengine.errors import HistoryError
from slaengine.frozen import setters
from slaengine.instants import as_utc
from slaengine.policy.agreement import Kind

ClockState: TypeAlias = Literal["running", "paused", "met", "missed", "cancelled"]

_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True, repr=False, init=False)
class Clock:
    """One cycle of one promise: what counts towards it, when it is due, how it ended.

    Instants are in UTC, durations are open time on the promise's calendar. Questions about the
    present take `at`, which must not come before the ticket's last event. Clocks come from
    `TicketSla`.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, evaluate
    >>> policy = Policy.from_text(\'\'\'
    ... [calendars.desk]
    ... tz = "Europe/Lisbon"
    ... hours = { mon-fri = ["09:00-17:00"] }
    ... [[agreements]]
    ... name = "default"
    ... calendar = "desk"
    ... targets = { resolution = "4h" }
    ... \'\'\')
    >>> friday = datetime(2026, 1, 2, 15, 0, tzinfo=UTC)
    >>> clock = evaluate(policy, [Opened(ticket="T-7", at=friday)])["resolution"]
    >>> clock.state, clock.due_at.isoformat()
    ('running', '2026-01-05T11:00:00+00:00')
    >>> str(clock.remaining(datetime(2026, 1, 5, 12, 0, tzinfo=UTC)))
    '-1 day, 23:00:00'
    """

    ticket: str
    kind: Kind
    run: Run = field(repr=False)
    last_event_at: datetime
    _book: Rulebook = field(repr=False, compare=False)

    def __init__(
        self, ticket: str, kind: Kind, run: Run, last_event_at: datetime, _book: Rulebook
    ) -> None:
        _set_ticket(self, ticket)
        _set_kind(self, kind)
        _set_run(self, run)
        _set_last_event_at(self, last_event_at)
        _set_book(self, _book)

    @property
    def metric(self) -> str:
        """What is measured, such as `first_response`."""
        return self.run.metric

    @property
    def agreement(self) -> str:
        """The name of the agreement that made the promise."""
        return self.run.promise.agreement or ""

    @property
    def priority(self) -> str | None:
        """The priority for which the target was chosen."""
        return self.run.promise.priority

    @property
    def cycle(self) -> int:
        """Which time round this is, from 1."""
        return self.run.cycle

    @property
    def state(self) -> ClockState:
        """`running`, `paused`, `met`, `missed` or `cancelled`.

        Met exactly when it stopped no later than it was due.
        """
        run = self.run
        if run.phase in ("running", "paused", "cancelled"):
            return run.phase
        due_at = self.due_at
        return "met" if due_at is not None and run.since <= due_at else "missed"

    @property
    def started_at(self) -> datetime:
        """When the cycle began."""
        return self.run.started_at

    @property
    def stopped_at(self) -> datetime | None:
        """When it was met, missed or cancelled; None while it is open."""
        run = self.run
        return None if run.phase in OPEN else run.since

    @property
    def spans(self) -> tuple[Span, ...]:
        """The finished spans in which the clock ran; one that still runs began `running_since`."""
        return tuple(
            Span(span.start, span.end) for span in self._verdict.spans if span.end is not None
        )

    @property
    def running_since(self) -> datetime | None:
        """When the span that still runs began; None unless the clock is running."""
        return self.run.since if self.run.phase == "running" else None

    @property
    def calendar(self) -> Calendar:
        """The calendar on which the promise is measured now."""
        return self._verdict.basis.calendar

    @property
    def target(self) -> timedelta:
        """How much open time may be used; for a deadline, what lay before it at the start."""
        return self._verdict.target

    @property
    def due_at(self) -> datetime | None:
        """When the target is used up if nothing else happens; None while paused in time.

        Once a span has run past its due, this stays that due.
        """
        return verdict_of(self._book, self.run).crossing.at

    @property
    def breached_at(self) -> datetime | None:
        """When the promise was broken, once an event has proved that it was."""
        return self._verdict.breached_at(self.last_event_at)

    def elapsed(self, at: datetime) -> timedelta:
        """Return the open time that the clock has counted by then."""
        return self._verdict.elapsed(self._present(at))

    def remaining(self, at: datetime) -> timedelta:
        """Return what is left of the target by then; negative when overdue."""
        at = self._present(at)
        verdict = self._verdict
        if verdict.deadline is None:
            return verdict.target - verdict.elapsed(at)
        until = at if self.run.is_open else self.run.since
        return verdict.basis.calendar.elapsed(until, verdict.deadline)

    def used(self, at: datetime) -> float | None:
        """Return which share of the target is used up by then, 1.0 being all of it.

        None for a deadline that had no open time before it.
        """
        target = self.target
        return None if target <= _ZERO else (target - self.remaining(at)) / target

    def is_breached(self, at: datetime) -> bool:
        """Tell whether the promise is broken by then: the instant it is due is still in time."""
        at = self._present(at)
        breached_at = self.breached_at
        if breached_at is None and self.run.is_open:
            breached_at = self.due_at
        return breached_at is not None and at > breached_at

    def reaches(self, share: float) -> datetime | None:
        """Return when a share of the target is used up: `due_at` for that many times the target.

        `reaches(0.75)` is the instant to warn at; None while the clock is paused before it.
        """
        if self._verdict.deadline is not None and share == 1:
            return self.due_at
        try:
            amount = self.target * share
        except (TypeError, ValueError, OverflowError):
            raise HistoryError(
                f"ticket {self.ticket!r}: {share!r} is no share of {self.target}; "
                "write 0.75 for three quarters"
            ) from None
        return self.reaches_amount(amount)

    def reaches_amount(self, amount: timedelta) -> datetime | None:
        """Return when an amount of open time is used up, as `reaches` does for a share."""
        verdict = self._verdict
        if verdict.deadline is None:
            return verdict.crosses(amount).at
        if amount == verdict.target > _ZERO:
            return verdict.deadline
        return verdict.basis.calendar.add_in_utc(self.started_at, amount)

    def paused(self, at: datetime) -> timedelta:
        """Return the open time that passed by then while the clock was paused.

        That is what pausing has put the due date off by.
        """
        at = self._present(at)
        stretches = self.run.ended(at) if self.run.is_open else self.run.past
        calendar = self.calendar
        pauses = (each for each in stretches if each.phase == "paused")
        return sum((calendar.elapsed(each.start, each.end) for each in pauses), _ZERO)

    def counted(self, at: datetime) -> timedelta:
        """Return how much open time counts towards the target by then, as `reaches_amount` does.

        Unlike other questions, this may be about an instant before the last event.
        """
        verdict = self._verdict
        if verdict.deadline is None:
            return verdict.counted(at)
        return verdict.basis.calendar.elapsed(self.started_at, at)

    def explain(self, at: datetime) -> Explanation:
        """Say, slice by slice, which time counted by then, and why the rest did not.

        The amounts add up to `elapsed(at)`.
        """
        at = self._present(at)
        return explain(self._verdict, self.run, at if self.run.is_open else self.run.since)

    def __repr__(self) -> str:
        due_at = self.due_at
        due = f", due {due_at.isoformat()}" if due_at else ""
        return f"<Clock {self.ticket} {self.metric} #{self.cycle}: {self.state}{due}>"

    @property
    def _verdict(self) -> Verdict:
        return verdict_of(self._book, self.run)

    def _present(self, at: datetime) -> datetime:
        at = as_utc(at, HistoryError, "at")
        if at < self.last_event_at:
            raise HistoryError(
                f"ticket {self.ticket!r}: asked about {at.isoformat()}, before its last event at "
                f"{self.last_event_at.isoformat()}; evaluate the events up to then"
            )
        return at


_set_ticket, _set_kind, _set_run, _set_last_event_at, _set_book = setters(
    Clock, "ticket", "kind", "run", "last_event_at", "_book"
)
