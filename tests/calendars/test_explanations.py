"""Explanations: consecutive slices, each with its reason, that add up to elapsed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from slaengine import Calendar, CalendarError, Closure, Holidays, Revision, SpecialHours
from slaengine.calendars import Explanation, Slice
from tests.calendars.desks import HOUR, desk, wall

FULL = desk(
    {"mon-fri": ["09:00-17:00"]},
    holidays=[
        Holidays.on({date(2026, 1, 6): "Epiphany"}),
        Holidays.on([date(2026, 1, 7)]),
        Holidays.on({date(2026, 1, 8): "Fair"}, hours=["09:00-12:00"]),
    ],
    special=[
        SpecialHours(date(2026, 1, 9), hours=["10:00-12:00"], reason="stocktaking"),
        SpecialHours(date(2026, 1, 10), hours=["10:00-11:00"], effect="add"),
        SpecialHours(date(2026, 1, 5), hours=["12:00-13:00"], effect="remove", reason="lunch"),
        SpecialHours(date(2026, 1, 12)),
    ],
    closures=[
        Closure(wall("2026-01-05 15:00"), wall("2026-01-05 16:00"), reason="drill"),
        Closure(wall("2026-01-05 15:30"), wall("2026-01-05 16:30")),
    ],
)


def reasons(calendar: Calendar, first: str, last: str) -> list[str]:
    explained = calendar.explain(wall(first), wall(last))
    return [f"{part.start:%H:%M}-{part.end:%H:%M} {part.reason}" for part in explained]


@pytest.mark.parametrize(
    ("first", "last", "parts"),
    [
        pytest.param(
            "2026-01-05 08:00",
            "2026-01-05 18:00",
            [
                "08:00-09:00 outside hours",
                "09:00-12:00 open",
                "12:00-13:00 special hours closed: lunch",
                "13:00-15:00 open",
                "15:00-16:00 closure: drill",
                "16:00-16:30 closure",
                "16:30-17:00 open",
                "17:00-18:00 outside hours",
            ],
            id="removed hours and closures",
        ),
        pytest.param(
            "2026-01-06 12:00",
            "2026-01-07 12:00",
            ["12:00-00:00 holiday: Epiphany", "00:00-12:00 holiday"],
            id="holidays with and without a name",
        ),
        pytest.param(
            "2026-01-08 08:00",
            "2026-01-08 13:00",
            [
                "08:00-09:00 holiday: Fair",
                "09:00-12:00 holiday hours: Fair",
                "12:00-13:00 holiday: Fair",
            ],
            id="a half day",
        ),
        pytest.param(
            "2026-01-09 09:00",
            "2026-01-09 13:00",
            [
                "09:00-10:00 special hours closed: stocktaking",
                "10:00-12:00 special hours: stocktaking",
                "12:00-13:00 special hours closed: stocktaking",
            ],
            id="replaced hours",
        ),
        pytest.param(
            "2026-01-10 09:00",
            "2026-01-10 12:00",
            ["09:00-10:00 outside hours", "10:00-11:00 special hours", "11:00-12:00 outside hours"],
            id="added hours",
        ),
        pytest.param(
            "2026-01-12 09:00", "2026-01-12 10:00", ["09:00-10:00 special hours closed"], id="shut"
        ),
        pytest.param("2026-01-05 10:00", "2026-01-05 10:00", [], id="nothing"),
    ],
)
def test_time_counts_or_not_for_a_reason(first: str, last: str, parts: list[str]) -> None:
    assert reasons(FULL, first, last) == parts


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param("2026-01-05 10:00", "2026-01-13 12:00", id="a week"),
        pytest.param("2025-12-20 10:00", "2027-01-13 12:00", id="three years"),
        pytest.param("2026-01-05 10:00", "2026-01-05 10:00", id="nothing"),
    ],
)
def test_amounts_add_up_to_elapsed_and_slices_follow_each_other(first: str, last: str) -> None:
    start, end = wall(first), wall(last)
    explained = FULL.explain(start, end)
    assert explained.amount == FULL.elapsed(start, end)
    assert all(part.counts == (part.amount == part.end - part.start) for part in explained)
    borders = [start, *(part.end for part in explained)]
    assert [part.start for part in explained] == borders[:-1]
    assert borders[-1] == end


def test_a_repeated_hour_is_explained_in_full() -> None:
    lisbon = desk("24x7", "Europe/Lisbon")
    start = datetime(2026, 10, 25, tzinfo=UTC)
    assert lisbon.explain(start, start + HOUR).amount == HOUR


def test_a_night_shift_of_a_revised_year_is_explained_whole() -> None:
    nights = desk({"mon-sun": ["22:00-06:00"]}, revisions=[Revision(date(2026, 1, 1), {})])
    assert reasons(nights, "2025-12-31 23:00", "2026-01-01 07:00") == [
        "23:00-06:00 open",
        "06:00-07:00 outside hours",
    ]


def test_an_explanation_is_a_sequence_with_rows_for_a_dataframe() -> None:
    explained = FULL.explain(wall("2026-01-06 12:00"), wall("2026-01-06 13:00"))
    only = Slice(
        wall("2026-01-06 12:00"), wall("2026-01-06 13:00"), timedelta(0), "holiday: Epiphany"
    )
    assert (len(explained), explained[0], explained[:]) == (1, only, (only,))
    assert explained.rows() == [
        {"start": only.start, "end": only.end, "amount": only.amount, "reason": only.reason}
    ]
    assert hash(explained) == hash(Explanation((only,)))


def test_an_explanation_prints_as_a_table() -> None:
    assert str(FULL.explain(wall("2026-01-08 11:00"), wall("2026-01-09 00:00"))) == (
        "Thu 08 Jan 11:00:00 - 12:00:00                1:00:00  holiday hours: Fair\n"
        "Thu 08 Jan 12:00:00 - Fri 09 Jan 00:00:00     0:00:00  holiday: Fair\n"
        "                                              1:00:00  counted in all"
    )


def test_an_explanation_moves_to_another_zone() -> None:
    explained = FULL.explain(wall("2026-01-05 10:00"), wall("2026-01-05 11:00"))
    tokyo = explained.in_zone(wall("2026-01-05 10:00", "Asia/Tokyo").tzinfo or UTC)
    assert tokyo[0].start.isoformat() == "2026-01-05T19:00:00+09:00"
    assert tokyo.amount == explained.amount


def test_a_reversed_range_is_not_explained() -> None:
    with pytest.raises(CalendarError, match=r"is reversed; swap its ends$"):
        FULL.explain(wall("2026-01-06 00:00"), wall("2026-01-05 00:00"))
