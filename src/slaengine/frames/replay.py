"""Replaying event frames: what another policy would have made of the same log."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, TypeVar, overload

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.errors import HistoryError
from slaengine.frames.asked import asked_fields
from slaengine.frames.doors.columns import Codes
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.folding.machine import machine_of
from slaengine.frames.judging.clockframe import MOMENTS
from slaengine.frames.rejects import CollectedAnswer, OnError, Rejects
from slaengine.frames.replaying.changeframe import COLUMNS, ChangeRows
from slaengine.frames.replaying.costing import Costing
from slaengine.frames.replaying.course import Course, Sides
from slaengine.frames.replaying.pairing import Names, Pairs, Seen, paired
from slaengine.frames.replaying.summing import Sums
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.policy import Policy
from slaengine.remedies.fees import Given
from slaengine.whatif.course import same_course
from slaengine.whatif.replays.change import WORDS
from slaengine.whatif.replays.owed import owed_of
from slaengine.whatif.replays.replay import Replay
from slaengine.whatif.replays.replaying import Which, check_which, listed_words, names_of

FrameT = TypeVar("FrameT")


@overload
def replay(
    policy: Policy,
    other: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    by: Iterable[str] = (),
    changes: Which = "outcome",
    owed: bool = False,
    outages: FrameT | None = None,
    maintenance: FrameT | None = None,
    requests: FrameT | None = None,
    fees: Mapping[str, Given] = FrozenMapping(),
    on_error: Literal["raise"] = "raise",
) -> Replay[FrameT]: ...


@overload
def replay(
    policy: Policy,
    other: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    by: Iterable[str] = (),
    changes: Which = "outcome",
    owed: bool = False,
    outages: FrameT | None = None,
    maintenance: FrameT | None = None,
    requests: FrameT | None = None,
    fees: Mapping[str, Given] = FrozenMapping(),
    on_error: Literal["collect"],
) -> CollectedAnswer[Replay[FrameT], FrameT]: ...


def replay(
    policy: Policy,
    other: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    by: Iterable[str] = (),
    changes: Which = "outcome",
    owed: bool = False,
    outages: FrameT | None = None,
    maintenance: FrameT | None = None,
    requests: FrameT | None = None,
    fees: Mapping[str, Given] = FrozenMapping(),
    on_error: OnError = "raise",
) -> "Replay[FrameT] | CollectedAnswer[Replay[FrameT], FrameT]":
    """Return what another policy would have made of every ticket in a frame of events.

    `events` is as for `evaluate`, and the `changes` of the answer are a frame of the same kind, in
    the order of ticket, metric and cycle: the columns of `changeframe.COLUMNS`, each side's with
    `_before` and `_after`, and `fields`, as they are now. Clocks are compared one with one: of the
    same ticket, kind, metric and cycle. `by` names ticket fields or `priority` to group the
    attainment by. `changes="any"` also lists clocks whose outcome is the same and whose promise,
    due or time is not. With `owed=True` the statements of both are worked out too, from whole clock
    frames under each, and from `outages`, `maintenance`, `requests` and `fees` as
    `frames.statements` takes them.

    Where the policies differ in amounts, calendars, landing, objectives, escalations and remedies
    alone, the log is folded once and its spans serve both; else it is folded for each (`folds`
    tells). A row that cannot be used raises `HistoryError` with its number and ticket;
    `on_error="collect"` gives such rows beside the answer on all other tickets.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> def promising(amount):
    ...     return Policy.from_text(f'''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = {{ resolution = "{amount}" }}
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> events = pd.DataFrame({"ticket": [7, 8], "at": [nine, nine], "event": "opened"})
    >>> now = nine.replace(hour=12)
    >>> found = replay(promising("4h"), promising("2h"), events, as_of=now)
    >>> found.changes[["ticket", "change", "outcome_before"]].values.tolist()
    [[7, 'worse', 'undecided'], [8, 'worse', 'undecided']]
    >>> found.after.breached, found.folds
    (2, 1)
    """
    now = as_utc(as_of, HistoryError, "as_of")
    check_which(changes)
    names = names_of(by)
    grouped = [name for name in names if name != "priority"]
    shown = asked_fields(dict.fromkeys([*names_of(fields), *grouped]), "now", MOMENTS, COLUMNS)
    machines = machine_of(policy), machine_of(other)
    rejects = Rejects(on_error)
    table = Table.of(events, "events", lenient=rejects.collects)
    needed = {name for machine in machines for name in machine.book.fields}
    required = {name for each in machines for name in each.book.fields - each.optional} | {*shown}
    wanted = needed | required
    log = Log(table, sorted(wanted), micros_of(now), frozenset(wanted - required))
    log.report(rejects)
    once = same_course(policy, other)
    course = Course(machines, log, now, rejects, once=once)
    work = _Work(course, shown, grouped, listed_words(changes))
    log.each("replaying", work.add)
    course.alone.tell()
    sides = Names.of(course.promises)
    bad = rejects.tickets if rejects.collects else None
    costing = Costing(events, now, outages, maintenance, requests, fees, bad)
    made: FrameT = table.like(work.rows.columns(log.keys, course.tracks, sides, course.values))
    answer = Replay(
        now,
        names,
        len(log.ticket) - course.failed,
        1 if once else 2,
        FrozenMapping(dict(zip(WORDS, work.counts.tolist(), strict=True))),
        work.sums.shifts(course.tracks, sides, names, [course.values[name] for name in grouped]),
        made,
        owed_of(costing.statements(policy), costing.statements(other)) if owed else (),
    )
    return CollectedAnswer(answer, rejects.frame(table)) if rejects.collects else answer


class _Work:
    """One call: what its blocks add up to."""

    def __init__(
        self, course: Course, shown: Iterable[str], grouped: list[str], listed: tuple[str, ...]
    ) -> None:
        self._course = course
        self._shown = tuple(shown)
        self._grouped = grouped
        self._listed = len(listed)  # the words that are listed come first
        self.counts = np.zeros(len(WORDS), np.int64)
        self.sums = Sums()
        self.rows = ChangeRows(self._shown)

    def add(self, events: Events) -> None:
        """Compare the tickets of a block."""
        told = self._course.told(events)
        names = Names.of(self._course.promises)
        sides = Seen.of(told.before), Seen.of(told.after)
        pairs = paired(*sides, names)
        self.counts += np.bincount(pairs.word, minlength=len(WORDS))
        fields = _fields(told, events, self._shown)
        for place, side in enumerate(sides):
            codes = [fields[name][side.rows.ticket] for name in self._grouped]
            self.sums.add(place, side, codes)
        listed = np.flatnonzero(pairs.word < self._listed)
        some = Pairs._make(column[listed] for column in pairs)
        self.rows.add(some, (told.before, told.after), events.ticket, fields)


def _fields(told: Sides, events: Events, names: Iterable[str]) -> dict[str, Codes]:
    """Return the fields of each ticket of a block as they are now."""
    last = events.starts[1:] - 1
    return {name: told.told.after[name][last] for name in names}
