"""The laws of calendars: each holds for every calendar, zone and instant."""

from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slaengine import Calendar, NeverOpenError
from tests.strategies.calendars import AMOUNTS, Case, cases, instants, weekly_cases

ZERO = timedelta(0)
MOMENT = timedelta(microseconds=1)
Landing = Literal["close", "open"]
LANDINGS: st.SearchStrategy[Landing] = st.sampled_from(["close", "open"])


def utc(at: datetime) -> datetime:
    """Instants are compared in UTC: in a repeated hour `==` on local datetimes is wrong."""
    return at.astimezone(UTC)


@st.composite
def situations(draw: st.DrawFn, count: int) -> tuple[Calendar, list[datetime]]:
    case = draw(cases())
    return case.ours, [draw(instants(case)) for _ in range(count)]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Calendar, Calendar, datetime]:
    left, right = draw(cases()), draw(cases())
    near = Case(right.spec, left.anchor)
    return left.ours, right.ours, draw(instants(left) | instants(near))


@given(situations(3))
def test_elapsed_over_two_stretches_is_the_sum_of_both(
    each: tuple[Calendar, list[datetime]],
) -> None:
    desk, (a, b, c) = each
    assert desk.elapsed(a, b) + desk.elapsed(b, c) == desk.elapsed(a, c)


@given(situations(2))
def test_elapsed_backwards_is_elapsed_negated(each: tuple[Calendar, list[datetime]]) -> None:
    desk, (a, b) = each
    assert desk.elapsed(b, a) == -desk.elapsed(a, b)


@given(situations(2))
def test_elapsed_is_at_least_nothing_and_at_most_the_wall_time(
    each: tuple[Calendar, list[datetime]],
) -> None:
    desk, ends = each
    a, b = sorted(map(utc, ends))
    assert ZERO <= desk.elapsed(a, b) <= b - a


@given(situations(2))
def test_elapsed_is_the_measure_of_the_spans(each: tuple[Calendar, list[datetime]]) -> None:
    desk, ends = each
    a, b = sorted(ends, key=utc)
    spans = [utc(span.end) - utc(span.start) for span in desk.spans(a, b)]
    assert sum(spans, ZERO) == desk.elapsed(a, b)


@given(situations(1), AMOUNTS, LANDINGS)
def test_elapsed_until_an_added_amount_is_that_amount(
    each: tuple[Calendar, list[datetime]], amount: timedelta, landing: Landing
) -> None:
    desk, (at,) = each
    assert desk.elapsed(at, desk.add(at, amount, landing=landing)) == amount
    assert desk.elapsed(at, desk.add(at, -amount, landing=landing)) == -amount


@given(situations(1), AMOUNTS, AMOUNTS, LANDINGS)
def test_adding_more_never_lands_earlier(
    each: tuple[Calendar, list[datetime]], one: timedelta, other: timedelta, landing: Landing
) -> None:
    desk, (at,) = each
    less, more = sorted([one, other])
    assert utc(desk.add(at, less, landing=landing)) <= utc(desk.add(at, more, landing=landing))


@given(situations(2), AMOUNTS, LANDINGS)
def test_starting_later_never_lands_earlier(
    each: tuple[Calendar, list[datetime]], amount: timedelta, landing: Landing
) -> None:
    desk, ends = each
    a, b = sorted(ends, key=utc)
    assert utc(desk.add(a, amount, landing=landing)) <= utc(desk.add(b, amount, landing=landing))


@given(situations(1), AMOUNTS, AMOUNTS, LANDINGS)
def test_adding_twice_is_adding_the_sum(
    each: tuple[Calendar, list[datetime]], one: timedelta, other: timedelta, landing: Landing
) -> None:
    desk, (at,) = each
    twice = desk.add(desk.add(at, one, landing=landing), other, landing=landing)
    assert utc(twice) == utc(desk.add(at, one + other, landing=landing))


@given(situations(1), AMOUNTS)
def test_no_earlier_instant_than_the_landing_uses_the_amount_up(
    each: tuple[Calendar, list[datetime]], amount: timedelta
) -> None:
    desk, (at,) = each
    assume(amount > ZERO)
    assert desk.elapsed(at, utc(desk.add(at, amount)) - MOMENT) < amount


@given(situations(1), AMOUNTS)
def test_the_open_landing_is_open(each: tuple[Calendar, list[datetime]], amount: timedelta) -> None:
    desk, (at,) = each
    assert desk.is_open(desk.add(at, amount, landing="open"))


@given(situations(2))
def test_an_explanation_follows_the_clock_and_adds_up_to_elapsed(
    each: tuple[Calendar, list[datetime]],
) -> None:
    desk, ends = each
    a, b = sorted(map(utc, ends))
    slices = desk.explain(a, b)
    assert sum((part.amount for part in slices), ZERO) == desk.elapsed(a, b)
    assert [a, *(utc(part.end) for part in slices)] == [*(utc(p.start) for p in slices), b]
    assert all(part.amount in (ZERO, utc(part.end) - utc(part.start)) for part in slices)


@given(situations(2))
def test_open_is_what_lies_in_a_span(each: tuple[Calendar, list[datetime]]) -> None:
    desk, (at, other) = each
    first, last = min(utc(at), utc(other)), max(utc(at), utc(other)) + MOMENT
    within = any(utc(span.start) <= utc(at) < utc(span.end) for span in desk.spans(first, last))
    assert desk.is_open(at) == within


@given(situations(2))
def test_spans_are_ordered_apart_and_within_the_range(
    each: tuple[Calendar, list[datetime]],
) -> None:
    desk, ends = each
    a, b = sorted(map(utc, ends))
    edges = [a, *(utc(edge) for s in desk.spans(a, b) for edge in (s.start, s.end)), b]
    assert edges == sorted(edges)
    assert len(set(edges[1:-1])) == len(edges[1:-1])


@given(situations(1))
def test_edges_stand_where_open_and_closed_meet(each: tuple[Calendar, list[datetime]]) -> None:
    desk, (at,) = each
    opening = desk.next_open(at)
    assert desk.is_open(opening)
    assert utc(opening) == utc(at) if desk.is_open(at) else utc(opening) > utc(at)
    assert desk.elapsed(at, opening) == ZERO


@given(pairs())
def test_a_union_is_open_when_either_is(each: tuple[Calendar, Calendar, datetime]) -> None:
    left, right, at = each
    assert (left | right).is_open(at) == (left.is_open(at) or right.is_open(at))


@given(pairs())
def test_an_intersection_is_open_when_both_are(each: tuple[Calendar, Calendar, datetime]) -> None:
    left, right, at = each
    assert (left & right).is_open(at) == (left.is_open(at) and right.is_open(at))


@given(pairs())
def test_a_difference_is_open_when_only_the_left_is(
    each: tuple[Calendar, Calendar, datetime],
) -> None:
    left, right, at = each
    assert (left - right).is_open(at) == (left.is_open(at) and not right.is_open(at))


@given(weekly_cases(), st.data(), st.integers(-60, 60), AMOUNTS)
def test_whole_weeks_change_no_duration_without_summer_time(
    case: Case, data: st.DataObject, weeks: int, amount: timedelta
) -> None:
    desk, shift = case.ours, timedelta(weeks=weeks)
    a, b = (data.draw(instants(case)).astimezone(UTC) for _ in "ab")
    assert desk.elapsed(a + shift, b + shift) == desk.elapsed(a, b)
    assert utc(desk.add(a + shift, amount)) == utc(desk.add(a, amount)) + shift


@given(situations(2), AMOUNTS)
def test_every_answer_is_told_in_the_calendars_own_zone(
    each: tuple[Calendar, list[datetime]], amount: timedelta
) -> None:
    desk, (a, b) = each
    first, last = sorted([a, b], key=utc)
    answers = [desk.add(a, amount), desk.next_open(a), desk.add_days(a, 1)]
    answers += [edge for span in desk.spans(first, last) for edge in (span.start, span.end)]
    assert {str(answer.tzinfo) for answer in answers} == {desk.tz}


@given(situations(2), st.integers(0, 5))
def test_business_days_never_land_earlier_for_more_of_them(
    each: tuple[Calendar, list[datetime]], days: int
) -> None:
    desk, (at, _) = each
    assert utc(desk.add_days(at, days)) <= utc(desk.add_days(at, days + 1))


@given(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)), st.integers(1, 40))
def test_a_business_day_round_the_clock_keeps_its_wall_time(local: datetime, days: int) -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    start = local.replace(tzinfo=lisbon)
    assume(start.astimezone(UTC).astimezone(lisbon).replace(tzinfo=None) == local)
    arrived = Calendar(name="always", tz="Europe/Lisbon", hours="24x7").add_days(start, days)
    expected = (local + timedelta(days=days)).replace(tzinfo=lisbon)
    assume(
        expected.astimezone(UTC).astimezone(lisbon).replace(tzinfo=None)
        == local + timedelta(days=days)
    )
    assert utc(arrived) == utc(expected)


NEVER = Calendar(name="never", tz="Europe/Lisbon", hours={})
ALWAYS = Calendar(name="always", tz="Europe/Lisbon", hours="24x7")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("search", ["next_open", "next_close", "previous_open", "previous_close"])
@pytest.mark.parametrize("tz", ["UTC", "Africa/Casablanca"])
def test_a_calendar_that_never_opens_says_so_instead_of_hanging(search: str, tz: str) -> None:
    never = Calendar(name="never", tz=tz, hours={})
    with pytest.raises(NeverOpenError, match="never"):
        getattr(never, search)(NOON)


@pytest.mark.parametrize("amount", [timedelta(hours=1), -timedelta(hours=1)], ids=["on", "back"])
def test_open_time_is_not_found_where_there_is_none(amount: timedelta) -> None:
    with pytest.raises(NeverOpenError):
        NEVER.add(NOON, amount)
    with pytest.raises(NeverOpenError):
        (ALWAYS - ALWAYS).add(NOON, amount)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_business_days_are_not_found_where_there_are_none(days: int) -> None:
    with pytest.raises(NeverOpenError):
        NEVER.add_days(NOON, days)


def test_a_calendar_that_never_closes_has_no_edges() -> None:
    for search in (ALWAYS.next_close, ALWAYS.previous_open, ALWAYS.previous_close):
        with pytest.raises(NeverOpenError):
            search(NOON)


def test_a_calendar_that_never_opens_has_no_elapsed_time() -> None:
    assert NEVER.elapsed(NOON, NOON + timedelta(days=4000)) == ZERO
    assert list(NEVER.spans(NOON, NOON + timedelta(days=4000))) == []
