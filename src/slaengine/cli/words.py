"""Amounts, instants and shares as people read them on a terminal."""

from datetime import datetime, timedelta

from slaengine.metrics import shown

_MINUTE = timedelta(minutes=1)
_MANY = 100
_DAYS_OF_A_WEEK = 7
_TEN_MONTHS = 300


def amount(value: timedelta) -> str:
    """Write an amount to the minute, to the second below one, to the hour from a hundred on.

    Hours never roll over into days: a day of open time is no day.

    >>> amount(timedelta(hours=31, minutes=5)), amount(timedelta(hours=4)), amount(-timedelta(5))
    ('31h 05m', '4h', '-120h')
    """
    if value < timedelta(0):
        return f"-{amount(-value)}"
    if value < _MINUTE:
        return f"{value.seconds}s"
    hours, minutes = divmod(value // _MINUTE, 60)
    if not hours:
        return f"{minutes}m"
    return f"{hours:,}h {minutes:02}m" if minutes and hours < _MANY else f"{hours:,}h"


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
    return f"{at:%a} {at.day} {at:%b %Y %H:%M}"


def day_and_time(at: datetime) -> str:
    """Write an instant with its weekday and date, without the year."""
    return f"{at:%a} {at.day} {at:%b %H:%M}"


def percent(part: int, whole: int) -> str:
    """Write a share in whole per cent; never 100 % while something is missing, nor 0 % of some.

    >>> percent(2, 3), percent(999, 1000), percent(0, 0)
    ('67 %', '99 %', '–')
    """
    if not whole:
        return "–"
    share = round(100 * part / whole)
    if part < whole:
        share = min(share, 99)
    if part:
        share = max(share, 1)
    return f"{share} %"


def share(value: float) -> str:
    """Write a share in per cent with a decimal; never 100 % while something is missing.

    >>> share(0.92068), share(1.0), share(0.99999), share(0.00001)
    ('92.1 %', '100 %', '99.9 %', '0.1 %')
    """
    return shown.percent(value).replace("%", " %")


def plural(count: int, noun: str) -> str:
    """Write a count with its noun.

    >>> plural(1, "ticket"), plural(4321, "event")
    ('1 ticket', '4,321 events')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
