"""A state frame as single tickets, and single tickets as a state frame."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np

from slaengine.engine import TicketSla
from slaengine.engine.facts import Hands
from slaengine.engine.fold import State
from slaengine.errors import StateError
from slaengine.frames.doors.columns import Labels
from slaengine.frames.doors.lexicon import Lexicon
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.machine import machine_of
from slaengine.frames.folding.promises import Promises
from slaengine.frames.states.changelog import ChangeLog
from slaengine.frames.states.ledger import Ledger, beside_text, joined_entries, no_changes
from slaengine.frames.states.state import Stored, state_columns, stored_in
from slaengine.frames.states.tickets import Tickets, entries_of
from slaengine.frames.telling.factrows import fact_columns
from slaengine.policy import Policy

FrameT = TypeVar("FrameT")


def to_tickets(policy: Policy, state: object) -> list[TicketSla]:
    """Return the tickets of a state frame one by one, as `evaluate` would give them.

    They stand in the order of the state and go on with `apply`. `policy` is the one that the state
    was made under, or a newer edition of it.
    """
    table = Table.of(state, "state")
    if not table.size:
        return []
    stored = stored_in(table, policy)
    tickets = Tickets(stored.machine, stored.promises, stored.ledger)
    return [
        tickets.ticket(place, stored.keys.text(place), stored.asked)
        for place in range(stored.keys.count)
    ]


def from_tickets(policy: Policy, slas: Iterable[TicketSla], like: FrameT) -> FrameT:
    """Return single tickets as a state frame, of the same kind as another frame.

    All tickets have been evaluated with the same fields asked for; `StateError` names one that has
    not, or that comes twice. Tickets are named by text.
    """
    states = sorted((sla.state for sla in slas), key=lambda state: state.ticket)
    asked = _checked(states)
    machine, promises, whys = machine_of(policy), Promises(), Lexicon()
    names = tuple(state.ticket for state in states)
    table = Table.of(like, "like")
    places = np.arange(len(states), dtype=np.int32)
    keys = Table.of(table.like({"ticket": Labels(places, names)}), "tickets").keys("ticket")
    assignees = _holders([state.facts.assignee for state in states])
    teams = _holders([state.facts.team for state in states])
    told = list(enumerate(states))
    kept = sorted({*machine.book.fields, *asked})
    ledger = Ledger(
        _labels([state.status for state in states]),
        np.array([state.waiting for state in states], np.int8),
        np.array([state.waits for state in states], np.int64),
        _labels([beside_text(state.slots) for state in states]),
        {name: _labels([state.fields.get(name) for state in states]) for name in kept},
        joined_entries([entries_of(state, n, machine, promises, whys) for n, state in told]),
        tuple(whys.values),
        ChangeLog(asked, no_changes()).changes(told),
        fact_columns(states, assignees, teams),
        assignees,
        teams,
    )
    made: FrameT = table.like(state_columns(Stored(machine, asked, keys, promises, ledger)))
    return made


def _checked(states: Sequence[State]) -> tuple[str, ...]:
    """Return the fields that all tickets were asked for; refuse a ticket that comes twice."""
    for state, following in pairwise(states):
        if state.ticket == following.ticket:
            raise StateError(f"ticket {state.ticket!r} comes twice; give each ticket once")
        if state.asked != following.asked:
            raise StateError(
                f"tickets {state.ticket!r} and {following.ticket!r} were asked for other fields; "
                "evaluate all with the same"
            )
    return tuple(sorted(states[0].asked)) if states else ()


def _holders(hands: Iterable[Hands]) -> tuple[str, ...]:
    """Return everybody who had a ticket."""
    names = (
        name
        for each in hands
        for name in (each.holder, each.last, *(one.name for one in each.held))
    )
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _labels(texts: Sequence[str | None]) -> Labels:
    known = Lexicon()
    return known.labels(known.codes(texts))
