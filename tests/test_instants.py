"""Instants: aware datetimes with microseconds, and nothing that only looks like one."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from slaengine import CalendarError, HistoryError
from slaengine.instants import as_utc
from tests.calendars.imitations import Nanosecond, NotATime, Stamp

NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(NINE, id="UTC"),
        pytest.param(NINE.astimezone(ZoneInfo("Asia/Tokyo")), id="a zone"),
        pytest.param(NINE.astimezone(timezone(timedelta(hours=-3))), id="an offset"),
        pytest.param(Stamp(2026, 1, 5, 9, tzinfo=UTC), id="another class"),
    ],
)
def test_an_instant_is_kept_in_utc_as_a_plain_datetime(at: datetime) -> None:
    kept = as_utc(at, CalendarError, "start")
    assert (type(kept), kept, kept.tzinfo) == (datetime, NINE, UTC)


def test_another_class_keeps_its_fold() -> None:
    at = Stamp(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/Lisbon"), fold=1)
    assert as_utc(at, CalendarError, "start") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        pytest.param(
            datetime(2026, 1, 5, 9),
            "start 2026-01-05T09:00:00 has no time zone; give an aware datetime, "
            'such as at.replace(tzinfo=ZoneInfo("Europe/Lisbon"))',
            id="naive",
        ),
        pytest.param(
            NotATime(2026, 1, 5, tzinfo=UTC),
            "start is NaT; leave out rows without an instant",
            id="NaT",
        ),
        pytest.param(
            Nanosecond(2026, 1, 5, 9, tzinfo=UTC),
            "start Nanosecond('2026-01-05 09:00:00.000000005') has nanoseconds; "
            "round it to microseconds first",
            id="nanoseconds",
        ),
        pytest.param(
            datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo")),
            "start 0001-01-01T00:00:00+09:18:59 lies outside the years 1 to 9999 in UTC",
            id="before the year 1",
        ),
        pytest.param(
            datetime(9999, 12, 31, 23, tzinfo=ZoneInfo("America/New_York")),
            "start 9999-12-31T23:00:00-05:00 lies outside the years 1 to 9999 in UTC",
            id="after the year 9999",
        ),
    ],
)
@pytest.mark.parametrize("error", [CalendarError, HistoryError])
def test_what_is_no_exact_instant_is_refused(
    at: datetime, text: str, error: type[CalendarError] | type[HistoryError]
) -> None:
    with pytest.raises(error) as refusal:
        as_utc(at, error, "start")
    assert str(refusal.value) == text


@pytest.mark.parametrize("at", ["2026-01-05T09:00Z", 1767603600, None, date(2026, 1, 5)])
def test_what_is_no_datetime_is_refused(at: datetime) -> None:
    with pytest.raises(CalendarError) as refusal:
        as_utc(at, CalendarError, "start")
    assert str(refusal.value) == f"start must be a datetime with a time zone, not {at!r}"


def test_what_pandas_makes_is_told_apart() -> None:
    pandas = pytest.importorskip("pandas", reason="needs pandas")
    assert type(as_utc(pandas.Timestamp(NINE), CalendarError, "start")) is datetime
    with pytest.raises(CalendarError, match=r"^start is NaT; "):
        as_utc(pandas.NaT, CalendarError, "start")
    with pytest.raises(CalendarError, match=r"has nanoseconds; round it to microseconds first$"):
        as_utc(pandas.Timestamp(NINE) + pandas.Timedelta(1, "ns"), CalendarError, "start")
