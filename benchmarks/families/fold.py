"""Folding a ticket's eight events, due dates read after each, beside a fold over workclock."""

import math
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from benchmarks import peers
from benchmarks.answers import WrongAnswerError
from benchmarks.families.fold_peer import METRICS, Desk, Targets
from benchmarks.harness import Contestant, Effort, compare
from benchmarks.rows import Row, at_least, row
from benchmarks.workload import LUNCH, NEW_YORK, SEED, desk
from slaengine import (
    Agreement,
    Event,
    Opened,
    Policy,
    Replied,
    StatusChanged,
    TicketSla,
    Updated,
    evaluate,
)

History: TypeAlias = list[Event]
DueDates: TypeAlias = dict[str, datetime | None]

TICKETS = 100
TARGETS: Targets = {
    metric: {
        tier: timedelta(hours=hours)
        for tier, hours in zip(("urgent", "high", "normal", "low"), amounts, strict=True)
    }
    for metric, amounts in {
        "first_response": (1, 2, 4, 8),
        "next_response": (1, 2, 4, 8),
        "update": (4, 8, 16, 24),
        "resolution": (8, 16, 24, 40),
    }.items()
}


def rows(effort: Effort) -> Iterator[Row]:
    """One row: the same clocks, the same due dates after every event, both in New York's time."""
    if not peers.have("workclock"):
        return
    policy = Policy(
        calendars=[desk(LUNCH)],
        agreements=[
            Agreement(name="all", calendar="desk", targets=TARGETS, pause_on={"pending"}),
        ],
    )
    schedule = peers.workclock_desk()
    histories = list(_histories(TICKETS))
    compared = sum(_check(policy, schedule, history) for history in histories)
    title = "folding 8 events, against the same fold over workclock"
    alone = compare(effort, _ours(policy, histories), _theirs(schedule, histories))
    yield row(title, at_least(4), alone, "workclock", compared=compared)
    read = compare(effort, _ours_read(policy, histories), _theirs_read(schedule, histories))
    yield row(
        f"{title}, due dates read after each",
        at_least(4),
        read,
        "workclock",
        compared=compared,
    )


def _ours(policy: Policy, histories: list[History]) -> Contestant:
    def run() -> None:
        for history in histories:
            sla = evaluate(policy, history[:1])
            for event in history[1:]:
                sla = sla.apply(event)

    return Contestant("slaengine", run, _events(histories))


def _theirs(schedule: peers.Schedule, histories: list[History]) -> Contestant:
    def run() -> None:
        for history in histories:
            ticket = Desk(schedule, TARGETS)
            for event in history:
                ticket.apply(event)

    return Contestant("workclock", run, _events(histories))


def _ours_read(policy: Policy, histories: list[History]) -> Contestant:
    def run() -> None:
        for history in histories:
            sla = evaluate(policy, history[:1])
            _read(sla)
            for event in history[1:]:
                sla = sla.apply(event)
                _read(sla)

    return Contestant("slaengine", run, _events(histories))


def _read(sla: TicketSla) -> None:
    for clock in sla:
        if clock.stopped_at is None:
            _ = clock.due_at


def _theirs_read(schedule: peers.Schedule, histories: list[History]) -> Contestant:
    def run() -> None:
        for history in histories:
            ticket = Desk(schedule, TARGETS)
            for event in history:
                ticket.apply(event)
                for clock in ticket.runs.values():
                    if not clock.stopped:
                        _ = clock.due

    return Contestant("workclock", run, _events(histories))


def _events(histories: list[History]) -> int:
    return sum(len(history) for history in histories)


def _check(policy: Policy, schedule: peers.Schedule, history: History) -> int:
    """Compare every due date after every event, and at the end the time used."""
    ticket, compared = Desk(schedule, TARGETS), 0
    sla = evaluate(policy, history[:1])
    for number, event in enumerate(history):
        sla = sla.apply(event) if number else sla
        ticket.apply(event)
        mine, other = _due_dates(sla), _utc({name: run.due for name, run in ticket.runs.items()})
        if mine != other:
            raise WrongAnswerError(f"{event.ticket} after {event.name}: {mine} here, {other} there")
        compared += len(mine)
    for metric, run in ticket.runs.items():
        if sla[metric].elapsed(event.at) != run.used:
            raise WrongAnswerError(f"{event.ticket}: {metric} used {run.used} there")
    return compared + len(ticket.runs)


def _due_dates(sla: TicketSla) -> DueDates:
    latest = {metric: sla.get(metric) for metric in METRICS}
    return _utc({name: clock.due_at for name, clock in latest.items() if clock is not None})


def _utc(found: DueDates) -> DueDates:
    return {name: at and at.astimezone(UTC) for name, at in found.items()}


def _histories(count: int) -> Iterator[History]:
    for number in range(count):
        yield _history(f"T-{number}", random.Random(f"{SEED} {number}"))


def _history(ticket: str, rng: random.Random) -> History:
    """Opened, triaged, answered, parked, answered back, taken up again, answered, solved."""
    at = datetime(2024, 1, 1, tzinfo=NEW_YORK) + timedelta(seconds=rng.randrange(700 * 86_400))
    tier = rng.choice(("urgent", "high", "low"))
    steps = iter(
        [
            _gap(rng, 60, 3600),
            _gap(rng, 300, 86_400),
            _gap(rng, 1, 60),
            _gap(rng, 1800, 4 * 86_400),
            timedelta(seconds=1),
            _gap(rng, 600, 86_400),
            _gap(rng, 60, 3 * 86_400),
        ]
    )
    events: History = [Opened(ticket=ticket, at=at, fields={"priority": "normal"})]
    make: tuple[Callable[[], Event], ...] = (
        lambda: Updated(ticket=ticket, at=at, fields={"priority": tier}),
        lambda: Replied(ticket=ticket, at=at, by="agent"),
        lambda: StatusChanged(ticket=ticket, at=at, status="pending"),
        lambda: Replied(ticket=ticket, at=at, by="customer"),
        lambda: StatusChanged(ticket=ticket, at=at, status="open"),
        lambda: Replied(ticket=ticket, at=at, by="agent"),
        lambda: StatusChanged(ticket=ticket, at=at, status="solved"),
    )
    for step, event in zip(steps, make, strict=True):
        at += step
        events.append(event())
    return events


def _gap(rng: random.Random, shortest: int, longest: int) -> timedelta:
    return timedelta(seconds=round(math.exp(rng.uniform(math.log(shortest), math.log(longest)))))
