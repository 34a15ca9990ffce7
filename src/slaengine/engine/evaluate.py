"""Evaluating a history: all events of one ticket, folded in order."""

from collections.abc import Iterable
from operator import attrgetter

from slaengine.engine.fold import applied, opened
from slaengine.engine.rulebook import rulebook_of
from slaengine.engine.ticket import TicketSla
from slaengine.errors import HistoryError
from slaengine.events import Event, Opened
from slaengine.policy import Policy


def evaluate(policy: Policy, history: Iterable[Event], *, fields: Iterable[str] = ()) -> TicketSla:
    """Return what a ticket is owed, from all that happened to it so far.

    Events may come in any order: they are folded by instant, `opened` first among equals, the
    others as given. `fields` names ticket fields to keep besides those that the policy looks at.
    A history that is empty, has not exactly one `opened`, an event before it, or events of two
    tickets raises `HistoryError`.

    >>> from datetime import UTC, datetime
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> opening = Opened(ticket="T-7", at=datetime(2026, 1, 5, 9, 0, tzinfo=UTC))
    >>> evaluate(policy, [opening])["resolution"].due_at.isoformat()
    '2026-01-05T13:00:00+00:00'
    """
    events = _listed(history)
    if isinstance(fields, str):
        raise HistoryError(f"fields is a list of names, not {fields!r}; write [{fields!r}]")
    first = _opening(events)
    rest = [event for event in events if event is not first]
    rest.sort(key=attrgetter("at"))
    if rest and rest[0].at < first.at:
        raise HistoryError(
            f"ticket {first.ticket!r}: {rest[0].name} at {rest[0].at.isoformat()} comes before the "
            f"ticket was opened at {first.at.isoformat()}"
        )
    book = rulebook_of(policy)
    state = opened(book, first, frozenset(fields))
    for event in rest:
        state = applied(book, state, event)
    return TicketSla(book, state)


def _listed(history: object) -> list[Event]:
    """Return the events of a history; refuse what is none, and say where it stood."""
    if not isinstance(history, Iterable):
        raise HistoryError(f"a history is a list of events, not {history!r:.60}; write [event]")
    events: list[Event] = []
    for position, event in enumerate(history):
        if not isinstance(event, Event):
            raise HistoryError(
                f"history[{position}] is no event: {event!r:.60}; read rows with parse_events"
            )
        events.append(event)
    return events


def _opening(events: list[Event]) -> Opened:
    openings = [event for event in events if isinstance(event, Opened)]
    if len(openings) == 1:
        return openings[0]
    raise _no_opening(events, openings)


def _no_opening(events: list[Event], openings: list[Opened]) -> HistoryError:
    if not events:
        return HistoryError("the history is empty; it begins with an opened event")
    ticket = events[0].ticket
    if not openings:
        return HistoryError(f"ticket {ticket!r}: no opened event; every history begins with one")
    if len({event.ticket for event in openings}) > 1:
        tickets = " and ".join(repr(event.ticket) for event in openings[:2])
        return HistoryError(f"two tickets in one history: {tickets}; evaluate each by itself")
    return HistoryError(f"ticket {ticket!r}: opened {len(openings)} times; a ticket opens once")
