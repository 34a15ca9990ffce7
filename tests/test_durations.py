"""Durations in text: what is read, what is refused and with which advice."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.durations import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("15m", 900),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        ("90 min", 5400),
        ("2 hours", 7200),
        ("1.5h", 5400),
        ("45s", 45),
        ("250ms", 0.25),
        ("3us", 0.000003),
        ("1h1m1s1ms1us", 3661.001001),
        ("PT4H", 14400),
        ("PT1H30M", 5400),
        ("PT0.5S", 0.5),
        ("0s", 0),
        (" 4h ", 14400),
        ("4H", 14400),
    ],
)
def test_hours_minutes_and_seconds_are_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("1d", "could mean hours or days; write '24h' or '1 business day'"),
        ("P1D", "could mean hours or days; write '24h' or '1 business day'"),
        ("2 weeks", "could mean hours or days; write '24h' or '1 business day'"),
        ("240", "has no unit; write '240m', or h for hours"),
        ("-1h", "has a sign; a duration has none"),
        ("soon", "is not a duration; write '15m', '1h30m' or 'PT4H'"),
        ("", "is not a duration; write '15m', '1h30m' or 'PT4H'"),
        ("PT", "is not a duration; write '15m', '1h30m' or 'PT4H'"),
        ("30m1h", "is not a duration; write '15m', '1h30m' or 'PT4H'"),
        ("1h1h", "is not a duration; write '15m', '1h30m' or 'PT4H'"),
        ("1h x", "is not a duration; write '15m', '1h30m' or 'PT4H'"),
        ("0.0000001s", "is finer than a microsecond"),
        ("999999999h", "is longer than a hundred years"),
        ("٣h", "is not a duration; write '15m', '1h30m' or 'PT4H'"),
    ],
)
def test_what_could_mean_two_things_is_refused_with_advice(text: str, advice: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"{text!r} {advice}")):
        parse_duration(text)


def test_a_page_of_text_is_not_read_as_a_duration() -> None:
    with pytest.raises(ValueError, match="is not a duration; write '4h' or '1h30m'"):
        parse_duration("1h" * 100)


@given(st.timedeltas(timedelta(0), timedelta(days=36_525)))
def test_a_written_duration_reads_back(duration: timedelta) -> None:
    assert parse_duration(format_duration(duration)) == duration


def test_negative_durations_are_written_with_their_sign() -> None:
    assert format_duration(timedelta(minutes=-90)) == "-1h30m"
    assert format_duration(timedelta(0)) == "0s"
