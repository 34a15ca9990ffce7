"""Clock rules: which moments start, stop, reset and cancel a clock, and which statuses pause it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from slaengine.errors import PolicyError
from slaengine.events import ROLES, Role
from slaengine.policy.condition import Conditions, When, read_when
from slaengine.policy.mistakes import at, gathering, mistake
from slaengine.policy.reading import (
    build,
    flag,
    known_keys,
    listed,
    maybe,
    one_of,
    read,
    several,
    shown,
    table,
    text,
)
from slaengine.policy.statuses import check_status_names, read_status_names

Wait: TypeAlias = Literal["first", "later", "begins", "ends"]
Again: TypeAlias = Literal["never", "each", "resume", "restart", "count_gap", "on_reopen"]
WAITS: tuple[Wait, ...] = get_args(Wait)
AGAINS: tuple[Again, ...] = get_args(Again)


@dataclass(frozen=True, slots=True, init=False)
class Moment:
    """Something that happens to a ticket at an instant; every part given must hold for the event.

    `event` names events, `by` the roles behind them, `status` the classes or statuses into which
    the event brings the ticket, `fields` what the event itself carries. A `wait` is the time a
    customer waits for a reply: it `begins` (the `first` or a `later` one) or `ends`.

    >>> Moment(event="replied", by="agent", public=True).event
    frozenset({'replied'})
    """

    event: frozenset[str]
    by: frozenset[Role]
    public: bool | None
    status: frozenset[str]
    fields: When
    wait: Wait | None
    reopened: bool

    def __init__(
        self,
        *,
        event: Collection[str] = (),
        by: Collection[str] = (),
        public: bool | None = None,
        status: Collection[str] = (),
        fields: Conditions | When | None = None,
        wait: Wait | None = None,
        reopened: bool = False,
    ) -> None:
        with gathering("moment"):
            values: dict[str, object] = {
                "event": frozenset(several("event", text, event)),
                "by": frozenset(read("by", listed(one_of(*ROLES)), by, ())),
                "public": maybe("public", flag, public),
                "status": read("status", read_status_names, status, frozenset()),
                "fields": When() if fields is None else read("fields", read_when, fields, When()),
                "wait": maybe("wait", _read_wait, wait),
                "reopened": read("reopened", flag, reopened, None) is True,
            }
            if not any(values[key] for key in values if key != "public") and public is None:
                mistake("is every event; say which, such as { event = 'updated' }")
        for key, value in values.items():
            object.__setattr__(self, key, value)

    def is_status_only(self) -> bool:
        """Tell whether this asks for nothing but a status, so that it can hold like one."""
        others = self.event or self.by or self.fields or self.wait or self.reopened
        return bool(self.status) and not others and self.public is None


_read_wait = one_of(*WAITS)
_read_again = one_of(*AGAINS)

Moments: TypeAlias = "Moment | Mapping[str, object] | Collection[Moment | Mapping[str, object]]"


@dataclass(frozen=True, slots=True, init=False)
class ClockRule:
    """What one clock measures: from which moments, until which, and what happens in between.

    `stop_status` and `pause` name classes or statuses and hold while the ticket is in one of them;
    the others are moments. `pause` None means the agreement's `pause_on`, an empty set never.
    `again` says what a later start or a reopen does: `never` (only the first start counts), `each`
    (every start while no cycle is open), or as `each` and at reopen `resume`, `restart`,
    `count_gap`, or `on_reopen` (as the agreement says).

    >>> rule = ClockRule(
    ...     "triage",
    ...     start=Moment(event="updated", fields={"group": "tier-2"}),
    ...     stop=Moment(event="triaged"),
    ... )
    >>> rule.again, rule.pause
    ('each', None)
    """

    metric: str
    start: tuple[Moment, ...]
    stop: tuple[Moment, ...]
    stop_status: frozenset[str]
    reset: tuple[Moment, ...]
    cancel: tuple[Moment, ...]
    pause: frozenset[str] | None
    again: Again

    def __init__(
        self,
        metric: str,
        start: Moments,
        stop: Moments = (),
        *,
        stop_status: Collection[str] = (),
        reset: Moments = (),
        cancel: Moments = (),
        pause: Collection[str] | Mapping[str, object] | None = None,
        again: Again = "each",
    ) -> None:
        with gathering(f"metric {shown(metric)}"):
            stops, levels = read("stop", _read_stop, stop, ((), frozenset()))
            own = read("stop_status", read_status_names, stop_status, frozenset())
            values: dict[str, object] = {
                "metric": read("metric", text, metric, ""),
                "start": read("start", _read_start, start, ()),
                "stop": stops,
                "stop_status": levels | own,
                "reset": read("reset", read_moments, reset, ()),
                "cancel": read("cancel", read_moments, cancel, ()),
                "pause": maybe("pause", _read_pause, pause),
                "again": read("again", _read_again, again, "each"),
            }
            if not stop and not stop_status:
                mistake("never stops; give it a stop, such as { status = 'solved' }")
        for key, value in values.items():
            object.__setattr__(self, key, value)

    def check_names(self) -> None:
        """Note statuses that the policy does not have, where it is known."""
        for key in ("start", "stop", "reset", "cancel"):
            for position, moment in enumerate(getattr(self, key)):
                with at(key), at(position), at("status"):
                    check_status_names(moment.status)
        with at("stop"):
            check_status_names(self.stop_status)
        with at("pause"):
            check_status_names(self.pause or ())


def read_moments(value: object) -> tuple[Moment, ...]:
    """Read one moment or a list of them."""
    return listed(_read_moment)(value)


def _read_moment(value: object) -> Moment:
    return build(Moment, value)


def _read_start(value: object) -> tuple[Moment, ...]:
    moments = read_moments(value)
    if not moments:
        raise PolicyError("never starts; name a moment, such as { event = 'opened' }")
    return moments


def _read_stop(value: object) -> tuple[tuple[Moment, ...], frozenset[str]]:
    """Split stops: a table with nothing but a status holds while the status does."""
    moments = read_moments(value)
    statuses = frozenset().union(*(moment.status for moment in moments if moment.is_status_only()))
    return tuple(moment for moment in moments if not moment.is_status_only()), statuses


def _read_pause(value: object) -> frozenset[str]:
    """Read statuses: a set of names, or a table `{ status = [...] }` as documents have it."""
    if not isinstance(value, Mapping):
        if isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
            return frozenset().union(*listed(_read_pause)(value))
        return read_status_names(value)
    found = known_keys(table(value), ("status",), ("status",))
    return read("status", read_status_names, found["status"], frozenset())
