"""Special hours: for a date, a range or a rule; and the rules that are refused."""

from datetime import date, timedelta

import pytest

from slaengine import CalendarError, SpecialHours
from tests.calendars.desks import desk, shown

MONDAY = date(2026, 1, 5)
YEAR = date(2026, 1, 1), date(2027, 1, 1)


def test_a_range_of_dates_includes_both_ends() -> None:
    shut = desk(special=[SpecialHours(MONDAY, until=date(2026, 1, 7))])
    assert shown(shut, "2026-01-05 00:00", "2026-01-09 00:00") == ["08 09:00-08 17:00"]


def test_a_range_may_begin_and_end_in_other_years() -> None:
    whole = SpecialHours(date(2025, 12, 1), until=date(2026, 2, 1))
    assert list(whole.dates(date(2026, 1, 31), date(2026, 3, 1))) == [
        date(2026, 1, 31),
        date(2026, 2, 1),
    ]


@pytest.mark.parametrize(
    ("rule", "since", "dates"),
    [
        pytest.param(
            "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20260301", None, ["01-30", "02-27"], id="last Fridays"
        ),
        pytest.param("RRULE:freq=yearly;bymonth=12;bymonthday=24", None, ["12-24"], id="yearly"),
        pytest.param("FREQ=YEARLY;BYEASTER=1", None, ["04-06"], id="Easter Monday"),
        pytest.param(
            "FREQ=DAILY;INTERVAL=100",
            date(2025, 12, 31),
            ["04-10", "07-19", "10-27"],
            id="every hundredth day",
        ),
        pytest.param("FREQ=DAILY;COUNT=3", date(2025, 12, 31), ["01-01", "01-02"], id="three days"),
        pytest.param(
            "FREQ=WEEKLY;UNTIL=20260115T120000Z", MONDAY, ["01-05", "01-12"], id="weekly from"
        ),
        pytest.param(
            "FREQ=DAILY;BYMONTH=1;UNTIL=20260102", None, ["01-01", "01-02"], id="daily until"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYMONTHDAY=31",
            date(2026, 8, 2),
            ["08-31", "10-31", "12-31"],
            id="not before its first date",
        ),
    ],
)
def test_a_rule_names_its_dates(rule: str, since: date | None, dates: list[str]) -> None:
    named = [f"{day:%m-%d}" for day in SpecialHours(rule=rule, since=since).dates(*YEAR)]
    assert named == dates


def test_a_rule_names_the_same_dates_however_the_time_is_cut() -> None:
    second = SpecialHours(rule="FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=2", since=date(2026, 1, 1))
    whole = list(second.dates(*YEAR))
    middle = date(2026, 7, 8)  # a Wednesday
    assert [*second.dates(YEAR[0], middle), *second.dates(middle, YEAR[1])] == whole


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param("FREQ=HOURLY", "is finer than a day; use FREQ=DAILY or coarser", id="hourly"),
        pytest.param(
            "FREQ=DAILY;BYHOUR=9", "is finer than a day; use FREQ=DAILY or coarser", id="by hour"
        ),
        pytest.param(
            "FREQ=DAILY;INTERVAL=2",
            "counts from its first date; give since=date(...)",
            id="an interval without a first date",
        ),
        pytest.param(
            "FREQ=DAILY;COUNT=2",
            "counts from its first date; give since=date(...)",
            id="a count without a first date",
        ),
        pytest.param(
            "FREQ=WEEKLY", "counts from its first date; give since=date(...)", id="which weekday"
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1",
            "counts from its first date; give since=date(...)",
            id="a place in the week",
        ),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=2", "counts from its first date; give since=date(...)", id="day?"
        ),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "has no occurrence within 100 years", id="never"
        ),
    ],
)
def test_a_rule_that_names_no_certain_dates_is_refused(rule: str, text: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        SpecialHours(rule=rule)
    assert str(refusal.value) == f"recurrence {rule!r} {text}"


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        pytest.param("FREQ=SOMETIMES;BYDAY=FR", "", id="frequency"),
        pytest.param("BYDAY=FR", "", id="no frequency"),
        pytest.param("FREQ=DAILY;FOO=1", "", id="part"),
        pytest.param("FREQ=DAILY;UNTIL=soon", "", id="until"),
        pytest.param("FREQ=DAILY;UNTIL=", "", id="empty until"),
        pytest.param("FREQ=DAILY;COUNT=", "", id="empty count"),
        pytest.param("FREQ=DAILY;COUNT=-1", "COUNT must be at least 1, not -1", id="count"),
        pytest.param("FREQ=DAILY;INTERVAL=0", "INTERVAL must be at least 1, not 0", id="interval"),
    ],
)
def test_what_is_no_rule_is_refused(rule: str, reason: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        SpecialHours(rule=rule, since=MONDAY)
    start, end = str(refusal.value).split(reason) if reason else str(refusal.value).split("(", 1)
    assert start.rstrip("(") == f"recurrence {rule!r} is not an RFC 5545 rule "
    assert end.endswith("); write FREQ=MONTHLY;BYDAY=-1FR")


def test_rules_in_a_set_are_refused() -> None:
    with pytest.raises(CalendarError, match="is not an RFC 5545 rule"):
        SpecialHours(rule="FREQ=DAILY\nEXDATE:20260105T000000", since=MONDAY)


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        pytest.param(
            SpecialHours, "special hours need a date, or a recurrence rule, and not both", id="none"
        ),
        pytest.param(
            lambda: SpecialHours(MONDAY, rule="FREQ=DAILY"),
            "special hours need a date, or a recurrence rule, and not both",
            id="both",
        ),
        pytest.param(
            lambda: SpecialHours(MONDAY, until=MONDAY - timedelta(days=1)),
            "special hours from 2026-01-05 until 2026-01-04: "
            "the range is reversed or has no first date",
            id="reversed",
        ),
        pytest.param(
            lambda: SpecialHours(rule="FREQ=DAILY", until=MONDAY),
            "special hours: until ends a range of dates; end the rule with ;UNTIL=20261231",
            id="until of a rule",
        ),
        pytest.param(
            lambda: SpecialHours(MONDAY, since=MONDAY),
            "special hours: since goes with a recurrence rule; use date",
            id="since of a date",
        ),
        pytest.param(
            lambda: SpecialHours(MONDAY, effect="add"),
            "special hours that add hours need hours",
            id="nothing to add",
        ),
        pytest.param(
            lambda: SpecialHours(MONDAY, effect="remove"),
            "special hours that remove hours need hours",
            id="nothing to remove",
        ),
    ],
)
def test_special_hours_that_mean_nothing_are_refused(ask: object, text: str) -> None:
    assert callable(ask)
    with pytest.raises(CalendarError) as refusal:
        ask()
    assert str(refusal.value) == text


def test_an_unknown_effect_is_refused() -> None:
    effect = "extend"
    with pytest.raises(CalendarError) as refusal:
        SpecialHours(MONDAY, effect=effect)  # type: ignore[arg-type]
    assert str(refusal.value) == (
        "special hours: unknown effect 'extend'; use replace, add, remove"
    )


def test_special_hours_write_themselves_as_they_are_read() -> None:
    assert SpecialHours(MONDAY, hours="09:00-12:00, 22:00-06:00").texts() == [
        "09:00-12:00",
        "22:00-06:00",
    ]


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        pytest.param("FREQ=DAILY;BYMONTH=13", "BYMONTH goes from 1 to 12, not 13", id="month"),
        pytest.param(
            "FREQ=MONTHLY;BYMONTHDAY=1,-32", "BYMONTHDAY goes from 1 to 31, not -32", id="day"
        ),
        pytest.param("FREQ=YEARLY;BYYEARDAY=0", "BYYEARDAY goes from 1 to 366, not 0", id="zero"),
    ],
)
def test_a_rule_with_a_month_or_day_that_no_year_has_is_refused_at_once(
    rule: str, wrong: str
) -> None:
    with pytest.raises(CalendarError, match=f"recurrence '{rule}': {wrong}"):
        SpecialHours(rule=rule)
