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
from slaengine.engine.run import OPEN, Run
from slaengine.policy import BusinessDays, OpenTime

_ZERO = timedelta(0)
_made = tuple.__new__  # skips the argument binding of a named tuple, which costs as much again


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


class Progress(NamedTuple):
    """How far a run has been counted: the open time `used` in its first `place` stretches.

    None of these ran past its due. Of the span after them, `due` is known if it began at `start`.
    """

    place: int
    used: timedelta
    start: datetime | None
    due: datetime | None


_BEGINNING = Progress(0, _ZERO, None, None)
_NEVER = Crossing(None, None)


class Verdict:
    """What a promise comes to for one run; worked out once and kept with the run.

    A run takes along the last verdict on what it was before, so that the next one goes on from
    there and not from the start.
    """

    __slots__ = (
        "_spans",
        "basis",
        "book",
        "crossing",
        "deadline",
        "past",
        "phase",
        "progress",
        "since",
        "started_at",
        "target",
        "terms",
    )
    progress: Progress
    target: timedelta

    def __init__(self, book: Rulebook, run: Run) -> None:
        self.book = book
        self.past, self.phase, self.since = run.past, run.phase, run.since
        self.started_at, self.terms = run.started_at, run.terms
        promise = run.terms[-1].promise
        self.deadline = promise.deadline
        self.basis = book.basis(promise, run.metric)
        self._spans: tuple[Counted, ...] | None = None
        earlier = self._earlier(run.kept)
        self.target = self._target() if earlier is None else earlier.target
        if self.deadline is None:
            known = _BEGINNING if earlier is None else earlier.progress
            ask = self._beyond if len(run.past) == known.place else self._crossing
            self.crossing, self.progress = ask(self.target, known)
        else:
            end = None if self.phase in OPEN else self.since
            self.crossing, self.progress = Crossing(self.deadline, end), _BEGINNING

    def is_on(self, run: Run) -> bool:
        """Tell whether this is the verdict on a run, and not on what it was before."""
        return self.past is run.past and self.terms is run.terms and self.phase == run.phase

    @property
    def spans(self) -> tuple[Counted, ...]:
        """The spans in which the run's time counts."""
        if self._spans is None:
            self._spans = self._counted()
        return self._spans

    def breached_at(self, last_at: datetime) -> datetime | None:
        """Return when the promise was broken, if an event up to `last_at` has proved that it was.

        Never earlier than the event that set the target.
        """
        due, end = self.crossing
        if due is None or due >= (last_at if end is None else end):
            return None
        if end is None and self.phase not in OPEN:
            return None
        return max(due, self.terms[-1].at)

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
        return self._crossing(amount, _BEGINNING)[0]

    def _crossing(self, amount: timedelta, known: Progress) -> tuple[Crossing, Progress]:
        """Return when an amount is used up, and how far the run was counted to find that out."""
        place, used, start, due = known
        landing = self.basis.choices.landing
        stop = None if self.phase in OPEN else self.since
        for number, (begin, end, phase, _, name) in enumerate(self.past[place:], place + 1):
            if phase != "running":
                continue
            calendar = self._calendar_of(name)
            if due is None or begin != start:
                got = calendar.elapsed(begin, end)
                if used + got < amount and end != stop:
                    place, used = number, used + got
                    continue
                start, due = begin, calendar.add_in_utc(begin, amount - used, landing)
            if due < end:
                return _made(Crossing, (due, end)), _made(Progress, (place, used, start, due))
            if end == stop and calendar is self.basis.calendar:
                return _made(Crossing, (due, None)), _made(Progress, (place, used, start, due))
            place, used = number, used + calendar.elapsed(begin, end)
        return self._beyond(amount, Progress(place, used, start, due))

    def _beyond(self, amount: timedelta, known: Progress) -> tuple[Crossing, Progress]:
        """Return when an amount is used up that no past stretch has used up.

        A run that is over would have gone on from its end: from a pause, or on another calendar
        that came with the last event.
        """
        _, used, start, due = known
        phase, past, since = self.phase, self.past, self.since
        if phase == "paused":
            return _NEVER, known
        if phase == "cancelled" and not (past and past[-1].phase == "running"):
            return _NEVER, known
        if phase != "running" or due is None or start != since:
            due = self.basis.calendar.add_in_utc(since, amount - used, self.basis.choices.landing)
        if phase != "running":
            return _made(Crossing, (due, None)), known
        return _made(Crossing, (due, None)), _made(Progress, (len(past), used, since, due))

    def _earlier(self, kept: object) -> "Verdict | None":
        """Return the verdict on what the run was before, if what it has found out still holds."""
        if not isinstance(kept, Verdict) or kept.basis is not self.basis:
            return None
        if not kept.terms[-1].promise.same_terms(self.terms[-1].promise):
            return None
        place = kept.progress.place
        if place and (len(self.past) < place or self.past[place - 1] is not kept.past[place - 1]):
            return None
        return kept

    def _target(self) -> timedelta:
        """Return the target as open time, counted from the start of the run."""
        start, amount = self.started_at, self.terms[-1].promise.amount
        if isinstance(amount, OpenTime):
            return amount.duration
        calendar = self.basis.calendar
        if isinstance(amount, BusinessDays):
            return calendar.elapsed(start, calendar.add_days(start, amount.days, amount.at))
        return calendar.elapsed(start, self.deadline or start)

    def _counted(self) -> tuple[Counted, ...]:
        spans = [
            Counted(stretch.start, stretch.end, self._calendar_of(stretch.calendar))
            for stretch in self.past
            if stretch.phase == "running"
        ]
        if self.phase == "running":
            spans.append(Counted(self.since, None, self.basis.calendar))
        return tuple(spans)

    def _calendar_of(self, name: str | None) -> Calendar:
        """Return the calendar of a past span; before any target, the first that came."""
        terms = self.terms
        if self.basis.choices.on_calendar_change == "latest" or name == terms[-1].promise.calendar:
            return self.basis.calendar
        if name is None:
            names = (term.promise.calendar for term in terms)
            name = next((each for each in names if each is not None), "")
        return self.book.policy.calendar(name, self.basis.agreement)


def verdict_of(book: Rulebook, run: Run) -> Verdict:
    """Return the verdict on a run under a policy, worked out at the first question."""
    kept = run.kept
    if isinstance(kept, Verdict) and kept.book is book and kept.is_on(run):
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
