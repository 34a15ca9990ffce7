"""The fold: a ticket's state, and the state after one more event."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

from slaengine.engine.beside import beside
from slaengine.engine.facts import (
    HANDS,
    NOBODY,
    NOTED,
    REMOVALS,
    UNOPENED,
    Course,
    Facts,
    Handed,
    Talk,
    begun,
    noted,
    talked,
    turned,
)
from slaengine.engine.rulebook import Rulebook, Ruling
from slaengine.engine.slot import Slot, Step, moved
from slaengine.errors import HistoryError
from slaengine.events import NO_FIELDS, Event, Opened
from slaengine.frozen import FrozenMapping
from slaengine.policy import canonical

Fields: TypeAlias = FrozenMapping[str, str]
_NO_FIELDS: Fields = FrozenMapping()


class Change(NamedTuple):
    """A field that was asked for read otherwise from an instant on; None where it was cleared."""

    at: datetime
    name: str
    value: str | None


class State(NamedTuple):
    """All that has to be known of a ticket to fold the next event, and the facts of it so far.

    Words, instants, counts and sums of wall time only. `changes` has those of the fields asked
    for. The first slot is the SLA's; where the policy has OLAs or contracts, their shadow follows,
    and those that match, or did.
    """

    ticket: str
    opened_at: datetime
    last_at: datetime
    events: int
    status: str
    solved: bool
    waiting: bool
    waits: int
    fields: Fields
    asked: frozenset[str]
    changes: tuple[Change, ...]
    course: Course
    talk: Talk
    facts: Facts
    slots: tuple[Slot, ...]


_made = tuple.__new__  # skips the argument binding of a named tuple, which costs as much again


def opened(book: Rulebook, event: Opened, asked: frozenset[str]) -> State:
    """Return the state of a ticket that has just been opened."""
    at = event.at
    before = (
        event.ticket, at, at, 0, "", False, False, 0, _NO_FIELDS, asked, (), *UNOPENED, book.blank,
    )  # fmt: skip
    return _after(book, _made(State, before), event)


def applied(book: Rulebook, state: State, event: Event) -> State:
    """Return the state after one more event, which must not be older than the last."""
    if event.ticket != state.ticket or event.at < state.last_at or isinstance(event, Opened):
        raise _refusal(state, event)
    return _after(book, state, event)


def _after(book: Rulebook, state: State, event: Event) -> State:
    (
        ticket, opened_at, _, events, before, _, waiting, waits, fields, asked, log,
        course, talk, facts, slots,
    ) = state  # fmt: skip
    hearing = book.hearings.of(event, before, waiting, waits > 0)
    status = hearing.status
    name, at, by = event.name, event.at, event.by
    change = "" if before else name
    handed: Handed = NOBODY
    if event.fields is not NO_FIELDS:
        fields, changes, told, handed = _fields(book, state, event)
        change = told or change
        if asked and changes:
            log += tuple(Change(at, each, changes[each]) for each in changes if each in asked)
    if not before:
        course, talk, facts = begun(event, hearing.kind, hearing.occasion.wait, handed)
    else:
        if facts.removed_at is None:
            occasion = hearing.occasion
            if occasion.public is not None:
                talk = talked(talk, by, at, occasion.public, occasion.wait)
            elif status != before:
                if hearing.kind != course.kind:
                    course = turned(course, at, hearing.kind)
            elif name in REMOVALS:
                course = turned(course, at, course.kind)
        if handed or name in NOTED or (by == "agent" and facts.acknowledged_at is None):
            facts = noted(facts, course, event, handed)
    step = _made(Step, (event, at, status, change, hearing))
    ruling = book.ruling(ticket, fields, opened_at) if change else None
    after = stepped(book, slots, step, ruling)
    return _made(
        State,
        (
            ticket, opened_at, at, events + 1, status, hearing.solved, hearing.waiting,
            waits + hearing.begins_wait, fields, asked, log, course, talk, facts, after,
        ),
    )  # fmt: skip


def stepped(
    book: Rulebook, slots: tuple[Slot, ...], step: Step, ruling: Ruling | None
) -> tuple[Slot, ...]:
    """Return the slots after an event, under the ruling that it brought; None if none is new."""
    sla = slots[0]
    if ruling is None:
        after = moved(sla, step, sla.footing, sla.promises)
    else:
        after = moved(sla, step, ruling.footing, ruling.promises)
    if book.shadow is None:
        return (after,)
    unseen = slots[1]
    shadow = moved(unseen, step, unseen.footing, unseen.promises)
    matches = None if ruling is None else ruling.beside
    return (after, shadow, *beside(book, slots, step, matches, shadow))


def _fields(book: Rulebook, state: State, event: Event) -> tuple[Fields, Handed, str, Handed]:
    """Return the ticket's fields after an event, and which changed.

    Also, in words, the deciding ones that changed, and who has the ticket from now on.
    """
    known, kept, asked = state.fields, book.fields, state.asked
    changes: dict[str, str | None] = {}
    handed: dict[str, str | None] = {}
    told = ""
    for name, value in event.fields.items():
        if value is None or not (name in kept or name in asked or name in HANDS):
            continue
        try:
            new = canonical(value)
        except (ValueError, TypeError) as error:
            raise HistoryError(
                f"ticket {state.ticket!r}: {event.name}: field {name!r}: {error}"
            ) from None
        if name in HANDS:
            handed[name] = new
            if not (name in kept or name in asked):
                continue
        old = known.get(name)
        if old != new:
            changes[name] = new
            if name in book.deciding:
                told += f"{', ' if told else ': '}{name} {old or 'none'} to {new or 'none'}"
    if changes:
        known, told = known.updated(changes), f"{event.name}{told}" if told else ""
    return known, changes, told, handed


def _refusal(state: State, event: Event) -> HistoryError:
    """Return why an event cannot follow this state."""
    if event.ticket != state.ticket:
        return HistoryError(
            f"ticket {state.ticket!r}: {event.name} belongs to ticket {event.ticket!r}; "
            "evaluate each ticket by itself"
        )
    if isinstance(event, Opened):
        return HistoryError(
            f"ticket {state.ticket!r}: opened again at {event.at.isoformat()}; "
            "a history has one opened event"
        )
    return HistoryError(
        f"ticket {state.ticket!r}: {event.name} at {event.at.isoformat()} is older than the "
        f"last event at {state.last_at.isoformat()}; evaluate again from the whole log"
    )
