"""Whole careers of tickets: histories in which also work, scores, hands and removals come up."""

from datetime import timedelta

from hypothesis import strategies as st

from slaengine import Event, Rated, Updated, Worked
from slaengine.events import Survey
from tests.strategies.histories import GAPS, ROLES, histories

PEOPLE = st.sampled_from(["ana", "bo", "cy", 7, "", None])
TEAMS = st.sampled_from(["north", "south", ""])
SURVEYS: st.SearchStrategy[Survey] = st.sampled_from(["csat", "csat", "nps", "ces"])
KINDS = st.sampled_from(
    ["handed"] * 5
    + ["moved"] * 2
    + ["rated"] * 3
    + ["worked", "surveyed", "escalated", "acknowledged", "deleted"]
)


@st.composite
def turns(draw: st.DrawFn, before: Event) -> Event:
    """Something that goes with a desk's work, some time after another event."""
    at, kind, by = before.at + draw(GAPS), draw(KINDS), draw(ROLES)
    match kind:
        case "handed":
            both = {"assignee": draw(PEOPLE), **draw(st.sampled_from([{}, {"team": "north"}]))}
            return Updated(before.ticket, at, by=by, fields=both)
        case "moved":
            return Event(before.ticket, at, "moved", by=by, fields={"team": draw(TEAMS)})
        case "rated":
            score = draw(st.sampled_from([1, 4, 5, 6.5, 10]))
            return Rated(before.ticket, at, survey=draw(SURVEYS), score=score)
        case "worked":
            duration = draw(st.integers(0, 10**10).map(lambda n: timedelta(microseconds=n)))
            return Worked(before.ticket, at, duration=duration)
        case name:
            return Event(before.ticket, at, name, by=by)


@st.composite
def careers(draw: st.DrawFn) -> list[Event]:
    """A ticket's events in order, the opening first; many at one instant."""
    events = draw(histories())
    for _ in range(draw(st.sampled_from([4, 3, 2, 6, 1, 0]))):
        place = draw(st.integers(0, len(events) - 1))
        events.insert(place + 1, draw(turns(events[place])))
    return sorted(events, key=lambda event: (event.at, event is not events[0]))
