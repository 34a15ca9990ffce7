"""Policies whose agreements compete, change and fall away as a ticket's fields do."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.reference.calendar import Landing
from tests.reference.rules import METRICS, NOT_UNLESS_ASKED
from tests.reference.spec import CalendarSpec, HolidaySpec, SpecialSpec
from tests.reference.terms import (
    Amount,
    Anchor,
    By,
    Condition,
    Days,
    Kind,
    OnCalendarChange,
    OnReopen,
    OnRetarget,
    PolicySpec,
    Row,
    Terms,
)

# The clocks of Lisbon go forward on Sunday 29 March 2026; Good Friday is the 3rd of April.
DESK = CalendarSpec(
    name="desk",
    tz="Europe/Lisbon",
    hours=(("mon-fri", ("09:00-13:00", "14:00-18:00")),),
    holidays=(HolidaySpec(((date(2026, 4, 3), "Good Friday"),), ("09:00-12:00",)),),
)
NIGHT = CalendarSpec(
    name="night",
    tz="America/New_York",
    hours=(("mon-fri", ("22:00-06:00",)), ("sun", ("00:00-24:00",))),
    special=(SpecialSpec(day=date(2026, 3, 31), hours=("12:00-12:30",), effect="add"),),
)
CALENDARS = (DESK, NIGHT)
NAMES = st.sampled_from(["desk", "24x7", "night", "desk"])
PAUSES = st.sampled_from([("pending",), ("pending", "hold"), ("on-hold",), ()])
TIERS = ("urgent", "normal", "1")
CUSTOMERS, SERVICES, CHANNELS, GROUPS = (
    ("acme", "globex"),
    ("email", "phone"),
    ("chat", "web"),
    ("tier-1", "tier-2"),
)


# Open time, often such that it is used up at an edge, and business days.
HOURS = st.sampled_from([0.25, 0.5, 1, 2, 4, 8, 12, 24]).map(lambda n: timedelta(hours=n))
EXACT = st.integers(1, 10**11).map(lambda n: timedelta(microseconds=n))
DAYS = st.builds(Days, st.integers(1, 3), st.sampled_from(["same_time", "close"]))
AMOUNTS: st.SearchStrategy[Amount] = HOURS | HOURS | EXACT | DAYS
TIERED = st.tuples(AMOUNTS, AMOUNTS, AMOUNTS).map(
    lambda each: tuple(zip(TIERS, each, strict=True))
) | st.dictionaries(st.sampled_from(TIERS), AMOUNTS, min_size=1).map(
    lambda tiers: tuple(tiers.items())
)
CONDITIONS = st.sampled_from(
    [
        (Condition("channel", ("chat",)),),
        (Condition("channel", ("chat", "web")),),
        (Condition("channel", ("web",), unless=True),),
        (Condition("channel"),),
    ]
)
GROUP = st.sampled_from(["tier-2", "tier-2", "tier-1"]).map(
    lambda group: (Condition("group", (group,)),)
)
REOPENS: st.SearchStrategy[OnReopen] = st.sampled_from(["resume", "restart", "count_gap", "ignore"])
RETARGETS: st.SearchStrategy[OnRetarget] = st.sampled_from(["keep_elapsed", "restart"])
CHANGES: st.SearchStrategy[OnCalendarChange] = st.sampled_from(["piecewise", "latest"])
ANCHORS: st.SearchStrategy[Anchor] = st.sampled_from(["oldest", "latest"])
LANDINGS: st.SearchStrategy[Landing] = st.sampled_from(["close", "open"])
NO_CONDITION = st.just(())
MOSTLY = st.sampled_from([True, False, True, True])
SELDOM = st.sampled_from([False, True, False])
# Only clocks that do not pause like the others are asked to, or told not to, by themselves.
OWN = {
    each: SELDOM if each in (*NOT_UNLESS_ASKED, "agent_work") else st.just(False)
    for each in METRICS
}
CUSTOMER = st.sampled_from([(), CUSTOMERS[:1], CUSTOMERS])
SERVICE = st.sampled_from([(), (), SERVICES[:1], SERVICES])
CALENDAR = st.none() | NAMES
WITHIN = AMOUNTS | TIERED | TIERED | st.just(By("promised_at"))


@st.composite
def agreements(
    draw: st.DrawFn,
    name: str,
    metrics: Sequence[str],
    *,
    kinds: tuple[Kind, ...] = ("sla",),
    parties: bool = False,
    when: st.SearchStrategy[tuple[Condition, ...]] = NO_CONDITION,
) -> Terms:
    """One agreement on some metrics, for anybody or for some parties."""
    return Terms(
        name=name,
        kind=draw(st.sampled_from(kinds)),
        rows=tuple(row for metric in metrics for row in draw(rows(metric))),
        customer=draw(CUSTOMER) if parties else (),
        service=draw(SERVICE) if parties else (),
        when=draw(when),
        calendar=draw(NAMES),
        tz=draw(st.sampled_from(["UTC", "Australia/Lord_Howe"])),
        pause_on=draw(PAUSES),
        pause_only=tuple((metric, draw(PAUSES)) for metric in metrics if draw(OWN[metric])),
        landing=draw(LANDINGS),
        on_reopen=draw(REOPENS),
        on_retarget=draw(RETARGETS),
        on_calendar_change=draw(CHANGES),
        anchor=draw(ANCHORS),
    )


@st.composite
def rows(draw: st.DrawFn, metric: str) -> list[Row]:
    """Targets of one metric: perhaps one on a condition, then one for the others."""
    found = []
    if draw(SELDOM):
        found.append(Row(metric, draw(WITHIN), draw(CONDITIONS), draw(CALENDAR)))
    if not found or draw(MOSTLY):
        found.append(Row(metric, draw(WITHIN), (), draw(CALENDAR)))
    return found


@st.composite
def policies(draw: st.DrawFn) -> PolicySpec:
    """A policy on one to three metrics: a default, rivals, and what runs beside them.

    Few metrics, so that much happens to each of them.
    """
    metrics = draw(st.lists(st.sampled_from(METRICS), min_size=1, max_size=3, unique=True))
    found = [
        draw(agreements(f"rival-{number}", metrics, parties=True, when=NO_CONDITION | CONDITIONS))
        for number in range(draw(st.integers(0, 2)))
    ]
    if not found or draw(MOSTLY):
        found.append(draw(agreements("default", metrics)))
    if draw(MOSTLY):
        found.append(draw(agreements("beside", metrics, kinds=("ola", "uc"), when=GROUP)))
    return PolicySpec(CALENDARS, tuple(found))
