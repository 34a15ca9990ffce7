"""Sayable amounts: those that people promise, and the next of them."""

from bisect import bisect_left
from datetime import timedelta

_MINUTES = (1, 2, 3, 5, 10, 15, 20, 30, 45)
_HOURS = (1, 1.5, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 60, 72, 80, 96, 120)
LADDER = (
    *(timedelta(minutes=each) for each in _MINUTES),
    *(timedelta(hours=each) for each in _HOURS),
)
_STEP = timedelta(hours=40)


def sayable(amount: timedelta) -> timedelta:
    """Return the next amount that one would promise: 15 or 30 minutes, 1, 2, 4 or 8 hours.

    From 120 hours on in steps of 40, a working week.

    >>> str(sayable(timedelta(minutes=17))), str(sayable(timedelta(hours=130)))
    ('0:20:00', '6 days, 16:00:00')
    """
    place = bisect_left(LADDER, amount)
    if place < len(LADDER):
        return LADDER[place]
    return -(-amount // _STEP) * _STEP
