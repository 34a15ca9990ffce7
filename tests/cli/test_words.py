"""Figures as people read them: never more exact than true."""

from datetime import UTC, datetime, timedelta

import pytest

from slaengine.cli.words import amount, moment, percent, plural


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 5, "0 %"), (1, 1000, "1 %"), (999, 1000, "99 %"), (5, 5, "100 %"), (0, 0, "–")],
)
def test_a_share_is_all_or_nothing_only_when_it_is(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


def test_one_is_no_plural() -> None:
    assert [plural(count, "row") for count in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]


AMOUNTS = [
    (timedelta(0), "0s"),
    (timedelta(seconds=59), "59s"),
    (timedelta(seconds=-90), "-1m"),
    (timedelta(hours=8, seconds=59), "8h"),
    (timedelta(hours=99, minutes=59), "99h 59m"),
    (timedelta(hours=1234, minutes=59), "1,234h"),
]


@pytest.mark.parametrize(("value", "shown"), AMOUNTS, ids=[shown for _, shown in AMOUNTS])
def test_an_amount_is_cut_to_what_matters_and_has_no_days(value: timedelta, shown: str) -> None:
    assert amount(value) == shown


MOMENTS = [
    (timedelta(0), "12:00"),
    (timedelta(days=-1), "Wed 8 Apr 12:00"),
    (timedelta(days=6), "Wed 12:00"),
    (timedelta(days=7), "Thu 16 Apr 12:00"),
    (timedelta(days=299), "Tue 2 Feb 12:00"),
    (timedelta(days=300), "Wed 3 Feb 2027 12:00"),
]


@pytest.mark.parametrize(("ahead", "shown"), MOMENTS, ids=[shown for _, shown in MOMENTS])
def test_an_instant_is_as_brief_as_it_is_clear(ahead: timedelta, shown: str) -> None:
    noon = datetime(2026, 4, 9, 12, 0, tzinfo=UTC)
    assert moment(noon + ahead, noon) == shown
