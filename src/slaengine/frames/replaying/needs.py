"""Needs: what the clocks of a log needed, promise by promise."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.engine import TicketSla
from slaengine.errors import HistoryError, SlaError
from slaengine.frames.asked import asked_fields
from slaengine.frames.doors.columns import Codes, Ints
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.cases import Cases
from slaengine.frames.folding.fold import Folded, Folding
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import machine_of
from slaengine.frames.folding.promises import Promises, numbers
from slaengine.frames.folding.scalar import Scalar
from slaengine.frames.judging.needing import NeedJudge
from slaengine.frames.judging.runs import CANCELLED, PAUSED, RUNNING, Runs, runs_of
from slaengine.frames.judging.verdicts import At
from slaengine.frames.rejects import Rejects
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.metrics.tally import Tally
from slaengine.policy import Deadline, Policy
from slaengine.whatif.replays.promised import (
    Amount,
    Of,
    Promised,
    Units,
    Wanted,
    by_frequency,
    in_order,
)
from slaengine.whatif.targets.curve import Curve
from slaengine.whatif.targets.needed import Unit, need_of

FINISHED, OPEN, GONE = range(3)
_ENDS = ("finished", "open", "cancelled")
_DAYS: tuple[At, ...] = ("same_time", "close")
_NOT_FIELDS = ("agreement", "priority")


class _Found(NamedTuple):
    """Clocks as columns: what each is, when it started, how it ended, what it needed.

    `days` are its business days to the same time and to the close, where they were asked for.
    """

    ticket: Ints
    track: Ints
    promise: Ints
    started_at: Ints
    ended: NDArray[np.int8]
    time: Ints
    same_time: Ints
    close: Ints


def needs_of(
    policy: Policy,
    events: object,
    *,
    as_of: datetime,
    by: tuple[str, ...],
    wanted: Wanted,
    units: Units,
) -> tuple[Promised, ...]:
    """Gather the clocks of a log by what was promised, as `whatif.promised_of` does of tickets."""
    now = as_utc(as_of, HistoryError, "as_of")
    fields = asked_fields(
        [name for name in by if name not in _NOT_FIELDS], "now", ("now",), _NOT_FIELDS
    )
    wanted.check([policy])
    machine = machine_of(policy)
    log = Log(
        Table.of(events, "events"),
        sorted({*machine.book.fields, *fields}),
        micros_of(now),
        machine.optional,
    )
    log.report(Rejects("raise"))
    work = _Work(policy, log, now, fields, wanted, units)
    log.each("gathering", work.add)
    work.alone.tell()
    return work.promised(by)


class _Work:
    """One call: what its blocks share, and the clocks that they gave."""

    def __init__(
        self,
        policy: Policy,
        log: Log,
        as_of: datetime,
        fields: Sequence[str],
        wanted: Wanted,
        units: Units,
    ) -> None:
        self._machine = machine_of(policy)
        self._as_of = as_of
        self._fields = fields
        self._wanted = wanted
        self._units = units
        self._promises = Promises()
        self._folding = Folding(self._machine, log, self._promises)
        self._judge = NeedJudge(self._machine.book, self._machine.tracks, self._promises)
        self.alone = Scalar(policy, log, Rejects("raise"), ())
        self._days = _units_of(policy, units)
        self._parts: list[_Found] = []
        self._codes: list[list[Codes]] = []

    def add(self, events: Events) -> None:
        """Evaluate the tickets of a block."""
        folded = self._folding.fold(events, self._folding.fresh(events))
        single = np.flatnonzero(folded.broken)
        try:
            parts = [self._by_columns(folded)]
        except SlaError:
            single, parts = np.arange(len(folded.broken)), []
        for ticket in single.tolist():
            made = self.alone.made(events, ticket, partial(self._one, ticket))
            parts += [] if made is None else [made]
        last = events.starts[1:] - 1
        for part in parts:
            self._parts.append(part)
            self._codes.append(
                [folded.told.after[name][last[part.ticket]] for name in self._fields]
            )

    def _by_columns(self, folded: Folded) -> _Found:
        runs, stretches = runs_of(folded.line, self._promises)
        last_at = folded.events.at[folded.events.starts[runs.ticket + 1] - 1]
        now = micros_of(self._as_of)
        brief = self._judge.briefly(runs, stretches, last_at, now)
        needed = self._judge.needed(runs, brief, now)
        kept = np.flatnonzero(self._kept(runs.track.astype(np.int64), numbers(runs.promise)))
        some = Runs._make(column[kept] for column in runs)
        ended = np.where((some.phase == RUNNING) | (some.phase == PAUSED), OPEN, FINISHED)
        ended[some.phase == CANCELLED] = GONE
        calendar, needed = brief.grounds.calendar[kept], needed[kept]
        days = [
            self._judge.needed_days(calendar, some.started_at, needed, at)
            if at in self._days
            else np.zeros(len(kept), np.int64)
            for at in _DAYS
        ]
        return _Found(
            some.ticket,
            some.track.astype(np.int64),
            numbers(some.promise),
            some.started_at,
            ended.astype(np.int8),
            needed,
            *days,
        )

    def _one(self, ticket: int, sla: TicketSla) -> _Found:
        """Return the clocks of a ticket that the scalar engine has evaluated."""
        rows = []
        for clock in sla:
            track = self._machine.index[
                "" if clock.kind == "sla" else clock.agreement, clock.metric
            ]
            promise = self._promises.number(clock.run.promise)
            if self._kept(np.array([track]), np.array([promise])).all():
                needs = [
                    need_of(clock, self._as_of, unit) if unit in (*self._days, "time") else None
                    for unit in ("time", *_DAYS)
                ]
                amounts = [0 if need is None else need.amount for need in needs]
                ended = _ENDS.index(need_of(clock, self._as_of).ended)
                started_at = micros_of(clock.started_at)
                rows.append((ticket, track, promise, started_at, ended, *amounts))
        found = _Found._make(np.array(rows, np.int64).reshape(-1, len(_Found._fields)).T)
        return found._replace(ended=found.ended.astype(np.int8))

    def _kept(self, track: Ints, promise: Ints) -> NDArray[np.bool_]:
        """Tell which clocks are asked about; those with a deadline field are none of them."""
        wanted, listed = self._wanted, self._promises.listed
        tracks = [
            wanted.metric in (None, one.metric) and wanted.kind in (None, one.kind)
            for one in self._machine.tracks
        ]
        promises = [
            wanted.agreement in (None, one.agreement)
            and wanted.priority in (None, one.priority)
            and not isinstance(one.amount, Deadline)
            for one in listed
        ]
        kept: NDArray[np.bool_] = np.array(tracks)[track] & np.array(promises)[promise]
        return kept

    def promised(self, by: tuple[str, ...]) -> tuple[Promised, ...]:
        """Return the clocks by what was promised."""
        if not self._parts:
            return ()
        found = _Found._make(np.concatenate(columns) for columns in zip(*self._parts, strict=True))
        fields = [np.concatenate(codes) for codes in zip(*self._codes, strict=True)]
        values = self._folding.fields.values
        cases = Cases(
            [
                len(self._machine.tracks),
                len(self._promises.listed),
                *(len(values[name]) for name in self._fields),
            ]
        )
        place = cases.numbers([found.track, found.promise, *fields])
        groups: dict[Of, list[int]] = {}
        for number, (track, promise, *codes) in enumerate(cases.rows):
            groups.setdefault(self._of(by, track, promise, codes), []).append(number)
        number_of = {of: number for number, of in enumerate(groups)}
        group = np.zeros(len(cases.rows), np.int64)
        for of, numbered in groups.items():
            group[numbered] = number_of[of]
        mine = group[place]
        order = np.argsort(mine, kind="stable")
        bounds = np.searchsorted(mine[order], np.arange(len(groups) + 1))
        return tuple(
            self._promised(of, _Found._make(column[rows] for column in found))
            for of in in_order(groups)
            for rows in [order[bounds[number_of[of]] : bounds[number_of[of] + 1]]]
        )

    def _of(self, by: tuple[str, ...], track: int, promise: int, codes: list[int]) -> Of:
        """Name what the clocks of a case are grouped by."""
        values = self._folding.fields.values
        named = {
            name: None if code < 0 else values[name][code]
            for name, code in zip(self._fields, codes, strict=True)
        }
        one = self._promises.listed[promise]
        named |= {"agreement": one.agreement, "priority": one.priority}
        of = self._machine.tracks[track]
        return Of(of.kind, of.metric, tuple(named[name] for name in by))

    def _promised(self, of: Of, found: _Found) -> Promised:
        counts: Counter[Amount] = Counter()
        for number, count in enumerate(np.bincount(found.promise).tolist()):
            amount = self._promises.listed[number].amount
            if count and amount is not None and not isinstance(amount, Deadline):
                counts[amount] += count
        amounts = by_frequency(counts)
        columns: dict[Unit, Ints] = {
            "time": found.time,
            "same_time": found.same_time,
            "close": found.close,
        }
        curves = {unit: _curve(columns[unit], found.ended) for unit in self._units(amounts)}
        since = instant_of(int(found.started_at.min()))
        return Promised(of, amounts, FrozenMapping(curves), since)


def _curve(needs: Ints, ended: NDArray[np.int8]) -> Curve:
    tallies = [_tally(needs[ended == each]) for each in (FINISHED, OPEN, GONE)]
    return Curve(*tallies)


def _tally(values: Ints) -> Tally:
    distinct, counts = np.unique(values, return_counts=True)
    return Tally(tuple(distinct.tolist()), tuple(counts.tolist()))


def _units_of(policy: Policy, units: Units) -> frozenset[Unit]:
    """Return every unit that some clocks of the policy may be counted in."""
    amounts = {
        amount
        for agreement in policy.agreements
        for target in agreement.targets
        for amount in (
            target.within.values() if isinstance(target.within, Mapping) else [target.within]
        )
        if amount is not None
    }
    return frozenset(unit for amount in amounts for unit in units((amount,)))
