"""Instants: aware datetimes with microseconds, and nothing that only looks like one."""

from datetime import UTC, datetime, tzinfo

from slaengine.errors import SlaError


def as_utc(at: datetime, error: type[SlaError], what: str) -> datetime:
    """Return the instant in UTC as a plain datetime; refuse what is not an exact instant.

    Naive datetimes, pandas' NaT, nanoseconds and anything that is no datetime raise `error`,
    whose message starts with `what`.

    >>> from zoneinfo import ZoneInfo
    >>> from slaengine.errors import CalendarError
    >>> noon = datetime(2026, 7, 1, 12, 0, tzinfo=ZoneInfo("Europe/Lisbon"))
    >>> as_utc(noon, CalendarError, "start").isoformat()
    '2026-07-01T11:00:00+00:00'
    """
    if type(at) is not datetime:
        at = _plain(at, error, what)
    if at.utcoffset() is None:
        raise error(
            f"{what} {at.isoformat()} has no time zone; give an aware datetime, "
            'such as at.replace(tzinfo=ZoneInfo("Europe/Lisbon"))'
        )
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise error(f"{what} {at.isoformat()} lies outside the years 1 to 9999 in UTC") from None


def to_the_minute(at: datetime, zone: tzinfo) -> str:
    """Write an instant as the clocks of a zone show it; the zone is told once, elsewhere.

    >>> from zoneinfo import ZoneInfo
    >>> to_the_minute(datetime(2026, 7, 1, 12, 0, 30, tzinfo=UTC), ZoneInfo("Europe/Lisbon"))
    '2026-07-01 13:00'
    """
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _plain(at: object, error: type[SlaError], what: str) -> datetime:
    """Turn a subclass of datetime (pandas' Timestamp, for one) into a datetime that it equals."""
    if not isinstance(at, datetime):
        raise error(f"{what} must be a datetime with a time zone, not {at!r}")
    if at != at:  # NaT is a datetime that equals nothing
        raise error(f"{what} is NaT; leave out rows without an instant")
    if getattr(at, "nanosecond", 0):
        raise error(f"{what} {at!r} has nanoseconds; round it to microseconds first")
    return datetime(
        at.year,
        at.month,
        at.day,
        at.hour,
        at.minute,
        at.second,
        at.microsecond,
        tzinfo=at.tzinfo,
        fold=at.fold,
    )
