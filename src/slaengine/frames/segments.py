"""Segments by columns: whose hands each ticket was in, the same as `metrics.segments` gives."""

from datetime import datetime
from typing import Literal, TypeVar, overload

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.engine.facts import HANDS
from slaengine.errors import HistoryError
from slaengine.frames.doors.columns import Amounts, Labels, Out, Taken
from slaengine.frames.hours.steps import Ints
from slaengine.frames.rejects import Collected, OnError, Rejects
from slaengine.frames.telling.facts import HeldColumns
from slaengine.frames.telling.spells import holdings, spells_of
from slaengine.frames.telling.tellings import Telling, Tellings
from slaengine.instants import as_utc
from slaengine.policy import Policy

FrameT = TypeVar("FrameT")


@overload
def segments(
    policy: Policy, events: FrameT, *, as_of: datetime, on_error: Literal["raise"] = "raise"
) -> FrameT: ...


@overload
def segments(
    policy: Policy, events: FrameT, *, as_of: datetime, on_error: Literal["collect"]
) -> Collected[FrameT]: ...


def segments(
    policy: Policy, events: FrameT, *, as_of: datetime, on_error: OnError = "raise"
) -> "FrameT | Collected[FrameT]":
    """Return for how long each ticket was unsolved in whose hands: one row for each holder.

    The columns are `ticket`, `field` (`assignee` or `team`), `holder` (null for the time in which
    there was none) and `duration`, in wall time; those of one ticket and field add up to the time
    in which it was unsolved. Events and errors are as for `measures`.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> log = pd.DataFrame({"ticket": [7], "at": [nine], "event": "opened", "priority": "low"})
    >>> found = segments(Policy(), log.assign(team="north"), as_of=nine.replace(hour=10))
    >>> found[["field", "holder"]].values.tolist()
    [['assignee', nan], ['team', 'north']]
    """
    now = as_utc(as_of, HistoryError, "as_of")
    rejects = Rejects(on_error)
    telling = Telling.of(policy, events, micros_of(now), (), "now", rejects)
    told = telling.told
    unsolved = spells_of(told.facts, micros_of(now)).unsolved
    parts = [holdings(told.facts, name, unsolved) for name in HANDS]
    field = np.repeat(np.arange(len(HANDS)), [len(part.ticket) for part in parts])
    ticket = np.concatenate([part.ticket for part in parts])
    order = np.argsort(ticket, kind="stable")
    columns: dict[str, Out] = {
        "ticket": Taken(telling.log.keys, told.ticket[ticket[order]]),
        "field": Labels(field[order].astype(np.int32), HANDS),
        "holder": _holders(told, parts, order),
        "duration": Amounts(np.concatenate([part.time for part in parts])[order]),
    }
    return rejects.answer(telling.table, telling.table.like(columns))


def _holders(told: Tellings, parts: list[HeldColumns], order: Ints) -> Labels:
    """Return the holders by name, those of both fields in one list."""
    values: dict[str, int] = {}
    codes = []
    for name, part in zip(HANDS, parts, strict=True):
        known = [values.setdefault(text, len(values)) for text in told.values.get(name, ())]
        codes.append(np.array([*known, -1], np.int32)[part.holder])
    return Labels(np.concatenate(codes)[order], tuple(values))
