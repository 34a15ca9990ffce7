"""Random outages and maintenance on the ticks of the reference."""

from hypothesis import strategies as st

from slaengine import Calendar
from slaengine.availability import NO_DATA, Maintenance, Outage
from slaengine.policy import Availability
from tests.availability.reference import TICK, instant

DESK = Calendar(name="desk", tz="UTC", hours={"tue": ["00:10-00:50"]})  # ticks 30 to 150
TICKS = st.integers(-20, 180)
LENGTHS = st.integers(0, 40)
COMPONENTS = st.sampled_from(["web", "db", None])
CAUSES = st.sampled_from([None, None, None, "customer", "force majeure", NO_DATA])


@st.composite
def outages(draw: st.DrawFn) -> Outage:
    start = draw(TICKS)
    end = instant(start + draw(LENGTHS))
    return Outage(instant(start), end, draw(COMPONENTS), draw(CAUSES))


@st.composite
def windows(draw: st.DrawFn) -> Maintenance:
    start = draw(TICKS)
    ahead = draw(st.sampled_from([None, 0, 9, 200]))
    told = None if ahead is None else instant(start - ahead)
    end = instant(start + draw(LENGTHS))
    return Maintenance(instant(start), end, told, draw(COMPONENTS))


MAINTENANCE_TERMS = st.sampled_from(
    [
        None,
        {},
        {"notice": "3m"},
        {"cap": "5m a day"},
        {"notice": "3m", "cap": "4m a day", "cap_on": "downtime"},
    ]
)


@st.composite
def terms(
    draw: st.DrawFn,
    measures: tuple[str, ...] = ("time", "slots"),
    scopes: tuple[str, ...] = ("any", "all", "none"),
) -> Availability:
    scope = draw(st.sampled_from(scopes))
    rounding = {
        "minimum": draw(st.sampled_from([None, "1m", "2m40s"])),
        "partial_minutes": draw(st.sampled_from(["exact", "dropped", "counted"])),
    }
    slots = {"slot": draw(st.sampled_from(["1m", "5m"])), "measure": "slots"}
    slots["bad_slot"] = draw(st.sampled_from(["any", "all", "50%", "1/3"]))
    slotted = draw(st.sampled_from(measures)) == "slots"
    shared = {
        "denominator": draw(st.sampled_from(["all", "less_maintenance", "less_exclusions"])),
        "maintenance": draw(MAINTENANCE_TERMS),
        "exclusions": draw(st.sampled_from([[], ["customer"], ["customer", "force majeure"]])),
        "no_data": draw(st.sampled_from(["up", "down", "excluded"])),
        "calendar": draw(st.sampled_from(["24x7", "desk"])),
        "components": [] if scope == "none" else ["web", "db"],
        "scope": "any" if scope == "none" else scope,
    }
    given = {**shared, **(slots if slotted else rounding)}
    return Availability("a", **given)  # type: ignore[arg-type]


LOGS = st.lists(outages(), max_size=6)
PLANS = st.lists(windows(), max_size=3)
__all__ = ["DESK", "LOGS", "PLANS", "TICK", "outages", "terms", "windows"]
