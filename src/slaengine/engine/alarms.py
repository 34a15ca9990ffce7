"""Alarms: who has to be told when, if nothing else happens."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias, get_args

from slaengine.calendars import Calendar
from slaengine.engine.clock import Clock
from slaengine.errors import HistoryError
from slaengine.policy import Escalation

AlarmKind: TypeAlias = Literal["escalation", "duty", "breach"]

KINDS: tuple[AlarmKind, ...] = get_args(AlarmKind)
MOST = 10_000  # repeats of one level that one question may ask for
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that falls due on a ticket: an escalation to send, or the breach itself.

    `id` is the same whenever the same alarm is worked out again, also after its instant has moved,
    so that a host can tell what it has sent. `name` is the level's, or "breach"; `to` and `via` say
    whom to tell and how, and `task` what they have to do, which makes the alarm a duty. Where quiet
    hours hold it back, `reached_at` is when the level was reached.

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
    kind: AlarmKind
    metric: str
    agreement: str
    cycle: int
    name: str
    due_at: datetime | None
    to: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    task: str = ""
    reached_at: datetime | None = None


class Window(NamedTuple):
    """What is asked about: from an instant on, and before another, if there is one."""

    after: datetime
    until: datetime | None


class Level(NamedTuple):
    """A level as it stands for one clock.

    `during` is the calendar outside of which it waits, and `answered_at` when somebody last
    answered an alarm of the ticket, if that is what ends the level. Then it has to be since the
    `first` of those that it follows came, or else itself.
    """

    escalation: Escalation
    during: Calendar | None
    answered_at: datetime | None = None
    first: "Level | None" = None

    def told(self, reached: datetime) -> datetime:
        """Return when the level is told that is reached at an instant."""
        if self.during is None:
            return reached
        return self.during.next_open(reached).astimezone(UTC)

    def floor(self, at: datetime) -> datetime:
        """Return the instant from which on it has to be reached to be told at `at` or later."""
        return at if self.during is None else waiting_since(self.during, at)


def waiting_since(during: Calendar, at: datetime) -> datetime:
    """Return since when all that was reached waits to be told at an instant, or later.

    Where something is told just before that instant, nothing waits, and it is the instant itself.
    """
    if during.is_open(at - _MOMENT):
        return at
    return during.previous_close(at - _MOMENT).astimezone(UTC)


def alarms_of(clock: Clock, levels: Iterable[Level], window: Window) -> Iterator[Alarm]:
    """Yield the alarms of an open clock in a window."""
    due_at = clock.due_at
    if clock.breached_at is None and due_at is not None and _is_within(due_at, window):
        yield _alarm(clock, "breach", due_at, None, 0)
    for level in levels:
        yield from _escalations(clock, level, window)


def _escalations(clock: Clock, level: Level, window: Window) -> Iterator[Alarm]:
    """Yield one level's alarms; without an end, of a repeating level only the next.

    Of several repeats that wait for one opening, only the first is told.
    """
    escalation = level.escalation
    repeat, times = escalation.repeat, escalation.times
    first = max(escalation.used(clock.target), timedelta(0))
    number, reached = 0, clock.reaches_amount(first)
    if reached is None or _is_answered(clock, level):
        return
    if repeat is not None and level.told(reached) < window.after:
        number, reached = _repeat(clock, first, repeat, level.floor(window.after))
    given = 0
    while reached is not None and (times is None or number < times):
        at = level.told(reached)
        if not _is_within(at, window):
            return
        if given == MOST:
            raise too_many(clock.ticket, escalation.name)
        yield _alarm(clock, escalation.name, at, escalation, number, reached)
        given += 1
        if repeat is None or window.until is None:
            return
        if at == reached:
            number += 1
            reached = clock.reaches_amount(first + number * repeat)
        else:
            number, reached = _repeat(clock, first, repeat, at + _MOMENT)


def _repeat(
    clock: Clock, first: timedelta, repeat: timedelta, floor: datetime
) -> tuple[int, datetime | None]:
    """Return the first repeat of a level from an instant on: its number, and when it is reached."""
    number = max(-((first - clock.counted(floor)) // repeat), 1)
    reached = clock.reaches_amount(first + number * repeat)
    if reached is not None and reached < floor:  # at closing time, and nothing has counted since
        number += 1
        reached = clock.reaches_amount(first + number * repeat)
    return number, reached


def _is_answered(clock: Clock, level: Level) -> bool:
    if level.answered_at is None:
        return False
    first = level.first or level
    reached = clock.reaches_amount(max(first.escalation.used(clock.target), timedelta(0)))
    return reached is not None and level.answered_at >= first.told(reached)


def too_many(ticket: str, name: str) -> HistoryError:
    """Return the error for a level that repeats more often than anybody tells."""
    return HistoryError(
        f"ticket {ticket!r}: level {name!r} repeats {MOST} times and more in "
        "the time asked for; ask for less"
    )


def _is_within(at: datetime, window: Window) -> bool:
    return window.after <= at and (window.until is None or at < window.until)


def _alarm(
    clock: Clock,
    name: str,
    at: datetime,
    level: Escalation | None,
    number: int,
    reached: datetime | None = None,
) -> Alarm:
    rest = name_in_id(clock.agreement, clock.metric, clock.cycle, name, number)
    kind: AlarmKind = "breach" if level is None else "duty" if level.task else "escalation"
    return Alarm(
        id=f"{quoted(clock.ticket)}/{rest}",
        at=at,
        ticket=clock.ticket,
        kind=kind,
        metric=clock.metric,
        agreement=clock.agreement,
        cycle=clock.cycle,
        name=name,
        due_at=clock.due_at,
        to=() if level is None else level.to,
        via=() if level is None else level.via,
        task="" if level is None else level.task,
        reached_at=None if reached == at else reached,
    )


def name_in_id(agreement: str, metric: str, cycle: int, name: str, number: int) -> str:
    """Return what stands behind the ticket in the id of an alarm."""
    parts = [agreement, metric, str(cycle), name]
    if number:
        parts.append(str(number))
    return "/".join(quoted(part) for part in parts)


@lru_cache(maxsize=1024)
def quoted(part: str) -> str:
    """Return a text as it stands in the id of an alarm, where a slash parts one from the next."""
    from urllib.parse import quote

    return quote(part, safe="")
