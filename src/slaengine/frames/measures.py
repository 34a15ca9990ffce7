"""Measures by columns: one row for each ticket, the same as `metrics.measure` gives."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, TypeVar, overload

import numpy as np

from slaengine.calendars.zones import micros_of
from slaengine.engine.facts import REMOVALS
from slaengine.errors import HistoryError, SlaError
from slaengine.events import ROLES
from slaengine.frames.doors.columns import Amounts, Counts, Instants, Labels, Numbers, Out, Taken
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.hours.opentime import OpenTime
from slaengine.frames.hours.steps import Ints
from slaengine.frames.rejects import Collected, OnError, Rejects
from slaengine.frames.telling.governing import governing
from slaengine.frames.telling.spells import Spells, spells_of
from slaengine.frames.telling.tellings import FieldsThen, Telling, Tellings
from slaengine.instants import as_utc
from slaengine.policy import Policy
from slaengine.policy.statuses import CLASSES

FrameT = TypeVar("FrameT")
OUTCOMES = ("open", "solved", *REMOVALS)


@overload
def measures(
    policy: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    fields_at: FieldsThen = "now",
    on_error: Literal["raise"] = "raise",
) -> FrameT: ...


@overload
def measures(
    policy: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    fields_at: FieldsThen = "now",
    on_error: Literal["collect"],
) -> Collected[FrameT]: ...


def measures(
    policy: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    fields: Iterable[str] = (),
    fields_at: FieldsThen = "now",
    on_error: OnError = "raise",
) -> "FrameT | Collected[FrameT]":
    """Return what every ticket in a frame of events adds to the figures: one row for each ticket.

    Events are as for `evaluate`; the columns are the fields of `metrics.Measures`, and each value
    is the one that `metrics.measure` gives. Rows stand in the order of the tickets, instants are
    in UTC. `fields` are ticket fields, as they are now, or as they were when the ticket was opened
    (`fields_at="opened"`), last solved or last rated. `assignee` and `team` are read where the
    frame has them. Events after `as_of` play no part.

    A row that cannot be used raises `HistoryError` with its number and ticket; `on_error="collect"`
    gives such rows beside the measures of all other tickets.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> at = [nine, nine.replace(minute=20)]
    >>> log = {"ticket": 7, "at": at, "event": ["opened", "replied"], "by": ["customer", "agent"]}
    >>> log["priority"] = ["low", None]
    >>> found = measures(Policy(), pd.DataFrame(log), as_of=nine.replace(hour=10))
    >>> found[["ticket", "agent_replies", "outcome"]].values.tolist()
    [[7, 1, 'open']]
    >>> str(found["first_response"][0])
    '0 days 00:20:00'
    """
    now = as_utc(as_of, HistoryError, "as_of")
    rejects = Rejects(on_error)
    telling = Telling.of(policy, events, micros_of(now), fields, fields_at, rejects)
    told = telling.told
    columns = _Columns(policy, telling, micros_of(now), rejects)
    good = np.flatnonzero(columns.good)
    if len(good) < len(columns.good):
        told = told.at(good)
        columns = _Columns(policy, telling._replace(told=told), micros_of(now), rejects)
    asked = {name: _text(told, name) for name in telling.names}
    ticket = Taken(telling.log.keys, told.ticket)
    made = telling.table.like({"ticket": ticket, **columns.columns(), **asked})
    return rejects.answer(telling.table, made)


class _Columns:
    """The columns of measures; `good` tells the tickets whose open time can be told."""

    def __init__(self, policy: Policy, telling: Telling, now: int, rejects: Rejects) -> None:
        told = telling.told
        self._policy, self._telling, self._now = policy, telling, now
        self._facts = told.facts
        self._spells: Spells = spells_of(told.facts, now)
        opened_at = told.facts.plain.opened_at
        self._by = governing(telling.machine, opened_at, told.fields, told.values)
        self.good = np.ones(len(opened_at), np.bool_)
        self._open = self._open_times(rejects)

    def _open_times(self, rejects: Rejects) -> Mapping[str, Ints]:
        """Return the open time of each spell on the calendar of the ticket's agreement."""
        spells = self._spells.by_name()
        found = {name: np.full(len(self.good), NULL) for name in spells}
        for place, name in enumerate(self._by.agreement.values):
            rows = np.flatnonzero(self._by.agreement.codes == place)
            agreement = self._policy.agreement(name)
            hours = OpenTime.of(self._policy.calendar(agreement.calendar, agreement))
            try:
                for spell, (starts, ends) in spells.items():
                    found[spell][rows] = hours.elapsed(starts[rows], ends[rows])
            except SlaError:
                self._single_out(rows, hours, rejects)
        return found

    def _single_out(self, rows: Ints, hours: OpenTime, rejects: Rejects) -> None:
        """Reject the tickets whose open time the calendar cannot tell."""
        log, told = self._telling.log, self._telling.told
        for place in rows.tolist():
            try:
                for starts, ends in self._spells.by_name().values():
                    hours.elapsed(starts[place : place + 1], ends[place : place + 1])
            except SlaError as error:
                reason = str(error).removeprefix("row 0: ")
                rejects.add(int(told.row[place]), log.keys.text(int(told.ticket[place])), reason)
                self.good[place] = False

    def columns(self) -> dict[str, Out]:
        """Return the columns but for the ticket's, by the names of `metrics.Measures`."""
        plain, scores, spells = self._facts.plain, self._facts.scores, self._spells
        turned, wall, told = spells.turned, spells.wall(), self._telling.told
        work = spells.time_new + spells.time_open
        return {
            "opened_at": Instants(plain.opened_at),
            "opened_by": _words(plain.opened_by, ROLES),
            "agreement": self._by.agreement,
            "priority": self._by.priority,
            "status": Labels(told.status, told.statuses),
            "status_class": _words(told.kind, CLASSES),
            "outcome": _words(spells.outcome, OUTCOMES),
            "last_event_at": Instants(plain.last_at),
            "acknowledged_at": Instants(plain.acknowledged_at),
            "first_asked_at": Instants(plain.first_asked_at),
            "first_reply_at": Instants(plain.first_reply_at),
            "first_solved_at": Instants(turned.first_solved_at),
            "solved_at": Instants(turned.solved_at),
            "first_reopened_at": Instants(turned.first_reopened_at),
            "removed_at": Instants(plain.removed_at),
            "rated_at": Instants(plain.rated_at),
            **{name: Amounts(amounts) for name, amounts in wall.items()},
            "requester_wait": Amounts(work + spells.time_hold),
            "agent_work": Amounts(work),
            "agent_wait": Amounts(spells.time_pending),
            "on_hold": Amounts(spells.time_hold),
            "time_new": Amounts(spells.time_new),
            "time_open": Amounts(spells.time_open),
            "next_response": Amounts(plain.next_response),
            "handling": Amounts(plain.handling),
            **{f"{name}_open": Amounts(amounts) for name, amounts in self._open.items()},
            "agent_replies": Counts(plain.agent_replies),
            "customer_replies": Counts(plain.customer_replies),
            "notes": Counts(plain.notes),
            "bot_replies": Counts(plain.bot_replies),
            "next_responses": Counts(plain.next_responses),
            "solves": Counts((turned.number + 1) // 2),
            "reopens": Counts(turned.number // 2),
            "assignee_changes": Counts(self._facts.assignee.changes),
            "team_changes": Counts(self._facts.team.changes),
            "assignees": Counts(self._facts.assignees()),
            "escalations": Counts(plain.escalations),
            "surveys": Counts(plain.surveys),
            "events": Counts(plain.events),
            "csat_first": Numbers(scores.csat_first),
            "csat": Numbers(scores.csat),
            "nps": Numbers(scores.nps),
            "ces": Numbers(scores.ces),
        }


def _words(places: Ints, words: tuple[str, ...]) -> Labels:
    return Labels(places.astype(np.int32), words)


def _text(told: Tellings, name: str) -> Labels:
    return Labels(told.asked[name], tuple(told.values[name]))
