"""Figures as people read them: never more exact than true."""

from datetime import UTC, datetime, timedelta

import pytest

from slaengine.cli.words import moment, percent


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 5, "0%"), (1, 1000, "1%"), (999, 1000, "99%"), (5, 5, "100%"), (0, 0, "–")],
)
def test_a_share_is_all_or_nothing_only_when_it_is(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


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
