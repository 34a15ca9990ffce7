"""Tables of tiers: how far below the promise, so much in return."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from slaengine.errors import PolicyError
from slaengine.policy.remedies.grants import Grant, Reward, check_not_negative, read_credit
from slaengine.policy.remedies.ratio import check_ratio, read_ratio
from slaengine.policy.shares import share_text

_NONE, _ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Band:
    """One tier: what is granted when the share lies at or above `low` and below `high`.

    None leaves an end open; a band without `high` takes 100% too.

    >>> from slaengine.policy.remedies.grants import parse_credit
    >>> band = Band(Fraction(99, 100), Fraction(999, 1000), parse_credit("10%"))
    >>> band.holds(Fraction(99, 100)), band.holds(Fraction(999, 1000)), str(band)
    (True, False, 'from 99% below 99.9%: 10%')
    """

    low: Fraction | None
    high: Fraction | None
    grant: Grant

    def __post_init__(self) -> None:
        if self.low is not None:
            check_ratio("from", self.low, least=_NONE, most=_ALL)
        if self.high is not None:
            check_ratio("below", self.high, least=_NONE, most=_ALL)
            if self.high <= (self.low or _NONE):
                raise PolicyError(
                    f"no share is below {share_text(self.high)} and at least "
                    f"{share_text(self.low or _NONE)}; swap them"
                )
        check_not_negative(self.grant)

    def holds(self, share: Fraction) -> bool:
        """Tell whether a share lies in the band."""
        return (self.low is None or self.low <= share) and (self.high is None or share < self.high)

    def __str__(self) -> str:
        return f"{self.range}: {self.grant}"

    @property
    def range(self) -> str:
        """The shares that it holds, in words."""
        low = "" if self.low is None else f"from {share_text(self.low)}"
        high = "" if self.high is None else f"below {share_text(self.high)}"
        return " ".join(part for part in (low, high) if part) or "any share"


@dataclass(frozen=True, slots=True)
class Steps:
    """A table of tiers; the bands do not overlap, and stand from the highest to the lowest.

    >>> table = Steps.below({"99.9%": "10%", "99%": "25%"})
    >>> [str(band) for band in table.bands]
    ['from 99% below 99.9%: 10%', 'below 99%: 25%']
    >>> table.band(Fraction(999, 1000)) is None
    True
    """

    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        if not self.bands:
            raise PolicyError("has no steps; write [{ below = '99.9%', credit = '10%' }]")
        ordered = sorted(self.bands, key=lambda band: (band.high is None, band.high or _NONE))
        object.__setattr__(self, "bands", tuple(reversed(ordered)))
        for upper, lower in pairwise(self.bands):
            _check_neighbours(upper, lower)
        lowest = self.bands[-1]
        if lowest.low and not isinstance(lowest.grant, Reward):
            raise PolicyError(
                f"nothing is granted below {share_text(lowest.low)}, where least was kept; "
                "leave out 'from' in the lowest step, or write one with credit = '0%'"
            )

    @classmethod
    def below(cls, credits_by_threshold: Mapping[str, str]) -> "Steps":
        """Build the usual table: below each threshold, down to the next, so much in return."""
        return cls(
            spread(
                (None, read_ratio(threshold), read_credit(credit))
                for threshold, credit in credits_by_threshold.items()
            )
        )

    def band(self, share: Fraction) -> Band | None:
        """Return the tier in which a share lies; None when it lies in none."""
        return next((band for band in self.bands if band.holds(share)), None)


def spread(rows: Iterable[tuple[Fraction | None, Fraction | None, Grant]]) -> tuple[Band, ...]:
    """Turn rows of (from, below, grant) into bands, each open end reaching to its neighbour.

    A row without `from` reaches down to the next lower `below`; one without `below` reaches up to
    the next higher `from`.
    """
    given = list(rows)
    tops = sorted({high for _, high, _ in given if high is not None})
    feet = sorted({low for low, _, _ in given if low is not None})
    _check_thresholds([high for low, high, _ in given if low is None and high is not None])
    _check_thresholds([low for low, high, _ in given if high is None and low is not None])
    found = []
    for low, high, grant in given:
        if low is None and high is not None:
            position = bisect_left(tops, high)
            found.append(Band(tops[position - 1] if position else None, high, grant))
        elif low is not None and high is None:
            position = bisect_right(feet, low)
            found.append(Band(low, feet[position] if position < len(feet) else None, grant))
        else:
            found.append(Band(low, high, grant))
    return tuple(found)


def _check_thresholds(thresholds: list[Fraction]) -> None:
    for threshold, uses in Counter(thresholds).items():
        if uses > 1:
            raise PolicyError(f"two steps are at {share_text(threshold)}; keep one of them")


def _check_neighbours(upper: Band, lower: Band) -> None:
    if upper.low is None or lower.high is None or lower.high > upper.low:
        raise PolicyError(
            f"the steps '{upper.range}' and '{lower.range}' overlap; let one end where the other "
            "starts"
        )
    rewarded = isinstance(upper.grant, Reward) is not isinstance(lower.grant, Reward)
    if lower.high < upper.low and not rewarded:
        raise PolicyError(
            f"there is a gap from {share_text(lower.high)} to {share_text(upper.low)}; let one "
            "step end where the next starts (a step's end belongs to the step above it)"
        )
