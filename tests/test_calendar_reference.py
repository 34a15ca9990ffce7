"""Every operation of a calendar gives what the slow reference gives."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

from hypothesis import given, reject
from hypothesis import strategies as st

from slaengine import Calendar
from tests.reference.calendar import CombinedCalendar, RefCalendar, TooFarError
from tests.strategies.calendars import AMOUNTS, Case, cases, instants

Landing = Literal["close", "open"]
LANDINGS: st.SearchStrategy[Landing] = st.sampled_from(["close", "open"])
SEARCHES = st.sampled_from(["next_open", "next_close", "previous_open", "previous_close"])


@st.composite
def plain(draw: st.DrawFn) -> tuple[Calendar, RefCalendar, datetime, datetime]:
    case = draw(cases())
    return case.ours, case.reference, draw(instants(case)), draw(instants(case))


@st.composite
def combined(draw: st.DrawFn) -> tuple[Calendar, RefCalendar, datetime, datetime]:
    left, right = draw(cases()), draw(cases())
    where = Case(right.spec, left.anchor)
    operator: Literal["|", "&", "-"] = draw(st.sampled_from(["|", "&", "-"]))
    reference = CombinedCalendar(left.reference, operator, right.reference)
    match operator:
        case "|":
            ours = left.ours | right.ours
        case "&":
            ours = left.ours & right.ours
        case "-":
            ours = left.ours - right.ours
    return ours, reference, draw(instants(left)), draw(instants(where))


SIDES = plain() | combined()
Sides = tuple[Calendar, RefCalendar, datetime, datetime]


def expected(answer: Callable[[], datetime]) -> datetime:
    """Ask the reference; leave out what lies further away than it walks."""
    try:
        return answer()
    except TooFarError:
        reject()


def utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


@given(SIDES)
def test_spans_are_those_of_the_reference(sides: Sides) -> None:
    ours, reference, a, b = sides
    start, end = sorted([a, b], key=utc)
    spans = [(utc(span.start), utc(span.end)) for span in ours.spans(start, end)]
    assert spans == reference.spans(start, end)


@given(SIDES)
def test_open_is_what_the_reference_says(sides: Sides) -> None:
    ours, reference, at, _ = sides
    assert ours.is_open(at) == reference.is_open(at)


@given(SIDES)
def test_elapsed_is_that_of_the_reference(sides: Sides) -> None:
    ours, reference, a, b = sides
    assert ours.elapsed(a, b) == reference.elapsed(a, b)


@given(SIDES, AMOUNTS, st.sampled_from([1, -1]), LANDINGS)
def test_added_amounts_land_where_the_reference_does(
    sides: Sides, amount: timedelta, sign: int, landing: Landing
) -> None:
    ours, reference, at, _ = sides
    landed = expected(lambda: reference.add(at, sign * amount, landing))
    assert utc(ours.add(at, sign * amount, landing=landing)) == landed


@given(SIDES, st.integers(-6, 6), LANDINGS)
def test_business_days_land_where_the_reference_does(
    sides: Sides, days: int, landing: Landing
) -> None:
    ours, reference, at, _ = sides
    landed = expected(lambda: reference.add_days(at, days, "same_time", landing))
    assert utc(ours.add_days(at, days, landing=landing)) == landed


@given(SIDES, st.integers(-6, 6))
def test_business_days_end_at_the_close_that_the_reference_gives(sides: Sides, days: int) -> None:
    ours, reference, at, _ = sides
    landed = expected(lambda: reference.add_days(at, days, "close"))
    assert utc(ours.add_days(at, days, at="close")) == landed


@given(SIDES, SEARCHES)
def test_edges_are_those_of_the_reference(sides: Sides, search: str) -> None:
    ours, reference, at, _ = sides
    edge = expected(lambda: getattr(reference, search)(at))
    assert utc(getattr(ours, search)(at)) == edge
