"""Calendars of every kind, near the instants at which calendars go wrong."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.reference.calendar import PlainCalendar
from tests.reference.spec import CalendarSpec, Effect, HolidaySpec, Rule, SpecialSpec, Texts, Weekly
from tests.strategies.zones import FIXED_ZONES, ZONES, transitions

if TYPE_CHECKING:
    from slaengine import Calendar

T = TypeVar("T")
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
TIMES = ["00:00", "00:30", "01:00", "01:30", "02:00", "02:15", "02:45", "03:00", "09:00"]
TIMES += ["12:00", "13:00", "17:00", "17:30", "22:00", "23:00", "23:59:59"]
ROUND_THE_CLOCK: Weekly = "24x7"
RULES = (
    Rule("FREQ=MONTHLY;BYDAY=-1FR", lambda d: d.weekday() == 4 and (d + 7 * DAY).month != d.month),
    Rule("FREQ=MONTHLY;BYMONTHDAY=1", lambda d: d.day == 1),
    Rule("FREQ=WEEKLY;BYDAY=TU,SU", lambda d: d.weekday() in (1, 6)),
    Rule("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", lambda d: (d.month, d.day) == (3, 31)),
    Rule("FREQ=DAILY", lambda _: True),
)


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


def times() -> st.SearchStrategy[str]:
    """Wall times, most of them round, some to the second."""
    exact = st.times().map(lambda at: at.isoformat("seconds"))
    return st.sampled_from(TIMES) | exact


def hours(smallest: int = 0) -> st.SearchStrategy[Texts]:
    """Hours of one day: any number of intervals, that may touch, overlap or pass midnight."""
    ends = times() | st.just("24:00")
    interval = st.tuples(times(), ends).map("-".join)
    usual = st.sampled_from(["09:00-17:00", "22:00-06:00", "00:00-24:00", "09:00-09:00"])
    return st.lists(interval | usual, min_size=smallest, max_size=3).map(tuple)


def weeks() -> st.SearchStrategy[Weekly]:
    """Weekly hours with some open time in them."""
    days = st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
    by_day = st.dictionaries(days, hours(1), min_size=1).map(lambda each: tuple(each.items()))
    office = st.tuples(st.just("mon-fri"), hours(1)), st.tuples(st.just("sat,sun"), hours())
    return by_day | st.tuples(*office) | st.just(ROUND_THE_CLOCK)


@st.composite
def cases(draw: st.DrawFn, zones: tuple[str, ...] = ZONES) -> Case:
    """A calendar in a zone, crowded around one of the zone's transitions."""
    tz = draw(st.sampled_from(zones))
    anchor = draw(st.sampled_from(transitions(tz)))
    near = dates_near(anchor.date())
    spec = CalendarSpec(
        tz=tz,
        hours=draw(weeks()),
        holidays=draw(_few(st.builds(HolidaySpec, _named(near), hours()))),
        special=draw(_few(special_hours(near))),
        closures=draw(_few(closures(anchor))),
        revisions=draw(
            st.lists(st.tuples(near, weeks()), max_size=2, unique_by=lambda each: each[0])
            .map(sorted_by_date)
            .map(tuple)
        ),
    )
    return Case(spec, anchor)


def weekly_cases() -> st.SearchStrategy[Case]:
    """Weekly hours only, in zones that never change their offset."""
    specs = st.builds(CalendarSpec, st.sampled_from(FIXED_ZONES), weeks())
    return st.builds(Case, specs, st.just(datetime(2026, 3, 2, tzinfo=UTC)))


def dates_near(day: date) -> st.SearchStrategy[date]:
    """Dates a few days off."""
    return st.integers(-8, 8).map(lambda days: day + days * DAY)


def special_hours(near: st.SearchStrategy[date]) -> st.SearchStrategy[SpecialSpec]:
    """Replaced, added and removed hours on a date, a range or the dates of a rule."""
    effects: st.SearchStrategy[Effect] = st.sampled_from(["replace", "add", "remove"])

    def ranged(first: date, days: int, texts: Texts, effect: Effect) -> SpecialSpec:
        until = first + days * DAY if days else None
        return SpecialSpec(day=first, until=until, hours=_useful(texts, effect), effect=effect)

    def recurring(since: date, rule: Rule, texts: Texts, effect: Effect) -> SpecialSpec:
        return SpecialSpec(rule=rule, since=since, hours=_useful(texts, effect), effect=effect)

    dated = st.builds(ranged, near, st.integers(0, 4), hours(), effects)
    return dated | st.builds(recurring, near, st.sampled_from(RULES[:4]), hours(), effects)


def closures(anchor: datetime) -> st.SearchStrategy[tuple[datetime, datetime]]:
    """Closed spans of any length between a microsecond and three days."""
    start = _offsets(7 * DAY).map(lambda offset: anchor + offset)
    length = st.integers(1, 3 * 86_400_000_000).map(lambda n: n * MOMENT)
    return st.tuples(start, length).map(lambda each: (each[0], each[0] + each[1]))


@st.composite
def instants(draw: st.DrawFn, case: Case) -> datetime:
    """An instant near a transition or an edge, told in one zone or another."""
    wall_clock = ZoneInfo(case.spec.tz)
    base = draw(st.sampled_from(case.edges) | st.just(case.anchor))
    nudge = st.sampled_from([0, -1, 1, 30 * 60 * 10**6, -(10**6)]).map(lambda n: n * MOMENT)
    at = base + draw(nudge | _offsets(3 * DAY) | _offsets(20 * DAY))
    told = draw(st.sampled_from(["own", "gap or repeated", "utc", "uncached", "fixed", "other"]))
    match told:
        case "own":
            return at.astimezone(wall_clock)
        case "gap or repeated":  # a wall time as somebody might type it, existing or not
            return at.replace(tzinfo=wall_clock, fold=draw(st.integers(0, 1)))
        case "uncached":
            return at.astimezone(ZoneInfo.no_cache(case.spec.tz))
        case "fixed":
            return at.astimezone(timezone(timedelta(hours=5, minutes=30)))
        case "other":
            return at.astimezone(ZoneInfo(draw(st.sampled_from(ZONES))))
        case _:
            return at


def amounts() -> st.SearchStrategy[timedelta]:
    """Amounts of open time from nothing to three days."""
    usual = st.sampled_from([0, 1, 10**6, 3600 * 10**6, 8 * 3600 * 10**6, 24 * 3600 * 10**6])
    return (usual | st.integers(0, 3 * 86_400 * 10**6)).map(lambda n: n * MOMENT)


def sorted_by_date(revisions: list[tuple[date, Weekly]]) -> list[tuple[date, Weekly]]:
    """Put revisions in the order of their dates."""
    return sorted(revisions, key=lambda each: each[0])


def _useful(texts: Texts, effect: Effect) -> Texts:
    """Give hours to what adds or removes them; only a replacement may have none."""
    return texts or (() if effect == "replace" else ("10:00-11:30",))


def _offsets(most: timedelta) -> st.SearchStrategy[timedelta]:
    whole = most // MOMENT
    return st.integers(-whole, whole).map(lambda n: n * MOMENT)


def _named(days: st.SearchStrategy[date]) -> st.SearchStrategy[tuple[tuple[date, str], ...]]:
    several = st.lists(days, min_size=1, max_size=3, unique=True)
    return several.map(lambda each: tuple((day, f"feast of {day:%j}") for day in each))


def _few(values: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.just(()) | st.lists(values, max_size=2).map(tuple)
