"""Backdating: events that were recorded later than they are said to have happened."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from slaengine.audit.watch import Watch
from slaengine.errors import HistoryError
from slaengine.events import Event, FieldValue
from slaengine.instants import as_utc


class Late(NamedTuple):
    """An event, when it was recorded at the earliest, and what shows that."""

    event: Event
    recorded_at: datetime
    how: str


def late_events(events: Sequence[Event], watch: Watch) -> list[Late]:
    """Return the events that were recorded late, in the order in which they were recorded.

    An event tells when it was recorded in its field `recorded_at`; one that follows a later event
    was recorded no earlier than that happened.
    """
    found: list[Late] = []
    latest: Event | None = None
    for event in events:
        late: Late | None = None
        told = event.fields.get(watch.recorded_at)
        if told is not None and told != "":
            late = Late(event, _instant(event, told, watch.recorded_at), "recorded")
        elif latest is not None and event.at < latest.at:
            late = Late(event, latest.at, f"recorded after the {latest.name} of this instant")
        if late is not None and late.recorded_at - event.at > watch.late:
            found.append(late)
        if latest is None or event.at > latest.at:
            latest = event
    return found


def _instant(event: Event, told: FieldValue, name: str) -> datetime:
    what = f"ticket {event.ticket!r}: field {name!r}"
    at: object = told
    if isinstance(told, str):
        with suppress(ValueError):
            at = datetime.fromisoformat(told)
    if not isinstance(at, datetime):
        raise HistoryError(
            f"{what} holds {told!r}, which is no instant; write 2026-01-05T17:00:00+00:00"
        )
    return as_utc(at, HistoryError, what)
