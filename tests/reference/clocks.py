"""The verdict on each cycle: spans, open time, due date and breach, worked out from scratch."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, TypeAlias

from slaengine import Event
from tests.reference.calendar import RefCalendar
from tests.reference.cycles import Cycle, Mark, cycles
from tests.reference.rules import METRICS
from tests.reference.spans import Spans, union
from tests.reference.terms import Days, Kind, PolicySpec, Promise, Terms
from tests.reference.ticket import Step, steps

State: TypeAlias = Literal["running", "paused", "met", "missed", "cancelled"]
Piece: TypeAlias = tuple[datetime, datetime, RefCalendar]
ZERO = timedelta(0)


@dataclass(frozen=True)
class RefClock:
    """What the library's clock must say, as of the last event."""

    metric: str
    agreement: str
    kind: Kind
    priority: str | None
    cycle: int
    state: State
    started_at: datetime
    stopped_at: datetime | None
    target: timedelta
    spans: Spans  # the last one of a running clock ends at the last event
    due_at: datetime | None
    breached_at: datetime | None
    elapsed: timedelta


def clocks(
    spec: PolicySpec, events: Iterable[Event], as_of: datetime | None = None
) -> list[RefClock]:
    """Evaluate a history: the SLA's clocks and those of every agreement beside it.

    The answers are as of the last event, or of a later instant.
    """
    return [verdict.clock() for verdict in verdicts(spec, events, as_of)]


def verdicts(
    spec: PolicySpec, events: Iterable[Event], as_of: datetime | None = None
) -> list["Verdict"]:
    """Return the verdict on every cycle that was promised."""
    history = steps(events)
    now = history[-1].at if as_of is None else as_of
    found: list[Verdict] = []
    for metric in METRICS:
        for done in _slots(spec, metric, history):
            promised = [cycle for cycle in done if any(mark.promise for mark in cycle.marks)]
            found += [Verdict(spec, metric, cycle, now) for cycle in promised]
    return found


def _slots(spec: PolicySpec, metric: str, history: list[Step]) -> Iterable[list[Cycle]]:
    always = [True] * len(history)
    yield cycles(spec, metric, history, lambda step: spec.governing(step.fields), always)
    for terms in spec.agreements:
        if terms.kind != "sla":
            matched = [terms.covers(step.fields) for step in history]
            yield cycles(spec, metric, history, partial(_always, terms), matched)


def _always(terms: Terms, _: Step) -> Terms:
    return terms


class Verdict:
    """One cycle that had a target, as it stands at an instant."""

    def __init__(self, spec: PolicySpec, metric: str, cycle: Cycle, now: datetime) -> None:
        self.spec, self.metric, self.number = spec, metric, cycle.number
        self.marks = _while_promised(cycle.marks)
        promise = self.marks[-1].promise
        assert promise is not None
        self.promise: Promise = promise
        self.is_open = self.marks[-1].phase in ("running", "paused")
        self.end = now if self.is_open else self.marks[-1].at
        self.calendar = self._calendar(len(self.marks) - 1)
        self.pieces = self._pieces()

    def clock(self) -> RefClock:
        """Put everything together."""
        due, _ = self._due()
        return RefClock(
            metric=self.metric,
            agreement=self.promise.terms.name,
            kind=self.promise.terms.kind,
            priority=self.promise.priority,
            cycle=self.number,
            state=self._state(),
            started_at=self.marks[0].at,
            stopped_at=None if self.is_open else self.end,
            target=self.target,
            spans=union((start, end) for start, end, _ in self.pieces),
            due_at=due,
            breached_at=self._breached_at(),
            elapsed=sum((cal.elapsed(a, b) for a, b, cal in self.pieces), ZERO),
        )

    def _calendar(self, number: int) -> RefCalendar:
        """Return the calendar in force after a mark: of its promise, else of the one nearest."""
        if self.promise.terms.on_calendar_change == "latest":
            return self.spec.calendar(self.promise)
        past = [mark.promise for mark in self.marks[: number + 1] if mark.promise]
        first = next(mark.promise for mark in self.marks if mark.promise)
        return self.spec.calendar(past[-1] if past else first)

    def _pieces(self) -> list[Piece]:
        """Cut the time in which it ran wherever the calendar changes."""
        pieces: list[Piece] = []
        ends = [mark.at for mark in self.marks[1:]] + [self.end]
        for number, (mark, end) in enumerate(zip(self.marks, ends, strict=True)):
            calendar = self._calendar(number)
            if mark.phase != "running" or mark.at == end:
                continue
            if pieces and pieces[-1][1:] == (mark.at, calendar):
                pieces[-1] = (pieces[-1][0], end, calendar)
            else:
                pieces.append((mark.at, end, calendar))
        return pieces

    @property
    def target(self) -> timedelta:
        """Return the open time promised."""
        start, amount = self.marks[0].at, self.promise.amount
        match amount:
            case timedelta():
                return amount
            case Days():
                return self.calendar.elapsed(
                    start, self.calendar.add_days(start, amount.count, amount.at)
                )
            case datetime():
                return self.calendar.elapsed(start, amount)

    def reaches(self, share: float) -> datetime | None:
        """Return when a share of the target is used up."""
        return self._due()[0] if share == 1 else self.uses_up(self.target * share)

    def uses_up(self, amount: timedelta) -> datetime | None:
        """Return when an amount of open time is used up."""
        if self.promise.is_deadline:
            return self.calendar.add(self.marks[0].at, amount)
        return self._crossing(amount)[0]

    def _due(self) -> tuple[datetime | None, bool]:
        """Return when it is due, and whether it ran past that."""
        if isinstance(self.promise.amount, datetime):
            return self.promise.amount, self.promise.amount < self.end
        return self._crossing(self.target)

    def _crossing(self, left: timedelta) -> tuple[datetime | None, bool]:
        """Return when so much is used up, and whether the clock ran past that."""
        landing, due = self.promise.terms.landing, None
        for start, end, calendar in self.pieces:
            due = calendar.add(start, left, landing)
            if due < end:
                return due, True
            left -= calendar.elapsed(start, end)
        if self.marks[-1].phase == "paused":
            return None, False
        until_the_end = bool(self.pieces) and self.pieces[-1][1] == self.end
        if until_the_end and self.pieces[-1][2] is self.calendar:
            return due, False
        if self.marks[-1].phase == "cancelled" and not until_the_end:  # in a pause
            return None, False
        return self.calendar.add(self.end, left, landing), False

    def _breached_at(self) -> datetime | None:
        """Return the breach, but not from before the event that set the target."""
        due, breached = self._due()
        return max(due, self._set_at()) if due and breached else None

    def _set_at(self) -> datetime:
        """Return the instant from which on this has been the promise."""
        since = self.marks[-1].at
        for mark in reversed(self.marks):
            if not self.promise.same_as(mark.promise):
                break
            since = mark.at
        return since

    def _state(self) -> State:
        due, breached = self._due()
        match self.marks[-1].phase:
            case "cancelled":
                return "cancelled"
            case "stopped":
                return "missed" if breached or due is None or due < self.end else "met"
            case phase:
                return phase


def _while_promised(marks: list[Mark]) -> list[Mark]:
    """Cut off what came after the promise was withdrawn for good."""
    last = max(number for number, mark in enumerate(marks) if mark.promise)
    if last == len(marks) - 1:
        return marks
    return [*marks[: last + 1], Mark(marks[last + 1].at, "cancelled", marks[last].promise)]
