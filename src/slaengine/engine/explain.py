"""Why a clock shows what it shows: every slice of time from its start, and what it counted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from slaengine.calendars import Explanation, Slice
from slaengine.engine.run import Run
from slaengine.engine.verdict import Verdict

_ZERO = timedelta(0)
_STILL = {"paused": "paused", "solved": "solved", "stopped": "stopped", "cancelled": "cancelled"}


def explain(verdict: Verdict, run: Run, until: datetime) -> Explanation:
    """Return consecutive slices of a run up to an instant; a new target is a slice of no length."""
    marks = [
        Slice(term.at, term.at, _ZERO, f"target changed by {term.why}") for term in run.terms[1:]
    ]
    slices: list[Slice] = []
    for part in _stretches(verdict, run, until):
        while marks and marks[0].start <= part.start:
            slices.append(marks.pop(0))
        slices.append(part)
    return Explanation(tuple(slices + marks)).in_zone(UTC)


def _stretches(verdict: Verdict, run: Run, until: datetime) -> Iterator[Slice]:
    """Yield the run's stretches up to an instant, cut where a target changed."""
    counted = iter(verdict.spans)
    for stretch in run.ended(until):
        calendar = next(counted).calendar if stretch.phase == "running" else None
        cuts = [term.at for term in run.terms[1:] if stretch.start < term.at < stretch.end]
        for start, end in pairwise((stretch.start, *cuts, stretch.end)):
            if calendar is None:
                word = _STILL[stretch.phase]
                reason = f"{word}: {stretch.why}" if stretch.why else word
                yield Slice(start, end, _ZERO, reason)
            else:
                yield from calendar.explain(start, end)
