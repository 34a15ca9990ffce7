"""What is true of a ticket after each of its events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from slaengine import Event, Opened, Replied, StatusChanged
from tests.reference.terms import Fields

CLASSES = {
    "new": "new",
    "open": "open",
    "reopened": "open",
    "pending": "pending",
    "hold": "hold",
    "on-hold": "hold",
    "solved": "solved",
    "resolved": "solved",
    "closed": "closed",
}


@dataclass(frozen=True)
class Step:
    """An event and what is so once it has happened."""

    event: Event
    at: datetime
    opening: bool
    fields: Fields
    status: str
    reopened: bool  # this event took the ticket out of solved or closed
    desk_reply: bool
    waits: int  # how many waits have begun so far
    wait_begins: bool
    wait_ends: bool
    another_message: bool  # the customer wrote while waiting

    @property
    def solved(self) -> bool:
        """Tell whether the ticket now counts as solved."""
        return is_solved(self.status)


def is_solved(status: str) -> bool:
    """Closed counts as solved."""
    return CLASSES[status] in ("solved", "closed")


def is_in(status: str, names: Iterable[str]) -> bool:
    """Tell whether a status is named, by itself or by its class."""
    return status in names or CLASSES[status] in names


def steps(events: Iterable[Event]) -> list[Step]:
    """Go through the events in the order of their instants; `opened` first among equals."""
    ordered = sorted(events, key=lambda event: (event.at, event.name != "opened"))
    done: list[Step] = []
    fields: dict[str, object] = {}
    status, waiting, waits = "", False, 0
    for event in ordered:
        given = {key: value for key, value in event.fields.items() if value is not None}
        fields = {key: value for key, value in (fields | given).items() if value != ""}
        before = status
        if isinstance(event, Opened | StatusChanged):
            status = event.status
        message, reply = from_customer(event), from_desk(event)
        waits += message and not waiting
        done.append(
            Step(
                event=event,
                at=event.at.astimezone(UTC),
                opening=isinstance(event, Opened),
                fields=dict(fields),
                status=status,
                reopened=bool(before) and is_solved(before) and not is_solved(status),
                desk_reply=reply,
                waits=waits,
                wait_begins=message and not waiting,
                wait_ends=reply and waiting,
                another_message=message and waiting,
            )
        )
        waiting = (waiting or message) and not reply
    return done


def from_customer(event: Event) -> bool:
    """Tell whether a customer said something that the desk can read."""
    if isinstance(event, Replied):
        return event.by == "customer" and event.public
    return isinstance(event, Opened) and event.by == "customer"


def from_desk(event: Event) -> bool:
    """Tell whether a person on the desk answered so that the customer can read it."""
    return isinstance(event, Replied) and event.by == "agent" and event.public
