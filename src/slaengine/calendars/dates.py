"""Local dates, and nothing that only looks like one."""

from datetime import date, datetime

from slaengine.errors import CalendarError


def as_date(value: object, what: str) -> date:
    """Return the value if it is a date without a time; else raise `CalendarError`.

    >>> as_date(date(2026, 12, 24), "holiday")
    datetime.date(2026, 12, 24)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise CalendarError(f"{what} must be a date such as date(2026, 12, 24), not {value!r}")
