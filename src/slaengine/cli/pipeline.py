"""From files to evaluated tickets: what `evaluate`, `due` and `explain` share."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from slaengine.cli.log import History, histories, open_log, survey
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
class Answer(Generic[T]):
    """A log under a policy: the instant that is asked about, and what is made of each ticket."""

    policy: Policy
    as_of: datetime
    fields: Sequence[str]
    tickets: Iterator[T]

    def look(
        self, heads: Mapping[str, str], noun: str, *, limit: int | None = None, of: int = 0
    ) -> Look:
        """Say how a table of the answer looks; times are in the policy's zone if it has one."""
        shown = {**heads, **{name: name for name in self.fields}}
        zones = {calendar.tz for calendar in self.policy.calendars.values()}
        zone = ZoneInfo(zones.pop() if len(zones) == 1 else "UTC")
        return Look(shown, ("agreement", *self.fields), self.as_of, zone, noun, limit, of)


@contextmanager
def answered(
    asked: Asked,
    trouble: Trouble,
    make: Callable[[TicketSla, datetime], T],
    *,
    fields: Sequence[str] = (),
    only: str | None = None,
) -> Iterator[Answer[T]]:
    """Read the log twice: to see its order, its end and every bad row, and then to evaluate it.

    Events after the instant that is asked about are left aside, and so are tickets opened after
    it. `make` makes of each ticket, as of that instant, what the command wants of it, so that what
    goes wrong in a calendar is told of the ticket too. `fields` are kept for it; `only` leaves
    aside every other ticket.
    """
    policy = Policy.load(*asked["policies"])
    with open_log(asked["events"], asked["input_format"]) as log:
        first = log.rows(Refusal(log.name, trouble.row))
        overview = survey(watched(first, "reading"))
        as_of = asked["as_of"] or overview.last_at or _END_OF_TIME
        again = watched(log.rows(Refusal(log.name, _ignore)), "evaluating", overview.rows)
        rows = again if only is None else (row for row in again if row.event.ticket == only)
        evaluation = _Evaluation(policy, log.name, as_of, fields, make, trouble)
        yield Answer(policy, as_of, fields, evaluation.of(histories(rows, overview)))


def _ignore(_rejected: Rejected) -> None:
    """The first reading has told of it."""


@dataclass(frozen=True, slots=True)
class _Evaluation(Generic[T]):
    policy: Policy
    name: str
    as_of: datetime
    fields: Sequence[str]
    make: Callable[[TicketSla, datetime], T]
    trouble: Trouble

    def of(self, tickets: Iterator[History]) -> Iterator[T]:
        for history in tickets:
            if self.trouble.spoiled(self.name, history):
                continue
            events = [row.event for row in history if row.event.at <= self.as_of]
            if not events:
                continue
            try:
                made = self._made(events)
            except SlaError as problem:
                number = history[self._first_bad(events)].number
                self.trouble.history(self.name, number, history, problem)
            else:
                yield made

    def _made(self, events: list[Event]) -> T:
        return self.make(evaluate(self.policy, events, fields=self.fields), self.as_of)

    def _first_bad(self, events: list[Event]) -> int:
        """Find the event at which the history stops making sense."""

        def fails(count: int) -> int:
            try:
                self._made(events[:count])
            except SlaError:
                return 1
            return 0

        return bisect_left(range(1, len(events)), 1, key=fails)
