"""Events as rows of plain values, for JSON lines and CSV."""

from collections.abc import Mapping
from datetime import date

from slaengine.durations import format_duration
from slaengine.events import (
    Event,
    FieldValue,
    Opened,
    Rated,
    Replied,
    StatusChanged,
    Worked,
)
from slaengine.reading.words import RESERVED


def row_of(event: Event) -> dict[str, object]:
    """Write an event as a row of plain values; `event_of` reads it back.

    >>> from slaengine.reading.row import event_of
    >>> row = {"ticket": "T-7", "at": "2026-01-05T09:00:00+00:00", "event": "merged"}
    >>> row_of(event_of(row)) == row | {"by": "system"}
    True
    """
    row: dict[str, object] = {
        "ticket": event.ticket,
        "at": event.at.isoformat(),
        "event": event.name,
        "by": event.by,
    }
    if event.actor is not None:
        row["actor"] = event.actor
    row |= _own_of(event)
    return row | _plain_fields(event.fields)


def _own_of(event: Event) -> dict[str, object]:
    match event:
        case Opened() | StatusChanged():
            return {"status": event.status}
        case Replied():
            return {"public": event.public}
        case Rated():
            return {"survey": event.survey, "score": event.score}
        case Worked():
            return {"duration": format_duration(event.duration)}
        case _:
            return {}


def _plain_fields(fields: Mapping[str, FieldValue]) -> dict[str, object]:
    plain: dict[str, object] = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in fields.items()
    }
    if plain.keys() & RESERVED:
        return {"fields": plain}
    return plain
