"""Error budgets: how much may go wrong before an objective is missed, and how much is left."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Literal, Self, TypeAlias

from slaengine.errors import MetricsError
from slaengine.metrics.timerange import nearest

Unit: TypeAlias = Literal["time", "events"]
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ErrorBudget:
    """What an objective allows to go wrong: `(1 - goal)` of the time, or of the events.

    `valid` is all that counts and `bad` what went wrong of it: microseconds (`unit="time"`) or
    events. All shares are exact fractions. An objective of 100 % allows nothing: `allowed` is zero
    and `used` is None.

    >>> month = ErrorBudget.of_time(Fraction(999, 1000), timedelta(days=30), timedelta(minutes=10))
    >>> str(month.allowed_time), str(month.left_time), float(month.used or 0)
    ('0:43:12', '0:33:12', 0.23148148148148148)
    """

    goal: Fraction
    valid: Fraction
    bad: Fraction
    unit: Unit = "time"

    def __post_init__(self) -> None:
        if not 0 <= self.goal <= 1:
            raise MetricsError(f"a goal of {self.goal} is no share; give from 0 to 1")
        if not 0 <= self.bad <= self.valid:
            raise MetricsError(f"{self.bad} bad of {self.valid}; give from 0 to all of them")

    @classmethod
    def of_time(cls, goal: Fraction, window: timedelta, downtime: timedelta = timedelta(0)) -> Self:
        """Return the budget of a window of time."""
        return cls(goal, Fraction(window // _MICROSECOND), Fraction(downtime // _MICROSECOND))

    @classmethod
    def of_events(cls, goal: Fraction, *, good: int, total: int) -> Self:
        """Return the budget of so many events, of which so many were good."""
        return cls(goal, Fraction(total), Fraction(total - good), "events")

    @property
    def allowed(self) -> Fraction:
        """What may go wrong, in microseconds or events."""
        return (1 - self.goal) * self.valid

    @property
    def left(self) -> Fraction:
        """What may still go wrong; negative when more has."""
        return self.allowed - self.bad

    @property
    def used(self) -> Fraction | None:
        """The share of the budget that is used, more than 1 when it is overspent."""
        return self.bad / self.allowed if self.allowed else None

    @property
    def is_exhausted(self) -> bool:
        """Whether more has gone wrong than was allowed."""
        return self.left < 0

    @property
    def allowed_time(self) -> timedelta | None:
        """What may go wrong as a duration, to the nearest microsecond; None for events."""
        return nearest(self.allowed) if self.unit == "time" else None

    @property
    def left_time(self) -> timedelta | None:
        """What may still go wrong as a duration, to the nearest microsecond; None for events."""
        return nearest(self.left) if self.unit == "time" else None


def burn_rate(share: Fraction, goal: Fraction) -> Fraction | None:
    """Return how many times faster than evenly an availability uses up the budget of a goal.

    1 uses it up exactly by the end of the window. A goal of 100 % has no budget: None.

    >>> burn_rate(Fraction(95, 100), Fraction(99, 100))
    Fraction(5, 1)
    """
    return (1 - share) / (1 - goal) if goal < 1 else None


def time_to_exhaustion(
    window: timedelta, rate: Fraction, *, used: Fraction = Fraction(0)
) -> timedelta | None:
    """Return how long a budget still lasts at a burn rate; None when it never runs out.

    `window` is the time that the budget is for and `used` the share of it that is gone. To the
    nearest microsecond; zero when nothing is left.

    >>> str(time_to_exhaustion(timedelta(days=30), Fraction("14.4")))
    '2 days, 2:00:00'
    """
    if rate <= 0:
        return None
    return nearest(max(1 - used, Fraction(0)) * Fraction(window // _MICROSECOND) / rate)
