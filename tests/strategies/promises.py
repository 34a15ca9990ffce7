"""Policies whose agreements compete, change and fall away as a ticket's fields do."""

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
NAMES = st.sampled_from(["desk", "desk", "night", "24x7"])
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
TIERED = st.dictionaries(st.sampled_from(TIERS), AMOUNTS, min_size=1).map(
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
ROWS = st.builds(
    Row,
    st.sampled_from(METRICS),
    AMOUNTS | TIERED | st.just(By("promised_at")),
    st.just(()) | CONDITIONS,
    st.none() | NAMES,
)
GROUP = st.sampled_from(GROUPS).map(lambda group: (Condition("group", (group,)),))
REOPENS: st.SearchStrategy[OnReopen] = st.sampled_from(["resume", "restart", "count_gap", "ignore"])
RETARGETS: st.SearchStrategy[OnRetarget] = st.sampled_from(["keep_elapsed", "restart"])
CHANGES: st.SearchStrategy[OnCalendarChange] = st.sampled_from(["piecewise", "latest"])
ANCHORS: st.SearchStrategy[Anchor] = st.sampled_from(["oldest", "latest"])
LANDINGS: st.SearchStrategy[Landing] = st.sampled_from(["close", "open"])
NO_CONDITION = st.just(())
PAUSE_ONLY = st.lists(
    st.tuples(st.sampled_from((*NOT_UNLESS_ASKED, "agent_work")), PAUSES),
    max_size=2,
    unique_by=lambda each: each[0],
).map(tuple)


def agreements(name: str, kinds: tuple[Kind, ...]) -> st.SearchStrategy[Terms]:
    """One agreement, for anybody or for somebody."""
    return st.builds(
        Terms,
        name=st.just(name),
        kind=st.sampled_from(kinds),
        rows=st.lists(ROWS, min_size=1, max_size=6).map(tuple),
        customer=NO_CONDITION | st.sampled_from(CUSTOMERS).map(lambda each: (each,)),
        service=NO_CONDITION | st.sampled_from([SERVICES[:1], SERVICES]),
        when=NO_CONDITION | (CONDITIONS if kinds == ("sla",) else GROUP),
        calendar=NAMES,
        tz=st.sampled_from(["UTC", "Australia/Lord_Howe"]),
        pause_on=PAUSES,
        pause_only=PAUSE_ONLY,
        landing=LANDINGS,
        on_reopen=REOPENS,
        on_retarget=RETARGETS,
        on_calendar_change=CHANGES,
        anchor=ANCHORS,
    )


SLAS = tuple(agreements(f"sla-{n}", ("sla",)) for n in range(3))
BESIDE = agreements("beside", ("ola", "uc"))


def policies() -> st.SearchStrategy[PolicySpec]:
    """A policy with up to three SLAs, and perhaps an agreement that runs beside them."""
    slas = st.integers(1, 3).flatmap(lambda count: st.tuples(*SLAS[:count]))
    beside = st.just(()) | st.tuples(BESIDE)
    several = st.builds(lambda some, other: (*some, *other), slas, beside)
    return several.map(lambda agreements: PolicySpec(CALENDARS, agreements))
