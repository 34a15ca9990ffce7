"""Numbers as the page writes them."""


def percent(value: float | None) -> str:
    """Write a share in percent.

    >>> percent(0.7121), percent(None)
    ('71.2 %', '–')
    """
    return "–" if value is None else f"{value:.1%}".replace("%", " %")


def interval(low: float | None, high: float | None) -> str:
    """Write the two ends of an interval of shares in percent.

    >>> interval(0.7022, 0.7219)
    '70.2–72.2 %'
    """
    return "–" if low is None or high is None else f"{low * 100:.1f}–{percent(high)}"


def points(value: float | None) -> str:
    """Write a difference of shares in percentage points.

    >>> points(0.0597)
    '+6.0'
    """
    return "–" if value is None else f"{value * 100:+.1f}"


def hours(seconds: float | None) -> str:
    """Write a duration in hours.

    >>> hours(5400.0), hours(None)
    ('1.5 h', '–')
    """
    return "–" if seconds is None else f"{seconds / 3600:,.1f} h"


def hours_between(low: float | None, high: float | None) -> str:
    """Write the two ends of an interval of durations in hours; where one is not known, say so.

    >>> hours_between(3600.0, None)
    '1.0 h or more'
    """
    if low is None or high is None:
        return "–" if low is None else f"{hours(low)} or more"
    return f"{low / 3600:,.1f}–{hours(high)}"
