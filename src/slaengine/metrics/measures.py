"""Measures: what one ticket adds to the figures, worked out from the facts in its state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from slaengine.calendars import Calendar
from slaengine.engine import TicketSla
from slaengine.engine.facts import Course, Hands, spent
from slaengine.errors import HistoryError
from slaengine.events import Role
from slaengine.instants import as_utc
from slaengine.policy.statuses import StatusClass

Outcome: TypeAlias = Literal["open", "solved", "merged", "deleted"]


@dataclass(frozen=True, slots=True)
class Measures:
    """What one ticket adds to the figures, as of an instant: its words, instants, times and counts.

    Instants are in UTC. Wall times go by the clock on the wall, open times by the calendar of the
    agreement that governs the ticket now. None says that there is no such thing, or not yet. From
    the instant at which a ticket is merged or deleted on, nothing adds to it but `events`,
    `handling`, `surveys`, `escalations` and scores.

    Words:

    - `ticket`: which ticket.
    - `opened_by`: the role that opened it.
    - `agreement`: the SLA that governs it now; None where nothing covers it.
    - `priority`: its priority now; None without one.
    - `status`, `status_class`: its status now, and the class of it.
    - `outcome`: `merged` or `deleted` once that happened; else `solved` or `open`, as it is now.

    Instants:

    - `opened_at`, `last_event_at`: of its first and its last event.
    - `acknowledged_at`: an agent first did something, or it first had an assignee; None before.
    - `first_asked_at`: the customer's first wait began; None where no customer wrote.
    - `first_reply_at`: an agent's public reply ended that wait; None before.
    - `first_solved_at`: it was first solved; None before, kept through reopens.
    - `solved_at`: it was last solved; None while it is unsolved.
    - `first_reopened_at`: it was first reopened; None before.
    - `removed_at`: it was merged or deleted; None before.
    - `rated_at`: the customer last answered a survey; None before.

    Wall times:

    - `acknowledgement`: from the opening to `acknowledged_at`; None before it.
    - `first_response`: from `first_asked_at` to `first_reply_at`; None before that.
    - `next_response`: sum of the answered waits after the first; zero without any.
    - `first_resolution`: from the opening to `first_solved_at`; None before it.
    - `full_resolution`: from the opening to `solved_at`; None while unsolved.
    - `age`: from the opening to now; None once solved or removed.
    - `time_new`, `time_open`, `agent_wait`, `on_hold`: sums of time in the classes new, open,
      pending and hold; never None.
    - `agent_work`: new and open together; never None.
    - `requester_wait`: new, open and hold together; never None.
    - `handling`: sum of the work that was written down; zero without any.

    Open times, each None where its wall time is, and where no agreement governs the ticket:
    `acknowledgement_open`, `first_response_open`, `first_resolution_open`, `full_resolution_open`,
    `age_open`.

    Counts, zero without any:

    - `events`: all events, the opening included.
    - `agent_replies`, `bot_replies`: public replies by agents, by bots.
    - `customer_replies`: public replies by the customer, after the opening.
    - `notes`: replies that were not public, by anybody.
    - `next_responses`: answered waits after the first.
    - `solves`, `reopens`: how often it was solved, and taken up again.
    - `assignee_changes`, `team_changes`: how often it went to another one than had it last; the
      first is no change.
    - `assignees`: how many different ones had it.
    - `escalations`, `surveys`: events by the names `escalated` and `surveyed`.

    Scores, the latest of each and None without one: `csat`, `nps`, `ces`; `csat_first` is the
    first of its kind.
    """

    ticket: str
    opened_at: datetime
    opened_by: Role
    agreement: str | None
    priority: str | None
    status: str
    status_class: StatusClass
    outcome: Outcome
    last_event_at: datetime
    acknowledged_at: datetime | None
    first_asked_at: datetime | None
    first_reply_at: datetime | None
    first_solved_at: datetime | None
    solved_at: datetime | None
    first_reopened_at: datetime | None
    removed_at: datetime | None
    rated_at: datetime | None
    acknowledgement: timedelta | None
    first_response: timedelta | None
    first_resolution: timedelta | None
    full_resolution: timedelta | None
    age: timedelta | None
    requester_wait: timedelta
    agent_work: timedelta
    agent_wait: timedelta
    on_hold: timedelta
    time_new: timedelta
    time_open: timedelta
    next_response: timedelta
    handling: timedelta
    acknowledgement_open: timedelta | None
    first_response_open: timedelta | None
    first_resolution_open: timedelta | None
    full_resolution_open: timedelta | None
    age_open: timedelta | None
    agent_replies: int
    customer_replies: int
    notes: int
    bot_replies: int
    next_responses: int
    solves: int
    reopens: int
    assignee_changes: int
    team_changes: int
    assignees: int
    escalations: int
    surveys: int
    events: int
    csat_first: float | None
    csat: float | None
    nps: float | None
    ces: float | None


def measure(sla: TicketSla, as_of: datetime) -> Measures:
    """Return what a ticket adds to the figures as of an instant, not before its last event.

    An earlier instant raises `HistoryError`; evaluate the events up to then.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Policy, Replied, evaluate
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> reply = Replied(ticket="T-7", at=nine.replace(minute=20), by="agent")
    >>> sla = evaluate(policy, [Opened(ticket="T-7", at=nine), reply])
    >>> found = measure(sla, nine.replace(hour=10))
    >>> str(found.first_response), str(found.age), found.agent_replies, found.full_resolution
    ('0:20:00', '1:00:00', 1, None)
    """
    now = present(sla, as_of)
    state, policy = sla.state, sla.policy
    talk, facts, marks, turns = state.talk, state.facts, state.facts.marks, state.course.turns
    course = counted(sla, now)
    opened_at, acknowledged_at = state.opened_at, facts.acknowledged_at
    solved_at = turns[-1] if len(turns) % 2 else None
    first_solved_at = turns[0] if turns else None
    until = now if solved_at is None and facts.removed is None else None
    opening_hours = _calendar(sla)

    def on_calendar(start: datetime | None, end: datetime | None) -> timedelta | None:
        if opening_hours is None or start is None or end is None:
            return None
        return opening_hours.elapsed(start, end)

    return Measures(
        ticket=state.ticket,
        opened_at=opened_at,
        opened_by=facts.opened_by,
        agreement=sla.agreement,
        priority=policy.priority(state.fields),
        status=state.status,
        status_class=policy.class_of(state.status),
        outcome=facts.removed or ("open" if solved_at is None else "solved"),
        last_event_at=state.last_at,
        acknowledged_at=acknowledged_at,
        first_asked_at=talk.first_asked_at,
        first_reply_at=talk.first_reply_at,
        first_solved_at=first_solved_at,
        solved_at=solved_at,
        first_reopened_at=turns[1] if len(turns) > 1 else None,
        removed_at=facts.removed_at,
        rated_at=marks.rated_at,
        acknowledgement=_wall(opened_at, acknowledged_at),
        first_response=_wall(talk.first_asked_at, talk.first_reply_at),
        first_resolution=_wall(opened_at, first_solved_at),
        full_resolution=_wall(opened_at, solved_at),
        age=_wall(opened_at, until),
        requester_wait=course.time_new + course.time_open + course.time_hold,
        agent_work=course.time_new + course.time_open,
        agent_wait=course.time_pending,
        on_hold=course.time_hold,
        time_new=course.time_new,
        time_open=course.time_open,
        next_response=talk.next_response,
        handling=marks.handling,
        acknowledgement_open=on_calendar(opened_at, acknowledged_at),
        first_response_open=on_calendar(talk.first_asked_at, talk.first_reply_at),
        first_resolution_open=on_calendar(opened_at, first_solved_at),
        full_resolution_open=on_calendar(opened_at, solved_at),
        age_open=on_calendar(opened_at, until),
        agent_replies=talk.agent_replies,
        customer_replies=talk.customer_replies,
        notes=talk.notes,
        bot_replies=talk.bot_replies,
        next_responses=talk.next_responses,
        solves=(len(turns) + 1) // 2,
        reopens=len(turns) // 2,
        assignee_changes=facts.assignee.changes,
        team_changes=facts.team.changes,
        assignees=len(names_of(facts.assignee)),
        escalations=marks.escalations,
        surveys=marks.surveys,
        events=state.events,
        csat_first=marks.csat_first,
        csat=marks.csat,
        nps=marks.nps,
        ces=marks.ces,
    )


def present(sla: TicketSla, as_of: datetime) -> datetime:
    """Return the instant that is asked about in UTC; refuse one before the last event."""
    now = as_utc(as_of, HistoryError, "as_of")
    if now < sla.last_event_at:
        raise HistoryError(
            f"ticket {sla.ticket!r}: asked about {now.isoformat()}, before its last event at "
            f"{sla.last_event_at.isoformat()}; evaluate the events up to then"
        )
    return now


def counted(sla: TicketSla, now: datetime) -> Course:
    """Return a ticket's course with the time up to now counted; it stopped where it was removed."""
    course = sla.state.course
    return course if sla.state.facts.removed else spent(course, now)


def names_of(hands: Hands) -> set[str]:
    """Return everybody who had or has the ticket."""
    return {name for name in (hands.holder, *(held.name for held in hands.held)) if name}


def _wall(start: datetime | None, end: datetime | None) -> timedelta | None:
    return None if start is None or end is None else end - start


def _calendar(sla: TicketSla) -> Calendar | None:
    agreement = sla.state.slots[0].agreement
    return None if agreement is None else sla.policy.calendar(agreement.calendar, agreement)
