"""Counts and lengths of time as sentences and tables word them."""

from datetime import timedelta

import pytest

from slaengine.words import amount, plural


def test_one_is_no_plural() -> None:
    assert [plural(count, "row") for count in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]


AMOUNTS = [
    (None, "–"),
    (timedelta(0), "0s"),
    (timedelta(seconds=59), "59s"),
    (timedelta(seconds=-90), "-1m"),
    (timedelta(hours=8, seconds=59), "8h"),
    (timedelta(hours=99, minutes=59), "99h 59m"),
    (timedelta(hours=1234, minutes=5), "1,234h 5m"),
]


@pytest.mark.parametrize(("value", "shown"), AMOUNTS, ids=[shown for _, shown in AMOUNTS])
def test_an_amount_is_cut_to_the_minute_and_has_no_days(
    value: timedelta | None, shown: str
) -> None:
    assert amount(value) == shown
