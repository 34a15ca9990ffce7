"""Event logs of several tickets: their rows interleaved, shuffled, and many at one instant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from slaengine import Event, Opened, Rated, Replied, StatusChanged, Worked
from slaengine.policy import canonical
from tests.strategies.histories import START, histories

FIELDS = ("priority", "customer", "service", "channel", "group", "assignee", "promised_at")
MOMENT = timedelta(microseconds=1)
# Tickets whose order by text is not the order in which anybody would count them.
TEXTS = ("T-9", "T-10", "t-9", "Ä 7", "待机", " T-9", "0")
NUMBERS = ("9", "10", "100", "0", "-1", "9000000000")
WORDS = {"pending": "Awaiting User Info", "on-hold": "With Vendor"}  # the policies know them
Row = dict[str, object]


@dataclass(frozen=True)
class Log:
    """Events of some tickets, as their rows stand; `seq` orders equal instants, else the rows do.

    The tickets of a `numbered` log are whole numbers, here written as text.
    """

    events: tuple[Event, ...]
    seq: tuple[int, ...] | None = None
    numbered: bool = False

    @property
    def tickets(self) -> list[str]:
        """The tickets in the order of their column's type."""
        names = {event.ticket for event in self.events}
        return sorted(names, key=int) if self.numbered else sorted(names)

    def histories(self, until: datetime | None = None) -> dict[str, list[Event]]:
        """Return what happened to each ticket, up to an instant, in the order that counts."""
        found: dict[str, list[Event]] = {}
        for _, event in self._in_order():
            if until is None or event.at <= until:
                found.setdefault(event.ticket, []).append(event)
        return {ticket: found[ticket] for ticket in self.tickets if ticket in found}

    def _in_order(self) -> list[tuple[int, Event]]:
        numbers = self.seq or range(len(self.events))
        return sorted(zip(numbers, self.events, strict=True), key=lambda pair: pair[0])

    def until(self, at: datetime) -> "Log":
        """Return the log without what happened later."""
        return self.where(event.at <= at for event in self.events)

    def of(self, tickets: Iterable[str]) -> "Log":
        """Return the rows of some of the tickets."""
        wanted = set(tickets)
        return self.where(event.ticket in wanted for event in self.events)

    def where(self, keep: Iterable[bool]) -> "Log":
        """Return the rows that are kept."""
        chosen = [position for position, kept in enumerate(keep) if kept]
        return self.take(chosen)

    def take(self, positions: Sequence[int]) -> "Log":
        """Return the rows at these positions, in this order."""
        events = tuple(self.events[position] for position in positions)
        seq = self.seq and tuple(self.seq[position] for position in positions)
        return replace(self, events=events, seq=seq)

    def batches(self, cuts: Iterable[int]) -> list["Log"]:
        """Cut the log where so many rows are past, in the order of time; batches may be empty."""
        numbers = self.seq or tuple(range(len(self.events)))

        def when(position: int) -> tuple[datetime, bool, int]:
            event = self.events[position]
            return event.at, not isinstance(event, Opened), numbers[position]

        ordered = sorted(range(len(self.events)), key=when)
        edges = [0, *sorted(min(cut, len(ordered)) for cut in cuts), len(ordered)]
        turn = 1 if self.seq is None else -1  # where a number tells the order, rows need not
        return [self.take(ordered[a:b][::turn]) for a, b in pairwise(edges)]

    def rows(self) -> list[Row]:
        """Return the rows as plain values: fields as text, None for what an event does not say."""
        rows = [row_of(event) for event in self.events]
        for position, row in enumerate(rows):
            if self.seq is not None:
                row["seq"] = self.seq[position]
            if self.numbered:
                row["ticket"] = int(str(row["ticket"]))
        return rows


def row_of(event: Event) -> Row:
    """Write an event as a row of an event frame."""
    return {
        "ticket": event.ticket,
        "at": event.at,
        "event": event.name,
        "by": event.by,
        "actor": event.actor,
        "public": event.public if isinstance(event, Replied) else None,
        "status": event.status if isinstance(event, Opened | StatusChanged) else None,
        "survey": event.survey if isinstance(event, Rated) else None,
        "score": event.score if isinstance(event, Rated) else None,
        "duration": event.duration if isinstance(event, Worked) else None,
        **{name: cell(event.fields, name) for name in FIELDS},
    }


def cell(fields: Mapping[str, object], name: str) -> str | None:
    """Write a field as text: None is unchanged, an empty text clears it."""
    value = fields.get(name)
    if value is None or value == "":
        return None if value is None else ""
    assert isinstance(value, str | int | float | datetime)
    return canonical(value)


ACTORS = st.sampled_from([None, None, "ana", "ben"])
LONG, SHORT = (9, 6, 12, 7, 4, 2), (4, 2, 3, 1, 0)


@st.composite
def logs(
    draw: st.DrawFn, tickets: Sequence[int] = (2, 1, 1, 3), first: Sequence[int] = LONG
) -> Log:
    """Draw the log of so many tickets, the first of which has so many events."""
    numbered = draw(st.booleans())
    count = draw(st.sampled_from(tickets))
    names = draw(st.permutations(NUMBERS if numbered else TEXTS))[:count]
    words = draw(st.sampled_from([{}, WORDS]))
    events = [
        renamed(event, name, words, draw(ACTORS))
        for name in names
        for event in draw(histories(first if name == names[0] else SHORT))
    ]
    log = Log(tuple(events), None, numbered)
    if draw(st.booleans()):
        log = replace(log, seq=tuple(range(10, 10 + len(events))))
    match draw(st.sampled_from(["as told", "by time", "shuffled"])):
        case "by time":
            log = log.take(sorted(range(len(events)), key=lambda n: events[n].at))
        case "shuffled":
            log = log.take(draw(st.permutations(range(len(events)))))
        case _:
            pass
    return log


def renamed(event: Event, ticket: str, words: Mapping[str, str], actor: str | None) -> Event:
    """Return the event on another ticket, its status in the desk's own words.

    Its fields stand in the order of the columns: that is how they are told of in reasons.
    """
    fields = {name: event.fields[name] for name in FIELDS if name in event.fields}
    if isinstance(event, Opened | StatusChanged):
        status = words.get(event.status, event.status)
        return replace(event, ticket=ticket, actor=actor, fields=fields, status=status)
    return replace(event, ticket=ticket, actor=actor, fields=fields)


@st.composite
def moments_of(draw: st.DrawFn, log: Log) -> datetime:
    """Draw an instant to ask about: before, at, between and after the events."""
    ends = [end_of(log)] * len(log.events)  # mostly late, so that much has happened
    at = draw(st.sampled_from([*ends, *(event.at for event in log.events), START]))
    away = draw(
        st.sampled_from([timedelta(days=9), timedelta(0), MOMENT, -MOMENT, timedelta(hours=3)])
        | st.integers(-(10**11), 10**12).map(lambda n: n * MOMENT)
    )
    return (at + away).astimezone(UTC)


def end_of(log: Log) -> datetime:
    """Return the instant of the last event."""
    return max(event.at for event in log.events)
