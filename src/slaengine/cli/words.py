"""Instants and shares as people read them on a terminal."""

from datetime import datetime

from slaengine.words import dated

_DAYS_OF_A_WEEK = 7
_TEN_MONTHS = 300


def moment(at: datetime, today: datetime) -> str:
    """Write an instant as briefly as it is clear: the time, the weekday within the days ahead.

    >>> from datetime import timezone
    >>> noon = datetime(2026, 4, 9, 12, 0, tzinfo=timezone.utc)
    >>> moment(noon.replace(hour=17), noon), moment(noon.replace(day=14), noon)
    ('17:00', 'Tue 12:00')
    >>> moment(noon.replace(day=7), noon), moment(noon.replace(year=2025), noon)
    ('Tue 7 Apr 12:00', 'Wed 9 Apr 2025 12:00')

    The year is left out while it cannot be mistaken, ten months either way.
    """
    ahead = (at.date() - today.date()).days
    if ahead == 0:
        return f"{at:%H:%M}"
    if 0 < ahead < _DAYS_OF_A_WEEK:
        return f"{at:%a %H:%M}"
    if abs(ahead) < _TEN_MONTHS:
        return day_and_time(at)
    return dated(at)


def day_and_time(at: datetime) -> str:
    """Write an instant with its weekday and date, without the year."""
    return f"{at:%a} {at.day} {at:%b %H:%M}"


def percent(part: int, whole: int) -> str:
    """Write a share in whole per cent; never 100% while something is missing, nor 0% of some.

    >>> percent(2, 3), percent(999, 1000), percent(0, 0)
    ('67%', '99%', '–')
    """
    if not whole:
        return "–"
    share = round(100 * part / whole)
    if part < whole:
        share = min(share, 99)
    if part:
        share = max(share, 1)
    return f"{share}%"
