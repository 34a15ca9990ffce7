"""The ledger: what a customer was granted so far, for limits that hold for a year."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from slaengine.metrics.periods import Periods
from slaengine.policy.objective import PERIODS, Period

WindowKey: TypeAlias = tuple[str, Period, int]


@dataclass(frozen=True, slots=True)
class Used:
    """What was granted in one stretch of time: money, rewards, days, months, how many credits."""

    money: Fraction = Fraction(0)
    rewards: Fraction = Fraction(0)
    days: Fraction = Fraction(0)
    months: Fraction = Fraction(0)
    count: int = 0

    def __add__(self, other: "Used") -> "Used":
        return Used(
            self.money + other.money,
            self.rewards + other.rewards,
            self.days + other.days,
            self.months + other.months,
            self.count + other.count,
        )


NOTHING = Used()


@dataclass(slots=True)
class Ledger:
    """What was granted by name and by stretch of time, as one review period follows another."""

    _used: dict[WindowKey, Used] = field(default_factory=dict)

    def used(self, key: WindowKey) -> Used:
        """Return what was granted so far."""
        return self._used.get(key, NOTHING)

    def add(self, key: WindowKey, used: Used) -> None:
        """Note what was granted."""
        self._used[key] = self.used(key) + used


@dataclass(frozen=True, slots=True)
class Years:
    """Stretches of time for limits: those of the calendar, but years from the contract's start."""

    tz: str
    valid_from: date | None

    def number(self, every: Period, start: int, day: date) -> int:
        """Return the number of the stretch in which a review period starts, on that local date.

        A period that starts before the contract, as one in which it began does, is of its first
        year.
        """
        first = self.valid_from
        if every == "year" and first is not None:
            day = max(day, first)
            return day.year - first.year - ((day.month, day.day) < (first.month, first.day))
        return Periods(every, self.tz).number(start)


def is_longer(one: Period, other: Period) -> bool:
    """Tell whether periods of one kind are longer than those of another.

    >>> is_longer("year", "month"), is_longer("month", "month")
    (True, False)
    """
    return PERIODS.index(one) > PERIODS.index(other)
