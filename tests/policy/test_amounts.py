"""Amounts: open time, business days, deadlines."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from slaengine.policy import BusinessDays, Deadline, OpenTime, parse_amount
from slaengine.policy.amounts import read_amount
from tests.policy.refusals import problems_of
from tests.strategies.policies import amounts


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("15m", OpenTime(timedelta(minutes=15))),
        ("PT4H", OpenTime(timedelta(hours=4))),
        ("24h", OpenTime(timedelta(days=1))),
        ("1 business day", BusinessDays(1)),
        ("2 business days", BusinessDays(2)),
        ("2 Business Days, at close", BusinessDays(2, at="close")),
        ("2 business days at close", BusinessDays(2, at="close")),
        ("2 business days, at same time", BusinessDays(2)),
    ],
)
def test_amounts_are_read_from_text(text: str, amount: OpenTime | BusinessDays) -> None:
    assert parse_amount(text) == amount


@given(amounts)
def test_a_written_amount_reads_back(amount: OpenTime | BusinessDays) -> None:
    assert parse_amount(str(amount)) == amount


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("1d", "'1d' could mean hours or days; write '24h' or '1 business day'"),
        ("P1D", "'P1D' could mean hours or days; write '24h' or '1 business day'"),
        ("0h", "'0s' leaves no time; write more than zero, such as '15m'"),
        ("0 business days", "0 business days: write from 1 to 36525"),
        ("36526 business days", "36526 business days: write from 1 to 36525"),
        ("1h" * 99, "'1h1h1h1h1h1h1h1h1h1h'… is not a duration; write '4h' or '1h30m'"),
        (240, "a bare number has no unit; write '24h' or '1 business day'"),
        (0.5, "a bare number has no unit; write '24h' or '1 business day'"),
        (True, "true or false is not an amount; write '4h', '24h' or '1 business day'"),
        (None, "nothing is not an amount; write '4h', '24h' or '1 business day'"),
        ([], "a list is not an amount; write '4h', '24h' or '1 business day'"),
        (timedelta(hours=-1), "'-1h' leaves no time; write more than zero, such as '15m'"),
        (timedelta(days=99999), "99999 days, 0:00:00 is longer than a hundred years"),
    ],
)
def test_what_is_no_amount_is_refused(value: object, problem: str) -> None:
    assert problems_of(read_amount, value) == [problem]


@pytest.mark.parametrize(
    ("make", "parts", "problem"),
    [
        (OpenTime, ("4h",), "text is not an amount; write '4h', '24h' or '1 business day'"),
        (BusinessDays, (True,), "True is not a number of business days; write 1 or more"),
        (BusinessDays, (1.0,), "1.0 is not a number of business days; write 1 or more"),
        (BusinessDays, (1, "noon"), "business days at 'noon': write 'same_time' or 'close'"),
    ],
)
def test_amounts_check_what_they_are_built_from(make: Any, parts: Any, problem: str) -> None:
    assert problems_of(make, *parts) == [problem]


def test_a_deadline_names_its_field() -> None:
    assert str(Deadline("promised_at")) == "by promised_at"
