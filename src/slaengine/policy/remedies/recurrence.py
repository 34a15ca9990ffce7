"""Recurrence: in how many of the last periods something has to have happened."""

import re
from dataclasses import dataclass

from slaengine.errors import PolicyError
from slaengine.policy.mistakes import at, mistake
from slaengine.policy.objective import Period
from slaengine.policy.reading import kind_of, read
from slaengine.policy.remedies.counts import check_count, read_count

_WRITTEN = re.compile(r"\s*([0-9]{1,9})\s+of\s+([0-9]{1,9})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often something has to happen before it has consequences, such as 3 times in 12 months.

    It counts the `of` review periods up to the one that is looked at, and happened in `count` of
    them or more; where both are the same, that is so many in a row.

    >>> str(parse_recurrence("3 of 12")), Recurrence(3, 12).words("month")
    ('3 of 12', '3 of any 12 months')
    >>> Recurrence(2, 2).words("quarter")
    '2 quarters in a row'
    """

    count: int
    of: int

    def __post_init__(self) -> None:
        check_count("the number of periods", self.of, least=1)
        check_count("how many of them", self.count, least=1)
        if self.count > self.of:
            raise PolicyError(
                f"of {self.of} periods there are no {self.count}; write '{self.of} of {self.count}'"
            )
        if self.count == 1 < self.of:
            raise PolicyError(
                f"one of {self.of} holds whenever there is one; leave it out, or write "
                f"'2 of {self.of}'"
            )

    @property
    def in_a_row(self) -> bool:
        """Whether it has to be every period."""
        return self.count == self.of

    def words(self, every: Period) -> str:
        """Say it of periods of one length."""
        if self.in_a_row:
            return f"{self.count} {every}s in a row"
        return f"{self.count} of any {self.of} {every}s"

    def __str__(self) -> str:
        return f"{self.count} of {self.of}"


ONCE = Recurrence(1, 1)


def parse_recurrence(text: str) -> Recurrence:
    """Read a recurrence such as `"3 of 12"`."""
    found = _WRITTEN.fullmatch(text) if len(text) <= 60 else None
    if found is None:
        raise PolicyError(f"{text[:60]!r} is no number of periods; write '3 of 12'")
    return Recurrence(int(found[1]), int(found[2]))


def read_recurrence(value: object) -> Recurrence:
    """Read a recurrence from text, or take one."""
    if isinstance(value, Recurrence):
        return value
    if not isinstance(value, str):
        raise PolicyError(f"must be text such as '3 of 12', not {kind_of(value)}")
    return parse_recurrence(value)


def recurring(consecutive: object, periods: object) -> Recurrence:
    """Read the two keys that say in how many periods: so many in a row, or of any so many."""
    row = read("consecutive", read_count(1), consecutive, 1)
    if periods is None:
        return Recurrence(row, row)
    if row > 1:
        with at("periods"):
            mistake("says what consecutive says; keep one of them")
    return read("periods", read_recurrence, periods, ONCE)
