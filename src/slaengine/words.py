"""Counts, lengths of time and instants as sentences and tables word them."""

from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)


def plural(count: int, noun: str, many: str = "") -> str:
    """Write a count with its noun.

    >>> plural(1, "ticket"), plural(4321, "breach", "breaches")
    ('1 ticket', '4,321 breaches')
    """
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def amount(value: timedelta | None) -> str:
    """Write a length of time to the minute, to the second below one; hours never become days.

    >>> amount(timedelta(hours=31, minutes=5)), amount(timedelta(seconds=9)), amount(-timedelta(5))
    ('31h 5m', '9s', '-120h')
    """
    if value is None:
        return "–"
    if value < timedelta(0):
        return f"-{amount(-value)}"
    if value < _MINUTE:
        return f"{value.seconds}s"
    hours, minutes = divmod(value // _MINUTE, 60)
    parts = [f"{hours:,}h" if hours else "", f"{minutes}m" if minutes else ""]
    return " ".join(part for part in parts if part)


def dated(at: datetime) -> str:
    """Write an instant with its weekday, date and time, as it reads in its zone.

    >>> dated(datetime(2026, 4, 9, 12, 0))
    'Thu 9 Apr 2026 12:00'
    """
    return f"{at:%a} {at.day} {at:%b %Y %H:%M}"
