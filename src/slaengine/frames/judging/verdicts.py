"""Verdicts as columns: when each run is due, whether that was kept, and what it has used.

The same three sentences as for one clock: elapsed is what of its spans is open; for each span due
is `add(start, target - elapsed before it)`; the first span that runs past its due breaches it.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars import Calendar
from slaengine.engine.rulebook import Basis, Rulebook
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.machine import Track
from slaengine.frames.folding.promises import Ints, Promises, deadlines, numbers
from slaengine.frames.hours.opentime import OpenTime
from slaengine.frames.judging.runs import CANCELLED, FOREVER, PAUSED, RUNNING, Runs, Stretches
from slaengine.policy import BusinessDays
from slaengine.policy import OpenTime as Amount

Flags = NDArray[np.bool_]
Places = NDArray[np.intp] | slice
At = Literal["same_time", "close"]
_MICROSECOND = timedelta(microseconds=1)


class Verdicts(NamedTuple):
    """The answers on runs, as columns in microseconds; `NULL` where there is none."""

    due_at: Ints
    target: Ints
    elapsed: Ints
    remaining: Ints
    paused: Ints
    missed: Flags
    breached: Flags
    breached_at: Ints


class _Spans(NamedTuple):
    """The spans in which runs run, in order, and how each run's lie among them."""

    run: Ints
    start: Ints
    end: Ints
    calendar: Ints
    used: Ints  # open time of the run before the span
    got: Ints  # open time in the span, up to now where it goes on
    first: Ints  # by run: its first span
    number: Ints  # by run: how many it has


class _Grounds(NamedTuple):
    """On what each run is judged; calendars are numbers in `Judge.calendars`."""

    calendar: Ints
    latest: Flags
    landing: Flags  # on an opening
    target: Ints
    deadline: Ints  # NULL where the promise has none
    open: Flags


class Brief(NamedTuple):
    """Verdicts, and what they rest on: by stretch the calendar's number, the spans, the grounds."""

    verdicts: Verdicts
    on: Ints
    spans: _Spans
    grounds: _Grounds


class Judge:
    """Judges runs under one policy; one `beside` another numbers equal calendars as that does."""

    def __init__(
        self,
        book: Rulebook,
        tracks: Sequence[Track],
        promises: Promises,
        beside: "Judge | None" = None,
    ) -> None:
        self._book = book
        self._tracks = tracks
        self._promises = promises
        self.calendars: list[OpenTime] = [] if beside is None else beside.calendars
        self._numbers: dict[int, int] = {}
        self.equal: dict[Calendar, int] = {} if beside is None else beside.equal

    def judge(self, runs: Runs, stretches: Stretches, last_at: Ints, as_of: int) -> Verdicts:
        """Answer on every run as of an instant; `last_at` is when its ticket's last event was."""
        found, _, _, grounds = self.briefly(runs, stretches, last_at, as_of)
        remaining = grounds.target - found.elapsed
        timed = np.flatnonzero(grounds.deadline != NULL)
        until = np.where(grounds.open[timed], as_of, runs.since[timed])
        remaining[timed] = self._elapsed(grounds.calendar[timed], until, grounds.deadline[timed])
        return found._replace(remaining=remaining, paused=self._paused(stretches, grounds, as_of))

    def briefly(
        self,
        runs: Runs,
        stretches: Stretches,
        last_at: Ints,
        as_of: int,
        beside: "Brief | None" = None,
    ) -> "Brief":
        """Answer without what remains and what was paused, which are given as 0.

        `beside` is what another judge that numbers calendars alike said of runs with the same
        stretches: where they count on the same calendars, its spans serve again.
        """
        bases, basis = self._bases(runs)
        grounds = self._grounds(runs, bases, basis)
        on = self._measured(stretches, runs, grounds, bases, basis)
        if beside is not None and np.array_equal(on, beside.on):
            spans, elapsed = beside.spans, beside.verdicts.elapsed
        else:
            spans = self._spans(stretches, on, len(runs.track), as_of)
            elapsed = _per_run(spans.first, spans.number, spans.got)
        due, end = self._crossing(runs, grounds, spans, elapsed)
        proved = _proved(runs, grounds, due, end, last_at)
        expected = np.where((proved == NULL) & grounds.open, due, proved)
        breached = (expected != NULL) & (as_of > expected)
        nothing = np.broadcast_to(np.int64(0), len(due))
        verdicts = Verdicts(
            due,
            grounds.target,
            elapsed,
            nothing,
            nothing,
            missed=missed(runs, grounds, due),
            breached=breached,
            breached_at=np.where((proved == NULL) & breached, due, proved),
        )
        return Brief(verdicts, on, spans, grounds)

    def _bases(self, runs: Runs) -> tuple[list[Basis], Ints]:
        """Return the distinct bases of runs, and which each has: few, so they are counted."""
        count = len(self._promises.listed)
        case = runs.track * count + numbers(runs.promise)
        present = np.flatnonzero(np.bincount(case, minlength=count * len(self._tracks)))
        places = np.zeros(count * len(self._tracks), np.int64)
        places[present] = np.arange(len(present))
        return [self._basis(*divmod(each, count)) for each in present.tolist()], places[case]

    def _basis(self, track: int, number: int) -> Basis:
        return self._book.basis(self._promises.listed[number], self._tracks[track].metric)

    def _number(self, calendar: Calendar) -> int:
        found = self._numbers.get(id(calendar))
        if found is None:
            found = self.equal.setdefault(calendar, len(self.calendars))
            if found == len(self.calendars):
                self.calendars.append(OpenTime.of(calendar))
            self._numbers[id(calendar)] = found
        return found

    def _grounds(self, runs: Runs, bases: Sequence[Basis], basis: Ints) -> _Grounds:
        calendar = np.array([self._number(each.calendar) for each in bases], np.int64)[basis]
        choices = [each.choices for each in bases]
        latest = np.array([each.on_calendar_change == "latest" for each in choices], np.bool_)
        landing = np.array([each.landing == "open" for each in choices], np.bool_)
        instants = np.array(self._promises.deadlines, np.int64)
        place = deadlines(runs.promise)
        deadline = np.where(place > 0, instants[place], NULL)
        target = self._target(runs, calendar, deadline)
        is_open = (runs.phase == RUNNING) | (runs.phase == PAUSED)
        return _Grounds(calendar, latest[basis], landing[basis], target, deadline, is_open)

    def _target(self, runs: Runs, calendar: Ints, deadline: Ints) -> Ints:
        """Return the target of each run as open time, counted from its start."""
        target = np.zeros(len(runs.track), np.int64)
        number = numbers(runs.promise)
        present = np.flatnonzero(np.bincount(number, minlength=len(self._promises.listed)))
        plain = np.zeros(len(self._promises.listed), np.int64)
        for each in present.tolist():
            amount = self._promises.listed[each].amount
            if isinstance(amount, Amount):
                plain[each] = amount.duration // _MICROSECOND
            elif isinstance(amount, BusinessDays):
                rows = np.flatnonzero(number == each)
                target[rows] = self._business_days(calendar[rows], runs.started_at[rows], amount)
        target += plain[number]
        timed = np.flatnonzero(deadline != NULL)
        target[timed] = self._elapsed(calendar[timed], runs.started_at[timed], deadline[timed])
        return target

    def _business_days(self, calendar: Ints, start: Ints, amount: BusinessDays) -> Ints:
        days = np.full(len(start), amount.days)
        return self._days(calendar, start, days, amount.at)

    def _days(self, calendar: Ints, start: Ints, days: Ints, at: At) -> Ints:
        """Return the open time of so many business days from some instants on."""

        def open_time(table: OpenTime, rows: Places) -> Ints:
            return table.elapsed(start[rows], table.add_days(start[rows], days[rows], at))

        return self._each(calendar, open_time)

    def _measured(
        self,
        stretches: Stretches,
        runs: Runs,
        grounds: _Grounds,
        bases: Sequence[Basis],
        basis: Ints,
    ) -> Ints:
        """Return the calendar on which each stretch counts: its own, or the latest of its run."""
        on = grounds.calendar[stretches.run]
        final = self._promises.aspects.calendar[numbers(runs.promise)]
        own = np.flatnonzero(
            (stretches.calendar != final[stretches.run]) & ~grounds.latest[stretches.run]
        )
        pairs = basis[stretches.run[own]] << 32 | stretches.calendar[own]
        which, inverse = np.unique(pairs, return_inverse=True)
        found = [
            self._number(
                self._book.policy.calendar(
                    self._promises.calendars[pair & 0xFFFFFFFF], bases[pair >> 32].agreement
                )
            )
            for pair in which.tolist()
        ]
        on[own] = np.array(found, np.int64)[inverse.reshape(-1)]
        return on

    def _spans(self, stretches: Stretches, on: Ints, runs: int, as_of: int) -> _Spans:
        kept = np.flatnonzero(~stretches.paused)
        run, start, end, calendar = (
            stretches.run.take(kept),
            stretches.start.take(kept),
            stretches.end.take(kept),
            on.take(kept),
        )
        got = self._elapsed(calendar, start, np.where(end == FOREVER, as_of, end))
        count = np.bincount(run, minlength=runs)
        first = np.cumsum(count) - count
        before = np.cumsum(got) - got
        used = before - before[first[run]] if len(run) else before
        return _Spans(run, start, end, calendar, used, got, first, count)

    def _crossing(
        self, runs: Runs, grounds: _Grounds, spans: _Spans, elapsed: Ints
    ) -> tuple[Ints, Ints]:
        """Return when each target is used up, and the end of the span in which it was.

        The end is `NULL` where the span still runs, or where none came to that point.
        """
        target = grounds.target[spans.run]
        near = np.flatnonzero(
            (spans.used <= target) & (target <= spans.used + spans.got) & (spans.end != FOREVER)
        )
        due = self._add(
            grounds,
            spans.run[near],
            spans.calendar[near],
            spans.start[near],
            (target - spans.used)[near],
        )
        past = np.flatnonzero(due < spans.end[near])
        near, due = near[past][::-1], due[past][::-1]  # of several, the first is written last
        at = self._ahead(runs, grounds, spans, elapsed)
        end = np.full(len(at), NULL, np.int64)
        at[spans.run[near]] = due
        end[spans.run[near]] = spans.end[near]
        timed = np.flatnonzero(grounds.deadline != NULL)
        at[timed] = grounds.deadline[timed]
        end[timed] = np.where(grounds.open[timed], NULL, runs.since[timed])
        return at, end

    def _ahead(self, runs: Runs, grounds: _Grounds, spans: _Spans, elapsed: Ints) -> Ints:
        """Return when targets are used up that no finished span has run past.

        That is for a running clock the due of its span; for one that stopped, what it would have
        been had the clock run on; `NULL` for one that is paused, or was cancelled in a pause.
        """
        some = spans.number > 0
        last = np.maximum(spans.first + spans.number - 1, 0)
        if not len(spans.run):
            last_end = last_start = last_used = last_calendar = np.zeros(len(some), np.int64)
        else:
            last_end, last_start = spans.end.take(last), spans.start.take(last)
            last_used, last_calendar = spans.used.take(last), spans.calendar.take(last)
        stopped_running = some & (last_end == runs.since) & ~grounds.open
        inside = (runs.phase == RUNNING) | (stopped_running & (last_calendar == grounds.calendar))
        known = (grounds.deadline == NULL) & (runs.phase != PAUSED)
        known &= inside | stopped_running | (runs.phase != CANCELLED)
        run = np.flatnonzero(known)
        inside = inside[run]
        calendar = np.where(inside, last_calendar[run], grounds.calendar[run])
        start = np.where(inside, last_start[run], runs.since[run])
        used = np.where(inside, last_used[run], elapsed[run])
        at = np.full(len(some), NULL, np.int64)
        at[run] = self._add(grounds, run, calendar, start, grounds.target[run] - used)
        return at

    def _paused(self, stretches: Stretches, grounds: _Grounds, as_of: int) -> Ints:
        """Add up the open time that passed in pauses, on the calendar in force now."""
        kept = np.flatnonzero(stretches.paused)
        run, end = stretches.run[kept], stretches.end[kept]
        got = self._elapsed(
            grounds.calendar[run], stretches.start[kept], np.where(end == FOREVER, as_of, end)
        )
        count = np.bincount(run, minlength=len(grounds.calendar))
        return _per_run(np.cumsum(count) - count, count, got)

    def _elapsed(self, calendar: Ints, start: Ints, end: Ints) -> Ints:
        return self._each(calendar, lambda table, rows: table.elapsed(start[rows], end[rows]))

    def _add(self, grounds: _Grounds, run: Ints, calendar: Ints, start: Ints, amount: Ints) -> Ints:
        to_open = grounds.landing[run]
        if not to_open.any():
            return self._each(
                calendar, lambda table, rows: table.add(start[rows], amount[rows], "close")
            )

        place = np.arange(len(start))

        def add(table: OpenTime, some: Places) -> Ints:
            rows = place[some]
            closing, opening = rows[~to_open[rows]], rows[to_open[rows]]
            found = np.empty(len(start), np.int64)
            found[closing] = table.add(start[closing], amount[closing], "close")
            found[opening] = table.add(start[opening], amount[opening], "open")
            return found[rows]

        return self._each(calendar, add)

    def _each(self, calendar: Ints, ask: Callable[[OpenTime, Places], Ints]) -> Ints:
        """Ask each calendar about its rows."""
        answer = np.zeros(len(calendar), np.int64)
        if len(calendar) and (calendar == calendar[0]).all():
            return ask(self.calendars[int(calendar[0])], slice(None))
        order = np.argsort(calendar, kind="stable")
        present, first = np.unique(calendar[order], return_index=True)
        for number, rows in zip(present.tolist(), np.split(order, first[1:]), strict=False):
            answer[rows] = ask(self.calendars[number], rows)
        return answer


def missed(runs: Runs, grounds: _Grounds, due: Ints) -> Flags:
    """Tell which runs stopped later than they were due."""
    found: Flags = ~grounds.open & (runs.phase != CANCELLED)
    found &= (due == NULL) | (runs.since > due)
    return found


def _proved(runs: Runs, grounds: _Grounds, due: Ints, end: Ints, last_at: Ints) -> Ints:
    """Return when promises were broken, where an event has proved it: not before they were made."""
    limit = np.where(end == NULL, last_at, end)
    broken = (due != NULL) & (due < limit) & ((end != NULL) | grounds.open)
    return np.where(broken, np.maximum(due, runs.term_at), NULL)


def _per_run(first: Ints, count: Ints, amounts: Ints) -> Ints:
    """Add up amounts that lie run by run."""
    total = np.append(np.zeros(1, np.int64), np.cumsum(amounts))
    per_run: Ints = total[first + count] - total[first]
    return per_run
