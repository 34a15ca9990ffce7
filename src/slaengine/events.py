"""What happened to a ticket: the events that clocks start, pause and stop on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import isfinite
from numbers import Real
from typing import Literal, TypeAlias, get_args

from slaengine.errors import HistoryError
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc

Role: TypeAlias = Literal["customer", "agent", "bot", "system"]
FieldValue: TypeAlias = str | int | float | bool | date | None
Survey: TypeAlias = Literal["csat", "nps", "ces"]

ROLES: tuple[Role, ...] = get_args(Role)
SURVEYS: tuple[Survey, ...] = get_args(Survey)
NO_FIELDS: Mapping[str, FieldValue] = FrozenMapping()
_CLASSES = {
    "opened": "Opened",
    "replied": "Replied",
    "status_changed": "StatusChanged",
    "rated": "Rated",
    "worked": "Worked",
}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _frozen(event: "Event") -> Mapping[str, FieldValue]:
    """Return an event's fields as a mapping that cannot change; refuse what is no mapping."""
    fields: object = event.fields
    if fields is None:
        return NO_FIELDS
    if not isinstance(fields, Mapping):
        raise HistoryError(
            f"ticket {event.ticket!r}: {event.name}: fields must be a mapping such as "
            f'{{"priority": "low"}}, not {fields!r:.60}'
        )
    return FrozenMapping(event.fields) if fields else NO_FIELDS


def _check_status(event: "Event", status: object) -> None:
    if not _is_text(status):
        raise HistoryError(
            f"ticket {event.ticket!r}: {event.name}: a status is a non-empty text, not {status!r}"
        )


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return isfinite(value)
    except OverflowError:  # an integer beyond every float
        return False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to one ticket at one instant; also the event of your own by name.

    `fields` are the ticket's fields as of this event; a field that is not named stays as it was,
    an empty string clears it. `at` may be in any zone and is kept in UTC. Naive instants, an empty
    ticket or name and unknown roles raise `HistoryError`.

    >>> from datetime import timezone
    >>> at = datetime(2026, 1, 5, 9, 0, tzinfo=timezone.utc)
    >>> Event("T-7", at, "approved", by="agent", fields={"team": "tier-2"}).name
    'approved'
    """

    ticket: str
    at: datetime
    name: str
    by: Role = "system"
    actor: str | None = None
    fields: Mapping[str, FieldValue] = NO_FIELDS

    def __post_init__(self) -> None:
        if not _is_text(self.ticket):
            raise HistoryError(f"a ticket is named by a non-empty text, not {self.ticket!r}")
        if not _is_text(self.name):
            raise HistoryError(f"ticket {self.ticket!r}: an event needs a name, not {self.name!r}")
        if type(self) is Event and self.name in _CLASSES:
            raise HistoryError(
                f"ticket {self.ticket!r}: an event named {self.name!r} carries more than a name; "
                f"use {_CLASSES[self.name]}(...)"
            )
        at = as_utc(self.at, HistoryError, f"ticket {self.ticket!r}: {self.name} at")
        object.__setattr__(self, "at", at)
        if self.by not in ROLES:
            raise HistoryError(
                f"ticket {self.ticket!r}: {self.name} by unknown role {self.by!r}; "
                f"use one of {', '.join(ROLES)}"
            )
        if self.fields is not NO_FIELDS:
            object.__setattr__(self, "fields", _frozen(self))


@dataclass(frozen=True, slots=True)
class Opened(Event):
    """The ticket came into being; the first event of every history.

    >>> from datetime import timezone
    >>> at = datetime(2026, 1, 5, 9, 0, tzinfo=timezone.utc)
    >>> Opened(ticket="T-7", at=at, fields={"priority": "urgent"}).status
    'open'
    """

    name: str = field(init=False, default="opened")
    by: Role = "customer"
    actor: str | None = field(default=None, kw_only=True)
    fields: Mapping[str, FieldValue] = field(default=NO_FIELDS, kw_only=True)
    status: str = "open"

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _check_status(self, self.status)


@dataclass(frozen=True, slots=True)
class Replied(Event):
    """Somebody wrote on the ticket; `public` says whether the customer can read it.

    >>> from datetime import UTC
    >>> at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> Replied(ticket="T-7", at=at, by="agent").public
    True
    """

    name: str = field(init=False, default="replied")
    by: Role = field()
    actor: str | None = field(default=None, kw_only=True)
    fields: Mapping[str, FieldValue] = field(default=NO_FIELDS, kw_only=True)
    public: bool = True

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if not isinstance(self.public, bool):
            raise HistoryError(
                f"ticket {self.ticket!r}: a reply is public, True or False, not {self.public!r}"
            )


@dataclass(frozen=True, slots=True)
class StatusChanged(Event):
    """The ticket went into another status, in the desk's own words.

    >>> from datetime import UTC
    >>> at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> StatusChanged(ticket="T-7", at=at, status="Awaiting User Info").status
    'Awaiting User Info'
    """

    name: str = field(init=False, default="status_changed")
    by: Role = field(default="system", kw_only=True)
    actor: str | None = field(default=None, kw_only=True)
    fields: Mapping[str, FieldValue] = field(default=NO_FIELDS, kw_only=True)
    status: str = field()

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _check_status(self, self.status)


@dataclass(frozen=True, slots=True)
class Updated(Event):
    """Fields of the ticket changed: priority, assignee, group, whatever the policy looks at.

    >>> from datetime import UTC
    >>> at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> Updated(ticket="T-7", at=at, fields={"priority": "low", "group": ""}).fields["group"]
    ''
    """

    name: str = field(init=False, default="updated")
    by: Role = field(default="system", kw_only=True)
    actor: str | None = field(default=None, kw_only=True)
    fields: Mapping[str, FieldValue] = field()


@dataclass(frozen=True, slots=True)
class Rated(Event):
    """The customer answered a survey: `csat`, `nps` or `ces`, with the score as given.

    >>> from datetime import UTC
    >>> at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> Rated(ticket="T-7", at=at, survey="stars", score=5)
    Traceback (most recent call last):
    ...
    slaengine.errors.HistoryError: ticket 'T-7': unknown survey 'stars'; use one of csat, nps, ces
    """

    name: str = field(init=False, default="rated")
    by: Role = field(default="customer", kw_only=True)
    actor: str | None = field(default=None, kw_only=True)
    fields: Mapping[str, FieldValue] = field(default=NO_FIELDS, kw_only=True)
    survey: Survey = field()
    score: float = field()

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if self.survey not in SURVEYS:
            raise HistoryError(
                f"ticket {self.ticket!r}: unknown survey {self.survey!r}; "
                f"use one of {', '.join(SURVEYS)}"
            )
        if not _is_number(self.score):
            raise HistoryError(
                f"ticket {self.ticket!r}: a {self.survey} score must be a number, "
                f"not {self.score!r}"
            )


@dataclass(frozen=True, slots=True)
class Worked(Event):
    """Somebody spent handling time on the ticket; `duration` is wall time.

    >>> from datetime import UTC
    >>> at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> Worked(ticket="T-7", at=at, duration=timedelta(minutes=20), actor="ana").by
    'agent'
    """

    name: str = field(init=False, default="worked")
    by: Role = field(default="agent", kw_only=True)
    actor: str | None = field(default=None, kw_only=True)
    fields: Mapping[str, FieldValue] = field(default=NO_FIELDS, kw_only=True)
    duration: timedelta = field()

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if not isinstance(self.duration, timedelta):
            raise HistoryError(
                f"ticket {self.ticket!r}: worked for {self.duration!r}; write timedelta(minutes=20)"
            )
        if self.duration < timedelta(0):
            raise HistoryError(
                f"ticket {self.ticket!r}: worked for {self.duration}; a duration is not negative"
            )
