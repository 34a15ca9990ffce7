"""Courses: the clocks of a log under two policies, by one fold of it or by two."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import micros_of
from slaengine.engine import TicketSla
from slaengine.errors import SlaError
from slaengine.frames.folding.fields import Told
from slaengine.frames.folding.fold import Folded, Folding, Values
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import Machine
from slaengine.frames.folding.promises import Promises
from slaengine.frames.folding.rulings import Rulings
from slaengine.frames.folding.scalar import Scalar
from slaengine.frames.judging.rows import Rows, joined, rows_by_track, rows_of_clocks
from slaengine.frames.judging.runs import Runs, Stretches, runs_of
from slaengine.frames.judging.verdicts import Brief, Judge
from slaengine.frames.rejects import Rejects
from slaengine.frames.replaying.twins import TwinRulings, Twins


class Sides(NamedTuple):
    """The clocks of a block under each policy, and the fields of its tickets."""

    before: Rows
    after: Rows
    told: Told


class Course:
    """The clocks of the tickets of a log under two policies, block by block.

    `promises` are each policy's own. `tracks` are those of both; rows name tracks among them.
    """

    def __init__(
        self,
        machines: tuple[Machine, Machine],
        log: Log,
        as_of: datetime,
        rejects: Rejects,
        *,
        once: bool,
    ) -> None:
        self._machines = machines
        self._as_of = as_of
        self._now = micros_of(as_of)
        self.failed = 0
        self._alone = [Scalar(each.book.policy, log, rejects, ()) for each in machines]
        self._twins = Twins() if once else None
        self.promises = (Promises(), Promises()) if self._twins is None else self._twins.own
        self._foldings = self._made(log)
        first = Judge(machines[0].book, machines[0].tracks, self.promises[0])
        second = Judge(machines[1].book, machines[1].tracks, self.promises[1], beside=first)
        self._judges = first, second
        self.tracks = tuple(dict.fromkeys([*machines[0].tracks, *machines[1].tracks]))
        places = {track: place for place, track in enumerate(self.tracks)}
        self._places = [np.array([places[one] for one in each.tracks]) for each in machines]

    def _made(self, log: Log) -> list[Folding]:
        twins = self._twins
        if twins is None:
            pairs = zip(self._machines, self.promises, strict=True)
            return [Folding(machine, log, promises) for machine, promises in pairs]
        first, other = self._machines[0], self._machines[1].book

        def ruled(machine: Machine, _promises: Promises, values: Values) -> Rulings:
            return TwinRulings(machine, twins, values, other)

        return [Folding(first, log, twins, ruled=ruled)]

    @property
    def values(self) -> Values:
        """The values of each field, which codes are places in."""
        return self._foldings[0].fields.values

    def told(self, events: Events) -> Sides:
        """Evaluate the tickets of a block under both policies."""
        folded = [each.fold(events, each.fresh(events)) for each in self._foldings]
        before, after = self._by_columns(folded)
        return Sides(before, after, folded[0].told)

    def _by_columns(self, folded: list[Folded]) -> list[Rows]:
        """Return the rows of a block; where columns cannot tell, those of the scalar engine."""
        events = folded[0].events
        single = [np.flatnonzero(each.broken) for each in folded]
        if self._twins is not None:
            single *= 2
        try:
            judged = self._judged(events, *self._runs(folded))
        except SlaError:
            single = [np.arange(len(folded[0].broken))] * 2
            judged = [joined([]), joined([])]
        failed: set[int] = set()
        sides = [
            self._on_tracks(
                place, _with(judged[place], self._one_by_one(place, events, one, failed))
            )
            for place, one in enumerate(single)
        ]
        if not failed:
            return sides
        self.failed += len(failed)  # told of once, and left out of both sides
        return [rows.at(np.flatnonzero(~np.isin(rows.ticket, sorted(failed)))) for rows in sides]

    def _runs(self, folded: list[Folded]) -> list[tuple[Runs, Stretches]]:
        if self._twins is not None:
            return [*self._twins.runs_of(folded[0].line)]
        pairs = zip(folded, self.promises, strict=True)
        return [runs_of(each.line, promises) for each, promises in pairs]

    def _judged(self, events: Events, *sides: tuple[Runs, Stretches]) -> list[Rows]:
        found: list[Rows] = []
        before: Brief | None = None
        for judge, (runs, stretches) in zip(self._judges, sides, strict=True):
            last_at = events.at[events.starts[runs.ticket + 1] - 1]
            serves = stretches.start is sides[0][1].start
            brief = judge.briefly(runs, stretches, last_at, self._now, before if serves else None)
            before = before or brief
            found.append(rows_by_track(runs, brief.verdicts))
        return found

    def _one_by_one(
        self, place: int, events: Events, tickets: NDArray[np.intp], failed: set[int]
    ) -> list[Rows]:
        alone, found = self._alone[place], []
        for ticket in tickets.tolist():
            if ticket not in failed:
                made = alone.made(events, ticket, self._rows(place, ticket))
                found += [] if made is None else [made]
                failed |= {ticket} if made is None else set()
        return found

    def _rows(self, place: int, ticket: int) -> Callable[[TicketSla], Rows]:
        machine, promises = self._machines[place], self.promises[place]

        def told(sla: TicketSla) -> Rows:
            return rows_of_clocks(ticket, sla, self._as_of, machine, promises)

        return told

    def _on_tracks(self, place: int, rows: Rows) -> Rows:
        if self.tracks == self._machines[place].tracks:
            return rows
        return rows._replace(track=self._places[place][rows.track])

    @property
    def alone(self) -> Scalar:
        """The scalar engine that had more tickets to take."""
        return max(self._alone, key=lambda each: each.count)


def _with(rows: Rows, more: list[Rows]) -> Rows:
    return joined([rows, *more]) if more else rows
