"""Frequencies: how often somebody shows a pattern, against how often all of the desk do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, get_args

from slaengine.audit.occasions import Occasion
from slaengine.audit.suspicion import OCCASIONS, Pattern
from slaengine.metrics.chance import at_least

By: TypeAlias = Literal["actor", "assignee", "team", "agreement", "priority"]
BY: tuple[By, ...] = get_args(By)


class Hit(NamedTuple):
    """A pattern, and the occasion on which it was found."""

    pattern: Pattern
    occasion: Occasion


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a pattern was found with somebody, of how many occasions.

    `expected` is how often it would have been at the rate of the whole desk, and `p` how often
    chance alone gives that many or more (binomial). With many people, some are far up by chance.
    """

    pattern: Pattern
    by: By
    value: str | None
    found: int
    of: int
    expected: float
    p: float

    def row(self) -> dict[str, object]:
        """Return the frequency as a row."""
        return {name: getattr(self, name) for name in self.__slots__}


def frequencies(
    hits: Mapping[Hit, int], occasions: Mapping[Occasion, int], by: Sequence[By]
) -> list[Frequency]:
    """Count suspicions, each by the occasion it came of, the most unlikely first."""
    found: list[Frequency] = []
    patterns: Counter[Pattern] = Counter()
    for hit, count in hits.items():
        patterns[hit.pattern] += count
    for field in by:
        here: Counter[tuple[Pattern, str | None]] = Counter()
        for hit, count in hits.items():
            here[hit.pattern, _of(hit.occasion, field)] += count
        whole: Counter[str] = Counter()
        of: Counter[tuple[str, str | None]] = Counter()
        for occasion, count in occasions.items():
            whole[occasion.what] += count
            of[occasion.what, _of(occasion, field)] += count
        for (pattern, value), count in here.items():
            what = OCCASIONS[pattern]
            n, rate = of[what, value], patterns[pattern] / whole[what]
            found.append(
                Frequency(pattern, field, value, count, n, n * rate, at_least(count, n, rate))
            )
    return sorted(found, key=lambda one: (one.p, one.pattern, one.by, one.value or ""))


def _of(occasion: Occasion, field: By) -> str | None:
    value: str | None = getattr(occasion, field)
    return value
