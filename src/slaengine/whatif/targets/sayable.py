"""Sayable amounts: those that people promise, the next of them, and all from one to another."""

from bisect import bisect_left
from datetime import timedelta
from typing import TypeAlias, TypeVar

from slaengine.errors import PolicyError
from slaengine.policy import BusinessDays, OpenTime

_MINUTES = (1, 2, 3, 5, 10, 15, 20, 30, 45)
_HOURS = (1, 1.5, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 60, 72, 80, 96, 120)
LADDER = (
    *(timedelta(minutes=each) for each in _MINUTES),
    *(timedelta(hours=each) for each in _HOURS),
)
_STEP = timedelta(hours=40)
_MICROSECOND = timedelta(microseconds=1)
_MOST = 500  # targets that a curve may have
Amount: TypeAlias = OpenTime | BusinessDays
Length = TypeVar("Length", int, timedelta)


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


def between(low: Amount, high: Amount) -> tuple[Amount, ...]:
    """Return the amounts that one would promise from one to another, both of them included.

    >>> [str(each) for each in between(OpenTime(timedelta(hours=3)), OpenTime(timedelta(hours=7)))]
    ['3h', '4h', '6h', '7h']
    >>> len(between(BusinessDays(2), BusinessDays(5)))
    4
    """
    span = f"from {low} to {high}"
    if isinstance(low, OpenTime) and isinstance(high, OpenTime):
        _check(high.duration - low.duration, _MOST * _STEP, span)
        found: list[Amount] = [low]
        amount = low.duration
        while (amount := sayable(amount + _MICROSECOND)) < high.duration:
            found.append(OpenTime(amount))
        return (*found, high)
    if isinstance(low, BusinessDays) and isinstance(high, BusinessDays) and low.at == high.at:
        _check(high.days - low.days, _MOST, span)
        return tuple(BusinessDays(days, at=low.at) for days in range(low.days, high.days + 1))
    raise PolicyError(f"{span} are amounts of two kinds; write both in one, such as 1h..72h")


def _check(length: Length, most: Length, span: str) -> None:
    """Refuse a range that does not rise, and one of more targets than a curve can show."""
    if length <= type(length)():
        raise PolicyError(f"{span} does not rise; write the tighter target first, as in 1h..72h")
    if length > most:
        raise PolicyError(f"{span} are more than {_MOST} targets; name fewer")
