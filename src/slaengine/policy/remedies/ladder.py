"""Tables by number or by length: so much once, for so many of them, or for so long in all."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from slaengine.durations import format_duration
from slaengine.errors import PolicyError
from slaengine.policy.lengths import read_time
from slaengine.policy.remedies.blocks import check_length
from slaengine.policy.remedies.counts import check_count
from slaengine.policy.remedies.grants import Grant, check_not_negative

Over: TypeAlias = timedelta | int


@dataclass(frozen=True, slots=True)
class Ladder:
    """So much once in a review period, by how many there were, or by how long they were in all.

    Each step is for more than its number, or longer than its length of time, up to the next one;
    exactly so many are of the step below it.

    >>> from slaengine.policy.remedies import parse_credit
    >>> ladder = Ladder(((2, parse_credit("5%")), (5, parse_credit("10%"))))
    >>> str(ladder), ladder.step(2), ladder.step(3)
    ('5% over 2 up to 5, 10% over 5', None, 0)
    """

    steps: tuple[tuple[Over, Grant], ...]

    def __post_init__(self) -> None:
        for over, grant in self.steps:
            if isinstance(over, timedelta):
                check_length("over", over)
            else:
                check_count("over", over, least=0)
            check_not_negative(grant)
        kinds = {isinstance(over, timedelta) for over, _ in self.steps}
        if len(kinds) != 1:
            raise PolicyError(
                "each step is over a number, or each over a length of time; write "
                "[{ over = 2, credit = '5%' }] or [{ over = '1h', credit = '5%' }]"
            )
        for (less, _), (more, _) in pairwise(self.steps):
            if not _is_over(more, less):
                raise PolicyError(
                    f"the step over {over_text(more)} stands after the one over {over_text(less)}; "
                    "write every one once, from the lowest up"
                )

    @property
    def is_of_time(self) -> bool:
        """Whether it looks at how long they were in all, and not at how many there were."""
        return isinstance(self.steps[0][0], timedelta)

    def step(self, found: Over | Fraction) -> int | None:
        """Return the place of the step in which a number or a length lies; None when in none."""
        places = [place for place, (over, _) in enumerate(self.steps) if _is_over(found, over)]
        return places[-1] if places else None

    def range(self, place: int) -> str:
        """Return what a step holds, in words."""
        longer = self.steps[place + 1 :]
        high = f" up to {over_text(longer[0][0])}" if longer else ""
        return f"over {over_text(self.steps[place][0])}{high}"

    def __str__(self) -> str:
        return ", ".join(
            f"{grant} {self.range(place)}" for place, (_, grant) in enumerate(self.steps)
        )


def _is_over(found: Over | Fraction, over: Over) -> bool:
    if isinstance(found, timedelta):
        return isinstance(over, timedelta) and found > over
    return not isinstance(over, timedelta) and found > over


def over_text(over: Over) -> str:
    """Write what has to be exceeded."""
    return format_duration(over) if isinstance(over, timedelta) else str(over)


def read_step_over(value: object) -> Over:
    """Read what has to be exceeded: a whole number, or a length of time."""
    if type(value) is int:
        check_count("this", value, least=0)
        return value
    if isinstance(value, str | timedelta):
        length = read_time(value)
        check_length("this", length)
        return length
    raise PolicyError(
        f"must be a whole number, or a length of time such as '1h', not {value!r:.40}"
    )
