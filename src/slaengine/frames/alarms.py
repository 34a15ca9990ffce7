"""Alarms by columns: who has to be told when on all open tickets, if nothing else happens."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeVar, overload

from slaengine.calendars.zones import micros_of
from slaengine.errors import HistoryError
from slaengine.frames.alarming.alarmrows import COLUMNS
from slaengine.frames.alarming.logasker import LogAsker
from slaengine.frames.alarming.stateasker import StateAsker
from slaengine.frames.asked import asked_fields
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.log import Log
from slaengine.frames.folding.machine import Machine, machine_of
from slaengine.frames.judging.clockframe import MOMENTS
from slaengine.frames.rejects import Collected, OnError, Rejects
from slaengine.frames.states.state import empty_state, stored_in
from slaengine.instants import as_utc
from slaengine.policy import Policy

FrameT = TypeVar("FrameT")
_STATE = frozenset({"part", "rows", "policy", "version"})  # columns that only a state has


@overload
def alarms(
    policy: Policy,
    tickets: FrameT,
    *,
    after: datetime,
    until: datetime | None = None,
    fields: Iterable[str] = (),
    on_error: Literal["raise"] = "raise",
) -> FrameT: ...


@overload
def alarms(
    policy: Policy,
    tickets: FrameT,
    *,
    after: datetime,
    until: datetime | None = None,
    fields: Iterable[str] = (),
    on_error: Literal["collect"],
) -> Collected[FrameT]: ...


def alarms(
    policy: Policy,
    tickets: FrameT,
    *,
    after: datetime,
    until: datetime | None = None,
    fields: Iterable[str] = (),
    on_error: OnError = "raise",
) -> "FrameT | Collected[FrameT]":
    """Return the alarms of all tickets from `after` on, and before `until`: one row an alarm.

    `tickets` is a frame of events, as for `evaluate`, or a state, as `advance` makes it. The rows
    are those of `TicketSla.alarms`, by the names of `Alarm`, in the order of time and then of
    tickets, in the same kind of frame; several names in `to` and `via` stand in one text with
    commas between. `fields` are ticket fields as they are now. Without `until`, a level that
    repeats gives its next alarm only. Events later than `after` play no part; a state that has
    later ones raises `HistoryError`. Errors are as for `evaluate`.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... [[agreements.targets]]
    ... metric = "resolution"
    ... within = "4h"
    ... escalations = { at = "75%", to = "lead" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> events = pd.DataFrame({"ticket": [7, 8], "at": [nine, nine], "event": "opened"})
    >>> found = alarms(policy, events, after=nine.replace(hour=10))
    >>> found[["id", "to"]].values.tolist()[:2]
    [['7/default/resolution/1/75%25', 'lead'], ['8/default/resolution/1/75%25', 'lead']]
    """
    start = as_utc(after, HistoryError, "after")
    window = start, None if until is None else as_utc(until, HistoryError, "until")
    asked = asked_fields(fields, "now", MOMENTS, COLUMNS)
    rejects = Rejects(on_error)
    table = Table.of(tickets, "events", lenient=rejects.collects)
    if _STATE.issubset(table.names):
        table = Table.of(tickets, "state")
        empty = empty_state(machine_of(policy), asked, table)
        stored = stored_in(table, policy) if table.size else empty
        return rejects.answer(table, table.like(StateAsker(stored, window, asked).columns()))
    machine = machine_of(policy)
    names = {*machine.book.fields, *asked, *_hands(machine, table)}
    log = Log(table, sorted(names), micros_of(start), machine.optional)
    log.report(rejects)
    made = table.like(LogAsker(machine, log, rejects, window, asked).columns())
    return rejects.answer(table, made)


def _hands(machine: Machine, table: Table) -> set[str]:
    """Return the field that tells who has a ticket, where a level ends with that."""
    policy = machine.book.policy
    ends = any(
        level.until == "acknowledged"
        for agreement in policy.agreements
        for target in agreement.targets
        for level in policy.levels(target)
    )
    return {"assignee"} & {*table.names} if ends else set()
