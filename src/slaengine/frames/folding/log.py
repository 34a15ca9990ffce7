"""The log: an event frame, read column by column and put in the order of its tickets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from slaengine.errors import HistoryError
from slaengine.events import Event
from slaengine.frames.doors.columns import Codes, Labels
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.checks import bad_rows, marks_of, wrong_kinds
from slaengine.frames.folding.grouping import grouped
from slaengine.frames.folding.kinds import Kinds
from slaengine.frames.progress import watched
from slaengine.frames.rejects import Rejects
from slaengine.reading.row import event_of
from slaengine.reading.words import RESERVED

Ints = NDArray[np.int64]
_LAST = np.iinfo(np.int64).max  # the `seq` of rows without one
BLOCK = 1 << 17  # events that are worked on at a time


class Events:
    """The events of some whole tickets, in order, as columns of codes; -1 for none.

    `ticket` has where each ticket stands among the log's, `starts` where its events begin, and the
    end. `row` is the row of each event in the frame, `kind` the number of what it says. `fields`
    are places in the log's `values`; they say what the event gave, not what the ticket has.
    """

    def __init__(
        self,
        ticket: Ints,
        starts: Ints,
        row: Ints,
        at: Ints,
        kind: Codes,
        fields: Mapping[str, NDArray[np.int32]],
        kinds: Kinds,
    ) -> None:
        self.ticket, self.starts, self.row, self.at = ticket, starts, row, at
        self.kind, self.fields = kind, fields
        self._kinds = kinds

    @cached_property
    def event(self) -> NDArray[np.int32]:
        """The place of each event's name."""
        return self._kinds.event.take(self.kind)

    @cached_property
    def by(self) -> NDArray[np.int8]:
        """The role of whoever did it, as a place among all roles."""
        return self._kinds.by.take(self.kind)

    @cached_property
    def public(self) -> NDArray[np.int8]:
        """Whether it was public."""
        return self._kinds.public.take(self.kind)

    @cached_property
    def status(self) -> NDArray[np.int32]:
        """The place of the status that it brought."""
        return self._kinds.status.take(self.kind)


class Log:
    """An event frame whose rows can all be read; `names` and `statuses` are the distinct ones.

    `kinds` are what its rows say, and `wrong` tells of which kinds no event can be read. Rows after
    `as_of` are left aside, and all rows of the tickets that have one in `bad`. A column that is
    missing is an error, but for those in `optional`.
    """

    def __init__(
        self,
        table: Table,
        fields: Sequence[str],
        as_of: int | None = None,
        optional: frozenset[str] = frozenset(),
    ) -> None:
        self.table = table
        _check_columns(table, [name for name in fields if name not in optional])
        self._at = table.instants("at")
        event, status, by = table.narrow("event"), _labels(table, "status"), _labels(table, "by")
        public = table.truths("public") if "public" in table.names else None
        marks, spoilt = marks_of(table)
        self.kinds = Kinds(event, by, public, status, marks)
        del event, status, by, public, marks  # what was read takes more room than what is kept
        self.wrong = wrong_kinds(self.kinds)
        self.bad = bad_rows(self.kinds, self.wrong, self._at, spoilt)
        self.names, self.statuses = self.kinds.names, self.kinds.statuses
        self.values: dict[str, tuple[str, ...]] = {}
        self._fields: dict[str, Codes] = {}
        for name in fields:
            labels = _labels(table, name) or _unsaid(table.size)
            self.values[name], self._fields[name] = labels.values, _slim(labels)
        keys = table.keys("ticket")
        self.keys = keys.bare()
        few = keys.count <= np.iinfo(np.int32).max
        codes = keys.codes.astype(np.int32) if few else keys.codes
        del keys
        self._sort(codes, as_of)

    def _sort(self, codes: Codes, as_of: int | None) -> None:
        """Put the rows in the order of ticket, instant and `seq`; equal ones stay as they stand."""
        kept = np.ones(len(codes), np.bool_) if as_of is None else self._at <= as_of
        if len(self.bad):
            spoiled = np.zeros(self.keys.count, np.bool_)
            spoiled[codes[self.bad]] = True
            kept &= ~spoiled[codes]
        self._rows = None if kept.all() else np.flatnonzero(kept)
        if self._rows is not None:
            codes = codes[self._rows]
        self._by_time(self._at if self._rows is None else self._at[self._rows])
        if self._position is not None:
            codes = codes[self._position]
        counts = np.bincount(codes, minlength=self.keys.count)
        self.ticket = np.flatnonzero(counts)
        self.starts = np.append(0, np.cumsum(counts[self.ticket]))
        self._order = grouped(codes, counts)

    def _by_time(self, at: Ints) -> None:
        """Note the order of the rows in time, where it is not the one in which they stand."""
        rising = bool((at[1:] >= at[:-1]).all())
        seq = self.table.column("seq").wholes() if "seq" in self.table.names else None
        if rising and seq is None:
            self._position = None
        elif seq is None:
            self._position = np.argsort(at, kind="stable")
        else:
            seq = np.where(seq == NULL, _LAST, seq)
            self._position = np.lexsort((seq if self._rows is None else seq[self._rows], at))

    def __len__(self) -> int:
        return len(self._order)

    def report(self, rejects: Rejects) -> None:
        """Say of each bad row why no event can be read from it."""
        for row in self.bad.tolist():
            try:
                self.event(row)
            except HistoryError as problem:
                rejects.add(row, self.ticket_text(row), str(problem))

    def each(self, doing: str, take: Callable[[Events], None]) -> None:
        """Hand over block by block, and show on a terminal how far the work has come."""
        with watched(doing, len(self)) as step:
            for block in self.blocks():
                take(block)
                step(len(block.row))

    def blocks(self, size: int = BLOCK) -> Iterator[Events]:
        """Yield the tickets in blocks of about so many events."""
        first = 0
        while first < len(self.ticket):
            reach = self.starts[first] + size
            last = max(int(np.searchsorted(self.starts, reach, side="right")) - 1, first + 1)
            yield self._events(first, last)
            first = last

    def _events(self, first: int, last: int) -> Events:
        row = self._order[self.starts[first] : self.starts[last]].astype(np.int64)
        if self._position is not None:
            row = self._position[row]
        if self._rows is not None:
            row = self._rows[row]
        starts = self.starts[first : last + 1] - self.starts[first]
        row = self._opening_first(row, starts)
        return Events(
            self.ticket[first:last],
            starts,
            row,
            self._at.take(row),
            self.kinds.number.take(row),
            {name: codes.take(row).astype(np.int32) for name, codes in self._fields.items()},
            self.kinds,
        )

    def _opening_first(self, row: Ints, starts: Ints) -> Ints:
        """Put the opening before what happened at the same instant."""
        opened, kind = self.kinds.named("opened"), self.kinds.number
        late = np.flatnonzero(~opened[kind[row[starts[:-1]]]])
        for ticket in late.tolist():
            lo, hi = int(starts[ticket]), int(starts[ticket + 1])
            mine = row[lo:hi]
            places = np.flatnonzero(opened[kind[mine]])
            if len(places) and self._at[mine[places[0]]] == self._at[mine[0]]:
                place = int(places[0])
                row = row.copy()
                row[lo : lo + place + 1] = np.roll(mine[: place + 1], 1)
        return row

    def event(self, row: int) -> Event:
        """Read one row as an event; raise `HistoryError` for one that is none."""
        return event_of(self.raw(row))

    def raw(self, row: int) -> dict[str, object]:
        """Return what one row says, without the columns in which it says nothing."""
        found = {name: self.table.value(name, row) for name in self.table.names}
        public = self.kinds.public[self.kinds.number[row]]
        if public >= 0:
            found["public"] = bool(public)  # where the column has numbers for truths
        kept = {*RESERVED, *self._fields}
        return {name: each for name, each in found.items() if each is not None and name in kept}

    def ticket_text(self, row: int) -> str:
        """Name the ticket of a row."""
        return str(self.table.value("ticket", row))


def _slim(labels: Labels) -> Codes:
    """Return codes in as few bits as they need."""
    most = len(labels.values)
    if most <= np.iinfo(np.int8).max:
        return labels.codes.astype(np.int8)
    return labels.codes.astype(np.int16) if most <= np.iinfo(np.int16).max else labels.codes


def _labels(table: Table, name: str) -> Labels | None:
    return table.narrow(name) if name in table.names else None


def _unsaid(size: int) -> Labels:
    """Return a column that says nothing."""
    return Labels(np.broadcast_to(np.int32(-1), size), ())


def _check_columns(table: Table, fields: Sequence[str]) -> None:
    for name in ("ticket", "at", "event", *fields):
        if name not in table.names:
            why = "every event frame has one"
            if name in fields:
                why = "the policy looks at it, or it was asked for"
            raise HistoryError(
                f"events have no column {name!r}, and {why}; there are {', '.join(table.names)}"
            )
