"""Frequencies: how often somebody shows a pattern, against how often all of the desk do."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from slaengine.audit.occasions import Occasion
from slaengine.audit.suspicion import OCCASIONS, Pattern, Suspicion
from slaengine.metrics.chance import at_least

By: TypeAlias = Literal["actor", "assignee", "team", "agreement", "priority"]
BY: tuple[By, ...] = get_args(By)


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
    suspicions: Iterable[Suspicion], occasions: Mapping[Occasion, int], by: Sequence[By]
) -> list[Frequency]:
    """Count suspicions against their occasions, the most unlikely first."""
    listed = list(suspicions)
    found: list[Frequency] = []
    for field in by:
        hits = Counter((one.pattern, _value(one, field)) for one in listed)
        whole: Counter[str] = Counter()
        of: Counter[tuple[str, str | None]] = Counter()
        for occasion, count in occasions.items():
            whole[occasion.what] += count
            of[occasion.what, _of(occasion, field)] += count
        patterns = Counter(one.pattern for one in listed)
        for (pattern, value), count in hits.items():
            what = OCCASIONS[pattern]
            n = max(of[what, value], count)
            rate = min(1.0, patterns[pattern] / max(1, whole[what]))
            found.append(
                Frequency(pattern, field, value, count, n, n * rate, at_least(count, n, rate))
            )
    return sorted(found, key=lambda one: (one.p, one.pattern, one.by, one.value or ""))


def _value(one: Suspicion, field: By) -> str | None:
    value: str | None = one.who if field == "actor" else getattr(one, field)
    return value


def _of(occasion: Occasion, field: By) -> str | None:
    value: str | None = getattr(occasion, field)
    return value
