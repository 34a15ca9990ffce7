"""What happens to tickets: much of it at once, at opening and closing times, and back and forth."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from slaengine import Event, Opened, Rated, Replied, StatusChanged, Updated, Worked
from slaengine.events import Role
from tests.reference.ticket import CLASSES
from tests.strategies.promises import CHANNELS, CUSTOMERS, GROUPS, SERVICES, TIERS

START = datetime(2026, 3, 26, 8, 0, tzinfo=UTC)  # a Thursday
STATUSES = st.sampled_from(tuple(CLASSES))
ROLES: st.SearchStrategy[Role] = st.sampled_from(["customer", "agent", "agent", "bot", "system"])
KINDS = st.sampled_from(
    ["replied"] * 3
    + ["status"] * 3
    + ["updated"] * 2
    + ["worked", "rated", "approved"]
    + ["merged"]
)
CLEARED: tuple[str | None, ...] = ("", None)
Fields = Mapping[str, str | int | float | bool | datetime | None]


# Full and half hours, at which desks open and promises fall due, and some other instants.
HALF_HOURS = st.integers(0, 2 * 24 * 9).map(lambda n: START + timedelta(minutes=30 * n))
EXACT = st.integers(0, 9 * 86_400 * 10**6).map(lambda n: START + timedelta(microseconds=n))
INSTANTS = HALF_HOURS | HALF_HOURS | EXACT
# The fields that the policies look at, sometimes cleared, sometimes unchanged.
FIELDS: st.SearchStrategy[Fields] = st.fixed_dictionaries(
    {},
    optional={
        "priority": st.sampled_from((*TIERS, 1, 1.0, "low", *CLEARED)),
        "customer": st.sampled_from((*CUSTOMERS, *CLEARED)),
        "service": st.sampled_from((*SERVICES, *CLEARED)),
        "channel": st.sampled_from((*CHANNELS, *CLEARED)),
        "group": st.sampled_from((*GROUPS, *CLEARED)),
        "assignee": st.sampled_from(("ana", *CLEARED)),
        "promised_at": INSTANTS | INSTANTS.map(datetime.isoformat) | st.sampled_from(CLEARED),
    },
)


@st.composite
def events(draw: st.DrawFn, at: datetime) -> Event:
    """Anything but the opening."""
    kind, by, some = draw(KINDS), draw(ROLES), draw(st.just({}) | FIELDS)
    happened: Event
    match kind:
        case "replied":
            public = draw(st.sampled_from([True, True, False]))
            happened = Replied("T-7", at, by=by, public=public, fields=some)
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
def histories(draw: st.DrawFn, most: int = 10) -> list[Event]:
    """A ticket's events in order, the opening first; many at one instant."""
    hot = draw(st.lists(INSTANTS, min_size=1, max_size=4))
    times = st.sampled_from(hot) | INSTANTS
    ats = sorted(draw(st.lists(times, min_size=1, max_size=most)))
    opened = Opened("T-7", ats[0], by=draw(ROLES), status=draw(STATUSES), fields=draw(FIELDS))
    return [opened, *(draw(events(at)) for at in ats[1:])]
