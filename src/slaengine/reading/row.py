"""One row of an event log, and the event that it tells of."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar

from slaengine.errors import HistoryError
from slaengine.events import (
    ROLES,
    SURVEYS,
    Event,
    FieldValue,
    Opened,
    Rated,
    Replied,
    Role,
    StatusChanged,
    Updated,
    Worked,
)
from slaengine.reading.values import (
    UnreadableError,
    duration_of,
    field_of,
    instant_of,
    number_of,
    shown,
    text_of,
    truth_of,
)
from slaengine.reading.words import COMMON, OWN, RESERVED, event_name

Choice = TypeVar("Choice", bound=str)


def event_of(row: Mapping[str, object]) -> Event:
    """Read one row: `ticket, at, event`, what that event needs, and any other key as a field.

    >>> event_of({"ticket": 7, "at": "2026-01-05T09:00:00Z", "event": "opened", "priority": "low"})
    Opened(ticket='7', at=datetime.datetime(2026, 1, 5, 9, 0, tzinfo=datetime.timezone.utc), \
name='opened', by='customer', actor=None, fields={'priority': 'low'}, status='open')
    """
    try:
        ticket = text_of("ticket", needed(row, "ticket", "every row"))
    except ValueError as problem:
        raise HistoryError(str(problem)) from None
    try:
        return _event(ticket, row)
    except HistoryError:
        raise
    except ValueError as problem:
        raise HistoryError(f"ticket {ticket!r}: {problem}") from None


class _Head(NamedTuple):
    """What every event has."""

    ticket: str
    at: datetime
    actor: str | None
    fields: Mapping[str, FieldValue]


def _event(ticket: str, row: Mapping[str, object]) -> Event:
    name = event_name(needed(row, "event", "every row"))
    at = instant_of(needed(row, "at", "every row"))
    head = _Head(ticket, at, _actor_in(row), _fields_in(name, row))
    return _conversation(name, head, row)


def _conversation(name: str, head: _Head, row: Mapping[str, object]) -> Event:
    ticket, at, actor, fields = head
    match name:
        case "opened":
            by = _role_in(row, "customer")
            status = _status_in(row)
            return Opened(ticket, at, by=by, actor=actor, fields=fields, status=status)
        case "replied":
            by = _one_of("role", needed(row, "by", name), ROLES)
            public = _public_in(row)
            return Replied(ticket, at, by=by, actor=actor, fields=fields, public=public)
        case "status_changed":
            by = _role_in(row, "system")
            status = text_of("status", needed(row, "status", name))
            return StatusChanged(ticket, at, by=by, actor=actor, fields=fields, status=status)
        case "updated":
            return Updated(ticket, at, by=_role_in(row, "system"), actor=actor, fields=fields)
        case _:
            return _record(name, head, row)


def _record(name: str, head: _Head, row: Mapping[str, object]) -> Event:
    ticket, at, actor, fields = head
    match name:
        case "rated":
            by = _role_in(row, "customer")
            survey = _one_of("survey", needed(row, "survey", name), SURVEYS)
            score = number_of("score", needed(row, "score", name))
            return Rated(ticket, at, by=by, actor=actor, fields=fields, survey=survey, score=score)
        case "worked":
            by = _role_in(row, "agent")
            duration = duration_of(needed(row, "duration", name))
            return Worked(ticket, at, by=by, actor=actor, fields=fields, duration=duration)
        case _:
            return Event(ticket, at, name, by=_role_in(row, "system"), actor=actor, fields=fields)


def needed(row: Mapping[str, object], key: str, what: str) -> object:
    """Look up what a row cannot do without."""
    value = row.get(key)
    if value is None:
        raise UnreadableError(f"{what} needs {key!r}, and it is missing, null or empty")
    return value


def _actor_in(row: Mapping[str, object]) -> str | None:
    actor = row.get("actor")
    return None if actor is None else text_of("actor", actor)


def _status_in(row: Mapping[str, object]) -> str:
    status = row.get("status")
    return "open" if status is None else text_of("status", status)


def _public_in(row: Mapping[str, object]) -> bool:
    public = row.get("public")
    return True if public is None else truth_of("public", public)


def _role_in(row: Mapping[str, object], default: Role) -> Role:
    by = row.get("by")
    return default if by is None else _one_of("role", by, ROLES)


def _one_of(what: str, value: object, choices: tuple[Choice, ...]) -> Choice:
    for choice in choices:
        if value == choice:
            return choice
    raise UnreadableError(f"unknown {what} {shown(value)}; use one of {', '.join(choices)}")


def _fields_in(name: str, row: Mapping[str, object]) -> dict[str, FieldValue]:
    own = OWN.get(name, frozenset())
    fields: dict[str, FieldValue] = {}
    for key, value in row.items():
        if value is None or key in COMMON or key in own:
            continue
        if key in RESERVED:
            raise UnreadableError(
                f"{name} has no {key!r} (here {shown(value)}); leave it out, "
                'or put a field of that name under "fields"'
            )
        fields[key] = field_of(key, value)
    nested = row.get("fields")
    return fields if nested is None else _merged(fields, nested)


def _merged(fields: dict[str, FieldValue], nested: object) -> dict[str, FieldValue]:
    if not isinstance(nested, Mapping):
        raise UnreadableError(
            f'"fields" must be an object of field names and values, not {shown(nested)}'
        )
    for key, value in nested.items():
        if value is None:
            continue
        if key in fields:
            raise UnreadableError(
                f'field {key!r} stands both in the row and under "fields"; keep one'
            )
        fields[key] = field_of(key, value)
    return fields
