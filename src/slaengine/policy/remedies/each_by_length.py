"""Credits for each broken promise or outage, by how late or how long it was."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from slaengine.durations import format_duration
from slaengine.errors import PolicyError
from slaengine.policy.lengths import read_time
from slaengine.policy.remedies.blocks import check_length
from slaengine.policy.remedies.grants import Grant, check_not_negative

_ZERO = timedelta(0)
Tier = tuple[timedelta, Grant]


@dataclass(frozen=True, slots=True)
class EachByLength:
    """So much for each broken promise or outage, by how late or how long it was.

    Each tier is for what is longer than its length of time, up to the next one; exactly so long is
    of the tier below it. The tier from nothing on takes every one, however short; without such a
    tier the short ones are free.

    >>> from slaengine.policy.remedies import parse_credit
    >>> hour, low, high = timedelta(hours=1), parse_credit("20 EUR"), parse_credit("50 EUR")
    >>> bands = EachByLength(((timedelta(0), low), (hour, high)))
    >>> str(bands), bands.tier(hour), bands.tier(2 * hour)
    ('20.00 EUR each up to 1h, 50.00 EUR each over 1h', 0, 1)
    """

    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        if not self.tiers:
            raise PolicyError("has no tiers; write [{ over = '1h', credit = '50 EUR' }]")
        for over, grant in self.tiers:
            check_length("over", over)
            check_not_negative(grant)
        for (shorter, _), (longer, _) in pairwise(self.tiers):
            if longer <= shorter:
                raise PolicyError(
                    f"the tier over {format_duration(longer)} stands after the one over "
                    f"{format_duration(shorter)}; write every length once, from the shortest up"
                )

    def tier(self, length: timedelta) -> int | None:
        """Return the place of the tier in which a length of time lies; None when in none."""
        places = [place for place, (over, _) in enumerate(self.tiers) if length > over or not over]
        return places[-1] if places else None

    def range(self, place: int) -> str:
        """Return the lengths of time that a tier holds, in words."""
        over = self.tiers[place][0]
        low = f"over {format_duration(over)}" if over else ""
        longer = self.tiers[place + 1 :]
        high = f"up to {format_duration(longer[0][0])}" if longer else ""
        return " ".join(part for part in (low, high) if part) or "however long"

    def __str__(self) -> str:
        return ", ".join(
            f"{grant} each {self.range(place)}" for place, (_, grant) in enumerate(self.tiers)
        )


def read_over(value: object) -> timedelta:
    """Read how long something has to be exceeded by: a length of time, or `"0m"`."""
    length = read_time(value)
    check_length("this", length)
    return length
