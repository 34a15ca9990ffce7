"""Gathering: the rows of one ticket and its clocks, and where each of them counts."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.engine import Clock, TicketSla
from slaengine.errors import MetricsError
from slaengine.metrics.cells import Place
from slaengine.metrics.measures import Measures
from slaengine.metrics.periods import Periods
from slaengine.metrics.question import Question
from slaengine.metrics.rows import Row, row_of

# what a clock and a ticket say of themselves; every other name is a field of the ticket
OF_BOTH = ("agreement", "priority")
OF_TICKETS = ("status", "status_class", "outcome", "opened_by")
# the instant of each cohort, of clocks and of tickets
CLOCK_INSTANTS = {
    "opened": "started_at",
    "solved": "stopped_at",
    "breached": "breached_at",
    "rated": "rated_at",
}
TICKET_INSTANTS = {
    "opened": "opened_at",
    "solved": "solved_at",
    "breached": "breached_at",
    "rated": "rated_at",
}


class Gathered(NamedTuple):
    """One row, and where it counts; without a place it is left out of every figure."""

    row: Row
    place: Place
    counts: bool


class Gatherer:
    """Takes tickets apart for one question."""

    def __init__(self, asked: Question) -> None:
        self._asked = asked
        self._periods = asked.periods
        self._now = micros_of(asked.as_of)

    def ticket(self, sla: TicketSla, measures: Measures) -> Gathered:
        """Return the row of a ticket."""
        row = ticket_row(measures, sla, self._asked.as_of, self._now)
        return self._placed(sla, row, row, TICKET_INSTANTS, None, None)

    def clocks(self, sla: TicketSla, ticket: Row) -> Iterator[Gathered]:
        """Yield the rows of a ticket's clocks."""
        rated_at = ticket.numbers.get("rated_at")
        for clock in sla:
            row = clock_row(clock, self._asked.as_of, rated_at)
            yield self._placed(sla, row, ticket, CLOCK_INSTANTS, clock.kind, clock.metric)

    def period(self, micros: int) -> int | None:
        """Return the number of the period in which an instant lies; None without periods."""
        periods: Periods | None = self._periods
        return None if periods is None else periods.number(micros)

    def _placed(
        self,
        sla: TicketSla,
        row: Row,
        ticket: Row,
        instants: Mapping[str, str],
        kind: str | None,
        metric: str | None,
    ) -> Gathered:
        asked = self._asked
        at = row.numbers.get(instants[asked.cohort])
        seen = None if asked.fields_at == "now" else row.numbers.get(instants[asked.fields_at])
        group = tuple([self._value(sla, name, row, ticket, seen) for name in asked.by])
        period = None if at is None else self.period(at)
        return Gathered(row, Place(kind, metric, group, period), at is not None)

    def _value(
        self, sla: TicketSla, name: str, row: Row, ticket: Row, seen: int | None
    ) -> str | None:
        if name in OF_BOTH:
            return row.words.get(name)
        if name in OF_TICKETS:
            return ticket.words.get(name)
        if self._asked.fields_at == "now":
            return field_at(sla, name, None)
        return None if seen is None else field_at(sla, name, instant_of(seen))


def ticket_row(measures: Measures, sla: TicketSla, as_of: datetime, now: int) -> Row:
    """Return the row of a ticket: its measures, and when its first promise was broken."""
    broken = [at for clock in sla if (at := breached_at(clock, as_of)) is not None]
    values = {name: getattr(measures, name) for name in Measures.__slots__}
    row = row_of({**values, "breached_at": min(broken, default=None)})
    return row._replace(numbers={**row.numbers, "as_of": now})


def clock_row(clock: Clock, as_of: datetime, rated_at: int | None) -> Row:
    """Return the row of a clock, with the columns of the clock frame that KPIs look at."""
    broken = breached_at(clock, as_of)
    row = row_of(
        {
            "agreement": clock.agreement,
            "priority": clock.priority,
            "state": clock.state,
            "started_at": clock.started_at,
            "stopped_at": clock.stopped_at,
            "elapsed": clock.elapsed(as_of),
            "remaining": clock.remaining(as_of),
            "breached": int(broken is not None and clock.is_breached(as_of)),
            "breached_at": broken,
        }
    )
    return row._replace(numbers={**row.numbers, "rated_at": rated_at})


def breached_at(clock: Clock, as_of: datetime) -> datetime | None:
    """Return when a promise was broken: proved by an event, or by the time that went by."""
    return clock.breached_at or (clock.due_at if clock.is_breached(as_of) else None)


def field_at(sla: TicketSla, name: str, at: datetime | None) -> str | None:
    """Return what a field of a ticket was at an instant, or is now if there is none.

    A field that the evaluation did not keep, or whose past is asked for and was not, raises
    `MetricsError`.
    """
    asked = name in sla.state.asked
    if not asked and (at is not None or name not in sla.policy.fields):
        raise MetricsError(
            f"ticket {sla.ticket!r}: field {name!r} was not kept; "
            f"write evaluate(policy, history, fields=[{name!r}])"
        )
    if at is None:
        return sla.fields.get(name)
    value = None
    for change in sla.state.changes:
        if change.at > at:
            break
        if change.name == name:
            value = change.value
    return value
