"""Facts as columns: what the events of each ticket amount to, by the names of the scalar facts.

Everything is a column of whole numbers, but for scores: instants and durations in microseconds,
words as places in a list, -1 for none.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from slaengine.frames.doors.nulls import NULL
from slaengine.frames.hours.steps import Ints

Floats = NDArray[np.float64]


class PlainColumns(NamedTuple):
    """The facts that are one number for each ticket.

    `opened_by`, `removed` and `kind` are places among the roles, the removals and the classes of
    status.
    """

    opened_at: Ints
    last_at: Ints
    events: Ints
    opened_by: Ints
    acknowledged_at: Ints
    removed: Ints
    removed_at: Ints
    kind: Ints
    since: Ints
    time_new: Ints
    time_open: Ints
    time_pending: Ints
    time_hold: Ints
    first_asked_at: Ints
    first_reply_at: Ints
    asked_at: Ints
    next_responses: Ints
    next_response: Ints
    agent_replies: Ints
    customer_replies: Ints
    bot_replies: Ints
    notes: Ints
    rated_at: Ints
    handling: Ints
    surveys: Ints
    escalations: Ints
    answered_at: Ints


class ScoreColumns(NamedTuple):
    """The scores of each ticket; NaN for none."""

    csat_first: Floats
    csat: Floats
    nps: Floats
    ces: Floats


class HandColumns(NamedTuple):
    """Whose hands each ticket is in, by one field; holders are places in the field's values."""

    holder: Ints
    last: Ints
    changes: Ints
    since: Ints


class HeldColumns(NamedTuple):
    """For how long each earlier holder had a ticket, in the order of tickets and of turn."""

    ticket: Ints
    holder: Ints
    time: Ints


class TurnColumns(NamedTuple):
    """The instants of solves and reopens, by turns and a solve first, in the order of tickets."""

    ticket: Ints
    at: Ints


class FactColumns(NamedTuple):
    """The facts of tickets, in as many rows; a ticket is named by its row."""

    plain: PlainColumns
    scores: ScoreColumns
    assignee: HandColumns
    assignee_held: HeldColumns
    team: HandColumns
    team_held: HeldColumns
    turns: TurnColumns

    @property
    def size(self) -> int:
        """How many tickets there are."""
        return len(self.plain.events)

    def assignees(self) -> Ints:
        """Return how many different ones have or had each ticket."""
        rows = np.flatnonzero(self.assignee.holder >= 0)
        ticket = np.concatenate([self.assignee_held.ticket, rows])
        holder = np.concatenate([self.assignee_held.holder, self.assignee.holder[rows]])
        named = holder >= 0
        ticket, holder = ticket[named], holder[named]
        key = ticket * (int(holder.max(initial=0)) + 1) + holder
        first = np.unique(key, return_index=True)[1]
        return np.bincount(ticket[first], minlength=self.size)

    def at(self, places: Ints) -> "FactColumns":
        """Return the facts of some tickets, in the order in which they are named."""
        return FactColumns(
            PlainColumns(*(column[places] for column in self.plain)),
            ScoreColumns(*(column[places] for column in self.scores)),
            HandColumns(*(column[places] for column in self.assignee)),
            self._held(self.assignee_held, places),
            HandColumns(*(column[places] for column in self.team)),
            self._held(self.team_held, places),
            self._turns(places),
        )

    def _held(self, held: HeldColumns, places: Ints) -> HeldColumns:
        ticket, rows = _chosen(held.ticket, self.size, places)
        return HeldColumns(ticket, held.holder[rows], held.time[rows])

    def _turns(self, places: Ints) -> TurnColumns:
        ticket, rows = _chosen(self.turns.ticket, self.size, places)
        return TurnColumns(ticket, self.turns.at[rows])

    def renamed(self, assignees: Ints, teams: Ints) -> "FactColumns":
        """Return the facts with every holder told by its place in other lists of values."""
        return self._replace(
            assignee=_renamed(self.assignee, assignees),
            assignee_held=_held_renamed(self.assignee_held, assignees),
            team=_renamed(self.team, teams),
            team_held=_held_renamed(self.team_held, teams),
        )

    def updated(self, places: Ints, part: "FactColumns") -> "FactColumns":
        """Return the facts with those of some tickets, none of them twice, put in place."""
        order = np.arange(self.size)
        order[places] = self.size + np.arange(len(places))
        return joined([self, part]).at(order)


def unopened(opened_at: Ints) -> FactColumns:
    """Return the facts of tickets of which nothing has been folded, not even the opening."""
    count = len(opened_at)
    zero, null, none = np.zeros(count, np.int64), np.full(count, NULL), np.full(count, -1)
    initial = {"removed": none, "opened_by": none, "opened_at": opened_at, "last_at": opened_at}
    initial["since"] = opened_at
    plain = [
        initial.get(name, null if name.endswith("_at") else zero) for name in PlainColumns._fields
    ]
    nan = np.full(count, np.nan)
    hands = HandColumns(none, none, zero, zero)
    empty = np.zeros(0, np.int64)
    held = HeldColumns(empty, empty, empty)
    return FactColumns(
        PlainColumns(*plain),
        ScoreColumns(nan, nan, nan, nan),
        hands,
        held,
        hands,
        held,
        TurnColumns(empty, empty),
    )


def joined(parts: Sequence[FactColumns]) -> FactColumns:
    """Return the facts of several lists of tickets as those of one, in this order.

    >>> two = unopened(np.array([7, 8]))
    >>> joined([two, two.at(np.array([1]))]).plain.opened_at.tolist()
    [7, 8, 8]
    """
    if not parts:
        return unopened(np.zeros(0, np.int64))
    offsets = np.cumsum([0, *(part.size for part in parts[:-1])])
    return FactColumns(
        PlainColumns(*_stacked([part.plain for part in parts])),
        ScoreColumns(*map(np.concatenate, zip(*(part.scores for part in parts), strict=True))),
        HandColumns(*_stacked([part.assignee for part in parts])),
        _held_of([part.assignee_held for part in parts], offsets),
        HandColumns(*_stacked([part.team for part in parts])),
        _held_of([part.team_held for part in parts], offsets),
        TurnColumns(
            _renumbered([part.turns.ticket for part in parts], offsets),
            np.concatenate([part.turns.at for part in parts]),
        ),
    )


def _renamed(hands: HandColumns, places: Ints) -> HandColumns:
    table = np.append(places, -1)
    return hands._replace(holder=table[hands.holder], last=table[hands.last])


def _held_renamed(held: HeldColumns, places: Ints) -> HeldColumns:
    return held._replace(holder=np.append(places, -1)[held.holder])


def _stacked(parts: Sequence[Sequence[Ints]]) -> list[Ints]:
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]


def _held_of(parts: Sequence[HeldColumns], offsets: Ints) -> HeldColumns:
    ticket = _renumbered([part.ticket for part in parts], offsets)
    return HeldColumns(*_stacked(parts))._replace(ticket=ticket)


def _renumbered(parts: Sequence[Ints], offsets: Ints) -> Ints:
    return np.concatenate([part + first for part, first in zip(parts, offsets, strict=True)])


def _chosen(ticket: Ints, size: int, places: Ints) -> tuple[Ints, Ints]:
    """Return the new tickets, and the rows, of what belongs to the tickets at some places."""
    starts = np.searchsorted(ticket, np.arange(size + 1))
    counts = np.diff(starts)[places]
    renamed = np.repeat(np.arange(len(places)), counts)
    ends = np.cumsum(counts)
    within = np.arange(len(renamed)) - np.repeat(ends - counts, counts)
    return renamed, starts[:-1][places][renamed] + within
