"""Shares: how many of how many, added up before they are divided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.interval import LEVEL, wilson
from slaengine.metrics.parts import Json, counts_of, table_of, whole_of
from slaengine.metrics.proportion import Proportion
from slaengine.metrics.reasons import count_of, reasons_of, together


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, such as tickets that were reopened of those that were solved.

    `excluded` counts by reason those that belong to neither number. Shares add up, so that a year
    is the sum of its days; `Share()` is the share of nothing.

    >>> both = Share(successes=1, n=2) + Share(successes=3, n=3, excluded={"immature": 1})
    >>> both.result().value, both.excluded
    (0.8, {'immature': 1})
    """

    successes: int = 0
    n: int = 0
    excluded: Mapping[str, int] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        count_of(self.successes, "successes")
        if self.successes > count_of(self.n, "n"):
            raise MetricsError(
                f"{self.successes} successes of {self.n} are no share; give at most n"
            )
        object.__setattr__(self, "excluded", reasons_of(self.excluded))

    @classmethod
    def of(cls, outcomes: Iterable[bool]) -> Self:
        """Count outcomes, one each.

        >>> Share.of([True, False, True])
        Share(successes=2, n=3, excluded={})
        """
        listed = [bool(outcome) for outcome in outcomes]
        return cls(sum(listed), len(listed))

    def __add__(self, other: "Share") -> "Share":
        return Share(
            self.successes + other.successes,
            self.n + other.n,
            together(self.excluded, other.excluded),
        )

    def result(self, *, level: float = LEVEL) -> Proportion:
        """Return the share with its Wilson interval; None of nothing."""
        value = self.successes / self.n if self.n else None
        interval = wilson(self.successes, self.n, level)
        return Proportion(value, self.successes, self.n, self.excluded, interval)

    def to_json(self) -> dict[str, Json]:
        """Return the share as plain JSON values."""
        return {"successes": self.successes, "n": self.n, "excluded": dict(self.excluded)}

    @classmethod
    def from_json(cls, part: Json) -> Self:
        """Read what `to_json` wrote."""
        table = table_of(part, "share")
        return cls(
            whole_of(table.get("successes"), "share.successes"),
            whole_of(table.get("n"), "share.n"),
            counts_of(table.get("excluded"), "share.excluded"),
        )
