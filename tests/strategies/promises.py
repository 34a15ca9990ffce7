"""Policies whose agreements compete, change and fall away as a ticket's fields do."""

from datetime import date, timedelta

from hypothesis import strategies as st

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


def amounts() -> st.SearchStrategy[Amount]:
    """Open time, often such that it is used up at an edge, and business days."""
    hours = st.sampled_from([0.25, 0.5, 1, 2, 4, 8, 12, 24]).map(lambda n: timedelta(hours=n))
    exact = st.integers(1, 10**11).map(lambda n: timedelta(microseconds=n))
    days = st.builds(Days, st.integers(1, 3), st.sampled_from(["same_time", "close"]))
    return hours | hours | exact | days


def conditions() -> st.SearchStrategy[tuple[Condition, ...]]:
    """A condition on the channel, or on whether there is one."""
    one = st.sampled_from(
        [
            Condition("channel", ("chat",)),
            Condition("channel", ("chat", "web")),
            Condition("channel", ("web",), unless=True),
            Condition("channel"),
        ]
    )
    return one.map(lambda each: (each,))


def rows(metric: str) -> st.SearchStrategy[Row]:
    """A target: for all tiers, for some of them, or a deadline in a field."""
    tiers = st.dictionaries(st.sampled_from(TIERS), amounts(), min_size=1)
    within = amounts() | tiers.map(lambda each: tuple(each.items())) | st.just(By("promised_at"))
    calendar = st.none() | NAMES
    return st.builds(Row, st.just(metric), within, st.just(()) | conditions(), calendar)


@st.composite
def agreements(draw: st.DrawFn, name: str, kinds: tuple[Kind, ...]) -> Terms:
    """One agreement, for anybody or for somebody."""
    metrics = draw(st.lists(st.sampled_from(METRICS), min_size=1, max_size=4, unique=True))
    own = draw(
        st.lists(st.sampled_from((*NOT_UNLESS_ASKED, "agent_work")), max_size=2, unique=True)
    )
    kind = draw(st.sampled_from(kinds))
    groups = st.sampled_from(GROUPS).map(lambda group: (Condition("group", (group,)),))
    reopens: st.SearchStrategy[OnReopen] = st.sampled_from(
        ["resume", "restart", "count_gap", "ignore"]
    )
    retargets: st.SearchStrategy[OnRetarget] = st.sampled_from(["keep_elapsed", "restart"])
    changes: st.SearchStrategy[OnCalendarChange] = st.sampled_from(["piecewise", "latest"])
    anchors: st.SearchStrategy[Anchor] = st.sampled_from(["oldest", "latest"])
    return Terms(
        name=name,
        kind=kind,
        rows=tuple(
            row
            for metric in metrics
            for row in draw(st.lists(rows(metric), min_size=1, max_size=2))
        ),
        customer=draw(st.just(()) | st.sampled_from(CUSTOMERS).map(lambda each: (each,))),
        service=draw(st.just(()) | st.sampled_from([SERVICES[:1], SERVICES])),
        when=draw(st.just(()) | groups if kind != "sla" else st.just(()) | conditions()),
        calendar=draw(NAMES),
        tz=draw(st.sampled_from(["UTC", "Australia/Lord_Howe"])),
        pause_on=draw(PAUSES),
        pause_only=tuple((metric, draw(PAUSES)) for metric in own),
        landing=draw(st.sampled_from(["close", "open"])),
        on_reopen=draw(reopens),
        on_retarget=draw(retargets),
        on_calendar_change=draw(changes),
        anchor=draw(anchors),
    )


@st.composite
def policies(draw: st.DrawFn) -> PolicySpec:
    """A policy with a default, a few more SLAs, and what runs beside them."""
    slas = [draw(agreements(f"sla-{n}", ("sla",))) for n in range(draw(st.integers(1, 3)))]
    beside = [
        draw(agreements(f"beside-{n}", ("ola", "uc"))) for n in range(draw(st.integers(0, 1)))
    ]
    return PolicySpec(CALENDARS, (*slas, *beside))
