"""Turns by columns: when each ticket came into the backlog and left it."""

from datetime import datetime
from typing import Literal, TypeVar, overload

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.errors import HistoryError
from slaengine.frames.doors.columns import Instants, Labels, Taken
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.rejects import Collected, OnError, Rejects
from slaengine.frames.telling.tellings import Telling
from slaengine.instants import as_utc
from slaengine.metrics.flow import TURNS
from slaengine.policy import Policy

FrameT = TypeVar("FrameT")
_OPENED, _SOLVED, _REMOVED = (TURNS.index(turn) for turn in ("opened", "solved", "removed"))


@overload
def turns(
    policy: Policy, events: FrameT, *, as_of: datetime, on_error: Literal["raise"] = "raise"
) -> FrameT: ...


@overload
def turns(
    policy: Policy, events: FrameT, *, as_of: datetime, on_error: Literal["collect"]
) -> Collected[FrameT]: ...


def turns(
    policy: Policy, events: FrameT, *, as_of: datetime, on_error: OnError = "raise"
) -> "FrameT | Collected[FrameT]":
    """Return when each ticket was opened, solved, reopened, and removed while it was unsolved.

    One row for each turn, with the columns `ticket`, `at` and `turn`, by ticket and in order:
    what `kpis` needs for the backlog. Events and errors are as for `measures`.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> log = {"ticket": 7, "at": [nine, nine.replace(hour=11)], "status": ["open", "solved"]}
    >>> log = pd.DataFrame({**log, "event": ["opened", "status_changed"], "priority": "low"})
    >>> turns(Policy(), log, as_of=nine.replace(hour=12))["turn"].tolist()
    ['opened', 'solved']
    """
    now = as_utc(as_of, HistoryError, "as_of")
    rejects = Rejects(on_error)
    telling = Telling.of(policy, events, micros_of(now), (), "now", rejects)
    told = telling.told
    plain, turned = told.facts.plain, told.facts.turns
    starts = np.searchsorted(turned.ticket, np.arange(told.facts.size + 1))
    nth = np.arange(len(turned.at)) - starts[turned.ticket]
    unsolved = np.diff(starts) % 2 == 0
    gone = np.flatnonzero((plain.removed_at != NULL) & unsolved)
    ticket = np.concatenate([np.arange(told.facts.size), turned.ticket, gone])
    at = np.concatenate([plain.opened_at, turned.at, plain.removed_at[gone]])
    parts = (told.facts.size, len(turned.at), len(gone))
    turn = np.repeat(np.array([_OPENED, _SOLVED, _REMOVED]), parts)
    turn[told.facts.size : told.facts.size + len(turned.at)] += nth % 2  # a reopening is next
    order = np.argsort(ticket, kind="stable")  # the parts are in the order of time
    made = telling.table.like(
        {
            "ticket": Taken(telling.log.keys, told.ticket[ticket[order]]),
            "at": Instants(at[order]),
            "turn": Labels(turn[order].astype(np.int32), TURNS),
        }
    )
    return rejects.answer(telling.table, made)
