"""Calendars of every kind, near the instants at which calendars go wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import assume
from hypothesis import strategies as st

from tests.reference.calendar import PlainCalendar, TooFarError
from tests.reference.spec import CalendarSpec, Effect, HolidaySpec, Rule, SpecialSpec, Texts, Weekly
from tests.strategies.zones import FIXED_ZONES, ZONES, transitions

if TYPE_CHECKING:
    from slaengine import Calendar

T = TypeVar("T")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Case:
    """One description, both calendars made from it, and an instant near which it is interesting."""

    spec: CalendarSpec
    anchor: datetime

    @cached_property
    def ours(self) -> "Calendar":
        """The library's calendar."""
        return self.spec.build()

    @cached_property
    def reference(self) -> PlainCalendar:
        """The reference's calendar."""
        return PlainCalendar(self.spec)

    @cached_property
    def edges(self) -> list[datetime]:
        """The openings and closings near the anchor."""
        spans = self.reference.spans(self.anchor - 9 * DAY, self.anchor + 9 * DAY)
        return [edge for span in spans for edge in span] or [self.anchor]


def _few(values: st.SearchStrategy[T]) -> st.SearchStrategy[list[T]]:
    return st.just([]) | st.lists(values, max_size=2)


def _offsets(most: timedelta) -> st.SearchStrategy[timedelta]:
    whole = most // MOMENT
    return st.integers(-whole, whole).map(lambda n: n * MOMENT)


# Wall times, most of them round or in the small hours, some to the second; hours of one day that
# touch, overlap or pass midnight; weekly hours with some open time in them.
ROUND = ["00:00", "00:30", "01:00", "01:30", "02:00", "02:15", "02:45", "03:00", "09:00", "12:00"]
ROUND += ["13:00", "17:00", "17:30", "22:00", "23:00", "23:59:59"]
TIMES = st.sampled_from(ROUND) | st.times().map(lambda at: at.isoformat("seconds"))
INTERVALS = st.tuples(TIMES, TIMES | st.just("24:00")).map("-".join) | st.sampled_from(
    ["09:00-17:00", "22:00-06:00", "00:00-24:00", "09:00-09:00"]
)
HOURS: st.SearchStrategy[Texts] = st.lists(INTERVALS, max_size=3).map(tuple)
SOME_HOURS: st.SearchStrategy[Texts] = st.lists(INTERVALS, min_size=1, max_size=3).map(tuple)
ROUND_THE_CLOCK: Weekly = "24x7"
WEEKS: st.SearchStrategy[Weekly] = (
    st.dictionaries(
        st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), SOME_HOURS, min_size=1
    ).map(lambda days: tuple(days.items()))
    | st.tuples(st.tuples(st.just("mon-fri"), SOME_HOURS), st.tuples(st.just("sat,sun"), HOURS))
    | st.just(ROUND_THE_CLOCK)
)

# What changes them, at so many days from the anchor.
NEAR = st.integers(-8, 8)
RULES = (
    Rule("FREQ=MONTHLY;BYDAY=-1FR", lambda d: d.weekday() == 4 and (d + 7 * DAY).month != d.month),
    Rule("FREQ=MONTHLY;BYMONTHDAY=1", lambda d: d.day == 1),
    Rule("FREQ=WEEKLY;BYDAY=TU,SU", lambda d: d.weekday() in (1, 6)),
    Rule("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", lambda d: (d.month, d.day) == (3, 31)),
)
HOLIDAYS = _few(st.tuples(st.lists(NEAR, min_size=1, max_size=3, unique=True), HOURS))
EFFECTS: st.SearchStrategy[Effect] = st.sampled_from(["replace", "add", "remove"])
SPECIAL = _few(st.tuples(NEAR, st.integers(0, 4) | st.sampled_from(RULES), HOURS, EFFECTS))
CLOSURES = _few(
    st.tuples(_offsets(7 * DAY), st.integers(1, 3 * DAY // MOMENT).map(lambda n: n * MOMENT))
)
REVISIONS = st.lists(st.tuples(NEAR, WEEKS), max_size=2, unique_by=lambda each: each[0])

NUDGES = st.sampled_from([timedelta(0), -MOMENT, MOMENT, HOUR / 2, timedelta(seconds=-1)])
AWAY = NUDGES | _offsets(3 * DAY) | _offsets(20 * DAY)
TOLD = st.sampled_from(["own", "typed", "utc", "uncached", "fixed", "other"])
AMOUNTS = st.sampled_from([timedelta(0), MOMENT, HOUR, 8 * HOUR, 24 * HOUR]) | st.integers(
    0, 3 * DAY // MOMENT
).map(lambda n: n * MOMENT)


@st.composite
def cases(draw: st.DrawFn, zones: Sequence[str] = ZONES) -> Case:
    """A calendar in a zone, crowded around one of the zone's transitions."""
    tz = draw(st.sampled_from(zones))
    anchor = draw(st.sampled_from(transitions(tz)))
    day = anchor.date()
    spec = CalendarSpec(
        tz=tz,
        hours=draw(WEEKS),
        holidays=tuple(_holiday(day, *each) for each in draw(HOLIDAYS)),
        special=tuple(_special(day, *each) for each in draw(SPECIAL)),
        closures=tuple((anchor + at, anchor + at + length) for at, length in draw(CLOSURES)),
        revisions=tuple(sorted((day + n * DAY, hours) for n, hours in draw(REVISIONS))),
    )
    case = Case(spec, anchor)
    assume(keeps_opening(case))
    return case


def keeps_opening(case: Case) -> bool:
    """Tell whether no rule closes the calendar for good."""
    try:
        case.reference.next_open(case.anchor + 40 * DAY)
    except TooFarError:
        return False
    return True


def weekly_cases() -> st.SearchStrategy[Case]:
    """Weekly hours only, in zones that never change their offset."""
    specs = st.builds(CalendarSpec, st.sampled_from(FIXED_ZONES), WEEKS)
    return st.builds(Case, specs, st.just(datetime(2026, 3, 2, tzinfo=UTC)))


@st.composite
def instants(draw: st.DrawFn, case: Case) -> datetime:
    """An instant near a transition or an edge, told in one zone or another."""
    wall_clock = ZoneInfo(case.spec.tz)
    base = draw(st.sampled_from([case.anchor, *case.edges]))
    at = base + draw(AWAY)
    match draw(TOLD):
        case "own":
            return at.astimezone(wall_clock)
        case "typed":  # a wall time as somebody might write it down, existing or not
            return at.replace(tzinfo=wall_clock, fold=draw(st.integers(0, 1)))
        case "uncached":
            return at.astimezone(ZoneInfo.no_cache(case.spec.tz))
        case "fixed":
            return at.astimezone(timezone(timedelta(hours=5, minutes=30)))
        case "other":
            return at.astimezone(ZoneInfo(draw(st.sampled_from(ZONES))))
        case _:
            return at


def _holiday(day: date, offsets: list[int], hours: Texts) -> HolidaySpec:
    days = [day + n * DAY for n in offsets]
    return HolidaySpec(tuple((each, f"feast of {each:%j}") for each in days), hours)


def _special(
    day: date, offset: int, repeated: int | Rule, hours: Texts, effect: Effect
) -> SpecialSpec:
    """Only a replacement may have no hours: the date is closed."""
    first = day + offset * DAY
    hours = hours or (() if effect == "replace" else ("10:00-11:30",))
    if isinstance(repeated, Rule):
        return SpecialSpec(rule=repeated, since=first, hours=hours, effect=effect)
    until = first + repeated * DAY if repeated else None
    return SpecialSpec(day=first, until=until, hours=hours, effect=effect)
