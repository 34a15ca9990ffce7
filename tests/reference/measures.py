"""What a ticket measures, by a slow loop over its events, one definition after the other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from slaengine import Event, Rated, Replied, Worked
from slaengine.policy import canonical
from tests.reference.ticket import CLASSES, Step, is_solved, steps

Holder: TypeAlias = str | None
ZERO = timedelta(0)


@dataclass(frozen=True)
class Stay:
    """A stretch of time in which nothing happened to the ticket, and how it then stood."""

    length: timedelta
    status: str
    holders: dict[str, Holder]


@dataclass(frozen=True)
class Career:
    """A ticket's events up to an instant; `lived` are those before it was merged or deleted."""

    now: datetime
    all: list[Step]
    lived: list[Step]
    removal: Step | None

    @classmethod
    def of(cls, events: Iterable[Event], now: datetime) -> "Career":
        """Read the events that happened by an instant."""
        done = [step for step in steps(events) if step.at <= now]
        gone = [n for n, step in enumerate(done) if step.event.name in ("merged", "deleted")]
        lived = done[: gone[0] + 1] if gone else done
        return cls(now, done, lived, done[gone[0]] if gone else None)

    @property
    def opened_at(self) -> datetime:
        """When it was opened."""
        return self.all[0].at

    def first(self, wanted: Callable[[Step], bool]) -> datetime | None:
        """Return when something first happened."""
        return next((step.at for step in self.lived if wanted(step)), None)

    def count(self, wanted: Callable[[Step], bool]) -> int:
        """Return how often something happened."""
        return sum(wanted(step) for step in self.lived)

    def holders(self, field: str) -> list[Holder]:
        """Return who had the ticket after each event."""
        found: list[Holder] = []
        for step in self.lived:
            value = step.event.fields.get(field)
            known = found[-1] if found else None
            found.append(known if value is None else canonical(value))
        return found

    def stays(self) -> list[Stay]:
        """Return the stretches between events, and the one until now or until it was gone."""
        end = self.now if self.removal is None else self.removal.at
        ends = [*(step.at for step in self.lived[1:]), end]
        rows = zip(self.lived, ends, self.holders("assignee"), self.holders("team"), strict=True)
        return [
            Stay(until - step.at, step.status, {"assignee": assignee, "team": team})
            for step, until, assignee, team in rows
        ]

    def spent(self, *classes: str) -> timedelta:
        """Return the time in some classes of status."""
        return sum((s.length for s in self.stays() if CLASSES[s.status] in classes), ZERO)

    def held(self, field: str) -> dict[Holder, timedelta]:
        """Return the unsolved time in everybody's hands."""
        found: dict[Holder, timedelta] = {}
        for stay in self.stays():
            length = ZERO if is_solved(stay.status) else stay.length
            holder = stay.holders[field]
            if length or holder is not None:
                found[holder] = found.get(holder, ZERO) + length
        return found

    def transfers(self, field: str) -> int:
        """Return how often it went to another than had it last; the first is no transfer."""
        had = [holder for holder in self.holders(field) if holder is not None]
        return sum(a != b for a, b in pairwise(had))

    def turns(self, *, solves: bool) -> list[datetime]:
        """Return when it was solved, or when it was taken up again."""
        was = [False, *(step.solved for step in self.lived)]
        return [
            step.at
            for step, before in zip(self.lived, was, strict=False)
            if step.solved != before and step.solved == solves
        ]

    def waits(self) -> list[tuple[datetime, datetime]]:
        """Return the answered waits in order."""
        starts = [step.at for step in self.lived if step.wait_begins]
        ends = [step.at for step in self.lived if step.wait_ends]
        return list(zip(starts, ends, strict=False))

    def scores(self, survey: str) -> list[float]:
        """Return the answers to a survey, even those after the ticket was gone."""
        rated = [step.event for step in self.all if isinstance(step.event, Rated)]
        return [float(event.score) for event in rated if event.survey == survey]

    def named(self, name: str) -> list[Step]:
        """Return the events of a name, even those after the ticket was gone."""
        return [step for step in self.all if step.event.name == name]


def measures(events: Iterable[Event], now: datetime) -> dict[str, object]:
    """Return what a ticket measures in wall time, in counts and in scores."""
    ticket = Career.of(events, now)
    opened_at, waits = ticket.opened_at, ticket.waits()
    solves, reopens = ticket.turns(solves=True), ticket.turns(solves=False)
    solved_at = solves[-1] if len(solves) > len(reopens) else None
    removal, last = ticket.removal, ticket.all[-1]
    outcome = removal.event.name if removal else ("solved" if solved_at else "open")
    acknowledged_at = ticket.first(is_acknowledged)
    csat = ticket.scores("csat")
    return {
        "ticket": last.event.ticket,
        "opened_at": opened_at,
        "opened_by": ticket.all[0].event.by,
        "status": last.status,
        "status_class": CLASSES[last.status],
        "outcome": outcome,
        "last_event_at": last.at,
        "acknowledged_at": acknowledged_at,
        "first_asked_at": ticket.first(lambda step: step.wait_begins),
        "first_reply_at": waits[0][1] if waits else None,
        "first_solved_at": solves[0] if solves else None,
        "solved_at": solved_at,
        "first_reopened_at": reopens[0] if reopens else None,
        "removed_at": removal and removal.at,
        "rated_at": max((step.at for step in ticket.named("rated")), default=None),
        "acknowledgement": acknowledged_at and acknowledged_at - opened_at,
        "first_response": waits[0][1] - waits[0][0] if waits else None,
        "first_resolution": solves[0] - opened_at if solves else None,
        "full_resolution": solved_at and solved_at - opened_at,
        "age": now - opened_at if outcome == "open" else None,
        "requester_wait": ticket.spent("new", "open", "hold"),
        "agent_work": ticket.spent("new", "open"),
        "agent_wait": ticket.spent("pending"),
        "on_hold": ticket.spent("hold"),
        "time_new": ticket.spent("new"),
        "time_open": ticket.spent("open"),
        "next_response": sum((end - start for start, end in waits[1:]), ZERO),
        "handling": sum((work(step) for step in ticket.all), ZERO),
        "agent_replies": ticket.count(lambda step: writes(step, "agent")),
        "customer_replies": ticket.count(lambda step: writes(step, "customer")),
        "notes": ticket.count(is_note),
        "bot_replies": ticket.count(lambda step: writes(step, "bot")),
        "next_responses": len(waits[1:]),
        "solves": len(solves),
        "reopens": len(reopens),
        "assignee_changes": ticket.transfers("assignee"),
        "team_changes": ticket.transfers("team"),
        "assignees": len({*ticket.holders("assignee")} - {None}),
        "escalations": len(ticket.named("escalated")),
        "surveys": len(ticket.named("surveyed")),
        "events": len(ticket.all),
        "csat_first": csat[0] if csat else None,
        "csat": csat[-1] if csat else None,
        "nps": next(reversed(ticket.scores("nps")), None),
        "ces": next(reversed(ticket.scores("ces")), None),
    }


def is_acknowledged(step: Step) -> bool:
    """Tell whether an agent did something, or somebody became the assignee."""
    return step.event.by == "agent" or canonical(step.event.fields.get("assignee")) is not None


def writes(step: Step, role: str) -> bool:
    """Tell whether somebody in this role wrote so that all can read it."""
    return isinstance(step.event, Replied) and step.event.public and step.event.by == role


def is_note(step: Step) -> bool:
    """Tell whether somebody wrote so that the customer cannot read it."""
    return isinstance(step.event, Replied) and not step.event.public


def work(step: Step) -> timedelta:
    """Return the handling time that an event writes down."""
    return step.event.duration if isinstance(step.event, Worked) else ZERO
