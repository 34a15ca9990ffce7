"""Two calendars as one: whatever their zones, in the left one's."""

import pickle
from datetime import date, timedelta

import pytest

from slaengine import Calendar, CalendarError, Holidays
from tests.calendars.desks import HOUR, desk, shown, wall

DAY = wall("2026-01-05 00:00"), wall("2026-01-06 00:00")
LISBON = Calendar("lisbon", "Europe/Lisbon", {"mon": ["09:00-17:00"]})
TOKYO = Calendar("tokyo", "Asia/Tokyo", {"mon-tue": ["09:00-19:00"]})  # 00:00 to 10:00 UTC


@pytest.mark.parametrize(
    ("combined", "name", "spans"),
    [
        pytest.param(LISBON | TOKYO, "lisbon | tokyo", ["05 00:00-05 17:00"], id="union"),
        pytest.param(LISBON & TOKYO, "lisbon & tokyo", ["05 09:00-05 10:00"], id="intersection"),
        pytest.param(LISBON - TOKYO, "lisbon - tokyo", ["05 10:00-05 17:00"], id="difference"),
        pytest.param(
            (LISBON - TOKYO) | (LISBON & TOKYO),
            "lisbon - tokyo | lisbon & tokyo",
            ["05 09:00-05 17:00"],
            id="of combinations",
        ),
    ],
)
def test_calendars_combine_instant_by_instant(
    combined: Calendar, name: str, spans: list[str]
) -> None:
    assert (combined.name, combined.tz) == (name, "Europe/Lisbon")
    assert shown(combined, "2026-01-05 00:00", "2026-01-06 00:00") == spans


def test_the_left_one_gives_the_zone() -> None:
    opening = (TOKYO | LISBON).next_open(wall("2026-01-04 12:00"))
    assert opening.isoformat() == "2026-01-05T09:00:00+09:00"


def test_days_of_a_combination_are_the_left_ones() -> None:
    landed = (TOKYO & desk("24x7")).add_days(wall("2026-01-05 10:00", "Asia/Tokyo"), 1)
    assert landed.isoformat() == "2026-01-06T10:00:00+09:00"


def test_combinations_pickle_compare_and_take_names() -> None:
    both = LISBON | TOKYO
    again: Calendar = pickle.loads(pickle.dumps(both))
    assert again == both
    assert hash(again) == hash(both)
    assert both != (LISBON & TOKYO)
    assert both.named("cover").name == "cover"
    assert both.named("cover").elapsed(*DAY) == 17 * HOUR


def test_a_plain_calendar_takes_another_name() -> None:
    assert LISBON.named("porto") == Calendar("porto", LISBON.tz, LISBON.hours)


def test_a_combination_is_pinned_part_by_part() -> None:
    closed = desk(holidays=[Holidays("PT")]) & desk("24x7", holidays=[Holidays("DE")])
    pinned = closed.pinned(date(2026, 1, 1), date(2026, 12, 31))
    year = date(2026, 1, 1), date(2027, 1, 1)
    assert pinned.fingerprint(*year) == closed.fingerprint(*year)
    with pytest.raises(CalendarError, match="do not reach 2027"):
        pinned.is_open(wall("2027-06-01 12:00"))


@pytest.mark.parametrize("other", ["24x7", None])
def test_only_calendars_combine_with_calendars(other: Calendar) -> None:
    with pytest.raises(CalendarError) as refusal:
        _ = LISBON | other
    assert str(refusal.value) == f"only calendars combine with calendars, not {other!r}"


@pytest.mark.parametrize(
    ("combined", "reasons"),
    [
        pytest.param(LISBON | TOKYO, [("open", 17), ("outside hours", 0)], id="union"),
        pytest.param(
            LISBON & TOKYO,
            [("outside hours", 0), ("open", 1), ("outside hours", 0)],
            id="intersection",
        ),
        pytest.param(
            LISBON - TOKYO,
            [
                ("outside hours", 0),
                ("not in hours: open", 0),
                ("open", 7),
                ("outside hours", 0),
            ],
            id="difference",
        ),
    ],
)
def test_the_side_that_decides_gives_the_reason(
    combined: Calendar, reasons: list[tuple[str, int]]
) -> None:
    explained = combined.explain(*DAY)
    assert explained.amount == combined.elapsed(*DAY)
    assert [(part.reason, part.amount // HOUR) for part in explained] == reasons


def test_explanations_of_combinations_cover_the_range() -> None:
    slices = (LISBON - TOKYO).explain(*DAY).slices
    assert slices[0].start == DAY[0]
    assert slices[-1].end == DAY[1]
    assert sum((part.end - part.start for part in slices), timedelta(0)) == DAY[1] - DAY[0]


def test_calendars_are_combined_a_hundred_deep_at_most() -> None:
    calendar = desk(hours="24x7")
    for _ in range(100):
        calendar |= desk(hours="24x7")
    with pytest.raises(CalendarError, match="combined 100 deep at most; join fewer"):
        calendar | desk(hours="24x7")
