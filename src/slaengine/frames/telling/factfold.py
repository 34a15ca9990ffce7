"""Folding facts by columns: the facts of tickets, and those after a block of more events."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from slaengine.engine.facts import REMOVALS
from slaengine.errors import HistoryError
from slaengine.events import ROLES, SURVEYS
from slaengine.frames.doors.columns import Labels
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.folding.fields import Codes, Told
from slaengine.frames.folding.log import Events, Log
from slaengine.frames.hours.steps import Ints
from slaengine.frames.telling.facts import (
    FactColumns,
    HandColumns,
    HeldColumns,
    PlainColumns,
    ScoreColumns,
    TurnColumns,
)
from slaengine.frames.telling.grouped import Flags, Grouped, picked
from slaengine.frames.telling.spells import added
from slaengine.policy import Policy
from slaengine.policy.statuses import CLASSES

_REMOVED = tuple(REMOVALS)
_AGENT, _CUSTOMER, _BOT = (ROLES.index(role) for role in ("agent", "customer", "bot"))
_SOLVED = CLASSES.index("solved")  # and closed, which follows it
_TIMES = ("time_new", "time_open", "time_pending", "time_hold")  # in the order of the classes
_OPEN = "open"  # the status of a ticket whose opening says nothing of it
_MOST = float(2**62)
_NAMES = (
    "opened",
    "replied",
    "status_changed",
    "rated",
    "worked",
    "surveyed",
    "escalated",
    "acknowledged",
)
_NO_CODES, _NO_TIME = np.zeros(0, np.int32), np.zeros(0, np.int64)


class Lives(NamedTuple):
    """The events of a block, and how each ticket stood by its status before and after each.

    `alive` are those not after the ticket was merged or deleted; only they count, but for marks.
    """

    grouped: Grouped
    at: Ints
    by: Ints
    alive: Flags
    removal: Ints
    kind_before: Ints
    kind: Ints


class FactFold:
    """What the blocks of one log share: what each event's name and each status mean."""

    def __init__(self, policy: Policy, log: Log) -> None:
        self._is = {
            name: np.array([each == name for each in log.names], np.bool_) for name in _NAMES
        }
        self._removal = np.array(
            [*(_REMOVED.index(each) if each in _REMOVED else -1 for each in log.names)], np.int64
        )
        self.statuses = tuple(dict.fromkeys((*log.statuses, _OPEN)))
        classes = [_class_of(policy, status) for status in (*self.statuses, _OPEN)]
        self._kind = np.array(classes, np.int64)
        self._marks = Marking(log, self._is)

    def fold(self, before: FactColumns, events: Events, told: Told) -> FactColumns:
        """Return the facts after the events of a block, of whose tickets `before` has a row each.

        `told` are the fields of the tickets; holders are told as places in their values.
        """
        was = before.plain
        grouped = Grouped(events.starts)
        lives = self._lives(before, events, grouped)
        taken = grouped.earliest(lives.alive & ((lives.by == _AGENT) | _comes(told, "assignee")))
        plain = was._replace(
            last_at=events.at[events.starts[1:] - 1],
            events=was.events + np.diff(events.starts),
            opened_by=np.where(was.opened_by < 0, lives.by[grouped.first], was.opened_by),
            acknowledged_at=_first(events.at, taken, was.acknowledged_at),
        )
        unsolved = _unsolved(was, lives)
        plain, turns = self._course(plain, before.turns, lives)
        plain = self._talk(plain, events, lives)
        plain, scores = self._marks.marked(plain, before.scores, events, grouped)
        assignee = _hands(before.assignee, before.assignee_held, told, "assignee", lives, unsolved)
        team = _hands(before.team, before.team_held, told, "team", lives, unsolved)
        return FactColumns(plain, scores, *assignee, *team, turns)

    def status(self, events: Events) -> tuple[Codes, Ints]:
        """Return the status of each ticket after a block in which it was opened, and its class.

        A status is a place in `statuses`.
        """
        sets = (self._is["opened"] | self._is["status_changed"])[events.event]
        status = events.status[Grouped(events.starts).last(sets)]
        named = np.where(status < 0, self.statuses.index(_OPEN), status)
        return named.astype(np.int32), self._kind[status]

    def _lives(self, before: FactColumns, events: Events, grouped: Grouped) -> Lives:
        was = before.plain
        removal = self._removal[events.event]
        alive = (grouped.before(removal >= 0) < 0) & (was.removed < 0)[grouped.ticket]
        sets = (self._is["opened"] | self._is["status_changed"])[events.event]
        kind = picked(self._kind[events.status], grouped.latest(sets), was.kind[grouped.ticket])
        return Lives(
            grouped,
            events.at,
            events.by.astype(np.int64),
            alive,
            np.where(alive, removal, -1),
            grouped.shifted(kind, was.kind),
            kind,
        )

    def _course(
        self, was: PlainColumns, turns: TurnColumns, lives: Lives
    ) -> tuple[PlainColumns, TurnColumns]:
        """Return the time in each class of status, and every solve and reopen."""
        grouped, at, alive = lives.grouped, lives.at, lives.alive
        turned = alive & ((lives.kind != lives.kind_before) | (lives.removal >= 0))
        since = picked(at, grouped.before(turned), was.since[grouped.ticket])
        spent = np.where(turned, at - since, 0)
        times = [
            getattr(was, name) + grouped.total(np.where(lives.kind_before == place, spent, 0))
            for place, name in enumerate(_TIMES)
        ]
        gone = grouped.last(lives.removal >= 0)
        solves = alive & ((lives.kind >= _SOLVED) != (lives.kind_before >= _SOLVED))
        ticket = np.concatenate([turns.ticket, grouped.ticket[solves]])
        order = np.argsort(ticket, kind="stable")
        after = was._replace(
            kind=picked(lives.kind, grouped.last(alive), was.kind),
            since=picked(at, grouped.last(turned), was.since),
            removed=picked(lives.removal, gone, was.removed),
            removed_at=picked(at, gone, was.removed_at),
            time_new=times[0],
            time_open=times[1],
            time_pending=times[2],
            time_hold=times[3],
        )
        return after, TurnColumns(ticket[order], np.concatenate([turns.at, at[solves]])[order])

    def _talk(self, was: PlainColumns, events: Events, lives: Lives) -> PlainColumns:
        """Return who wrote, and how long the customer waited for an answer from a person."""
        grouped, at, by = lives.grouped, lives.at, lives.by
        replied = lives.alive & self._is["replied"][events.event]
        public = replied & (events.public != 0)
        opened = self._is["opened"][events.event] & lives.alive
        asks = (public | opened) & (by == _CUSTOMER)
        answers = public & (by == _AGENT)
        said = asks | answers
        waited = was.asked_at != NULL
        earlier = grouped.before(said)
        waiting = picked(asks, earlier, waited[grouped.ticket])
        begins, ends = asks & ~waiting, answers & waiting
        asked_at = picked(at, grouped.before(begins), was.asked_at[grouped.ticket])
        lengths = np.where(ends, at - asked_at, 0)
        reply = grouped.earliest(ends)
        first = (was.first_reply_at == NULL) & (reply >= 0)
        waits = picked(asks, grouped.last(said), waited)
        begun_at = picked(at, grouped.last(begins), was.asked_at)
        return was._replace(
            first_asked_at=_first(at, grouped.earliest(begins), was.first_asked_at),
            first_reply_at=_first(at, reply, was.first_reply_at),
            asked_at=np.where(waits, begun_at, NULL),
            next_responses=was.next_responses + grouped.count(ends) - first,
            next_response=was.next_response
            + grouped.total(lengths)
            - np.where(first, lengths[reply], 0),
            agent_replies=was.agent_replies + grouped.count(answers),
            customer_replies=was.customer_replies + grouped.count(public & (by == _CUSTOMER)),
            bot_replies=was.bot_replies + grouped.count(public & (by == _BOT)),
            notes=was.notes + grouped.count(replied & ~public),
        )


class Marking:
    """Scores, and what else goes on after a ticket is gone."""

    def __init__(self, log: Log, names: Mapping[str, Flags]) -> None:
        table = log.table
        self._log = log
        self._is = names
        survey = table.labels("survey") if "survey" in table.names else Labels(_NO_CODES, ())
        self._survey = survey.codes
        self._score = table.numbers("score") if "score" in table.names else np.zeros(0)
        self._duration = table.durations("duration") if "duration" in table.names else _NO_TIME
        places = [SURVEYS.index(text) if text in SURVEYS else -1 for text in survey.values]
        self._surveys = np.array([*places, -1], np.int64)

    def marked(
        self, was: PlainColumns, scores: ScoreColumns, events: Events, grouped: Grouped
    ) -> tuple[PlainColumns, ScoreColumns]:
        """Return the marks after the events of a block."""
        surveyed = self._is["surveyed"][events.event]
        escalated = self._is["escalated"][events.event]
        rated = self._is["rated"][events.event]
        answered = grouped.last(self._is["acknowledged"][events.event])
        after = was._replace(
            surveys=was.surveys + grouped.count(surveyed),
            escalations=was.escalations + grouped.count(escalated),
            handling=was.handling + self._worked(was, events, grouped),
            rated_at=picked(events.at, grouped.last(rated), was.rated_at),
            answered_at=picked(events.at, answered, was.answered_at),
        )
        return after, self._rated(scores, events, grouped, rated) if rated.any() else scores

    def _worked(self, was: PlainColumns, events: Events, grouped: Grouped) -> Ints:
        """Return the handling time of each ticket, unless it is more than a column can hold."""
        worked = self._is["worked"][events.event]
        if not worked.any():
            return np.zeros(len(was.handling), np.int64)
        spent = np.where(worked, self._duration[events.row], 0)
        whole = np.add.reduceat(spent.astype(np.float64), grouped.first) + was.handling
        if whole.max() > _MOST:
            row = int(events.row[events.starts[int(whole.argmax()) + 1] - 1])
            raise HistoryError(
                f"row {row}: ticket {self._log.ticket_text(row)!r}: worked for more than can be "
                "told; write the time of one piece of work at a time"
            )
        return grouped.total(spent)

    def _rated(
        self, scores: ScoreColumns, events: Events, grouped: Grouped, rated: Flags
    ) -> ScoreColumns:
        score = self._score[events.row]
        survey = np.where(rated, self._surveys[self._survey[events.row]], -1)
        csat, nps, ces = (survey == SURVEYS.index(name) for name in ("csat", "nps", "ces"))
        first = picked(score, grouped.earliest(csat), scores.csat_first)
        return ScoreColumns(
            csat_first=np.where(np.isnan(scores.csat_first), first, scores.csat_first),
            csat=picked(score, grouped.last(csat), scores.csat),
            nps=picked(score, grouped.last(nps), scores.nps),
            ces=picked(score, grouped.last(ces), scores.ces),
        )


def _first(at: Ints, places: Ints, known: Ints) -> Ints:
    """Return what is known of when something first happened, or else when it did just now."""
    return np.where(known == NULL, picked(at, places, known), known)


def _comes(told: Told, name: str) -> "Flags | np.bool_":
    """Tell at which events a field came to have another value."""
    if name not in told.after:
        return np.False_
    after = told.after[name]
    comes: Flags = (after >= 0) & (after != told.before[name])
    return comes


def _unsolved(was: PlainColumns, lives: Lives) -> Ints:
    """Return for how long each ticket had been unsolved by each event, while it was not gone."""
    grouped = lives.grouped
    running = np.where(was.kind < _SOLVED, was.last_at - was.since, 0)
    base = was.time_new + was.time_open + was.time_pending + was.time_hold + running
    counts = lives.alive & (lives.kind_before < _SOLVED)
    spent = np.where(counts, lives.at - grouped.shifted(lives.at, was.last_at), 0)
    sums = np.cumsum(spent)
    earlier = (sums - spent)[grouped.first]
    unsolved: Ints = sums + (base - earlier)[grouped.ticket]
    return unsolved


def _hands(
    was: HandColumns, held: HeldColumns, told: Told, name: str, lives: Lives, unsolved: Ints
) -> tuple[HandColumns, HeldColumns]:
    """Return whose hands each ticket is in by one field, and for how long it was in others."""
    if name not in told.after:
        return was, held
    grouped = lives.grouped
    holder = told.after[name].astype(np.int64)
    left = told.before[name].astype(np.int64)
    changed = lives.alive & (holder != left)
    came = changed & (holder >= 0)
    last = picked(holder, grouped.before(came), was.last[grouped.ticket])
    transfers = came & (last >= 0) & (last != holder)
    since = picked(unsolved, grouped.before(changed), was.since[grouped.ticket])
    rows = np.flatnonzero(changed & ((left >= 0) | (unsolved > since)))
    more = HeldColumns(grouped.ticket[rows], left[rows], (unsolved - since)[rows])
    after = HandColumns(
        holder=picked(holder, grouped.last(changed), was.holder),
        last=picked(holder, grouped.last(came), was.last),
        changes=was.changes + grouped.count(transfers),
        since=picked(unsolved, grouped.last(changed), was.since),
    )
    return after, added(held, more)


def _class_of(policy: Policy, status: str) -> int:
    """Return the place of a status's class; one without a class spoils its ticket elsewhere."""
    try:
        return CLASSES.index(policy.class_of(status))
    except KeyError:
        return 0
