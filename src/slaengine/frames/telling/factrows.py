"""Facts of single tickets: a row of columns as the scalar state has it, and the other way."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from slaengine.calendars.zones import instant_of, micros_of
from slaengine.engine.facts import REMOVALS, Course, Facts, Hands, Held, Marks, Talk
from slaengine.engine.fold import State
from slaengine.events import ROLES
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.hours.steps import Ints
from slaengine.frames.telling.facts import (
    FactColumns,
    Floats,
    HandColumns,
    HeldColumns,
    PlainColumns,
    ScoreColumns,
    TurnColumns,
)
from slaengine.policy.statuses import CLASSES

_MICROSECOND = timedelta(microseconds=1)
_REMOVED = (*REMOVALS.values(), None)  # -1 is none


class FactRow(NamedTuple):
    """The facts of one ticket as its state has them."""

    events: int
    course: Course
    talk: Talk
    facts: Facts


def fact_row(
    columns: FactColumns, place: int, assignees: Sequence[str], teams: Sequence[str]
) -> FactRow:
    """Return the facts of the ticket at a place; the lists have the values of its two fields."""
    plain = {name: int(column[place]) for name, column in columns.plain._asdict().items()}
    at = {name: _instant(micros) for name, micros in plain.items() if name.endswith("_at")}
    turns = columns.turns.at[_rows(columns.turns.ticket, place)].tolist()
    course = Course(
        CLASSES[plain["kind"]],
        instant_of(plain["since"]),
        _duration(plain["time_new"]),
        _duration(plain["time_open"]),
        _duration(plain["time_pending"]),
        _duration(plain["time_hold"]),
        tuple(instant_of(each) for each in turns),
    )
    talk = Talk(
        at["first_asked_at"],
        at["first_reply_at"],
        at["asked_at"],
        plain["next_responses"],
        _duration(plain["next_response"]),
        plain["agent_replies"],
        plain["customer_replies"],
        plain["bot_replies"],
        plain["notes"],
    )
    scores = columns.scores
    marks = Marks(
        _score(scores.csat_first, place),
        _score(scores.csat, place),
        _score(scores.nps, place),
        _score(scores.ces, place),
        at["rated_at"],
        _duration(plain["handling"]),
        plain["surveys"],
        plain["escalations"],
        at["answered_at"],
    )
    facts = Facts(
        ROLES[plain["opened_by"]],
        at["acknowledged_at"],
        _REMOVED[plain["removed"]],
        at["removed_at"],
        _hands(columns.assignee, columns.assignee_held, place, (*assignees, None)),
        _hands(columns.team, columns.team_held, place, (*teams, None)),
        marks,
    )
    return FactRow(plain["events"], course, talk, facts)


def fact_columns(
    states: Sequence[State], assignees: Sequence[str], teams: Sequence[str]
) -> FactColumns:
    """Return the facts of tickets as columns; the lists have to have all their holders."""
    facts = [state.facts for state in states]
    rows = [_numbers(state) for state in states]
    turns = [(place, at) for place, state in enumerate(states) for at in state.course.turns]
    assignee = [each.assignee for each in facts]
    team = [each.team for each in facts]
    return FactColumns(
        PlainColumns(*(_ints(row[name] for row in rows) for name in PlainColumns._fields)),
        ScoreColumns(
            *(
                np.array([getattr(each.marks, name) for each in facts], np.float64)
                for name in ScoreColumns._fields
            )
        ),
        *_hand_columns(assignee, assignees),
        *_hand_columns(team, teams),
        TurnColumns(_ints(place for place, _ in turns), _ints(micros_of(at) for _, at in turns)),
    )


def _numbers(state: State) -> dict[str, int]:
    facts = state.facts
    words = {
        "opened_by": ROLES.index(facts.opened_by),
        "removed": -1 if facts.removed is None else _REMOVED.index(facts.removed),
        "kind": CLASSES.index(state.course.kind),
        "events": state.events,
        "opened_at": micros_of(state.opened_at),
        "last_at": micros_of(state.last_at),
    }
    groups = (state.course, state.talk, facts, facts.marks)
    told = {name: _micros(value) for group in groups for name, value in group._asdict().items()}
    return {**told, **words}


def _micros(value: object) -> int:
    """Return an instant, a duration or a count as a whole number; `NULL` for anything else."""
    match value:
        case datetime():
            return micros_of(value)
        case timedelta():
            return value // _MICROSECOND
        case int():
            return value
        case _:
            return NULL


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _hand_columns(hands: Sequence[Hands], values: Sequence[str]) -> tuple[HandColumns, HeldColumns]:
    place: dict[str | None, int] = {text: number for number, text in enumerate(values)}
    place[None] = -1
    held = [(ticket, *each) for ticket, hand in enumerate(hands) for each in hand.held]
    return (
        HandColumns(
            _ints(place[each.holder] for each in hands),
            _ints(place[each.last] for each in hands),
            _ints(each.changes for each in hands),
            _ints(each.since // _MICROSECOND for each in hands),
        ),
        HeldColumns(
            _ints(ticket for ticket, _, _ in held),
            _ints(place[name] for _, name, _ in held),
            _ints(time // _MICROSECOND for _, _, time in held),
        ),
    )


def _hands(
    columns: HandColumns, held: HeldColumns, place: int, values: Sequence[str | None]
) -> Hands:
    rows = _rows(held.ticket, place)
    pairs = zip(held.holder[rows].tolist(), held.time[rows].tolist(), strict=True)
    return Hands(
        values[int(columns.holder[place])],
        values[int(columns.last[place])],
        int(columns.changes[place]),
        _duration(int(columns.since[place])),
        tuple(Held(values[holder], _duration(time)) for holder, time in pairs),
    )


def _rows(ticket: Ints, place: int) -> slice:
    """Return where the rows of one ticket stand."""
    first, last = np.searchsorted(ticket, [place, place + 1]).tolist()
    return slice(first, last)


def _instant(micros: int) -> datetime | None:
    return None if micros == NULL else instant_of(micros)


def _duration(micros: int) -> timedelta:
    return timedelta(microseconds=micros)


def _score(column: Floats, place: int) -> float | None:
    return None if np.isnan(column[place]) else float(column[place])
