"""Landing: where an amount that ends with a span is used up, forwards and backwards."""

from datetime import timedelta
from typing import Literal

import pytest

from slaengine import CalendarError
from tests.calendars.desks import HOUR, desk, wall

Landing = Literal["close", "open"]

# nine to five; 2026-01-05 is a Monday


@pytest.mark.parametrize(
    ("start", "hours", "landing", "result"),
    [
        pytest.param("05 09:00", 8, "close", "05 17:00", id="forward to a closing, close"),
        pytest.param("05 09:00", 8, "open", "06 09:00", id="forward to a closing, open"),
        pytest.param("05 09:00", 1, "close", "05 10:00", id="forward inside, close"),
        pytest.param("05 09:00", 1, "open", "05 10:00", id="forward inside, open"),
        pytest.param("06 10:00", -1, "close", "06 09:00", id="back to an opening, close"),
        pytest.param("06 10:00", -1, "open", "05 17:00", id="back to an opening, open"),
        pytest.param("06 10:00", -0.5, "close", "06 09:30", id="back inside, close"),
        pytest.param("06 10:00", -0.5, "open", "06 09:30", id="back inside, open"),
        pytest.param("05 20:00", 0, "close", "05 20:00", id="nothing while closed, close"),
        pytest.param("05 20:00", 0, "open", "06 09:00", id="nothing while closed, open"),
        pytest.param("05 12:00", 0, "open", "05 12:00", id="nothing while open, open"),
        pytest.param("05 17:00", 0, "close", "05 17:00", id="nothing at the closing, close"),
        pytest.param("05 17:00", 0, "open", "06 09:00", id="nothing at the closing, open"),
        pytest.param("09 16:00", 1, "open", "12 09:00", id="over the weekend"),
        pytest.param("05 17:00", 8, "close", "06 17:00", id="from a closing"),
        pytest.param("10 12:00", 1, "close", "12 10:00", id="from a closed day"),
    ],
)
@pytest.mark.parametrize("far", [False, True], ids=["from the table", "while it grows"])
def test_an_amount_lands_there(
    start: str, hours: float, landing: Landing, result: str, far: bool
) -> None:
    calendar = desk()
    if not far:
        calendar.elapsed(wall("2025-12-01 09:00"), wall("2026-12-01 09:00"))
    amount = timedelta(hours=hours)
    landed = calendar.add(wall(f"2026-01-{start}"), amount, landing=landing)
    assert landed == wall(f"2026-01-{result}")
    in_utc = calendar.add_in_utc(wall(f"2026-01-{start}"), amount, landing=landing)
    assert in_utc == landed


@pytest.mark.parametrize(
    ("hours", "landing", "result"),
    [
        pytest.param(4, "close", "13:00", id="at the break, close"),
        pytest.param(4, "open", "14:00", id="at the break, open"),
        pytest.param(5, "close", "15:00", id="after the break"),
        pytest.param(8, "close", "18:00", id="at the end of the day"),
        pytest.param(9, "open", "20:00", id="after the second break"),
    ],
)
def test_amounts_land_around_breaks(hours: float, landing: Landing, result: str) -> None:
    split = desk({"mon-fri": ["09:00-13:00", "14:00-18:00", "19:00-22:00"]})
    landed = split.add(wall("2026-01-05 09:00"), hours * HOUR, landing=landing)
    assert landed == wall(f"2026-01-05 {result}")


def test_hours_with_broken_seconds_land_exactly() -> None:
    odd = desk({"mon": ["09:00:30-09:00:45"]})
    start = wall("2026-01-05 09:00:00")
    assert odd.add(start, timedelta(seconds=1, microseconds=1)) == start + timedelta(
        seconds=31, microseconds=1
    )


def test_an_unknown_landing_is_refused() -> None:
    landing = "later"
    with pytest.raises(CalendarError) as refusal:
        desk().add(wall("2026-01-05 09:00"), HOUR, landing=landing)  # type: ignore[arg-type]
    assert str(refusal.value) == "unknown landing 'later'; use 'close' or 'open'"
