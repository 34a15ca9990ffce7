"""Verdicts: when a run is due, whether that was kept, and how much of the target it used.

A clock says when time counts, a calendar which time counts, a target how much may be used. Here
the three meet: for each running span `[s, e)`, due is `add(s, target - elapsed before s)`, and
the first span that runs past its due breaches the run.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from slaengine.calendars import Calendar
from slaengine.engine.run import Run
from slaengine.policy import Agreement, BusinessDays, OpenTime, Policy
from slaengine.policy.choices import Choices

_ZERO = timedelta(0)


class Counted(NamedTuple):
    """A stretch in which the run's time counts, on one calendar; `end` None while it goes on."""

    start: datetime
    end: datetime | None
    calendar: Calendar


class Verdict:
    """What a promise comes to for one run, as of the ticket's last event."""

    __slots__ = (
        "agreement",
        "calendar",
        "choices",
        "deadline",
        "last_at",
        "run",
        "spans",
        "target",
    )

    def __init__(self, policy: Policy, run: Run, last_at: datetime) -> None:
        promise = run.promise
        self.run = run
        self.last_at = last_at
        self.agreement: Agreement = policy.agreement(promise.agreement or "")
        self.calendar = policy.calendar(promise.calendar or "", self.agreement)
        self.choices: Choices = policy.choices(self.agreement, run.metric)
        self.deadline = promise.deadline
        self.spans = self._counted(policy)
        self.target = self._target()

    def due_at(self, amount: timedelta) -> datetime | None:
        """Return when an amount of the run's time is, was or would have been used up.

        That is the due of the first span that ran past it; else of the span that runs; for a stop
        in a pause what it would be had the clock run then; None while the run is paused.
        """
        return self._crossing(amount)[0]

    def breached_at(self) -> datetime | None:
        """Return when the promise was broken, if an event has proved that it was.

        Never earlier than the event that set the target.
        """
        if self.deadline is not None:
            end = self.last_at if self.run.is_open else self.run.since
            due, broken = self.deadline, self.deadline < end
        else:
            crossed, broken = self._crossing(self.target)
            due = crossed or self.last_at
        return max(due, self.run.terms[-1].at) if broken else None

    def elapsed(self, at: datetime) -> timedelta:
        """Return the open time that the run has counted before an instant."""
        total = _ZERO
        for start, end, calendar in self.spans:
            total += calendar.elapsed(start, at if end is None else end)
        return total

    def _crossing(self, amount: timedelta) -> tuple[datetime | None, bool]:
        """Return the due for an amount, and whether a span has run past it."""
        used = _ZERO
        landing = self.choices.landing
        due: datetime | None = None
        run = self.run
        for start, end, calendar in self.spans:
            due = None
            if end is None:
                due = calendar.add(start, amount - used, landing).astimezone(UTC)
                return due, due < self.last_at
            got = calendar.elapsed(start, end)
            if used + got >= amount or end == run.since:
                due = calendar.add(start, amount - used, landing).astimezone(UTC)
                if due < end:
                    return due, True
            used += got
        if run.is_open or (run.phase == "cancelled" and not self._ends_running()):
            return None, False
        if not self._ends_running():
            due = self.calendar.add(run.since, amount - used, landing).astimezone(UTC)
        return due, False

    def _ends_running(self) -> bool:
        """Whether the run's end cut off a running span."""
        return bool(self.spans) and self.spans[-1].end == self.run.since

    def _target(self) -> timedelta:
        """Return the target as open time, counted from the start of the run."""
        start = self.run.started_at
        match self.run.promise.amount:
            case OpenTime(duration):
                return duration
            case BusinessDays(days, at):
                end = self.calendar.add_days(start, days, at)
            case _:
                end = self.deadline or start
        return self.calendar.elapsed(start, end)

    def _counted(self, policy: Policy) -> tuple[Counted, ...]:
        run = self.run
        spans = [
            Counted(stretch.start, stretch.end, self._calendar_of(policy, stretch.calendar))
            for stretch in run.past
            if stretch.phase == "running"
        ]
        if run.phase == "running":
            spans.append(Counted(run.since, None, self.calendar))
        return tuple(spans)

    def _calendar_of(self, policy: Policy, name: str | None) -> Calendar:
        """Return the calendar of a past span; before any target, the first that came."""
        if self.choices.on_calendar_change == "latest":
            return self.calendar
        if name is None:
            names = (term.promise.calendar for term in self.run.terms)
            name = next((each for each in names if each is not None), None)
        return self.calendar if name is None else policy.calendar(name, self.agreement)


def shown(run: Run) -> Run | None:
    """Return a run as its clock shows it: None without a target, cancelled where it lost it."""
    terms = run.terms
    if terms[-1].promise.amount is not None:
        return run
    last = next((n for n in range(len(terms) - 1, -1, -1) if terms[n].promise.amount), None)
    if last is None:
        return None
    lost = terms[last + 1]
    past = tuple(
        stretch._replace(end=min(stretch.end, lost.at))
        for stretch in run.ended(max(lost.at, run.since))
        if stretch.start < lost.at
    )
    why = f"no longer promised: {lost.why}"
    return run._replace(
        past=past, phase="cancelled", since=lost.at, why=why, terms=terms[: last + 1]
    )
