"""The period of a review: by length, by name, and the ones before it."""

from datetime import UTC, datetime

import pytest

from slaengine.errors import CalendarError, MetricsError
from slaengine.review import Window
from slaengine.review.telling.words import period, short
from slaengine.review.window import window_of

NOW = datetime(2026, 4, 9, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ("day", "2026-04-09"),
        ("last day", "2026-04-08"),
        ("week", "2026-W15"),
        ("month", "2026-04"),
        (" last  month ", "2026-03"),
        ("last quarter", "2026-Q1"),
        ("year", "2026"),
        *((name, name) for name in ("2024-02-29", "2020-W53", "2025-12", "2025-Q4", "1999")),
    ],
)
def test_a_period_is_asked_for_by_length_or_by_name(asked: str, label: str) -> None:
    assert window_of(asked, NOW, "Europe/Lisbon").label == label


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("mnth", r"unknown period 'mnth' \(did you mean 'month'\?\); write month, 'last month'"),
        ("last", "unknown period 'last'"),
        ("last last month", "unknown period"),
        ("", "unknown period ''"),
        ("2026-13", "there is no month '2026-13'"),
        ("2025-W53", "there is no week '2025-W53'"),
        ("2026-02-29", "there is no day '2026-02-29'"),
        ("0000", "there is no year '0000'"),
    ],
)
def test_a_period_that_does_not_exist_is_refused(asked: str, message: str) -> None:
    with pytest.raises(MetricsError, match=message):
        window_of(asked, NOW, "UTC")


def test_a_date_that_the_wall_never_showed_is_no_period() -> None:
    with pytest.raises(MetricsError, match="there is no day '2011-12-30'"):
        window_of("2011-12-30", NOW, "Pacific/Apia")


def test_a_period_at_the_end_of_time_is_refused_as_calendars_do() -> None:
    with pytest.raises(CalendarError):
        window_of("9999-12", NOW, "UTC")


def test_a_window_is_over_once_the_next_has_begun() -> None:
    march = window_of("2026-03", NOW, "Europe/Lisbon")
    assert march.start_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert march.end_at == datetime(2026, 3, 31, 23, tzinfo=UTC)
    assert march.is_over(march.end_at)
    assert not march.is_over(datetime(2026, 3, 31, 22, tzinfo=UTC))


def test_no_window_lies_before_the_first_year() -> None:
    assert window_of("0001-02", NOW, "UTC").with_earlier(5) == (window_of("0001-02", NOW, "UTC"),)
    assert [one.label for one in window_of("0002-02", NOW, "UTC").with_earlier(5)] == [
        "0002-01",
        "0002-02",
    ]


@pytest.mark.parametrize(
    ("asked", "long", "brief"),
    [
        ("2026-03-09", "9 March 2026", "9 Mar"),
        ("2026-W03", "week 3 of 2026", "W03 26"),
        ("2026-03", "March 2026", "Mar 26"),
        ("2026-Q1", "quarter 1 of 2026", "Q1 26"),
        ("2026", "2026", "2026"),
    ],
)
def test_periods_have_names_that_people_use(asked: str, long: str, brief: str) -> None:
    window: Window = window_of(asked, NOW, "Europe/Lisbon")
    assert (period(window), short(window)) == (long, brief)
