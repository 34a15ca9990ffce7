"""What happens to tickets: much of it at once, at opening and closing times, and back and forth."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from hypothesis import strategies as st

from slaengine import Event, Opened, Rated, Replied, StatusChanged, Updated, Worked
from slaengine.events import Role
from tests.reference.ticket import CLASSES
from tests.strategies.promises import CHANNELS, CUSTOMERS, GROUPS, SERVICES, TIERS

Fields: TypeAlias = Mapping[str, str | int | float | bool | datetime | None]
START = datetime(2026, 3, 26, 8, 0, tzinfo=UTC)  # a Thursday
STATUSES = st.sampled_from(tuple(CLASSES))
ROLES: st.SearchStrategy[Role] = st.sampled_from(["customer", "agent", "agent", "bot", "system"])
KINDS = st.sampled_from(
    ["replied"] * 6
    + ["status"] * 6
    + ["updated"] * 4
    + ["worked", "rated", "approved", "acknowledged", "merged"]
)
OPENERS: st.SearchStrategy[Role] = st.sampled_from(["customer", "customer", "customer", "agent"])
WRITERS: st.SearchStrategy[Role] = st.sampled_from(
    ["agent", "customer", "customer", "agent", "bot"]
)
OPENING = st.sampled_from(["new", "open", "open", "open", "pending", "hold", "solved"])
NOTHING: st.SearchStrategy[Fields] = st.just({})
USUAL: Fields = {"priority": "normal", "customer": "acme", "group": "tier-2"}
CLEARED: tuple[str | None, ...] = ("", None)


# Full and half hours, at which desks open and promises fall due, and some other instants.
HALF_HOURS = st.integers(0, 2 * 24 * 4).map(lambda n: START + timedelta(minutes=30 * n))
EXACT = st.integers(0, 4 * 86_400 * 10**6).map(lambda n: START + timedelta(microseconds=n))
HOURS = st.sampled_from([2, 0, 0.5, 1, 0, 4, 8, 14, 24]).map(lambda n: timedelta(hours=n))
GAPS = HOURS | HOURS | HOURS | st.integers(0, 10**11).map(lambda n: timedelta(microseconds=n))
INSTANTS = HALF_HOURS | EXACT | HALF_HOURS.map(lambda at: at + timedelta(days=4))
# The fields that the policies look at, sometimes cleared, sometimes unchanged.
FIELDS: st.SearchStrategy[Fields] = st.fixed_dictionaries(
    {},
    optional={
        "priority": st.sampled_from((*TIERS, 1, 1.0, "low", *CLEARED)),
        "customer": st.sampled_from((*CUSTOMERS, *CLEARED)),
        "service": st.sampled_from((*SERVICES, *CLEARED)),
        "channel": st.sampled_from((*CHANNELS, *CLEARED)),
        "group": st.sampled_from((*GROUPS, *CLEARED)),
        "assignee": st.sampled_from(("agent-7", *CLEARED)),
        "promised_at": INSTANTS | INSTANTS.map(datetime.isoformat) | st.sampled_from(CLEARED),
    },
)


@st.composite
def events(draw: st.DrawFn, at: datetime) -> Event:
    """Anything but the opening."""
    kind, by, some = draw(KINDS), draw(ROLES), draw(NOTHING | NOTHING | FIELDS)
    happened: Event
    match kind:
        case "replied":
            public = draw(st.sampled_from([True, True, False]))
            happened = Replied("T-7", at, by=draw(WRITERS), public=public, fields=some)
        case "status":
            happened = StatusChanged("T-7", at, status=draw(STATUSES), by=by, fields=some)
        case "updated":
            happened = Updated("T-7", at, fields=draw(FIELDS), by=by)
        case "worked":
            happened = Worked("T-7", at, duration=timedelta(minutes=5), by=by, fields=some)
        case "rated":
            happened = Rated("T-7", at, survey="csat", score=4)
        case name:
            happened = Event("T-7", at, name, by=by, fields=some)
    return happened


@st.composite
def histories(
    draw: st.DrawFn, lengths: Sequence[int] = (8, 6, 10, 5, 4, 3, 2, 1, 0)
) -> list[Event]:
    """A ticket's events in order, the opening first; many at one instant."""
    at = draw(HALF_HOURS | EXACT)
    usual: Fields = draw(st.sampled_from([{}, USUAL, USUAL]))
    fields: Fields = {**usual, **draw(FIELDS)}
    history: list[Event] = [
        Opened("T-7", at, by=draw(OPENERS), status=draw(OPENING), fields=fields)
    ]
    for _ in range(draw(st.sampled_from(lengths))):
        at += draw(GAPS)
        history.append(draw(events(at)))
    return history
