"""Alarms: who has to be told when, if nothing else happens."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from slaengine.engine.clock import Clock
from slaengine.errors import HistoryError
from slaengine.policy import Escalation

_MOST = 10_000  # repeats of one level that one question may ask for


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that falls due on a ticket: an escalation to send, or the breach itself.

    `id` is the same whenever the same alarm is worked out again, also after its instant has moved,
    so that a host can tell what it has sent. `name` is the level's, or "breach"; `to` and `via` say
    whom to tell and how.

    >>> from datetime import UTC
    >>> from slaengine import Agreement, Opened, Policy, evaluate
    >>> policy = Policy(
    ...     agreements=[Agreement("all", calendar="24x7", targets={"resolution": "8h"})]
    ... )
    >>> opened_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> (alarm,) = evaluate(policy, [Opened(ticket="T-7", at=opened_at)]).alarms(opened_at)
    >>> alarm.id, str(alarm.at)
    ('T-7/all/resolution/1/breach', '2026-01-05 17:00:00+00:00')
    """

    id: str
    at: datetime
    ticket: str
    kind: Literal["escalation", "breach"]
    metric: str
    agreement: str
    cycle: int
    name: str
    due_at: datetime | None
    to: tuple[str, ...] = ()
    via: tuple[str, ...] = ()


def alarms_of(
    clock: Clock, levels: tuple[Escalation, ...], after: datetime, until: datetime | None
) -> Iterator[Alarm]:
    """Yield the alarms of an open clock from `after` on, and before `until` if that is given."""
    due_at = clock.due_at
    if clock.breached_at is None and due_at is not None and _is_within(due_at, after, until):
        yield _alarm(clock, "breach", due_at, None, 0)
    for level in levels:
        yield from _escalations(clock, level, after, until)


def _escalations(
    clock: Clock, level: Escalation, after: datetime, until: datetime | None
) -> Iterator[Alarm]:
    """Yield one level's alarms; without an end, of a repeating level only the next."""
    first = max(level.used(clock.target), timedelta(0))
    number = 0
    at = clock.reaches_amount(first)
    if at is not None and at < after and level.repeat is not None:
        number = max(-((first - clock.counted(after)) // level.repeat), 1)
        at = clock.reaches_amount(first + number * level.repeat)
        if at is not None and at < after:  # at closing time, and nothing has counted since
            number += 1
            at = clock.reaches_amount(first + number * level.repeat)
    last = number + _MOST
    while at is not None and _is_within(at, after, until):
        if number == last:
            raise HistoryError(
                f"ticket {clock.ticket!r}: level {level.name!r} repeats {_MOST} times and more in "
                "the time asked for; ask for less"
            )
        yield _alarm(clock, level.name, at, level, number)
        if level.repeat is None or until is None:
            return
        number += 1
        at = clock.reaches_amount(first + number * level.repeat)


def _is_within(at: datetime, after: datetime, until: datetime | None) -> bool:
    return after <= at and (until is None or at < until)


def _alarm(clock: Clock, name: str, at: datetime, level: Escalation | None, number: int) -> Alarm:
    from urllib.parse import quote

    parts = [clock.ticket, clock.agreement, clock.metric, str(clock.cycle), name]
    if number:
        parts.append(str(number))
    return Alarm(
        id="/".join(quote(part, safe="") for part in parts),
        at=at,
        ticket=clock.ticket,
        kind="breach" if level is None else "escalation",
        metric=clock.metric,
        agreement=clock.agreement,
        cycle=clock.cycle,
        name=name,
        due_at=clock.due_at,
        to=() if level is None else level.to,
        via=() if level is None else level.via,
    )
