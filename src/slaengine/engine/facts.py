"""Facts: what a ticket's events amount to, kept as they come; no number here is from a calendar.

A few counts, instants and sums of wall time, so that a report never has to read a history again.
They stand in groups, because an event touches one of them and leaves the others alone. From
the instant at which a ticket is merged or deleted on, only its marks go on.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from slaengine.errors import HistoryError
from slaengine.events import ROLES, Event, Rated, Role, Survey, Worked
from slaengine.policy.statuses import StatusClass

Removal: TypeAlias = Literal["merged", "deleted"]
Handed: TypeAlias = Mapping[str, str | None]

REMOVALS: dict[str, Removal] = {"merged": "merged", "deleted": "deleted"}
SOLVED = frozenset({"solved", "closed"})
HANDS = ("assignee", "team")  # the fields that say whose hands a ticket is in
NOBODY: Handed = {}  # nothing was handed to anybody
_ZERO = timedelta(0)
_MARKS = frozenset({"rated", "worked", "surveyed", "escalated", "acknowledged"})
NOTED = _MARKS | {"merged", "deleted"}  # events that always add to the facts


class Course(NamedTuple):
    """The statuses a ticket went through: the wall time in each class, and every solve and reopen.

    The sums reach up to `since`, when the present class began, or to the removal. `turns` has the
    instants of solves and reopens by turns, a solve first.
    """

    kind: StatusClass
    since: datetime
    time_new: timedelta = _ZERO
    time_open: timedelta = _ZERO
    time_pending: timedelta = _ZERO
    time_hold: timedelta = _ZERO
    turns: tuple[datetime, ...] = ()


class Talk(NamedTuple):
    """Who wrote, and how long the customer waited for an answer from a person.

    `asked_at` is when the present wait began, None while nobody waits; `next_response` is the sum
    of the answered waits after the first, and `next_responses` their number.
    """

    first_asked_at: datetime | None = None
    first_reply_at: datetime | None = None
    asked_at: datetime | None = None
    next_responses: int = 0
    next_response: timedelta = _ZERO
    agent_replies: int = 0
    customer_replies: int = 0
    bot_replies: int = 0
    notes: int = 0


class Held(NamedTuple):
    """For how much unsolved time somebody had the ticket; None for nobody."""

    name: str | None
    time: timedelta


class Hands(NamedTuple):
    """Whose hands the ticket is in and was in, by one field, while it was unsolved.

    `last` is who had it last, `holder` unless nobody has it now; `since` is the unsolved time of
    the ticket when it came there. `held` has the time of all earlier holders, each of them once.
    """

    holder: str | None = None
    last: str | None = None
    changes: int = 0
    since: timedelta = _ZERO
    held: tuple[Held, ...] = ()


class Marks(NamedTuple):
    """Scores, and what else goes on after a ticket is gone.

    `answered_at` is when an event `acknowledged` came last.
    """

    csat_first: float | None = None
    csat: float | None = None
    nps: float | None = None
    ces: float | None = None
    rated_at: datetime | None = None
    handling: timedelta = _ZERO
    surveys: int = 0
    escalations: int = 0
    answered_at: datetime | None = None


class Facts(NamedTuple):
    """What is seldom touched: whose hands the ticket is in, what marks it has, how it went away.

    `acknowledged_at` is when an agent first did something, or it first had an assignee.
    """

    opened_by: Role
    acknowledged_at: datetime | None = None
    removed: Removal | None = None
    removed_at: datetime | None = None
    assignee: Hands = Hands()
    team: Hands = Hands()
    marks: Marks = Marks()


_made = tuple.__new__  # skips the argument binding of a named tuple, which costs as much again
SILENCE = Talk()
_BLANK: dict[Role, Facts] = {role: Facts(role) for role in ROLES}
# What stands in the state of a ticket until its opening has been folded.
UNOPENED = (Course("new", datetime.min.replace(tzinfo=UTC)), SILENCE, _BLANK["system"])


def begun(
    event: Event, kind: StatusClass, wait: str | None, handed: Handed
) -> tuple[Course, Talk, Facts]:
    """Return the facts of a ticket that has just been opened."""
    at, facts = event.at, _BLANK[event.by]
    turns = (at,) if kind in SOLVED else ()
    course = _made(Course, (kind, at, _ZERO, _ZERO, _ZERO, _ZERO, turns))
    talk = SILENCE if wait is None else _made(Talk, (at, None, at, 0, _ZERO, 0, 0, 0, 0))
    if handed or event.by == "agent":
        facts = noted(facts, course, event, handed)
    return course, talk, facts


def noted(facts: Facts, course: Course, event: Event, handed: Handed) -> Facts:
    """Return the facts after an event that left the ticket's course as it is.

    `handed` is who has the ticket from now on, by field.
    """
    opened_by, acknowledged_at, removed, removed_at, assignee, team, marks = facts
    name, at = event.name, event.at
    if removed_at is None:
        if acknowledged_at is None and (event.by == "agent" or handed.get("assignee")):
            acknowledged_at = at
        if handed:
            assignee = _handed(assignee, "assignee", handed, course, at)
            team = _handed(team, "team", handed, course, at)
        if name in REMOVALS:
            removed, removed_at = REMOVALS[name], at
    if name in _MARKS:
        marks = _marked(marks, event)
    return _made(Facts, (opened_by, acknowledged_at, removed, removed_at, assignee, team, marks))


def unsolved(course: Course, at: datetime) -> timedelta:
    """Return how long a ticket that is not gone was unsolved by an instant."""
    past = course.time_new + course.time_open + course.time_pending + course.time_hold
    return past if course.kind in SOLVED else past + (at - course.since)


def spent(course: Course, at: datetime) -> Course:
    """Return the course of a ticket that is not gone with the time up to an instant counted."""
    return turned(course, at, course.kind)


def holdings(hands: Hands, course: Course, at: datetime) -> dict[str | None, timedelta]:
    """Return the unsolved time by an instant of everybody who had the ticket, in order.

    Nobody is there too, as None, if nobody had it for any time.
    """
    held = dict(hands.held)
    now = unsolved(course, at) - hands.since
    if now or hands.holder is not None:
        held[hands.holder] = held.get(hands.holder, _ZERO) + now
    return held


def turned(course: Course, at: datetime, kind: StatusClass) -> Course:
    """Return the course after a status of some class was set; the time up to then is counted."""
    before, since, new, opened, pending, hold, turns = course
    if before == "open":
        opened += at - since
    elif before == "pending":
        pending += at - since
    elif before == "new":
        new += at - since
    elif before == "hold":
        hold += at - since
    if (before in SOLVED) != (kind in SOLVED):
        turns = (*turns, at)
    return _made(Course, (kind, at, new, opened, pending, hold, turns))


def talked(talk: Talk, by: Role, at: datetime, public: bool, wait: str | None) -> Talk:
    """Return the talk after a reply; `wait` is what it did to the customer's wait."""
    first_asked_at, first_reply_at, asked_at, answers, answered, agent, customer, bot, notes = talk
    if not public:
        notes += 1
    elif by == "agent":
        agent += 1
        if wait == "ends" and asked_at is not None:
            if first_reply_at is None:
                first_reply_at = at
            else:
                answers, answered = answers + 1, answered + (at - asked_at)
            asked_at = None
    elif by == "customer":
        customer += 1
        if wait == "first":
            first_asked_at = asked_at = at
        elif wait == "later":
            asked_at = at
    elif by == "bot":
        bot += 1
    return _made(
        Talk,
        (first_asked_at, first_reply_at, asked_at, answers, answered, agent, customer, bot, notes),
    )


def _handed(hands: Hands, name: str, handed: Handed, course: Course, at: datetime) -> Hands:
    """Return whose hands the ticket is in; the first holder is no change, nor is nobody."""
    if name not in handed or handed[name] == hands.holder:
        return hands
    holder, last, changes = handed[name], hands.last, hands.changes
    held = tuple(Held(*each) for each in holdings(hands, course, at).items())
    if holder is not None:
        changes += last not in (None, holder)
        last = holder
    return Hands(holder, last, changes, unsolved(course, at), held)


def _marked(marks: Marks, event: Event) -> Marks:
    if isinstance(event, Rated):
        return _rated(marks._replace(rated_at=event.at), event.survey, float(event.score))
    if isinstance(event, Worked):
        return marks._replace(handling=_sum(marks.handling, event))
    if event.name == "acknowledged":
        return marks._replace(answered_at=event.at)
    if event.name == "surveyed":
        return marks._replace(surveys=marks.surveys + 1)
    return marks._replace(escalations=marks.escalations + 1)


def _rated(marks: Marks, survey: Survey, score: float) -> Marks:
    if survey == "nps":
        return marks._replace(nps=score)
    if survey == "ces":
        return marks._replace(ces=score)
    first = score if marks.csat_first is None else marks.csat_first
    return marks._replace(csat_first=first, csat=score)


def _sum(handling: timedelta, event: Worked) -> timedelta:
    try:
        return handling + event.duration
    except OverflowError:
        raise HistoryError(
            f"ticket {event.ticket!r}: worked for {event.duration} besides {handling}, which is "
            "more than can be told; write the time of one piece of work at a time"
        ) from None
