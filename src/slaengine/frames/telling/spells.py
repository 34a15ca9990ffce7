"""Spells: from when to when each ticket waited for what, and its time in each class of status."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from slaengine.frames.doors.nulls import NULL
from slaengine.frames.hours.steps import Ints
from slaengine.frames.telling.facts import FactColumns, HeldColumns, TurnColumns
from slaengine.policy.statuses import CLASSES

_SOLVED = CLASSES.index("solved")


class Turning(NamedTuple):
    """How often each ticket was solved and reopened, and when; `NULL` where it was not."""

    number: Ints
    first_solved_at: Ints
    first_reopened_at: Ints
    solved_at: Ints


def turning(turns: TurnColumns, size: int) -> Turning:
    """Return what the turns of so many tickets come to.

    >>> turns = TurnColumns(np.array([0, 0, 0]), np.array([5, 6, 7]))
    >>> told = turning(turns, 2)
    >>> told.number.tolist(), told.solved_at[0].item(), told.first_solved_at[1] == NULL
    ([3, 0], 7, np.True_)
    """
    starts = np.searchsorted(turns.ticket, np.arange(size + 1))
    count = np.diff(starts)
    at = np.append(turns.at, NULL)
    first = np.where(count > 0, starts[:-1], -1)
    second = np.where(count > 1, starts[:-1] + 1, -1)
    last = np.where(count % 2 == 1, starts[1:] - 1, -1)
    return Turning(count, at[first], at[second], at[last])


class Spells(NamedTuple):
    """What facts come to as of an instant; times in microseconds of wall time.

    `outcome` is 0 for open, 1 for solved and from 2 on the removal. `until` is now for open
    tickets, `NULL` for others.
    """

    facts: FactColumns
    turned: Turning
    outcome: Ints
    until: Ints
    time_new: Ints
    time_open: Ints
    time_pending: Ints
    time_hold: Ints

    def by_name(self) -> Mapping[str, tuple[Ints, Ints]]:
        """Return from when to when each spell lasted, `NULL` where it has no start or no end."""
        plain, turned = self.facts.plain, self.turned
        return {
            "acknowledgement": (plain.opened_at, plain.acknowledged_at),
            "first_response": (plain.first_asked_at, plain.first_reply_at),
            "first_resolution": (plain.opened_at, turned.first_solved_at),
            "full_resolution": (plain.opened_at, turned.solved_at),
            "age": (plain.opened_at, self.until),
        }

    def wall(self) -> Mapping[str, Ints]:
        """Return how long each spell lasted; `NULL` where it has no end."""
        return {
            name: np.where(ends == NULL, NULL, ends - starts)
            for name, (starts, ends) in self.by_name().items()
        }

    @property
    def unsolved(self) -> Ints:
        """For how long each ticket was unsolved."""
        return self.time_new + self.time_open + self.time_pending + self.time_hold


def spells_of(facts: FactColumns, now: int) -> Spells:
    """Return what facts come to as of an instant that is not before their last event."""
    plain = facts.plain
    turned = turning(facts.turns, facts.size)
    gone = plain.removed >= 0
    solved = turned.solved_at != NULL
    running = np.where(gone, 0, now - plain.since)
    times = [
        getattr(plain, f"time_{name}") + np.where(plain.kind == place, running, 0)
        for place, name in enumerate(CLASSES[:_SOLVED])
    ]
    outcome = np.where(gone, plain.removed + 2, solved.astype(np.int64))
    return Spells(facts, turned, outcome, np.where(outcome == 0, now, NULL), *times)


def holdings(facts: FactColumns, name: str, unsolved: Ints) -> HeldColumns:
    """Return for how long everybody had each ticket, by one field, in the order of turn."""
    hands, held = (
        (facts.assignee, facts.assignee_held)
        if name == "assignee"
        else (facts.team, facts.team_held)
    )
    time = unsolved - hands.since
    rows = np.flatnonzero((time > 0) | (hands.holder >= 0))
    return added(held, HeldColumns(rows, hands.holder[rows], time[rows]))


def added(held: HeldColumns, more: HeldColumns) -> HeldColumns:
    """Return the time of each holder of each ticket with more of it, each of them once.

    >>> held = HeldColumns(np.array([0, 0]), np.array([4, -1]), np.array([10, 20]))
    >>> added(held, HeldColumns(np.array([0]), np.array([4]), np.array([5]))).time.tolist()
    [15, 20]
    """
    if not len(more.ticket):
        return held
    ticket = np.concatenate([held.ticket, more.ticket])
    holder = np.concatenate([held.holder, more.holder])
    time = np.concatenate([held.time, more.time])
    key = ticket * (int(holder.max()) + 2) + holder + 1
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    sums = np.zeros(len(first), np.int64)
    np.add.at(sums, which, time)
    order = np.lexsort((first, ticket[first]))
    first = first[order]
    return HeldColumns(ticket[first], holder[first], sums[order])
