"""Repeats: what happens more often costs more."""

from dataclasses import dataclass
from fractions import Fraction

from slaengine.errors import PolicyError
from slaengine.policy.mistakes import gathering, mistake
from slaengine.policy.reading import build, maybe
from slaengine.policy.remedies.factor import read_factor
from slaengine.policy.remedies.recurrence import Recurrence, recurring
from slaengine.policy.remedies.shapes import check_factor


@dataclass(frozen=True, slots=True, init=False)
class Repeat:
    """What makes a credit dearer: the same thing again, in some of the last periods.

    The credit of a period is multiplied by `factor` where there was one in so many periods
    (`consecutive`), or in so many of the last ones (`periods`).

    >>> str(Repeat(2, consecutive=2)), str(Repeat("3/2", periods="3 of 6"))
    ('2 times in 2 of 2', '3/2 times in 3 of 6')
    """

    factor: Fraction
    periods: Recurrence

    def __init__(
        self,
        factor: int | str | Fraction,
        *,
        consecutive: int = 1,
        periods: str | Recurrence | None = None,
    ) -> None:
        with gathering("repeat"):
            found = maybe("factor", _read_dearer, factor)
            object.__setattr__(self, "factor", found or Fraction(2))
            object.__setattr__(self, "periods", recurring(consecutive, periods))
            if self.periods.count == 1:
                mistake("repeats nothing; write consecutive = 2, or periods = '2 of 3'")

    def __str__(self) -> str:
        return f"{self.factor} times in {self.periods}"


def _read_dearer(value: object) -> Fraction:
    factor = read_factor(value)
    check_factor(factor)
    if factor <= 1:
        raise PolicyError(f"a factor of {factor} makes nothing dearer; write 2, or '3/2'")
    return factor


def read_repeat(value: object) -> Repeat:
    """Read what makes a credit dearer, from a table."""
    return build(Repeat, value)
