"""Verdicts: when a run is due, whether that was kept, and how much of the target it used.

A clock says when time counts, a calendar which time counts, a target how much may be used. Here
the three meet: for each running span `[s, e)`, due is `add(s, target - elapsed before s)`, and
the first span that runs past its due breaches the run.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from slaengine.calendars import Calendar
from slaengine.engine.rulebook import Rulebook
from slaengine.engine.run import Run
from slaengine.policy import BusinessDays, OpenTime

_ZERO = timedelta(0)


class Counted(NamedTuple):
    """A stretch in which the run's time counts, on one calendar; `end` None while it goes on."""

    start: datetime
    end: datetime | None
    calendar: Calendar


class Crossing(NamedTuple):
    """When an amount of a run's time is used up, and the end of the span in which it is.

    `end` is None where the span still runs, or where no span comes to that point.
    """

    at: datetime | None
    end: datetime | None


class Verdict:
    """What a promise comes to for one run; worked out once and kept with the run."""

    __slots__ = ("basis", "book", "crossing", "deadline", "run", "spans", "target")

    def __init__(self, book: Rulebook, run: Run) -> None:
        promise = run.terms[-1].promise
        self.book = book
        self.run = run
        self.deadline = promise.deadline
        self.basis = book.basis(promise, run.metric)
        self.spans = self._counted()
        self.target = self._target()
        self.crossing = self._deadline() or self.crosses(self.target)

    def breached_at(self, last_at: datetime) -> datetime | None:
        """Return when the promise was broken, if an event up to `last_at` has proved that it was.

        Never earlier than the event that set the target.
        """
        due, end = self.crossing
        if due is None or due >= (last_at if end is None else end):
            return None
        if end is None and not self.run.is_open:
            return None
        return max(due, self.run.terms[-1].at)

    def elapsed(self, at: datetime) -> timedelta:
        """Return the open time that the run has counted before an instant."""
        total = _ZERO
        for start, end, calendar in self.spans:
            total += calendar.elapsed(start, at if end is None else end)
        return total

    def counted(self, at: datetime) -> timedelta:
        """Return the open time that the run had counted by an instant, which may be long past."""
        total = _ZERO
        for start, end, calendar in self.spans:
            if start < at:
                total += calendar.elapsed(start, at if end is None else min(end, at))
        return total

    def crosses(self, amount: timedelta) -> Crossing:
        """Return when an amount of the run's time is, was or would have been used up.

        That is the due of the first span that ran past it; else of the span that runs; for a stop
        in a pause what it would be had the clock run then; none while the run is paused.
        """
        used = _ZERO
        landing = self.basis.choices.landing
        run = self.run
        due: datetime | None = None
        for start, end, calendar in self.spans:
            due = None
            if end is None:
                return Crossing(calendar.add_in_utc(start, amount - used, landing), None)
            got = calendar.elapsed(start, end)
            if used + got >= amount or end == run.since:
                due = calendar.add_in_utc(start, amount - used, landing)
                if due < end:
                    return Crossing(due, end)
            used += got
        if run.phase == "paused":
            return Crossing(None, None)
        return Crossing(self._at_the_end(due, amount - used), None)

    def _at_the_end(self, due: datetime | None, left: timedelta) -> datetime | None:
        """Return when a run that is over would have used up what was left of an amount.

        `due` is that of the span that ran until the end. Where none did, or only on a calendar
        that the last event replaced, the run would have gone on from the end.
        """
        run = self.run
        last = self.spans[-1] if self.spans else None
        if last is not None and last.end == run.since:
            if last.calendar is self.basis.calendar:
                return due
        elif run.phase == "cancelled":
            return None
        return self.basis.calendar.add_in_utc(run.since, left, self.basis.choices.landing)

    def _deadline(self) -> Crossing | None:
        if self.deadline is None:
            return None
        return Crossing(self.deadline, None if self.run.is_open else self.run.since)

    def _target(self) -> timedelta:
        """Return the target as open time, counted from the start of the run."""
        start, amount = self.run.started_at, self.run.terms[-1].promise.amount
        if isinstance(amount, OpenTime):
            return amount.duration
        calendar = self.basis.calendar
        if isinstance(amount, BusinessDays):
            return calendar.elapsed(start, calendar.add_days(start, amount.days, amount.at))
        return calendar.elapsed(start, self.deadline or start)

    def _counted(self) -> tuple[Counted, ...]:
        run = self.run
        spans = [
            Counted(stretch.start, stretch.end, self._calendar_of(stretch.calendar))
            for stretch in run.past
            if stretch.phase == "running"
        ]
        if run.phase == "running":
            spans.append(Counted(run.since, None, self.basis.calendar))
        return tuple(spans)

    def _calendar_of(self, name: str | None) -> Calendar:
        """Return the calendar of a past span; before any target, the first that came."""
        terms = self.run.terms
        if self.basis.choices.on_calendar_change == "latest" or name == terms[-1].promise.calendar:
            return self.basis.calendar
        if name is None:
            names = (term.promise.calendar for term in terms)
            name = next((each for each in names if each is not None), "")
        return self.book.policy.calendar(name, self.basis.agreement)


def verdict_of(book: Rulebook, run: Run) -> Verdict:
    """Return the verdict on a run under a policy, worked out at the first question."""
    kept = run.kept
    if isinstance(kept, Verdict) and kept.book is book:
        return kept
    verdict = Verdict(book, run)
    run.kept = verdict
    return verdict


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
    shorter = terms[: last + 1]
    return replace(run, past=past, phase="cancelled", since=lost.at, why=why, terms=shorter)
