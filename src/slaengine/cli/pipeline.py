"""From files to evaluated tickets: what the commands share."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import click

from slaengine.cli.log import History, Log, check_columns, histories, open_log, survey
from slaengine.cli.options import Asked
from slaengine.cli.progress import watched
from slaengine.cli.rejects import Trouble
from slaengine.cli.table import Look
from slaengine.engine import TicketSla, evaluate
from slaengine.errors import SlaError
from slaengine.events import Event
from slaengine.policy import Policy
from slaengine.reading.rejected import Rejected
from slaengine.reading.rows import Refusal

T = TypeVar("T")

_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Source:
    """A log and the policy that it is looked at under; `as_of` is the instant if one was given.

    `fields` are kept of each ticket beside those that the policy looks at.
    """

    policy: Policy
    log: Log
    as_of: datetime | None
    fields: Sequence[str]

    @property
    def needed(self) -> list[str]:
        """The columns of fields that a table of events must have."""
        return sorted({*self.policy.needed_fields, *self.fields})


@contextmanager
def source_of(asked: Asked, fields: Sequence[str] = ()) -> Iterator[Source]:
    """Load the policy and find the log."""
    policy = Policy.load(*asked["policies"])
    with open_log(asked["events"], asked["input_format"]) as log:
        yield Source(policy, log, asked["as_of"], fields)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What is made of each ticket, in the order in which they first appear, and as of when."""

    as_of: datetime
    tickets: Iterator[T]


def answered(
    source: Source,
    trouble: Trouble,
    make: Callable[[TicketSla, datetime], T],
    *,
    only: str | None = None,
) -> Answer[T]:
    """Read the log twice: to see its order, its end and every bad row, and then to evaluate it.

    Events after the instant that is asked about are left aside, and so are tickets opened after
    it. `make` makes of each ticket, as of that instant, what the command wants of it, so that what
    goes wrong in a calendar is told of the ticket too. `only` leaves aside every other ticket.
    """

    def made(events: list[Event], as_of: datetime) -> T:
        return make(evaluate(source.policy, events, fields=source.fields), as_of)

    return _answered(source, source.needed, trouble, made, only)


def answered_twice(
    source: Source,
    other: Policy,
    trouble: Trouble,
    make: Callable[[TicketSla, TicketSla, datetime], T],
) -> Answer[T]:
    """Evaluate each ticket under two policies; one that fails under either is trouble."""

    def made(events: list[Event], as_of: datetime) -> T:
        one, two = (
            evaluate(policy, events, fields=source.fields) for policy in (source.policy, other)
        )
        return make(one, two, as_of)

    needed = sorted({*source.needed, *other.needed_fields})
    return _answered(source, needed, trouble, made, None)


def answered_as_recorded(
    source: Source, trouble: Trouble, make: Callable[[list[Event]], T]
) -> Answer[T]:
    """Make something of the events of each ticket in the order in which they were recorded.

    That is the order of `seq` where every row of the ticket has one, else that of their instants.
    """

    def made(events: list[Event], _as_of: datetime) -> T:
        return make(events)

    return _answered(source, source.needed, trouble, made, None, _as_recorded)


def _as_recorded(history: History) -> History:
    if any(row.seq is None for row in history):
        return history
    return sorted(history, key=attrgetter("seq"))


def _as_happened(history: History) -> History:
    return history


def _answered(
    source: Source,
    needed: Sequence[str],
    trouble: Trouble,
    made: Callable[[list[Event], datetime], T],
    only: str | None,
    order: Callable[[History], History] = _as_happened,
) -> Answer[T]:
    log = source.log
    overview = survey(watched(log.rows(Refusal(log.name, trouble.row)), "reading"))
    check_columns(log, needed)
    as_of = source.as_of or overview.last_at or _END_OF_TIME
    again = watched(log.rows(Refusal(log.name, _ignore)), "evaluating", overview.rows)
    rows = again if only is None else (row for row in again if row.event.ticket == only)
    evaluation = _Evaluation(log.name, as_of, made, trouble, order)
    return Answer(as_of, evaluation.of(histories(rows, overview)))


def itself(sla: TicketSla, _as_of: datetime) -> TicketSla:
    """Make nothing more of a ticket than it is: for `answered`."""
    return sla


def eventful(as_of: datetime) -> datetime:
    """Return the instant of an answer; refuse that of a log without events, which is none."""
    if as_of == _END_OF_TIME:
        raise click.UsageError("the log has no events; say --as-of when to answer")
    return as_of


def look(
    source: Source,
    as_of: datetime,
    heads: Mapping[str, str],
    noun: str,
    *,
    limit: int | None = None,
    of: int = 0,
) -> Look:
    """Say how a table of an answer looks; times are in the policy's zone if it has one."""
    shown = {**heads, **{name: name for name in source.fields}}
    return Look(shown, as_of, zone_of(source.policy), noun, limit, of)


def zone_of(policy: Policy) -> ZoneInfo:
    """Return the one zone of a policy's calendars; UTC if they differ."""
    zones = {calendar.tz for calendar in policy.calendars.values()}
    return ZoneInfo(zones.pop() if len(zones) == 1 else "UTC")


def _ignore(_rejected: Rejected) -> None:
    """The first reading has told of it."""


@dataclass(frozen=True, slots=True)
class _Evaluation(Generic[T]):
    name: str
    as_of: datetime
    made: Callable[[list[Event], datetime], T]
    trouble: Trouble
    order: Callable[[History], History]

    def of(self, tickets: Iterator[History]) -> Iterator[T]:
        for history in tickets:
            if self.trouble.spoiled(self.name, history):
                continue
            rows = [row for row in self.order(history) if row.event.at <= self.as_of]
            if not rows:
                continue
            events = [row.event for row in rows]
            try:
                made = self.made(events, self.as_of)
            except SlaError as problem:
                number = rows[self._first_bad(events)].number
                self.trouble.history(self.name, number, history, problem)
            else:
                yield made

    def _first_bad(self, events: list[Event]) -> int:
        """Find the event at which the history stops making sense."""

        def fails(count: int) -> int:
            try:
                self.made(events[:count], self.as_of)
            except SlaError:
                return 1
            return 0

        return bisect_left(range(1, len(events)), 1, key=fails)
