"""Replay: the runs that entries tell of, and the entries that tell of runs.

Entries are put through the very steps that the fold takes, so that the runs are the fold's own.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from slaengine.engine.promise import NOTHING, Promise, Term
from slaengine.engine.run import Phase, Run, Stretch
from slaengine.engine.slot import kept_calendar


class Entry(NamedTuple):
    """A turn of one track: see `Entries`, whose row it is, with words for numbers.

    `promise` is the one it brings, None where the track keeps the one it has.
    """

    at: datetime
    begins: bool
    turns: bool
    phase: Phase
    why: str
    gap: bool
    term: int
    term_why: str
    promise: Promise | None


def runs_told(metric: str, entries: Iterable[Entry]) -> list[Run]:
    """Return the cycles of one track, in order."""
    runs: list[Run] = []
    for entry in entries:
        last = runs[-1] if runs else None
        if last is None or entry.begins:
            runs.append(_begun(metric, entry, last))
        else:
            runs[-1] = _after(last, entry)
    return runs


def _begun(metric: str, entry: Entry, last: Run | None) -> Run:
    cycle = last.cycle + 1 if last else 1
    again = NOTHING if last is None else _same_again(last)
    term = Term(entry.at, entry.term_why, entry.promise or again)
    return Run(metric, cycle, entry.at, (), entry.phase, entry.at, entry.why, (term,))


def _same_again(last: Run) -> Promise:
    """Return the promise of a cycle that has that of the one before it."""
    promise = last.promise
    # only a reset hands on the calendar that a clock without a promise goes by
    keeps = promise.amount is not None or last.why.startswith("reset by ")
    return promise if keeps else promise._replace(calendar=None)


def _after(run: Run, entry: Entry) -> Run:
    """Return a run after a turn: an open one takes its promise first, another one turns first."""
    if run.is_open:
        return _turned(_promised(run, entry), entry)
    return _promised(_turned(run, entry), entry)


def _turned(run: Run, entry: Entry) -> Run:
    if not entry.turns:
        return run
    if entry.gap:
        run = run.counted(entry.at)
    return run.turned(entry.phase, entry.at, entry.why)


def _promised(run: Run, entry: Entry) -> Run:
    if not entry.term or entry.promise is None:
        return run
    return run.promised(entry.at, entry.term_why, kept_calendar(run, entry.promise))


def entries_told(run: Run) -> Iterator[Entry]:
    """Yield entries that tell of a run."""
    stretches = (*run.past, Stretch(run.since, run.since, run.phase, run.why, None))
    turns = {stretch.start: stretch for stretch in stretches}
    terms: dict[datetime, list[Term | None]] = {}
    for term in run.terms:
        terms.setdefault(term.at, []).append(term)
    phase, why = stretches[0].phase, stretches[0].why
    for at in sorted({*turns, *terms}):
        stretch = turns.get(at)
        begins = at == run.started_at
        # a new calendar alone begins a stretch too, but the clock goes on as it did
        turned = stretch is not None and (begins or (phase, why) != (stretch.phase, stretch.why))
        if stretch is not None:
            phase, why = stretch.phase, stretch.why
        first, *more = terms.get(at, [None])
        yield _entry(at, begins, turned, phase, why, first)
        for another in more:
            yield _entry(at, begins=False, turns=False, phase=phase, why=why, term=another)


def _entry(
    at: datetime, begins: bool, turns: bool, phase: Phase, why: str, term: Term | None
) -> Entry:
    if term is None:
        return Entry(at, begins, turns, phase, why, False, 0, "", None)
    return Entry(at, begins, turns, phase, why, False, 1, term.why, term.promise)
