"""Hearings: what an event makes of a ticket's status and its customer's waits.

That depends on words alone, and there are few of them: each case is decided once and looked up.
"""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from slaengine.errors import HistoryError
from slaengine.events import Event, Opened, Replied, StatusChanged
from slaengine.policy import Policy
from slaengine.policy.statuses import StatusClass

_ROOM = 10_000  # entries of a table before it starts anew
_SOLVED = ("solved", "closed")
_TELLING = (StatusChanged, Opened)  # events that say in which status the ticket is
_Wait: TypeAlias = tuple[bool, str | None]


class Occasion(NamedTuple):
    """What about an event decides which clocks it can touch.

    `wait` is "first" or "later" when it begins a wait, "ends" when it ends one, and "goes on"
    when a customer who waits already writes again.
    """

    event: str
    by: str
    public: bool | None
    wait: str | None
    reopened: bool


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """How a ticket stands `before` an event and after it, and what occasion that is.

    `kind` is the class of its status. Two hearings are the same only if they are one object, which
    makes them quick to look up.
    """

    before: str
    status: str
    kind: StatusClass
    solved: bool
    waiting: bool
    begins_wait: bool
    occasion: Occasion


class Hearings:
    """All hearings of one policy that have come up so far."""

    __slots__ = ("_known", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._known: dict[tuple[object, ...], Hearing] = {}

    def of(self, event: Event, before: str, waiting: bool, waited: bool) -> Hearing:
        """Return what an event makes of a ticket in a status, whose customer waits or has waited.

        Before the opening the status is empty.
        """
        said: object = None
        if isinstance(event, Replied):
            said = event.public
        elif isinstance(event, _TELLING):
            said = event.status
        key = (event.name, event.by, said, before, waiting, waited)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _ROOM:
                self._known.clear()
            found = self._known[key] = self._heard(event, before, waiting, waited)
        return found

    def _heard(self, event: Event, before: str, waiting: bool, waited: bool) -> Hearing:
        status, public = before, None
        wait: str | None = None
        if isinstance(event, Replied):
            public = event.public
            if public:
                waiting, wait = _wait(waiting, waited, event)
        elif isinstance(event, StatusChanged):
            status = event.status
        elif isinstance(event, Opened):
            status = event.status
            waiting, wait = _wait(waiting, waited, event)
        was, kind = self._class_of(before, event), self._class_of(status, event)
        reopened = was in _SOLVED and kind not in _SOLVED
        occasion = Occasion(event.name, event.by, public, wait, reopened)
        begins = wait in ("first", "later")
        return Hearing(before, status, kind, kind in _SOLVED, waiting, begins, occasion)

    def _class_of(self, status: str, event: Event) -> StatusClass:
        """Return the class of a status; that of a ticket before its opening is new."""
        if not status:
            return "new"
        try:
            return self.policy.class_of(status)
        except KeyError as error:
            raise HistoryError(f"ticket {event.ticket!r}: {event.name}: {error.args[0]}") from None


def _wait(waiting: bool, waited: bool, event: Event) -> _Wait:
    """Return whether the customer waits, and what happened to the wait."""
    if event.by == "customer":
        if waiting:
            return True, "goes on"
        return True, "later" if waited else "first"
    if waiting and event.by == "agent" and isinstance(event, Replied):
        return False, "ends"
    return waiting, None
