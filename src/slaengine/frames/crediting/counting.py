"""Counting: promises of a clock frame by remedy and review period."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.frames.crediting.outcomes import BREACHED, NOT, Outcomes, outcomes_of
from slaengine.frames.crediting.slots import (
    Looking,
    Slot,
    Words,
    field_words,
    layers_of,
    looking_of,
)
from slaengine.frames.doors.columns import Codes, Ints
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.figures.counting import counted
from slaengine.frames.figures.grids import CLOCK_TYPES, FrameGrid
from slaengine.frames.figures.masks import Bools
from slaengine.frames.figures.spots import period_numbers
from slaengine.metrics.periods import Periods
from slaengine.remedies.incident import Incident
from slaengine.remedies.inputs import Inputs
from slaengine.remedies.job import Job, counts_overrun
from slaengine.remedies.measurement import Measurement
from slaengine.remedies.statement import Statement

_KINDS = 4  # of outcomes
_DENSE = 1 << 22  # cells that are counted in a table rather than found by a sort
_MICROSECOND = timedelta(microseconds=1)


class _Broken(NamedTuple):
    """One broken promise: whose it is, when it broke, by how much, and whether it still runs."""

    looking: Looking
    at: int
    over: int
    still: bool


class _Extra(NamedTuple):
    """What the broken promises of one remedy and period tell one by one."""

    first_at: datetime | None
    incidents: tuple[Incident, ...]
    is_final: bool


_NO_EXTRA = _Extra(None, (), is_final=True)


class Counting:
    """The promises of a frame, counted for some jobs."""

    def __init__(self, clocks: FrameGrid, jobs: Sequence[Job], given: Inputs) -> None:
        self._clocks, self._given = clocks, given
        self._looking = looking_of(jobs)
        self._found: list[dict[int, Measurement]] = [{} for _ in self._looking]
        self._places: dict[Job, list[int]] = {}
        for place, each in enumerate(self._looking):
            self._places.setdefault(each.job, []).append(place)
        self._agreements = clocks.words("agreement")
        self._earliest = self._first_starts()
        if self._looking:
            self._count()

    def of(self, job: Job) -> dict[str, dict[int, Measurement]]:
        """Return what was measured for the remedies of a job, by name and period."""
        places = self._places.get(job, ())
        return {self._looking[place].remedy.name: self._found[place] for place in places}

    def earliest(self, job: Job) -> int | None:
        """Return when the first clock of a job's agreement started."""
        return self._earliest.get(job.agreement.name)

    def _first_starts(self) -> dict[str, int]:
        labels = self._agreements
        last = np.iinfo(np.int64).max
        found = np.full(len(labels.values) + 1, last)
        np.minimum.at(found, labels.codes, self._clocks.numbers("started_at"))
        starts = zip(labels.values, found.tolist(), strict=False)  # the last is of no agreement
        return {name: start for name, start in starts if start != last}

    def _count(self) -> None:
        """Count layer by layer, and in each by periods of one length in one zone."""
        found = outcomes_of(self._clocks)
        names = {name for each in self._looking for name in each.remedy.when.conditions}
        words = Words(
            self._agreements,
            self._clocks.words("metric"),
            self._clocks.words("priority"),
            {name: field_words(self._clocks, name) for name in sorted(names)},
        )
        kinds = [each.job.periods for each in self._looking]
        for slot in layers_of(self._looking, words):
            for periods in dict.fromkeys(kinds):
                mine = np.array([*(kind == periods for kind in kinds), False])
                kept = mine[slot] & (found.outcome != NOT)
                if kept.any():
                    self._count_kept(periods, slot[kept], found, kept)

    def _count_kept(self, periods: Periods, slot: Slot, found: Outcomes, kept: Bools) -> None:
        outcome, at = found.outcome[kept], found.at[kept]
        present = periods.number(micros_of(self._given.as_of - _MICROSECOND))
        number = np.where(at == NULL, present, period_numbers(periods, at, at != NULL))
        first, span = int(number.min()), int(number.max() - number.min()) + 1
        cells = slot.astype(np.int64) * span + (number - first)
        extras = self._extras(slot, cells, outcome, at, kept)
        counts: dict[int, list[int]] = {}
        for key, count in _counted(cells * _KINDS + outcome, len(self._looking) * span * _KINDS):
            counts.setdefault(key // _KINDS, [0] * _KINDS)[key % _KINDS] = count
        lengths: dict[int, timedelta] = {}
        for cell, (_, met, breached, undecided) in counts.items():
            place, offset = divmod(cell, span)
            at_number = first + offset
            if at_number not in lengths:
                lengths[at_number] = self._looking[place].job.length(at_number)
            extra = extras.get(cell, _NO_EXTRA)
            self._found[place][at_number] = Measurement.of_promises(
                met,
                breached,
                undecided,
                denominator=lengths[at_number],
                first_at=extra.first_at,
                incidents=extra.incidents,
                is_final=extra.is_final,
            )

    def _extras(
        self, slot: Slot, cells: Ints, outcome: Codes, at: Ints, kept: Bools
    ) -> dict[int, _Extra]:
        """Return what single broken promises tell, where a remedy asks for it."""
        asked = [_asks(each) for each in self._looking]
        if not any(asked):
            return {}
        rows = np.flatnonzero((outcome == BREACHED) & np.array(asked)[slot])
        places = np.flatnonzero(kept)[rows]
        over = -self._clocks.numbers("remaining")[places]
        still = self._clocks.numbers("stopped_at")[places] == NULL
        broken: dict[int, list[_Broken]] = {}
        columns = (cells[rows], slot[rows], at[rows], over, still)
        for cell, place, *told in zip(*(column.tolist() for column in columns), strict=True):
            broken.setdefault(cell, []).append(_Broken(self._looking[place], *told))
        return {cell: _extra(found) for cell, found in broken.items()}


def _extra(broken: Sequence[_Broken]) -> _Extra:
    first_at = instant_of(min(each.at for each in broken))
    job, remedy = broken[0].looking
    if not counts_overrun(remedy):
        return _Extra(first_at, (), is_final=True)
    incidents = []
    for each in broken:
        at = instant_of(each.at)
        over = timedelta(microseconds=max(each.over, 0))
        incidents.append(Incident(at, at.astimezone(job.zone).date(), over))
    return _Extra(first_at, tuple(incidents), is_final=not any(each.still for each in broken))


def _asks(looking: Looking) -> bool:
    """Tell whether a remedy asks for single promises: when they broke, or by how much."""
    claim = looking.remedy.claim
    return counts_overrun(looking.remedy) or (claim is not None and claim.after == "incident")


def _counted(keys: Ints, most: int) -> Iterable[tuple[int, int]]:
    """Count the rows of each key, of which there are at most so many."""
    if most > max(_DENSE, 2 * len(keys)):
        known, counts = np.unique(keys, return_counts=True)
        return zip(known.tolist(), counts.tolist(), strict=True)
    found = counted(keys, most)
    known = np.flatnonzero(found)
    return zip(known.tolist(), found[known].tolist(), strict=True)


def settled_by_columns(jobs: Sequence[Job], clocks: Table, given: Inputs) -> list[Statement]:
    """Count the clocks of a frame for some jobs, and settle those."""
    grid = FrameGrid(clocks, "clocks", CLOCK_TYPES)
    counting = Counting(grid, jobs, given)
    return [
        statement
        for job in jobs
        for statement in job.statements(counting.of(job), counting.earliest(job), given)
    ]
